"""By what a buyer scores: written with the need, and fixed for good when it is published."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, StaleVersion
from accounts.journal.actions import append
from listings import criteria as limits
from listings.actions.rows import lock, refuse_strangers, refuse_uneditable
from listings.criteria import MOST_CRITERIA, SCORED, WHOLE, CriterionValues, weight_of
from listings.errors import Fixed
from listings.models import Criterion, CriterionText, Need
from listings.queries import criterion_values_of

TEXTS: Final = ("name", "meaning", "zero", "five")
LONGEST: Final = {
    "name": limits.LONGEST_NAME,
    "meaning": limits.LONGEST_MEANING,
    "zero": limits.LONGEST_MARK,
    "five": limits.LONGEST_MARK,
}


@transaction.atomic
def save_criteria(*, actor: Actor, need: Need, version: int, criteria: Sequence[CriterionValues]) -> Need:
    """Store the criteria of a need in the given order; what is not among them goes. None at all: nothing is scored.

    Locks the need, so that a publication comes before or after it. Raises `Fixed` once the need was ever public or in a
    mode without scoring, what `edit_need` raises of a need that waits, and `Incomplete` with a field `2-weight` for the
    second one's weight, or without one for what the weights lack together.
    """
    lock(need)
    refuse_strangers(actor, need)
    if need.published_at is not None:
        raise Fixed(why_fixed(), field="criteria")
    refuse_uneditable(actor, need)
    if need.version != version:
        raise StaleVersion
    if need.mode not in SCORED:
        raise Fixed(why_unscored(), field="mode")
    before, after = criterion_values_of(need), [_plainly(one) for one in criteria]
    _refuse(after, {one.key for one in before})
    if before == after:
        return need
    _write(need, after)
    append("need.edited", need.subject, actor=actor.acting_for(need.organisation), data={"fields": ["criteria"]})
    need.version += 1
    need.save(update_fields=["version"])
    return need


def why_fixed() -> str:
    """Return why the criteria of a need that was public once stay as they are."""
    return _(
        "Criteria and weights were fixed when the need was published, so that nobody can fit them to an answer. "
        "Post a new need to score by others."
    )


def why_unscored() -> str:
    """Return why a need of this mode has no criteria."""
    return _("Criteria belong to a small purchase and to a partnership or grant; in other modes nothing is scored.")


def _plainly(values: CriterionValues) -> CriterionValues:
    return replace(values, **{name: getattr(values, name).strip() for name in TEXTS})


def _refuse(criteria: Sequence[CriterionValues], known: set[str]) -> None:
    if len(criteria) > MOST_CRITERIA:
        raise Incomplete(_("Keep ten criteria at most."))
    keys = [one.key for one in criteria if one.key]
    if not known.issuperset(keys) or len(keys) != len(set(keys)):
        raise StaleVersion
    for number, one in enumerate(criteria, 1):
        _refuse_one(f"{number}-", one)
    names = [one.name.casefold() for one in criteria]
    for number, name in enumerate(names, 1):
        if names.index(name) + 1 != number:
            raise Incomplete(_("Another criterion has this name."), field=f"{number}-name")
    if criteria and (sentence := why_not_whole(weight_of(criteria))):
        raise Incomplete(sentence)


def _refuse_one(prefix: str, values: CriterionValues) -> None:
    """Raise for the first thing that a criterion lacks, at its field."""
    empty = {
        "name": _("Name the criterion."),
        "meaning": _("Say what it means: what you will look at."),
        "zero": _("Say what earns no point."),
        "five": _("Say what earns five points."),
    }
    for name in TEXTS:
        if not getattr(values, name):
            raise Incomplete(empty[name], field=f"{prefix}{name}")
        if len(getattr(values, name)) > LONGEST[name]:
            sentence = _("Shorten the text to %(number)s characters.") % {"number": LONGEST[name]}
            raise Incomplete(sentence, field=f"{prefix}{name}")
    if not 1 <= (values.weight or 0) <= WHOLE:
        raise Incomplete(_("Give a weight in whole per cent, from 1 to 100."), field=f"{prefix}weight")


def why_not_whole(total: int) -> str:
    """Return what weights that come to `total` per cent lack, or ""."""
    words = {"total": total, "rest": abs(WHOLE - total)}
    if total < WHOLE:
        return _("The weights come to %(total)s %% together: %(rest)s %% are missing.") % words
    if total > WHOLE:
        return _("The weights come to %(total)s %% together: %(rest)s %% too much.") % words
    return ""


def _write(need: Need, after: Sequence[CriterionValues]) -> None:
    stored = {one.public_id: one for one in Criterion.objects.filter(need=need)}
    language = str(need.texts.order_by("pk").values_list("language", flat=True)[0])
    for position, values in enumerate(after, 1):
        criterion = stored.pop(values.key, None) or Criterion(need=need)
        criterion.position, criterion.weight = position, values.weight or 0
        criterion.save()
        text = criterion.texts.order_by("pk").first() or CriterionText(criterion=criterion, language=language)
        for name in TEXTS:
            setattr(text, name, getattr(values, name))
        text.save()
    for criterion in stored.values():
        criterion.delete()
