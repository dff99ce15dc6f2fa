"""Second pairs of eyes on needs: who may be asked, what was said, and whether the need may be sent."""

from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.journal.models import Entry
from accounts.models import Organisation, User
from accounts.queries import writers_of
from accounts.states import CapabilityName
from listings.models import Look, LookRule, Need
from listings.quality import Point, Written, points_of
from listings.states import UNSENT, LookState

WRITING: Final = ("need.created", "need.begun", "need.edited", "need.budget_edited", "need.corrected")
"""The verbs by which somebody wrote a need as it stands."""


@dataclass(frozen=True, slots=True)
class TeamLook:
    """How a need stands with its second pair of eyes, as its own team sees it.

    `is_needed` says that its organisation wants one before it is sent, `ready` what a colleague said of this version,
    `why_not` why it cannot be sent, "" when it can. `mine` is what the reader was asked, `waiting` all that was.
    """

    is_needed: bool
    ready: Look | None
    waiting: tuple[Look, ...]
    mine: Look | None

    @property
    def why_not(self) -> str:
        """Why the need cannot be sent for review, "" when nothing here stands in the way."""
        return "" if self.ready or not self.is_needed else unlooked()


def team_look(actor: Actor, need: Need) -> TeamLook:
    """Return how a need of one's own team stands; two queries."""
    looks = list(looks_at(need))
    waiting = tuple(one for one in looks if one.state == LookState.ASKED) if need.state in UNSENT else ()
    mine = next((one for one in waiting if one.looker_id == actor.signed_in.pk), None)
    ready = next((one for one in looks if one.state == LookState.READY and one.is_current), None)
    return TeamLook(wants_looks(need.organisation), ready, waiting, mine)


def looks_at(need: Need) -> "QuerySet[Look]":
    """Return all that was asked and said about a need, the latest first, with the people; one query."""
    return Look.objects.filter(need=need).select_related("asker", "looker", "need")


def looks_of_team(actor: Actor) -> "QuerySet[Look]":
    """Return what was asked about needs of the actor's own teams."""
    own = [one.pk for one in actor.teams_of(CapabilityName.BUYS)]
    return Look.objects.filter(need__organisation__in=own).select_related("need__organisation")


def looks_waiting_for(actor: Actor) -> "QuerySet[Look]":
    """Return what the actor was asked to read in her teams and has not answered, the longest waiting first."""
    waiting = looks_of_team(actor).filter(looker=actor.person, state=LookState.ASKED, need__state__in=UNSENT)
    rows = waiting.select_related("need__organisation", "asker").prefetch_related("need__texts")
    return rows.order_by("asked_at", "pk")


def needs_of_team(actor: Actor) -> "QuerySet[Need]":
    """Return the needs of the actor's own teams, whatever their state."""
    return Need.objects.filter(organisation__in=[one.pk for one in actor.teams_of(CapabilityName.BUYS)])


def wants_looks(organisation: Organisation) -> bool:
    """Whether a colleague has to read its needs before they are sent."""
    return LookRule.objects.filter(organisation=organisation).exists()


def colleagues_for(actor: Actor, need: Need) -> list[User]:
    """Return whom the actor may ask: who may write for the organisation, but neither herself nor who wrote last."""
    author = last_author(need)
    return [
        one
        for one in writers_of(need.organisation, CapabilityName.BUYS).order_by("name", "pk")
        if one != actor.person and one.public_id != author
    ]


def last_author(need: Need) -> str:
    """Return the public identifier of who wrote the need as it stands, "" for nobody; one query."""
    entry = Entry.objects.filter(subject=need.subject, verb__in=WRITING).order_by("-id").first()
    return entry.person if entry else ""


def why_unlooked(need: Need) -> str:
    """Return why a need waits for a second pair of eyes, "" when it does not; at most two queries."""
    if not wants_looks(need.organisation):
        return ""
    ready = Look.objects.filter(need=need, state=LookState.READY, version=need.version)
    return "" if ready.exists() else unlooked()


def unlooked() -> str:
    """Return the sentence that says what has to come first."""
    return _(
        "Your organisation wants a colleague to read a need before it is sent: one who did not write it last, and who "
        "says “ready” of the text as it stands now."
    )


def points_about(need: Need) -> list[Point]:
    """Return the eight points of quality of a need as it is stored; prefetch `texts`."""
    text = need.text
    return points_of(
        Written(
            **{name: getattr(text, name) for name in ("title", "problem", "affected", "tried", "outcome")},
            has_budget=need.budget_low is not None or need.budget_high is not None,
            has_mode=bool(need.mode),
            has_month=need.needed_by is not None,
        )
    )
