"""What a city's team sends in a scoring round: who assesses, declarations, points, reasons."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, cast

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from listings.models import Criterion
from marketplace.matching.assessing import LONGEST_WORDS, MOST_POINTS
from marketplace.matching.models import Score

NO: Final = "none"
YES: Final = "conflict"


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WhyForm(forms.Form):
    """A reason for the record."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_WORDS,
        help_text=gettext_lazy("It goes on the record of this procurement. Your team and an auditor read it."),
        error_messages={"required": gettext_lazy("Say why: it goes on the record.")},
        widget=_words(3),
    )


class AssessorsForm(forms.Form):
    """The people of the team who score, ticked by name, and a reason where one is needed."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who scores"),
        help_text=gettext_lazy("One to nine people of your team, whatever their role. Each gets a mail."),
        error_messages={
            "required": gettext_lazy("Name one to nine people of your team."),
            "invalid_choice": gettext_lazy("Somebody whom you name is not in your team any more. Choose again."),
        },
        widget=forms.CheckboxSelectMultiple,
    )
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST_WORDS, required=False, widget=_words(3))
    shown = forms.CharField(required=False, max_length=LONGEST_WORDS, widget=forms.HiddenInput)

    def __init__(self, *args: Any, team: Sequence[Membership], why_help: str, **options: Any) -> None:
        super().__init__(*args, **options)
        people: Any = self.fields["people"]
        people.choices = [
            (one.person.public_id, f"{one.person.name} ({one.get_role_display().lower()})") for one in team
        ]
        self.fields["why"].help_text = why_help

    def clean_shown(self) -> list[str]:
        """Return the public identifiers of those whom the page showed as named."""
        return [key for key in self.cleaned_data["shown"].split(",") if key]

    def show(self, people: Collection[str]) -> None:
        """Let the form carry who is named now, whatever was sent."""
        data = cast("QueryDict", self.data).copy()
        data["shown"] = ",".join(people)
        self.data = data


class DeclarationForm(forms.Form):
    """No conflict of interest, or one in words."""

    conflict = forms.ChoiceField(
        label=gettext_lazy("Your declaration"),
        choices=[
            (NO, gettext_lazy("I have no conflict of interest with any of these organisations.")),
            (YES, gettext_lazy("I have a conflict of interest, or somebody could think so. I do not score.")),
        ],
        error_messages={"required": gettext_lazy("Choose one of the two.")},
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("What the conflict is"),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=gettext_lazy("Your team and the record have it, nobody else. You cannot take it back."),
        widget=_words(3),
    )

    def __init__(self, *args: Any, only_conflict: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if only_conflict:
            del self.fields["conflict"]

    @property
    def has_conflict(self) -> bool:
        """Whether a conflict is declared."""
        return bool(self.cleaned_data.get("conflict", YES) == YES)


class ScoresForm(forms.Form):
    """Points and words of one candidate, criterion by criterion. Nothing is asked for before she finishes."""

    def __init__(
        self, data: QueryDict | None = None, *, criteria: Sequence[Criterion], stored: Mapping[int, Score]
    ) -> None:
        self.criteria = criteria
        initial: dict[str, Any] = {}
        for one in criteria:
            if score := stored.get(one.pk):
                points = "" if score.points is None else str(score.points)
                initial |= {f"{one.public_id}-points": points, f"{one.public_id}-words": score.words}
        super().__init__(data, initial=initial)
        for number, one in enumerate(criteria, 1):
            self.fields[f"{one.public_id}-points"] = forms.ChoiceField(
                label=_("%(number)d. Points") % {"number": number},
                choices=[("", _("None yet")), *((str(it), str(it)) for it in range(MOST_POINTS + 1))],
                required=False,
            )
            self.fields[f"{one.public_id}-words"] = forms.CharField(
                label=_("%(number)d. Why") % {"number": number},
                max_length=LONGEST_WORDS,
                required=False,
                help_text=_("Needed for 0 and for 5 points."),
                widget=_words(3),
            )

    def rows(self) -> list[tuple[Criterion, list[BoundField]]]:
        """Return each criterion with its two fields."""
        return [(one, [self[f"{one.public_id}-{cell}"] for cell in ("points", "words")]) for one in self.criteria]

    def given(self) -> dict[str, tuple[int | None, str]]:
        """Return points and words by identifiers of criteria."""
        typed = self.cleaned_data
        points = {one.public_id: typed[f"{one.public_id}-points"] for one in self.criteria}
        return {key: (int(one) if one else None, typed[f"{key}-words"]) for key, one in points.items()}
