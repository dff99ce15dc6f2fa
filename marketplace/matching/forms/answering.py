"""The forms of an answer, one field for each point that the city asks, and of the texts kept for answers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.models import Point, Solution
from listings.states import PointKind
from marketplace.matching.forms import VersionedForm
from marketplace.matching.models import LONGEST_ANSWER
from marketplace.matching.written import LONGEST_NAME, NO, YES, Part, Written, why_not_kept, why_not_sent

TEXT: Final = "text"
LONGEST_LINE: Final = 200


class LinesField(forms.CharField):
    """Many lines, ended as they are stored."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return the text with plain line ends."""
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class AnswerForm(VersionedForm):
    """What a team says to each point. `sending` asks for what the city requires; a draft may lack it."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        points: Sequence[Point],
        solutions: Sequence[Solution],
        initial: Mapping[str, Any] | None = None,
        sending: bool = False,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.points, self.sending = points, sending
        for point in points:
            field = _field(point)
            # A draft may lack it; the page says nevertheless that no answer is sent without it.
            field.required = point.required and (sending or data is None)
            field.error_messages["required"] = _("The city asks every answer for this.")
            self.fields[_name(point)] = field
            self.fields[f"secret-{point.public_id}"] = _secret()
        self.fields[TEXT] = _free_text(alone=not points)
        self.fields["text_secret"] = _secret()
        if solutions:
            self.fields["solutions"] = forms.MultipleChoiceField(
                label=_("Solutions that the answer rests on"),
                choices=[(one.public_id, one.title) for one in solutions],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Published solutions of your organisation. The city gets a link to each."),
            )

    def unjudged(self) -> "AnswerForm":
        """Return the form with what was typed and no word about it."""
        self._errors = ErrorDict()
        return self

    def clean(self) -> dict[str, Any]:
        """Look at what is said to each point."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        judge = why_not_sent if self.sending else why_not_kept
        for point in self.points:
            name = _name(point)
            if not self.has_error(name) and (why := judge(point, (values.get(name) or "").strip())):
                self.add_error(name, why)
        self._in_order()
        return values

    def _in_order(self) -> None:
        """Let what is wrong stand in the order of the points, whoever found it."""
        order = {name: place for place, name in enumerate(self.fields)}
        self._errors = ErrorDict(sorted(self.errors.items(), key=lambda one: order.get(one[0], -1)))

    def written(self) -> Written:
        """Return what was written."""
        typed = self.cleaned_data
        parts = {
            one.public_id: Part((typed.get(_name(one)) or "").strip(), bool(typed.get(f"secret-{one.public_id}")))
            for one in self.points
        }
        return Written(
            text=typed.get(TEXT) or "",
            text_secret=bool(typed.get("text_secret")),
            parts=parts,
            solutions=tuple(typed.get("solutions") or ()),
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return for the page each point with its field, its mark and how many words stand there."""
        found = []
        for number, point in enumerate(self.points, 1):
            field = self[_name(point)]
            is_text = point.kind == PointKind.TEXT
            count = len(str(field.value() or "").split())
            mark = self[f"secret-{point.public_id}"]
            found.append(
                {"number": number, "point": point, "field": field, "secret": mark, "count": count, "is_text": is_text}
            )
        return found


def initial_of(written: Written, version: int) -> dict[str, Any]:
    """Return what stands in the form of an answer."""
    initial: dict[str, Any] = {
        "version": version,
        TEXT: written.text,
        "text_secret": written.text_secret,
        "solutions": list(written.solutions),
    }
    for key, part in written.parts.items():
        initial |= {f"point-{key}": part.value, f"secret-{key}": part.secret}
    return initial


def _name(point: Point) -> str:
    return f"point-{point.public_id}"


def _field(point: Point) -> forms.Field:
    """Return the field of one point; its buyer's help stands above it."""
    text = point.text
    common: dict[str, Any] = {"label": text.prompt, "help_text": text.help, "required": False}
    if point.kind == PointKind.TEXT:
        rows = 3 if (point.words or 0) <= LONGEST_LINE // 4 else 8
        area = forms.Textarea(attrs={"rows": rows, "data-words": str(point.words)})
        return LinesField(max_length=LONGEST_ANSWER, widget=area, **common)
    if point.kind == PointKind.NUMBER:
        unit = _("In %(unit)s.") % {"unit": text.unit} if text.unit else ""
        common["help_text"] = " ".join(filter(None, [text.help, unit]))
        return forms.CharField(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **common)
    choices = (
        [(YES, _("Yes")), (NO, _("No"))] if point.kind == PointKind.YES_NO else [(one, one) for one in text.choices]
    )
    return forms.ChoiceField(choices=[*choices, ("", _("No answer"))], widget=forms.RadioSelect, **common)


def _free_text(*, alone: bool) -> forms.Field:
    """Return the field of the text that speaks to no point."""
    return LinesField(
        label=_("Your answer") if alone else _("What else you want to say"),
        max_length=LONGEST_ANSWER,
        required=alone,
        help_text=_("Up to 4,000 characters. Say what you would do, where it runs already, and what you need to know.")
        if alone
        else _("Up to 4,000 characters."),
        error_messages={"required": _("Write your answer.")},
        widget=forms.Textarea(attrs={"rows": 14 if alone else 5}),
    )


def _secret() -> forms.Field:
    return forms.BooleanField(label=_("This is a trade secret"), required=False)


class SnippetForm(VersionedForm):
    """A text to keep, and its name."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("So that your team finds it again; nobody else reads it."),
        error_messages={"required": gettext_lazy("Give it a name, so that you find it again.")},
    )
    text = LinesField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_ANSWER,
        error_messages={"required": gettext_lazy("Write the text.")},
        widget=forms.Textarea(attrs={"rows": 10}),
    )
