"""What an answerer will be told: what came of it, with a reason, or the ground on which the reason is withheld."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.matching.choosing import (
    LONGEST_WORDS,
    RESULT_REASONS,
    Ground,
    ResultKind,
    ResultReason,
)
from marketplace.matching.forms import VersionedForm
from marketplace.matching.forms.answering import LinesField


class ResultForm(VersionedForm):
    """One result. With a ground, the reason is left out and the words stay with the city."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What came of the answer"),
        error_messages={"required": gettext_lazy("Choose what came of the answer.")},
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), required=False, help_text=gettext_lazy("The vendor reads it.")
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Withhold the reason?"),
        required=False,
        help_text=gettext_lazy(
            "Only on one of these grounds (Directive 2014/24/EU, Article 55(3)). Then the vendor reads the ground in "
            "place of the reason, and your words stay on your record."
        ),
    )
    words = LinesField(
        label=gettext_lazy("In your own words"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=gettext_lazy(
            "The vendor reads them, unless you withhold the reason. Say nothing about others that answered."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, kinds: Iterable[ResultKind], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        kinds = list(kinds)
        self.fields["kind"].choices = [(one.value, one.label) for one in kinds]  # type: ignore[attr-defined]
        fitting = {reason for kind in kinds for reason in RESULT_REASONS[kind]}
        reasons = [(one.value, one.label) for one in ResultReason if one in fitting]
        self.fields["reason"].choices = [("", _("Choose a reason")), *reasons]  # type: ignore[attr-defined]
        grounds = [(one.value, one.label) for one in Ground]
        self.fields["ground"].choices = [("", _("No: the vendor reads the reason")), *grounds]  # type: ignore[attr-defined]
