"""What a buyer asks every answer to speak to: written with the need, corrected in an open one."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, StaleVersion
from accounts.journal.actions import append
from listings import points as limits
from listings.actions.correcting import correct
from listings.actions.rows import lock, refuse_uneditable
from listings.errors import Fixed
from listings.models import Need, Point, PointText
from listings.points import MOST_POINTS, PointValues
from listings.queries import point_values_of
from listings.states import ANSWERED_HERE, ListingState, PointKind


@transaction.atomic
def save_points(*, actor: Actor, need: Need, version: int, points: Sequence[PointValues], reason: str = "") -> Need:
    """Store the points of a need in the given order; what is not among them is dropped.

    Locks the need. Those of a need that was ever public change as its next numbered correction, with a `reason` of at
    most 500 characters. Raises what `edit_need` does, and `Incomplete` with a field `2-prompt` for the second point's
    question.
    """
    lock(need)
    refuse_uneditable(actor, need)
    if need.version != version:
        raise StaleVersion
    if need.mode and need.mode not in ANSWERED_HERE:
        raise Fixed(_("Nobody answers a tender elsewhere here, so there is nothing to ask."), field="mode")
    before, after = point_values_of(need), [_plainly(one) for one in points]
    _refuse(after, {one.key for one in before})
    if before == after:
        return need
    change = {"field": "points", "before": [one.plain() for one in before], "after": [one.plain() for one in after]}
    author, number = actor.acting_for(need.organisation), 0
    if need.published_at is not None:
        number = correct(need, [change], reason.strip())
    if need.state == ListingState.PUBLISHED:
        append("need.corrected", need.subject, actor=author, data={"fields": ["points"], "number": number})
    else:
        append("need.edited", need.subject, actor=author, data={"fields": ["points"]})
    _write(need, before, after, number)
    need.version += 1
    need.save(update_fields=["version"])
    return need


def _plainly(values: PointValues) -> PointValues:
    """Leave out what a point of its kind has no use for."""
    kind = values.kind
    return replace(
        values,
        prompt=values.prompt.strip(),
        help=values.help.strip(),
        words=values.words if kind == PointKind.TEXT else None,
        unit=values.unit.strip() if kind == PointKind.NUMBER else "",
        choices=values.choices if kind == PointKind.CHOICE else (),
    )


def _refuse(points: Sequence[PointValues], known: set[str]) -> None:
    if len(points) > MOST_POINTS:
        raise Incomplete(_("Ask ten points at most."))
    keys = [one.key for one in points if one.key]
    if not known.issuperset(keys) or len(keys) != len(set(keys)):
        raise StaleVersion
    for number, one in enumerate(points, 1):
        _refuse_one(f"{number}-", one)


def _refuse_one(prefix: str, values: PointValues) -> None:
    """Raise for the first thing that a point lacks, at its field."""
    if not values.prompt:
        raise Incomplete(_("Write what you ask."), field=f"{prefix}prompt")
    too_long = (
        ("prompt", values.prompt, limits.LONGEST_PROMPT),
        ("help", values.help, limits.LONGEST_HELP),
        ("unit", values.unit, limits.LONGEST_UNIT),
        *(("choices", one, limits.LONGEST_CHOICE) for one in values.choices),
    )
    for field, text, longest in too_long:
        if len(text) > longest:
            sentence = _("Shorten the text to %(number)s characters.") % {"number": longest}
            raise Incomplete(sentence, field=f"{prefix}{field}")
    if values.kind == PointKind.TEXT and not 1 <= (values.words or 0) <= limits.MOST_WORDS:
        raise Incomplete(_("Give a number of words from 1 to 300."), field=f"{prefix}words")
    count = len(set(values.choices))
    if values.kind == PointKind.CHOICE and not limits.FEWEST_CHOICES <= count <= limits.MOST_CHOICES:
        raise Incomplete(_("Give 2 to 10 different choices, one in each line."), field=f"{prefix}choices")
    if count != len(values.choices):
        raise Incomplete(_("Each choice stands once."), field=f"{prefix}choices")


def _write(need: Need, before: Sequence[PointValues], after: Sequence[PointValues], number: int) -> None:
    stored = {one.public_id: one for one in Point.objects.filter(need=need, is_dropped=False)}
    asked = {one.key: one for one in before}
    for position, values in enumerate(after, 1):
        point = stored.pop(values.key, None) or Point(need=need)
        if values != asked.get(values.key):
            point.edition += 1 if point.pk else 0
            point.correction = number
        point.position, point.kind = position, values.kind
        point.required, point.words = values.required, values.words
        point.save()
        _write_text(point, need, values)
    for point in stored.values():
        if need.published_at is None:
            point.delete()
        else:
            point.is_dropped = True
            point.save(update_fields=["is_dropped"])


def _write_text(point: Point, need: Need, values: PointValues) -> None:
    text = point.texts.order_by("pk").first() or PointText(point=point, language=_language(need))
    text.prompt, text.help, text.unit, text.choices = values.prompt, values.help, values.unit, values.choices
    text.save()


def _language(need: Need) -> str:
    """Return the language that the need was written in first."""
    return str(need.texts.order_by("pk").values_list("language", flat=True)[0])
