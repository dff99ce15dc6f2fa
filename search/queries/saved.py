"""Reads of saved searches: whose they are, what they look for in words, and what would have been in their mails."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.journal.models import Entry
from accounts.models import Membership
from search.contents import contents_of
from search.criteria import Criteria
from search.documents import Content, findable
from search.engines import engine
from search.engines.base import EngineDown
from search.engines.base import Hit as EngineHit
from search.filters import FILTERS
from search.highlights import Highlighter
from search.judging import Held
from search.looks import restored
from search.models import Look, SavedSearch
from search.queries.finding import put_right
from search.queries.labels import Labels, labels_for
from search.queries.rows import Hit, hits_of
from search.queries.subjects import shared_subjects, with_subjects
from search.query import also_asked, plan
from search.schema import NEEDS, REFERENCES, SOLUTIONS
from search.states import LONGEST_NAME, Rhythm
from search.wanted import Wanted

NAMES: Final = {
    SOLUTIONS: _("All new solutions"),
    NEEDS: _("All new needs"),
    REFERENCES: _("All new references"),
}
WEEK: Final = timedelta(days=7)
MOST_JUDGED: Final = 500
"""How many listings of the last week a test looks at, the newest: each takes some milliseconds."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter of a saved search in the reader's words; `value` is `name=value` as a box of a form has it."""

    title: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A saved search with what it looks for in words, and how many listings wait for its next mail."""

    saved: SavedSearch
    criteria: Criteria
    chosen: Sequence[Chosen]

    @property
    def rhythm(self) -> str:
        """When it sends its mails, in words."""
        return rhythm_in_words(self.saved)


@dataclass(frozen=True, slots=True)
class LastWeek:
    """What a saved search would have sent, the newest first; `is_cut` says that only the newest were looked at."""

    listings: Sequence[str]
    is_cut: bool


def wanted_by(saved: SavedSearch) -> Wanted:
    """Return what a saved search wants."""
    return Wanted.of(saved.text, saved.kind, saved.chosen, saved.language, saved.is_plain, saved.is_close)


def reach(criteria: Criteria) -> list[int]:
    """Return how many listings are found with all of the words and with any; nothing while the engine is away."""
    try:
        return engine().totals([plan(one.question()) for one in (criteria.closely, criteria.widely)])
    except EngineDown:
        return []


def saved_searches() -> "QuerySet[SavedSearch]":
    """Return all of them with person and organisation.

    `is_member` says whether she still belongs to the organisation that she saved it for, `waiting` how many listings
    wait for the next mail.
    """
    return (
        SavedSearch.objects.select_related("person", "organisation")
        .annotate(is_member=_is_member(), waiting=_waiting())
        .order_by("-created_at", "-pk")
    )


def _waiting() -> Count:
    """Count what waits for a mail; what the last one left out, since it did not match, waits for none."""
    has_a_mail = Q(next_mail__isnull=False) | Q(paused_at__isnull=False)
    return Count("reports", filter=has_a_mail & Q(reports__digest__isnull=True))


def _is_member() -> Exists:
    return Exists(Membership.objects.filter(person=OuterRef("person"), organisation=OuterRef("organisation")))


def is_still_member(saved: SavedSearch) -> bool:
    """Return whether the person still belongs to the organisation that she saved a search for, if for any."""
    return saved.organisation is None or saved.organisation.memberships.filter(person=saved.person_id).exists()


def own_searches(actor: Actor) -> "QuerySet[SavedSearch]":
    """Return what the actor saved, the newest first."""
    return saved_searches().filter(person=actor.signed_in)


def shared_searches(actor: Actor) -> "QuerySet[SavedSearch]":
    """Return what colleagues who are still there share with a team of the actor's, the newest first."""
    teams = [organisation.pk for organisation in actor.organisations]
    shared = saved_searches().filter(_is_member(), is_shared=True, organisation__in=teams, person__is_active=True)
    return shared.exclude(person=actor.signed_in)


def searches_visible_to(actor: Actor) -> "QuerySet[SavedSearch]":
    """Return the actor's own and what is shared with her; nobody else sees one, staff included."""
    own, shared = own_searches(actor).values("pk"), shared_searches(actor).values("pk")
    return saved_searches().filter(Q(pk__in=own) | Q(pk__in=shared))


def was_deleted_by(actor: Actor, public_id: str) -> bool:
    """Return whether the actor deleted a search that had this public identifier."""
    deleted = Entry.objects.filter(subject=SavedSearch(public_id=public_id).subject, verb="saved_search.deleted")
    return deleted.filter(person=actor.signed_in.public_id).exists()


def shown(searches: Iterable[SavedSearch]) -> list[Shown]:
    """Return searches in the reader's words, in at most three queries for all of them."""
    found = list(searches)
    labels = labels_of(found)
    return [
        Shown(saved, wanted_by(saved).criteria, chosen_in_words(saved.kind, saved.chosen, labels)) for saved in found
    ]


def labels_of(searches: Iterable[SavedSearch]) -> Labels:
    """Return the names of all that is chosen in some searches, in at most three queries."""
    every: dict[str, tuple[str, ...]] = {}
    for saved in searches:
        for name, values in saved.chosen.items():
            every[name] = tuple(dict.fromkeys([*every.get(name, ()), *values]))
    return labels_for(Criteria(chosen=every, language=get_language() or "en"), {})


def chosen_in_words(kind: str, chosen: Mapping[str, Sequence[str]], labels: Labels) -> list[Chosen]:
    """Return each chosen value with its filter's name."""
    return [
        Chosen(str(FILTERS[name].titles[kind]), labels.label(name, value), f"{name}={value}")
        for name, values in chosen.items()
        for value in values
    ]


def explained(saved: SavedSearch, public_ids: Sequence[str]) -> list[Hit]:
    """Return public listings as hits of a search, each with its reason: the words found, or the shared subject."""
    criteria = wanted_by(saved).criteria
    found = [EngineHit(public_id, "", 0.0) for public_id in public_ids]
    marks = Highlighter(saved.text, saved.language, also_asked(criteria.question()))
    hits = hits_of(saved.kind, found, marks)
    subjects = shared_subjects(hits, criteria)
    labels = labels_for(Criteria(language=get_language() or "en"), {}, subjects.values())
    return with_subjects(hits, subjects, labels)


def listed(saved: SavedSearch, public_ids: Sequence[str]) -> list[Hit]:
    """Return public listings as hits of a search without marks and reasons."""
    found = [EngineHit(public_id, "", 0.0) for public_id in public_ids]
    return hits_of(saved.kind, found, Highlighter("", saved.language)) if found else []


def met_now(saved: SavedSearch, public_ids: Sequence[str]) -> list[str]:
    """Return those of some listings that are public, open and match now, in their order."""
    contents = contents_of(public_ids)
    return [public_id for public_id in public_ids if (one := contents[public_id]) and _is_met(saved, one)]


def last_week(saved: SavedSearch, now: datetime | None = None) -> LastWeek:
    """Return what matches now, is open, and became public in the last seven days or was reported since then.

    What was reported may have been public before, and newly matched. No engine is asked.
    """
    since = (now or timezone.now()) - WEEK
    looks = list(Look.objects.filter(kind=saved.kind, since__gte=since).order_by("-since")[: MOST_JUDGED + 1])
    met = {look.listing: look.since for look in looks[:MOST_JUDGED] if _is_met(saved, restored(look.content))}
    reports = dict(saved.reports.filter(made_at__gte=since).values_list("listing", "made_at"))
    met |= {listing: reports[listing] for listing in met_now(saved, list(reports))}
    return LastWeek(sorted(met, key=met.__getitem__, reverse=True), is_cut=len(looks) > MOST_JUDGED)


def _is_met(saved: SavedSearch, content: Content) -> bool:
    return wanted_by(saved).is_met_by(Held(findable(content)), time.time())


def rhythm_in_words(saved: SavedSearch) -> str:
    """Return when a search sends its mails, such as Once a week, Monday, 08:00."""
    words = [str(saved.get_rhythm_display())]
    if saved.rhythm == Rhythm.WEEKLY:
        words.append(str(WEEKDAYS[saved.weekday]))
    if saved.rhythm != Rhythm.AT_ONCE:
        words.append(f"{saved.hour:02}:00")
    return ", ".join(words)


def as_shown(criteria: Criteria) -> Criteria:
    """Return what the page of results showed: with mistyped words put right, if the engine answers."""
    try:
        return put_right(criteria)
    except EngineDown:
        return criteria


def suggested_name(criteria: Criteria) -> str:
    """Return what a search may be called: its words and its filters, or its kind of listing."""
    labels = labels_for(Criteria(chosen=criteria.chosen, language=get_language() or "en"), {})
    chosen = [one.label for one in chosen_in_words(criteria.kind, criteria.chosen, labels)]
    name = ", ".join([*filter(None, [criteria.text]), *chosen]) or str(NAMES[criteria.kind])
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
