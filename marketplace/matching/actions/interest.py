"""What city and vendor say of a match: yes or no; when both say yes, it is matched."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved, move
from accounts.journal.errors import InvalidTransition
from listings.models import Need, Solution
from marketplace.matching import rules
from marketplace.matching.actions.rows import lock_need, match_row
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import LONGEST_REASON, Match
from marketplace.matching.scoring import Scored
from marketplace.matching.states import MatchState, Side, Wish


@transaction.atomic
def show_interest(*, actor: Actor, need: Need, solution: Solution, side: Side, scored: Scored) -> Moved | Already:
    """Say for one side that it is interested; matched when the other side said so before.

    `scored` is the score that the page showed; it is copied. Who declined may think again. `Already` tells who of her
    own side was first. Raises `NotOpen` when mode, deadline or the other side does not allow it, `NotAllowed`, or
    `InvalidTransition`.
    """
    match = _locked(actor, need, solution, side)
    if match and match.wish_of(side) == Wish.INTERESTED:
        return _already(match, side)
    if match and match.wish_of(side.other) == Wish.DECLINED:
        raise NotOpen(_("The other side has declined."))
    match = match_row(need, solution, scored)
    _say(match, side, Wish.INTERESTED, actor)
    to = MatchState.MATCHED if match.wish_of(side.other) == Wish.INTERESTED else MatchState.INTERESTED
    return _moved(match, to, side, actor, scored)


@transaction.atomic
def decline(  # noqa: PLR0913  # a pair, a side, a score and a reason
    *, actor: Actor, need: Need, solution: Solution, side: Side, scored: Scored, why: str = ""
) -> Moved | Already:
    """Say for one side that it is not interested. The city gives a reason, which the vendor and staff read.

    Raises `Incomplete` without a city's reason, `NotOpen`, `NotAllowed`, or `InvalidTransition` once it is matched.
    """
    match = _locked(actor, need, solution, side)
    if match and match.wish_of(side) == Wish.DECLINED:
        return _already(match, side)
    if match and match.wish_of(side.other) == Wish.DECLINED:
        raise NotOpen(_("The other side has declined."))
    if match and match.state == MatchState.MATCHED:
        raise InvalidTransition(match.get_state_display())
    _refuse_reason(side, why.strip())
    match = match_row(need, solution, scored)
    _say(match, side, Wish.DECLINED, actor)
    return _moved(match, MatchState.DECLINED, side, actor, scored, why.strip())


@transaction.atomic
def take_back_interest(*, actor: Actor, need: Need, solution: Solution, side: Side) -> Moved | Already:
    """Unsay the yes of one side, without a reason, while the other side has said nothing.

    Raises `NotOpen`, `NotAllowed`, or `InvalidTransition` when there is no yes to unsay or the other side has answered.
    """
    match = _locked(actor, need, solution, side)
    already = _already(match, side) if match and match.state == MatchState.SUGGESTED else None
    if already and already.at:
        return already
    if match is None or not rules.may_take_back_interest(match, side):
        raise InvalidTransition(str((MatchState(match.state) if match else MatchState.SUGGESTED).label))
    _say(match, side, Wish.NONE, actor)
    return _moved(match, MatchState.SUGGESTED, side, actor)


def _locked(actor: Actor, need: Need, solution: Solution, side: Side) -> Match | None:
    """Lock the need, look again whether the side may speak, and return the match that there is."""
    lock_need(need)
    solution.refresh_from_db()
    if not rules.openings_of(need).has_interest:
        raise NotOpen(_("The mode of this need has no interest and no matches between two sides."))
    if not rules.is_open(need):
        raise NotOpen(_("This need is closed, so nobody can show interest any more."))
    if not rules.can_speak(actor, need, solution, side):
        raise NotAllowed
    match = Match.objects.prefetch_related("marks").filter(need=need, solution=solution).first()
    if match and match.is_removed:
        raise NotOpen(_("The city removed this match."))
    if match is None and solution.is_lapsed:
        raise NotOpen(_("Its vendor has to confirm this solution before anybody shows new interest in it."))
    return match


def _refuse_reason(side: Side, why: str) -> None:
    if side == Side.CITY and not why:
        raise Incomplete(_("Give the reason. The vendor reads it."))
    if len(why) > LONGEST_REASON:
        raise Incomplete(_("Shorten the reason to 1,000 characters."))


def _say(match: Match, side: Side, wish: Wish, actor: Actor) -> None:
    values = {"wish": wish, "at": timezone.now(), "by": actor.person}
    for name, value in values.items():
        setattr(match, f"{side}_{name}", value)
    match.save(update_fields=[f"{side}_{name}" for name in values])


def _moved(  # noqa: PLR0913, PLR0917  # what the record holds of it
    match: Match, to: MatchState, side: Side, actor: Actor, scored: Scored | None = None, why: str = ""
) -> Moved | Already:
    organisation = match.need.organisation if side == Side.CITY else match.solution.organisation
    data = {
        "side": str(side),
        "need": match.need.public_id,
        "solution": match.solution.public_id,
    }
    if scored:
        data["score"] = scored.points
    return move(match, to, actor=actor.acting_for(organisation), why=why, data=data)


def _already(match: Match, side: Side) -> Already:
    by, at = (match.city_by, match.city_at) if side == Side.CITY else (match.vendor_by, match.vendor_at)
    return Already(by=by.public_id if by else "", at=at)
