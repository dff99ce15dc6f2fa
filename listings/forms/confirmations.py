"""The form in which a named city says whether a deployment is true."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from listings.forms.texts import LinesField
from listings.models import Deployment
from listings.states import DeploymentState
from listings.values import Verdict


class AnswerForm(forms.Form):
    """True, true with a correction, or not true: facts only."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Is it true?"),
        choices=[
            (DeploymentState.CONFIRMED, pgettext_lazy("deployment", "True")),
            (DeploymentState.CORRECTED, pgettext_lazy("deployment", "True, with a correction")),
            (DeploymentState.DISPUTED, pgettext_lazy("deployment", "Not true")),
        ],
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
        widget=forms.RadioSelect,
    )
    words = LinesField(
        label=gettext_lazy("What is not as it stands there"),
        max_length=1_000,
        required=False,
        help_text=gettext_lazy(
            "Needed for a correction and for “not true”. Facts only, no praise and no blame: everybody reads it, with "
            "the name of your organisation and not with yours."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    edition = forms.IntegerField(min_value=0, max_value=32_767, required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=32_767, required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, deployment: Deployment) -> None:
        last, answer = deployment.last_answer, deployment.answer
        initial: dict[str, Any] = {"edition": deployment.edition, "seen": last.number if last else 0}
        if answer and not deployment.is_aged:
            initial |= {"answer": answer.verdict, "words": answer.words}
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Ask for words where they are needed."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        words, answer = str(values.get("words") or "").strip(), values.get("answer")
        if answer in {DeploymentState.CORRECTED, DeploymentState.DISPUTED} and not words:
            self.add_error("words", _("Say what is not as it stands there."))
        if answer == DeploymentState.CONFIRMED and words:
            self.add_error(
                "words", _("“True” stands alone. Choose “True, with a correction” if something is to be added.")
            )
        return values

    def verdict(self) -> Verdict:
        """Return what was typed as the action takes it."""
        typed = self.cleaned_data
        return Verdict(
            answer=typed["answer"],
            words=typed["words"].strip(),
            edition=typed.get("edition") or 0,
            seen=typed.get("seen") or 0,
        )

    def show_stored(self, deployment: Deployment) -> None:
        """After a conflict: let the next answer take the place of what is stored knowingly."""
        data, last = cast("QueryDict", self.data).copy(), deployment.last_answer
        data["edition"], data["seen"] = str(deployment.edition), str(last.number if last else 0)
        self.data = data
