"""The forms of kits: writing one, choosing what to read, and choosing what to copy one into."""

from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.locales import country_name
from accounts.models import Organisation
from listings.forms.texts import LineField, LinesField
from listings.kits import LONGEST_LESSON, LONGEST_PART, LONGEST_PRICE_UNIT, Currency, KitValues, Vat
from listings.language import language_name
from listings.models import Kit, Need, Theme
from listings.money import LONGEST, MOST_CENTS, cents_of, names_euro

NEW: Final = "new"
EDITION: Final = "edition"


def _part(label: Any, help_text: Any, *, most: int, rows: int) -> LinesField:
    widget = forms.Textarea(attrs={"rows": rows})
    return LinesField(label=label, help_text=help_text, max_length=most, required=False, widget=widget)


class KitForm(forms.Form):
    """What a city shares of what it learned; every field says whom it helps."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the kit"),
        help_text=gettext_lazy("One in which the need has a text: who copies the kit takes both."),
        error_messages={"invalid_choice": gettext_lazy("Choose a language in which the need has a text.")},
    )
    specification = _part(
        gettext_lazy("Specification"),
        gettext_lazy(
            "What you asked the supplier to deliver, so that others need not begin with an empty page. "
            "Helps whoever writes the next tender."
        ),
        most=LONGEST_PART,
        rows=8,
    )
    clauses = _part(
        gettext_lazy("Clauses"),
        gettext_lazy(
            "Terms of the contract that proved right: data, exit, maintenance, penalties. "
            "Helps lawyers of other cities."
        ),
        most=LONGEST_PART,
        rows=6,
    )
    criteria = _part(
        gettext_lazy("Criteria"),
        gettext_lazy("How you compared, with weights, and which criterion decided. Helps whoever has to score."),
        most=LONGEST_PART,
        rows=5,
    )
    unit_price = forms.CharField(
        label=gettext_lazy("Unit price paid"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy(
            "An amount such as 1,240.50, only if your contract is public or lets you tell it. "
            "Helps whoever sets a budget."
        ),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[("", gettext_lazy("Choose …")), *Currency.choices], required=False
    )
    price_unit = LineField(
        label=gettext_lazy("For what"),
        max_length=LONGEST_PRICE_UNIT,
        required=False,
        help_text=gettext_lazy("The unit that was paid for, such as “one lamp, fitted” or “one year of service”."),
    )
    vat = forms.ChoiceField(
        label=gettext_lazy("VAT"), choices=[("", gettext_lazy("Choose …")), *Vat.choices], required=False
    )
    lesson = _part(
        gettext_lazy("Lesson"),
        gettext_lazy("What you would do differently. Helps everybody who decides whether to go the same way."),
        most=LONGEST_LESSON,
        rows=5,
    )
    is_clean = forms.BooleanField(
        label=gettext_lazy(
            "Nothing in it is a business secret of a vendor, or comes from an answer that is not public."
        ),
        required=False,
        help_text=gettext_lazy("Needed to share it: everybody reads it, and others may copy it."),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, need: Need, kit: Kit | None = None) -> None:
        super().__init__(data, initial=_initial(need, kit))
        self.is_stale = False
        written = [text.language for text in need.texts.all()]
        self.fields["language"].choices = [(one, language_name(one)) for one in written]  # type: ignore[attr-defined]

    def show_version(self, version: int) -> None:
        """After a conflict: let the next save overwrite knowingly what is stored now."""
        self.is_stale = True
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(version)
        self.data = data

    def clean(self) -> dict[str, Any]:
        """Refuse an amount in euro where another currency is chosen."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        is_other = values.get("currency") not in {None, "", Currency.EUR}
        if is_other and names_euro(str(self.data.get("unit_price", ""))):
            self.add_error("unit_price", _("The amount is in euro, but another currency is chosen."))
        return values

    def clean_unit_price(self) -> int | None:
        """Return the cents of the amount, None where none is told."""
        typed = str(self.cleaned_data["unit_price"]).strip()
        cents = cents_of(typed) if typed else None
        if typed and (cents is None or cents > MOST_CENTS):
            raise forms.ValidationError(_("Give an amount such as 1,240.50."))
        return cents

    def values(self) -> KitValues:
        """Return what was typed as the value that the action takes."""
        return KitValues(**{name: self.cleaned_data[name] for name in KitValues.__dataclass_fields__})


class KitFilterForm(forms.Form):
    """Which kits a list shows."""

    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country of the city"), required=False)

    def __init__(self, data: QueryDict, *, themes: list[Theme], countries: list[str]) -> None:
        super().__init__(data)
        anything: dict[str, list[tuple[str, Any]]] = {
            "theme": [("", _("Every theme")), *((one.key, one.name) for one in themes)],
            "country": [("", _("Every country")), *((code, country_name(code)) for code in countries)],
        }
        for name, choices in anything.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """Return what was chosen; what no list offers narrows nothing."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "") for name in self.fields}


class CopyKitForm(forms.Form):
    """Into what a kit is copied: a new draft of an organisation, or a draft that there is."""

    into = forms.ChoiceField(
        label=gettext_lazy("Copy it into"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a new draft, or one of yours."),
            "invalid_choice": gettext_lazy("Choose a new draft, or one of yours."),
        },
    )

    def __init__(self, data: QueryDict | None = None, *, organisations: list[Organisation], drafts: list[Need]) -> None:
        super().__init__(data)
        self._organisations = {f"{NEW}:{one.public_id}": one for one in organisations}
        self._drafts = {one.public_id: one for one in drafts}
        new = [(key, _("A new draft of %(name)s") % {"name": one.name}) for key, one in self._organisations.items()]
        own = [(key, _("Your draft “%(title)s”") % {"title": one.title}) for key, one in self._drafts.items()]
        self.fields["into"].choices = [*new, *own]  # type: ignore[attr-defined]
        if new:
            self.initial["into"] = new[0][0]

    def target(self) -> dict[str, Any]:
        """Return what the action takes: an organisation, or a draft."""
        into = self.cleaned_data["into"]
        draft = self._drafts.get(into)
        return {"need": draft} if draft is not None else {"organisation": self._organisations[into]}


def _initial(need: Need, kit: Kit | None) -> dict[str, Any]:
    if kit is None:
        return {"language": need.main_text.language, "version": 0}
    price = "" if kit.unit_price is None else f"{kit.unit_price / 100:.2f}"
    return {**kit.values.columns(), "unit_price": price, "version": kit.version}
