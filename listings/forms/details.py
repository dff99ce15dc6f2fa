"""The fields for what buyers compare, each made from its declaration; its hint says who asks for it and why."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.details import LONGEST_TEXT, NOT_SAID, Detail, Kind
from listings.forms.proofs import CertificatesField, PriceLinesField
from listings.forms.texts import LinesField
from listings.states import DataLocation

ROWS: Final = 4


class CodesChoiceField(forms.MultipleChoiceField):
    """Several codes, in the order in which they are offered."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choices: tuple[tuple[str, Any], ...], **options: Any) -> None:
        self.offered = [code for code, _label in choices]
        super().__init__(choices=choices, **options)

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the codes; refuse places for data beside the answer that there are none."""
        chosen = set(super().clean(value))
        if DataLocation.NO_DATA in chosen and len(chosen) > 1:
            raise ValidationError(_("You tick places and also that it keeps no data. Only one of the two can be."))
        return tuple(code for code in self.offered if code in chosen)


def field_of(detail: Detail) -> forms.Field:
    """Return the field of a detail; none is required."""
    made: forms.Field = MAKERS[detail.kind](
        detail,
        label=detail.label,
        help_text=format_lazy(
            "{asked} {why}",
            asked=format_lazy(gettext_lazy("Asked by {asker}."), asker=detail.asker.label),
            why=detail.why,
        ),
        required=False,
    )
    return made


def _text(_detail: Detail, **options: Any) -> forms.Field:
    return LinesField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": ROWS}), **options)


def _choice(detail: Detail, **options: Any) -> forms.Field:
    return forms.ChoiceField(choices=[("", NOT_SAID), *detail.choices], **options)


def _codes(detail: Detail, **options: Any) -> forms.Field:
    return CodesChoiceField(choices=detail.choices, **options)


MAKERS: Final[Mapping[Kind, Any]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.CODES: _codes,
    Kind.PRICE_LINES: lambda _detail, **options: PriceLinesField(**options),
    Kind.CERTIFICATES: lambda _detail, **options: CertificatesField(**options),
}
