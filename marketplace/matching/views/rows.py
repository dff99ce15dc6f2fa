"""A match as a reader sees it: the pair, what staff say of it, and what she may say now."""

from dataclasses import dataclass
from typing import Self

from accounts.actor import Actor
from accounts.queries import latest_reason
from accounts.states import CapabilityName
from marketplace.matching import rules
from marketplace.matching.models import Mark
from marketplace.matching.queries import Suggestion
from marketplace.matching.states import MatchState, Side


@dataclass(frozen=True, slots=True)
class Row:
    """One match with the buttons that fit the reader. `side` is the one she speaks for, "" when she only reads.

    `is_partner` says whether she belongs to one side of a matched pair, so that its inquiries may be hers.
    """

    pair: Suggestion
    side: str
    can_show_interest: bool
    can_take_back: bool
    can_decline: bool
    can_decide_removal: bool
    is_partner: bool
    can_open_inquiry: bool

    @classmethod
    def of(cls, actor: Actor, pair: Suggestion) -> Self:
        """Return the row of a pair for an actor; no query. Of two sides the need's comes first."""
        sides = rules.sides_of(actor, pair.need, pair.solution)
        side = next((one for one in Side if one in sides), None)
        speaks = side is not None and rules.has_open_interest(pair.need, pair.solution)
        is_matched = pair.state == MatchState.MATCHED
        vends = actor.team_in(pair.solution.organisation, CapabilityName.PROVIDES) is not None
        return cls(
            pair=pair,
            side=side or "",
            can_show_interest=bool(side and speaks and rules.may_show_interest(pair.match, side)),
            can_take_back=bool(side and speaks and rules.may_take_back_interest(pair.match, side)),
            can_decline=bool(side and speaks and rules.may_decline(pair.match)),
            can_decide_removal=Side.CITY in sides,
            is_partner=is_matched and (vends or rules.belongs_to_city(actor, pair.need)),
            can_open_inquiry=is_matched and rules.can_open_inquiry(actor, pair.need, pair.solution.organisation),
        )

    @property
    def reason(self) -> str:
        """The reason that the city declined for; one or two queries."""
        match = self.pair.match
        if match is None or match.declined_by != Side.CITY:
            return ""
        return latest_reason(match.subject, f"match.{MatchState.DECLINED}")


@dataclass(frozen=True, slots=True)
class MarkLine:
    """What staff said of a match once, and whether the reader may contest it."""

    mark: Mark
    can_contest: bool

    @classmethod
    def all_of(cls, actor: Actor, pair: Suggestion) -> list[Self]:
        """Return all that staff ever said of a pair, the first one first; no query when it was read as a pair."""
        marks = pair.match.marks.all() if pair.match else ()
        return [cls(mark, rules.can_contest(actor, mark)) for mark in marks]
