"""What is asked of a colleague who reads a need before it is sent, and what she says."""

from collections.abc import Sequence
from typing import Final, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from listings.forms.texts import LinesField
from listings.states import LookState

LONGEST_NOTE: Final = 1_000
LONGEST_WORDS: Final = 4_000


class AskLookForm(forms.Form):
    """The colleague, and a word to her."""

    colleague = forms.ChoiceField(
        label=gettext_lazy("Colleague"),
        help_text=gettext_lazy("Owners and editors of your team, but neither you nor who wrote the text last."),
        error_messages={"required": gettext_lazy("Choose a colleague.")},
    )
    note = LinesField(
        label=gettext_lazy("What should be looked at?"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=gettext_lazy("Up to 1,000 characters. Only your team reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None, *, colleagues: Sequence[User]) -> None:
        super().__init__(data)
        choices = [(one.public_id, str(one)) for one in colleagues]
        cast("forms.ChoiceField", self.fields["colleague"]).choices = [("", "—"), *choices]
        self._colleagues = {one.public_id: one for one in colleagues}

    @property
    def chosen(self) -> User:
        """The chosen colleague; raises KeyError while the form is not valid."""
        return self._colleagues[self.cleaned_data["colleague"]]


class VerdictForm(forms.Form):
    """Ready or not, and why; the version is the one that she read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=gettext_lazy("What do you say?"),
        choices=[
            (LookState.READY.value, pgettext_lazy("look", "Ready to be sent")),
            (LookState.CHANGE.value, pgettext_lazy("look", "Please change")),
        ],
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
        widget=forms.RadioSelect,
    )
    words = LinesField(
        label=gettext_lazy("What you think of it"),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=gettext_lazy("Up to 4,000 characters; needed when something should change. Only your team reads it."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
