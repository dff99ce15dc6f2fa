"""Reads of the criteria by which the candidates for a need are scored."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from listings.criteria import SCORED, CriterionValues
from listings.models import Criterion, Need


def criteria_of(need: Need) -> list[Criterion]:
    """Return the criteria of a need in their order, with their words; two queries, one when there is none.

    None in a mode without scoring: a draft keeps what it had for the day on which its mode is changed back.
    """
    if need.mode not in SCORED:
        return []
    return list(Criterion.objects.filter(need=need).prefetch_related("texts"))


def criterion_values_of(need: Need) -> list[CriterionValues]:
    """Return the criteria of a need as their buyer wrote them, in the language that was written first."""
    return [_values(one) for one in criteria_of(need)]


def criteria_in_words(criteria: Iterable[CriterionValues]) -> str:
    """Return criteria one in each line, in the reader's language."""
    lines = (
        _("%(number)d. %(name)s, %(weight)s %%: %(meaning)s 0 points: %(zero)s 5 points: %(five)s")
        % {"number": number, **one.plain()}
        for number, one in enumerate(criteria, 1)
    )
    return "\n".join(lines)


def _values(criterion: Criterion) -> CriterionValues:
    text = min(criterion.texts.all(), key=lambda text: text.pk)
    return CriterionValues(
        key=criterion.public_id,
        name=text.name,
        meaning=text.meaning,
        weight=criterion.weight,
        zero=text.zero,
        five=text.five,
    )
