"""Fields for what stands in rows: the lines of a worked price, and certificates."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.details import MOST_CERTIFICATES, MOST_PRICE_LINES
from listings.forms.texts import LineField, LinesField, quoted
from listings.money import CENTS, MOST_CENTS, cents_of
from listings.proofs import Certificate, PriceLine, total_of

LONGEST_LABEL: Final = 160
BLANK_ROWS: Final = 2
"""How many rows stand empty below those that are filled in; saving brings more."""
DATES: Final = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
EARLIEST: Final = date(1950, 1, 1)
LATEST: Final = date(2100, 1, 1)


class PriceLinesField(LinesField):
    """One item in each line, then a semicolon and an amount in EUR."""

    def __init__(self, **options: Any) -> None:
        example = gettext_lazy("Set-up and training; 12,000")
        widget = forms.Textarea(attrs={"rows": 4, "placeholder": example})
        super().__init__(max_length=MOST_PRICE_LINES * (LONGEST_LABEL + 40), widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        """Return stored lines as somebody would type them, and what was typed as it is."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{line.label}; {_plain(line.cents)}" for line in value)

    def clean(self, value: Any) -> Any:
        """Return the lines; refuse by its number the first one that cannot be read, and sums that are a slip."""
        typed = [line.strip() for line in super().clean(value).split("\n")]
        lines = tuple(_line(line, number) for number, line in enumerate(typed, 1) if line)
        if len(lines) > MOST_PRICE_LINES:
            raise ValidationError(_("These are more than %(most)s lines.") % {"most": MOST_PRICE_LINES})
        if total_of(lines) > MOST_CENTS:
            raise ValidationError(_("The sum is too high to be meant."))
        return lines


def _plain(cents: int) -> str:
    whole, part = divmod(cents, CENTS)
    return f"{whole}.{part:02}" if part else str(whole)


def _line(typed: str, number: int) -> PriceLine:
    label, mark, amount = typed.rpartition(";")
    cents = cents_of(amount)
    if not mark or cents is None or not label.strip():
        raise ValidationError(
            _("Line %(number)s, “%(typed)s”, has no amount: write the item, a semicolon and an amount in EUR.")
            % {"number": number, "typed": quoted(typed)}
        )
    try:
        return PriceLine(LineField(max_length=LONGEST_LABEL).clean(label), cents)
    except ValidationError as error:
        said = {"number": number, "typed": quoted(typed), "why": " ".join(error.messages)}
        raise ValidationError(_("Line %(number)s, “%(typed)s”: %(why)s") % said) from error


class CertificatesWidget(forms.Widget):
    """A row of five inputs for each certificate, and empty rows below."""

    template_name = "listings/widgets/certificates.html"
    use_fieldset = True
    PARTS: ClassVar = (
        ("name", gettext_lazy("Certificate"), "text"),
        ("issuer", gettext_lazy("Issued by"), "text"),
        ("number", gettext_lazy("Number of the certificate"), "text"),
        ("issued", gettext_lazy("Issued on"), "date"),
        ("expires", gettext_lazy("Valid until"), "date"),
    )

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[list[str]]:
        """Return the rows as they were typed, without empty ones."""
        rows = (
            [data.get(f"{name}-{place}-{part}", "") for part, _label, _type in self.PARTS]
            for place in range(MOST_CERTIFICATES)
        )
        return [row for row in rows if any(cell.strip() for cell in row)]

    def value_omitted_from_data(self, data: Any, _files: Any, name: str) -> bool:
        """Whether no row was sent at all."""
        return not any(key.startswith(f"{name}-") for key in data)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give each input its name, label and value."""
        context = super().get_context(name, value, attrs)
        filled: Sequence[Sequence[str]] = value or []
        total = min(len(filled) + BLANK_ROWS, MOST_CERTIFICATES)
        rows = [*filled, *([""] * len(self.PARTS) for _blank in range(total - len(filled)))]
        id_ = context["widget"]["attrs"].get("id", f"id_{name}")
        return {**context, "rows": [list(self._cells(id_, name, place, row)) for place, row in enumerate(rows)]}

    def _cells(self, id_: str, name: str, place: int, row: Sequence[str]) -> Iterator[dict[str, object]]:
        for (part, label, type_), value in zip(self.PARTS, row, strict=True):
            yield {
                "id": f"{id_}_{place}_{part}",
                "name": f"{name}-{place}-{part}",
                "label": label,
                "type": type_,
                "value": value,
            }


class CertificatesField(forms.Field):
    """Certificates by name and issuer, with a number and days where they are known."""

    widget = CertificatesWidget

    def prepare_value(self, value: Any) -> Any:
        """Return certificates as rows of cells."""
        rows = value or ()
        return [
            [one.name, one.issuer, one.number, one.issued, one.expires] if isinstance(one, Certificate) else list(one)
            for one in rows
        ]

    def clean(self, value: Any) -> Any:
        """Return the certificates; a refusal names the row."""
        found, faults = [], []
        for number, row in enumerate(value or (), 1):
            try:
                found.append(_certificate(row))
            except ValidationError as error:
                said = {"number": number, "why": " ".join(error.messages)}
                faults.append(_("Certificate %(number)s: %(why)s") % said)
        if faults:
            raise ValidationError(faults)
        return tuple(dict.fromkeys(found))


def _certificate(row: Sequence[str]) -> Certificate:
    name, issuer, number = (LineField(max_length=LONGEST_LABEL, required=False).clean(cell) for cell in row[:3])
    issued, expires = (forms.DateField(required=False, input_formats=DATES).clean(cell.strip()) for cell in row[3:])
    if not name or not issuer:
        raise ValidationError(_("Give its name and who issued it."))
    if any(day is not None and not EARLIEST <= day <= LATEST for day in (issued, expires)):
        raise ValidationError(_("Look at the years again."))
    if issued and issued > timezone.localdate():
        raise ValidationError(_("It cannot have been issued on a day that lies ahead."))
    if issued and expires and expires < issued:
        raise ValidationError(_("It cannot end before it was issued."))
    return Certificate(name, issuer, number, *(day.isoformat() if day else "" for day in (issued, expires)))
