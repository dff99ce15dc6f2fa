"""The forms by which somebody reports a page and appeals, and those in which staff decide."""

from collections.abc import Mapping
from typing import Any, Final, cast

from django import forms
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from listings.forms.review import ReviewQueueForm
from listings.forms.texts import LineField, LinesField
from listings.models import Attachment, Deployment, Kit, Need, Question, Report, Solution
from listings.moderation import (
    LONGEST_EXPLANATION,
    SHORTEST_EXPLANATION,
    Basis,
    Complaint,
    Grievance,
    Outcome,
    Ruling,
)
from listings.queries.reports import REPORT_TABS, Reported, parts_of

TOO_SHORT: Final = {
    "required": gettext_lazy("Say what is wrong, and where it stands."),
    "min_length": gettext_lazy("Say it in at least %(limit_value)d characters, so that staff can check it."),
}


class ReportForm(forms.Form):
    """What is wrong on a page; whoever is not signed in may leave a name and an address."""

    part = forms.ChoiceField(label=gettext_lazy("What is it about?"), required=False)
    grievance = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=Grievance.choices,
        error_messages={"required": gettext_lazy("Choose what is wrong.")},
        widget=forms.RadioSelect,
    )
    explanation = LinesField(
        label=gettext_lazy("Explain it"),
        min_length=SHORTEST_EXPLANATION,
        max_length=LONGEST_EXPLANATION,
        help_text=gettext_lazy(
            "What exactly is wrong, where it stands, and how one can check it: a link, a law, a register. 30 to 4,000 "
            "characters. Only programme staff read it."
        ),
        error_messages=TOO_SHORT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    name = LineField(label=gettext_lazy("Your name"), max_length=100, required=False)
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        required=False,
        help_text=gettext_lazy(
            "You get a mail with a link that confirms it. Without an address you hear nothing of the decision and "
            "cannot appeal it. The organisation never learns who reported it."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    homepage = forms.CharField(label=gettext_lazy("Leave this field empty"), required=False)
    honest = forms.BooleanField(
        label=gettext_lazy("To the best of my knowledge what I write here is true and complete."),
        error_messages={"required": gettext_lazy("Confirm this; without it a report cannot be taken up.")},
    )

    def __init__(
        self, data: QueryDict | None = None, *, page: Solution | Need, person: User | None, part: str = ""
    ) -> None:
        super().__init__(data, initial={"part": part})
        parts = part_choices(page)
        if parts:
            cast("forms.ChoiceField", self.fields["part"]).choices = [("", _("The whole page")), *parts]
        else:
            del self.fields["part"]
        if person is not None:
            for name in ("name", "email", "homepage"):
                del self.fields[name]

    def clean_homepage(self) -> str:
        """Refuse what programs fill in that send every form: people do not see the field."""
        if self.cleaned_data.get("homepage"):
            raise forms.ValidationError(_("Leave this field empty: only programs fill it in."))
        return ""

    @property
    def complaint(self) -> Complaint:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        return Complaint(
            grievance=typed["grievance"],
            explanation=typed["explanation"].strip(),
            part=typed.get("part", ""),
            name=typed.get("name", ""),
            email=typed.get("email", ""),
            language=get_language() or "en",
        )


class AppealForm(forms.Form):
    """Why a decision is wrong."""

    text = LinesField(
        label=gettext_lazy("Why the decision is wrong"),
        min_length=SHORTEST_EXPLANATION,
        max_length=LONGEST_EXPLANATION,
        help_text=gettext_lazy("30 to 4,000 characters. Only programme staff read it."),
        error_messages={**TOO_SHORT, "required": gettext_lazy("Say why the decision is wrong.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class RulingForm(forms.Form):
    """A decision with its statement of reasons; `state` is how the page showed the report."""

    upheld = forms.ChoiceField(
        label=gettext_lazy("The first decision"),
        choices=[
            ("yes", pgettext_lazy("appeal", "Stands")),
            ("no", pgettext_lazy("appeal", "Is reversed")),
        ],
        error_messages={"required": gettext_lazy("Choose whether the first decision stands.")},
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=Outcome.choices,
        error_messages={"required": gettext_lazy("Choose what is done.")},
        widget=forms.RadioSelect,
    )
    part = forms.ChoiceField(label=gettext_lazy("The part that goes"), required=False)
    facts = LinesField(
        label=gettext_lazy("Findings"),
        max_length=LONGEST_EXPLANATION,
        help_text=gettext_lazy(
            "What you found, what you checked it against, and why the decision follows. Both sides read it word for "
            "word: name nobody who reported."
        ),
        error_messages={"required": gettext_lazy("Give the facts. Both sides read them.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("The decision stands on"),
        choices=Basis.choices,
        error_messages={"required": gettext_lazy("Choose what the decision stands on.")},
        widget=forms.RadioSelect,
    )
    clause = LineField(
        label=gettext_lazy("Which law, or which section of the terms"),
        max_length=200,
        help_text=gettext_lazy(
            "Such as “Directive 2006/114/EC, Article 3”, or the section of the terms and their date."
        ),
        error_messages={"required": gettext_lazy("Name the law or the section. Both sides read it.")},
    )
    state = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, report: Report) -> None:
        super().__init__(data, initial={"state": report.state})
        first = report.first
        self.is_appeal = first is not None
        parts = part_choices(report.listing, with_files=True) if report.about == report.listing else []
        left_out = set() if parts else {Outcome.PART_REMOVED.value}
        cast("forms.ChoiceField", self.fields["part"]).choices = [("", _("Choose")), *parts]
        if not parts:
            del self.fields["part"]
        if first is None:
            del self.fields["upheld"]
        else:
            left_out.add(first.outcome)
            self.fields["outcome"].required = False
            self.fields["outcome"].label = _("If it is reversed: what is done")
        cast("forms.ChoiceField", self.fields["outcome"]).choices = [
            (str(value), label) for value, label in Outcome.choices if value not in left_out
        ]
        if first is not None and first.took_off:
            # Reversed, it is put back; there is nothing to choose.
            del self.fields["outcome"]
            self.fields.pop("part", None)

    def clean(self) -> dict[str, Any]:
        """Ask for what a reversal does, and for the part that goes."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        reversed_to_nothing = values.get("upheld") == "no" and not values.get("outcome")
        if reversed_to_nothing and "outcome" in self.fields and "outcome" not in self.errors:
            self.add_error("outcome", _("Choose what is done."))
        wants_part = values.get("outcome") == Outcome.PART_REMOVED and values.get("upheld") != "yes"
        if wants_part and not values.get("part") and "part" not in self.errors:
            self.add_error("part", _("Choose the part that goes."))
        return values

    @property
    def shown(self) -> str:
        """The state in which the page showed the report; what was not sent fits none."""
        return str(self.data.get("state", ""))[:20]

    @property
    def ruling(self) -> Ruling:
        """What was decided, as the action takes it."""
        typed = self.cleaned_data
        return Ruling(
            outcome=typed.get("outcome") or Outcome.NO_ACTION,
            basis=typed["basis"],
            clause=typed["clause"],
            facts=typed["facts"],
            part=typed.get("part", ""),
            upheld=typed.get("upheld") == "yes",
        )


class ReportQueueForm(ReviewQueueForm):
    """What the queue of reports shows."""

    TABS = tuple(REPORT_TABS)

    tab = forms.ChoiceField(choices=[(tab, tab) for tab in REPORT_TABS], required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("What is wrong"),
        choices=[("", gettext_lazy("Every reason")), *Grievance.choices],
        required=False,
    )


def part_choices(page: Solution | Need, *, with_files: bool = False) -> list[tuple[str, str]]:
    """Return what stands on a page by itself, as choices in the reader's words."""
    found: Mapping[str, Reported] = parts_of(page, with_files=with_files)
    return [(subject, _named(one)) for subject, one in found.items()]


def _named(one: Reported) -> str:
    if isinstance(one, Deployment):
        return _("Where it runs: %(city)s") % {"city": one.where}
    if isinstance(one, Question):
        words = {"number": one.number, "text": Truncator(one.public_text).chars(60)}
        return _("Question %(number)s: %(text)s") % words
    if isinstance(one, Kit):
        return _("The kit that its city shares")
    if isinstance(one, Attachment):
        return _("File: %(words)s") % {"words": Truncator(one.file.words).chars(60)}
    return one.title
