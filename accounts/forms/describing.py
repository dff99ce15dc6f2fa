"""The steps in which somebody describes an organisation: each takes a part of the form, and what is typed is kept."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.forms.organisations import OrganisationForm

Kept: TypeAlias = Mapping[str, str | list[str]]
"""What was typed so far, by field."""
LONGEST: Final = 400
"""The most characters kept of a field: more than each may have, so that its refusal is seen again."""
MOST_TICKS: Final = 10


class Step(NamedTuple):
    """One step: its word in the address, its heading, and the fields it asks for."""

    word: str
    title: Promise
    names: tuple[str, ...]


STEPS: Final = (
    Step("who", _("Name and place"), ("name", "form", "country", "place_name", "place", "place_choice")),
    Step("proof", _("Number and website"), ("register_number", "website")),
    Step("wish", _("What it wants to do"), ("capabilities",)),
)


class StepForm(OrganisationForm):
    """The fields of one step, checked beside what was kept of the others."""

    def __init__(self, typed: QueryDict | None, *, step: Step, kept: Kept) -> None:
        self.step, self.kept = step, kept
        if typed is None:
            super().__init__(initial=kept)
        else:
            super().__init__({**kept, **_typed(step, typed)})
        for name in [*self.fields]:
            if name not in step.names:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Check as the whole form does, with the country that an earlier step asked for."""
        if "country" not in self.fields:
            self.cleaned_data["country"] = self.kept.get("country", "")
        return super().clean()

    def keeps(self) -> Kept:
        """Return all that is to be kept after this step; a place that was found stands by its number."""
        found = self.cleaned_data.get("place") if self.is_valid() else None
        place = {"place_name": found.label, "place": str(found.geonames_id), "place_choice": ""} if found else {}
        return {**self.kept, **_bounded({name: self.data.get(name, "") for name in self.step.names}), **place}


def kept_step(step: Step, typed: QueryDict) -> Kept:
    """Return what somebody typed into a step, as it can be kept: bounded, and without what no database takes."""
    return _bounded(_typed(step, typed))


def _bounded(typed: Kept) -> Kept:
    return {
        name: [_plain(one) for one in value[:MOST_TICKS]] if isinstance(value, list) else _plain(value)
        for name, value in typed.items()
    }


def _typed(step: Step, typed: QueryDict) -> Kept:
    return {name: typed.getlist(name) if name == "capabilities" else typed.get(name, "") for name in step.names}


def _plain(text: str) -> str:
    return text.replace("\0", "\ufffd")[:LONGEST]


def first_open_step(kept: Kept) -> Step | None:
    """Return the first step that what was kept does not get past, None when all is said."""
    for step in STEPS:
        typed = QueryDict(mutable=True)
        for name in step.names:
            value = kept.get(name, "")
            typed.setlist(name, value if isinstance(value, list) else [value])
        if not StepForm(typed, step=step, kept=kept).is_valid():
            return step
    return None


def said(form: OrganisationForm) -> list[tuple[Step, list[tuple[str, str]]]]:
    """Return what a valid form says, step by step: the label and the words of each field."""
    return [(step, [(str(form[name].label), _words(form, name)) for name in _shown(form, step)]) for step in STEPS]


def _shown(form: OrganisationForm, step: Step) -> list[str]:
    return [name for name in step.names if name in form.fields and not form.fields[name].widget.is_hidden]


def _words(form: OrganisationForm, name: str) -> str:
    value = form.cleaned_data[name]
    labels = dict(getattr(form.fields[name], "choices", ()))
    several = value if isinstance(value, list) else [value]
    return ", ".join(str(labels.get(one, one)) for one in several)
