"""What a city does with a need: post it, change it while it is a draft, correct it while it is open."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import NotAllowed, StaleVersion
from accounts.journal.actions import append
from accounts.journal.errors import InvalidTransition
from accounts.models import Organisation
from listings import rules
from listings.actions.completeness import refuse_impossible, refuse_incomplete_need
from listings.actions.correcting import correct
from listings.actions.rows import lock, refuse_taken_language, refuse_uneditable, write_need
from listings.actions.words import resolve
from listings.errors import Fixed
from listings.models import Need, Reference
from listings.queries import MATERIAL, changes_between, need_facts, values_of_need, with_everything
from listings.states import UNREAD, ListingState
from listings.values import NeedValues

BUDGET: Final = ("budget_low", "budget_high")


@transaction.atomic
def create_need(
    *, actor: Actor, organisation: Organisation, values: NeedValues, source: Reference | None = None
) -> Need:
    """Make a draft of a need, from a past notice when `source` is given.

    A form that is sent twice makes one: the second call returns what the first one made, unless staff decided about it
    meanwhile. Raises `NotAllowed`, or `Incomplete` for an impossible budget or deadline and for a theme, code or tag
    that nobody knows.
    """
    # One at a time for an organisation, so that the second of two at once finds the first one's draft.
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not rules.can_create_need(actor, organisation):
        raise NotAllowed(rules.why_organisation_waits(organisation) if actor.membership_in(organisation) else "")
    refuse_impossible(values)
    values, words = resolve(_to_the_minute(values))
    same = _same_unread(organisation, values)
    if same:
        return same
    need = Need(organisation=organisation, source=source)
    write_need(need, values, words)
    data = {"source": source.public_id} if source else {}
    append("need.created", need.subject, actor=actor.acting_for(organisation), data=data)
    return need


def _same_unread(organisation: Organisation, values: NeedValues) -> Need | None:
    """Return what the same form made before, be it sent for review meanwhile."""
    alike = Need.objects.filter(
        organisation=organisation, state__in=UNREAD, texts__title=values.title, texts__language=values.language
    )
    for one in with_everything(alike):
        stored = values_of_need(one, values.language)
        if need_facts(stored) == need_facts(values) and not _budget_differs(stored, values):
            return one
    return None


@transaction.atomic
def edit_need(*, actor: Actor, need: Need, version: int, values: NeedValues, reason: str = "") -> Need:
    """Save what a city says of its need; `version` is the need's when the form was opened.

    A material change of an open need needs a `reason` of at most 500 characters and becomes its next correction; tags
    change at once. A private budget leaves one entry (`need.budget_edited`) that only the own team's history shows, and
    the need's version. Raises `StaleVersion`, `NotAllowed`, `InvalidTransition`, `Closed`, `Fixed` or `Incomplete`.
    """
    lock(need)
    refuse_uneditable(actor, need)
    if need.version != version:
        raise StaleVersion
    refuse_impossible(values)
    values = _to_the_minute(values)
    _refuse_fixed(need, values)
    refuse_taken_language(need, values.language)
    values, words = resolve(values)
    before = values_of_need(need)
    changes = changes_between(need_facts(before), need_facts(values))
    if need.state == ListingState.PUBLISHED:
        refuse_incomplete_need(values)
    author = actor.acting_for(need.organisation)
    if changes:
        _record(need, changes, reason.strip(), author)
    if _keeps_private(before, values) and _budget_differs(before, values):
        append("need.budget_edited", need.subject, actor=author)
    elif not changes:
        return need
    write_need(need, values, words)
    return need


@transaction.atomic
def move_deadline(*, actor: Actor, need: Need, version: int, deadline: datetime, reason: str) -> Need:
    """Move the deadline of an open need to a later time, as a correction; everything else stays as it is stored.

    Locks the need: who asked before is told, who asks afterwards reads the new deadline. Raises what `edit_need` does.
    """
    lock(need)
    refuse_uneditable(actor, need)
    if need.state != ListingState.PUBLISHED:
        raise InvalidTransition(need.get_state_display())
    if need.deadline is None or deadline <= need.deadline:
        raise Fixed(_("A published deadline can be moved to a later time only."), field="deadline")
    values = replace(values_of_need(need), deadline=deadline)
    return edit_need(actor=actor, need=need, version=version, values=values, reason=reason)


def _to_the_minute(values: NeedValues) -> NeedValues:
    """Drop the seconds of a moment, which no form shows: saving a form again must not move it."""
    return replace(values, deadline=_minute(values.deadline), questions_until=_minute(values.questions_until))


def _minute(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(second=0, microsecond=0)


def _refuse_fixed(need: Need, values: NeedValues) -> None:
    """Raise `Fixed` for what stays from the first publication on: the mode, and a deadline but for a later one."""
    if need.published_at is None:
        return
    if values.mode != need.mode:
        raise Fixed(_("The mode stays as it was published. Post a new need for another one."), field="mode")
    if need.deadline and (values.deadline is None or values.deadline < need.deadline):
        raise Fixed(_("A published deadline can be moved to a later time only."), field="deadline")
    if need.takes_questions and _ends_questions_earlier(need, values):
        raise Fixed(
            _("Everybody read until when questions may be asked. It can be moved to a later time only."),
            field="questions_until",
        )


def _ends_questions_earlier(need: Need, values: NeedValues) -> bool:
    """Whether less time would be left to ask than everybody could read; `need` is as it is stored."""
    wanted = Need(
        deadline=values.deadline, questions_until=values.questions_until, published_at=need.published_at
    ).questions_end
    before = need.questions_end
    return before is not None and (wanted is None or _minute(wanted) < _minute(before))  # type: ignore[operator]


def _budget_differs(before: NeedValues, after: NeedValues) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in BUDGET)


def _keeps_private(before: NeedValues, after: NeedValues) -> bool:
    return not before.budget_public and not after.budget_public


def _record(need: Need, changes: list[dict[str, Any]], reason: str, author: Actor) -> None:
    """Append what others may know of an edit: a correction of an open need, or an edit."""
    fields = [change["field"] for change in changes]
    material = [change for change in changes if change["field"] in MATERIAL]
    if need.state != ListingState.PUBLISHED or not material:
        append("need.edited", need.subject, actor=author, data={"fields": fields})
        return
    number = correct(need, material, reason)
    append("need.corrected", need.subject, actor=author, data={"fields": fields, "number": number})
