"""What people ask of a need, and what its city makes of a question."""

from collections.abc import Sequence
from typing import Any, Final, cast

from django import forms
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from listings.forms.texts import LinesField, quoted
from listings.models import Question
from listings.redacting import not_in
from listings.values import Handling

LONGEST_QUESTION: Final = 2_000
LONGEST_REPLY: Final = 4_000


class AskForm(forms.Form):
    """A question, and the organisation for which it is asked."""

    organisation = forms.ChoiceField(
        label=gettext_lazy("You ask for"),
        help_text=gettext_lazy("Nobody reads its name before the deadline; afterwards the city’s file has it."),
    )
    text = LinesField(
        label=gettext_lazy("Your question"),
        max_length=LONGEST_QUESTION,
        help_text=gettext_lazy("Up to 2,000 characters. Leave out whatever says who you are."),
        error_messages={"required": gettext_lazy("Write your question.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data: QueryDict | None = None, *, organisations: Sequence[Organisation]) -> None:
        super().__init__(data, initial={"organisation": organisations[0].public_id})
        choices = [(one.public_id, one.name) for one in organisations]
        cast("forms.ChoiceField", self.fields["organisation"]).choices = choices
        self.organisations = {one.public_id: one for one in organisations}
        self.asks_for = organisations[0].name if len(organisations) == 1 else ""
        if self.asks_for:
            self.fields["organisation"].widget = forms.HiddenInput()

    @property
    def chosen(self) -> Organisation:
        """The chosen organisation; raises KeyError while the form is not valid."""
        return self.organisations[self.cleaned_data["organisation"]]


class HandlingForm(forms.Form):
    """The words to hide, and the reply or the question that has it already."""

    hidden = LinesField(
        label=gettext_lazy("Words to hide"),
        max_length=4_000,
        required=False,
        help_text=gettext_lazy(
            "Whatever says who asked: a name, a product, a place. Each word or phrase on a line of its own, as it "
            "stands in the question. Everybody reads […] instead; your file keeps the original."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reply = LinesField(
        label=gettext_lazy("Your reply"),
        max_length=LONGEST_REPLY,
        required=False,
        help_text=gettext_lazy(
            "Up to 4,000 characters. Everybody reads it at once; whoever follows the need or answered it gets it by "
            "mail."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    same_as = forms.TypedChoiceField(
        label=gettext_lazy("Replied to already"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("Instead of a reply: the question whose reply holds for this one too."),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)
    is_stale = False

    def __init__(
        self, data: QueryDict | None = None, *, question: Question, replied: Sequence[Question], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.question = question
        others = [one for one in replied if one.pk != question.pk]
        choices = [(one.number, f"{one.number}: {Truncator(one.public_text).chars(70)}") for one in others]
        cast("forms.ChoiceField", self.fields["same_as"]).choices = [("", _("No, I reply here")), *choices]
        if not choices or self.initial.get("reply"):
            del self.fields["same_as"]
        if not question.need.is_open:
            for name in ("reply", "same_as"):
                self.fields.pop(name, None)

    def clean_hidden(self) -> tuple[str, ...]:
        """Return the phrases, each once; name the one that does not stand in the question."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["hidden"].split("\n"))
        phrases = tuple(dict.fromkeys(line for line in lines if line))
        if strange := not_in(self.question.text, phrases):
            raise forms.ValidationError(
                _("“%(phrase)s” does not stand in the question. Write it as it stands there."),
                params={"phrase": quoted(strange[0])},
            )
        return phrases

    def handling(self) -> Handling:
        """Return what was typed as the action takes it; what is not asked any more stays as it was."""
        typed = self.cleaned_data
        return Handling(
            hidden=typed["hidden"],
            reply=(typed["reply"] if "reply" in self.fields else self.initial.get("reply", "")).strip(),
            same_as=typed.get("same_as") if "same_as" in self.fields else self.initial.get("same_as"),
        )

    def show_version(self, version: int) -> None:
        """After a conflict: let the next save overwrite what is stored knowingly."""
        self.is_stale = True
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(version)
        self.data = data


def initial_handling(before: Handling, version: int) -> dict[str, Any]:
    """Return what a city has made of a question so far as the form's fields hold it."""
    return {"hidden": "\n".join(before.hidden), "reply": before.reply, "same_as": before.same_as, "version": version}
