"""Reads of long lists: frozen searches, candidates with where they come from, and every step that was taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.journal.models import Entry, Private
from accounts.models import Organisation, User
from accounts.states import CapabilityName
from listings.models import Need
from marketplace.matching.choosing import CandidateReason, CandidateState, Origin
from marketplace.matching.models import Candidate, Freeze, FrozenHit, Source
from marketplace.matching.queries.matches import Suggestion, matches_of_need
from search.queries.frozen import contents_now

MOST_NEEDS = 200
"""Of so many needs one is chosen at most, the newest."""


def needs_of_organisations(organisations: Sequence[Organisation]) -> list[Need]:
    """Return the needs of some organisations, of which one is chosen, the newest first, at most 200; two queries."""
    rows = Need.objects.filter(organisation__in=[one.pk for one in organisations]).select_related("organisation")
    return list(rows.prefetch_related("texts").order_by("-created_at", "-id")[:MOST_NEEDS])


def freezes_visible_to(actor: Actor) -> QuerySet[Freeze]:
    """Return the frozen searches of the actor's teams that buy; nobody else finds one by its identifier."""
    own = [one.pk for one in actor.teams_of(CapabilityName.BUYS)]
    rows = Freeze.objects.filter(need__organisation__in=own)
    return rows.select_related("need__organisation", "frozen_by").prefetch_related("need__texts")


def freezes_of(need: Need) -> QuerySet[Freeze]:
    """Return the frozen searches of a need, the newest first, each with its person and the number of its hits."""
    return Freeze.objects.filter(need=need).select_related("frozen_by").annotate(kept=Count("hits"))


def hits_of_freeze(freeze: Freeze) -> QuerySet[FrozenHit]:
    """Return what a frozen search found in its order, each with its solution and that one's organisation."""
    return FrozenHit.objects.filter(freeze=freeze).select_related("solution__organisation")


def texts_now(hits: Sequence[FrozenHit]) -> dict[str, Mapping[str, object]]:
    """Return what is public now of frozen solutions by public identifier; what is not public is left out."""
    return dict(contents_now([one.solution.public_id for one in hits]))


def candidates_visible_to(actor: Actor) -> QuerySet[Candidate]:
    """Return the candidates of the actor's teams that buy; nobody else finds one by its identifier."""
    own = [one.pk for one in actor.teams_of(CapabilityName.BUYS)]
    return _with_all(Candidate.objects.filter(need__organisation__in=own)).prefetch_related("need__texts")


def candidates_of(need: Need, state: str = "") -> QuerySet[Candidate]:
    """Return the long list of a need in the order in which it grew, all of it or those of one state.

    Each with organisation, solution, answer, sources and the person of its last step; four queries. Of answers it holds
    nothing before they were opened. The organisation's name is the one it has now.
    """
    rows = Candidate.objects.filter(need=need)
    return _with_all(rows.filter(state=state) if state else rows)


def candidate_counts(need: Need) -> dict[str, int]:
    """Return how many candidates of a need stand in each state, those of none as 0; one query."""
    found = dict(Candidate.objects.filter(need=need).order_by().values_list("state").annotate(Count("pk")))
    return {str(state): found.get(state, 0) for state in CandidateState}


def _with_all(rows: QuerySet[Candidate]) -> QuerySet[Candidate]:
    return rows.select_related(
        "need__organisation", "organisation__place", "solution__organisation", "answer", "moved_by"
    ).prefetch_related(
        "solution__texts",
        Prefetch("sources", Source.objects.select_related("freeze", "added_by")),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a candidate as the journal has it: what, by whom and when, with its reason and own words.

    `to` is the state that it went to, "" when it was put on the list from a further `origin`. `words` and `who` are ""
    once they were erased after the legal hold.
    """

    time: datetime
    to: str
    what: str
    who: str
    reason: str
    words: str
    origin: str = ""
    number: int | None = None
    position: int | None = None


def steps_of(candidates: Sequence[Candidate]) -> dict[str, list[Step]]:
    """Return every step of some candidates by their public identifiers, the first one first; three queries.

    This is what the record of comparison reads: nothing is left out, and steps that were taken back stand in it too.
    """
    subjects = {one.subject: one.public_id for one in candidates}
    entries = list(Entry.objects.filter(subject__in=subjects).order_by("id"))
    names = {one.public_id: str(one) for one in User.objects.filter(public_id__in={one.person for one in entries})}
    words = dict(
        Private.objects.filter(entry__in=[one.uid for one in entries], field="why").values_list("entry", "text")
    )
    found: dict[str, list[Step]] = {public_id: [] for public_id in subjects.values()}
    for entry in entries:
        who = names.get(entry.person, "")
        found[subjects[entry.subject]].append(_step(entry, who, words.get(entry.uid, "")))
    return found


def _step(entry: Entry, who: str, words: str) -> Step:
    data, to = entry.data, entry.verb.partition(".")[2]
    if to == "added":
        origin = str(data.get("origin", ""))
        return Step(
            time=entry.time,
            to="",
            what=_("Put on the long list"),
            who=who,
            reason=str(Origin(origin).label),
            words=words,
            origin=origin,
            number=data.get("number"),
            position=data.get("position"),
        )
    return Step(
        time=entry.time,
        to=to,
        what=_what(to),
        who=who,
        reason=str(CandidateReason(data["reason"]).label),
        words=words,
    )


def _what(to: str) -> str:
    if to == CandidateState.LISTED:
        return _("Back to the long list")
    return _("Moved to the shortlist") if to == CandidateState.SHORTLISTED else _("Excluded")


def standing_of(need: Need, solutions: Sequence[int]) -> dict[int, Candidate]:
    """Return the candidates of some solutions on a need's long list, by the solutions' keys; one query."""
    rows = Candidate.objects.filter(need=need, solution__in=solutions)
    return {one.solution_id: one for one in rows if one.solution_id is not None}


def matched_solutions(need: Need) -> list[Suggestion]:
    """Return all matches of a need that was read with everything, the best first; as `matches_of_need`."""
    return list(matches_of_need(need, limit=None).shown)
