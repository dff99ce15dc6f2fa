"""Fields for what people write: one line, many lines, and tags with commas between them."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from accounts.folding import folded, is_readable
from listings.models import Tag

MOST_TAGS: Final = 10
LONGEST_QUOTE: Final = 60
"""How many characters of what was typed a refusal repeats."""


def quoted(typed: str) -> str:
    """Return what was typed as a refusal repeats it: cut when it is long."""
    return typed if len(typed) <= LONGEST_QUOTE else f"{typed[: LONGEST_QUOTE - 1]}…"


class LineField(forms.CharField):
    """One line that shows letters or figures; runs of white space are made single."""

    def to_python(self, value: Any) -> str:
        """Return the line."""
        return " ".join(str(super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        """Refuse a line that cannot be read, beside an empty one that is required."""
        super().validate(value)
        if value and not is_readable(value):
            raise ValidationError(_("Write letters or figures, without hidden characters."))


class LinesField(forms.CharField):
    """Many lines, ended as they are stored: what a browser sends back unchanged must not look like an edit."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return the text with plain line ends."""
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class WebAddressField(forms.URLField):
    """An address of the web; one that is none is refused once and not by two validators."""

    default_validators = [URLValidator(schemes=["http", "https"])]  # noqa: RUF012  # as Django declares it

    def __init__(self, **options: Any) -> None:
        super().__init__(assume_scheme="https", **options)


class ShortTextField(LinesField):
    """A text of so many words at most; the refusal says how many there are."""

    def __init__(self, *, most_words: int, **options: Any) -> None:
        self.most_words = most_words
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let static/js/words.js count while one types."""
        return {**super().widget_attrs(widget), "data-words": str(self.most_words)}

    def validate(self, value: str) -> None:
        """Count the words."""
        super().validate(value)
        count = len(value.split())
        if count > self.most_words:
            raise ValidationError(
                _("The text has %(count)s words. Shorten it to %(most)s."),
                params={"count": count, "most": self.most_words},
            )


class TagsField(forms.CharField):
    """Free words with commas between them: at most ten, each once however it is written."""

    def prepare_value(self, value: Any) -> Any:
        """Return what stands in the field."""
        return ", ".join(value) if isinstance(value, tuple | list) else value

    def to_python(self, value: Any) -> Any:
        """Return the tags as a tuple."""
        text = str(super().to_python(value) or "").replace(";", ",").replace("\n", ",")
        named = (" ".join(part.split()) for part in text.split(","))
        return tuple({folded(name): name for name in named if name}.values())

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the words and not how they are separated."""
        return bool(self.to_python(self.prepare_value(initial)) != self.to_python(data))

    def validate(self, value: Any) -> None:
        """Refuse too many, too long and unreadable ones by name."""
        super().validate(value)
        if len(value) > MOST_TAGS:
            raise ValidationError(
                _("These are %(count)s tags. Keep the %(most)s that say most."),
                params={"count": len(value), "most": MOST_TAGS},
            )
        for name in value:
            if len(name) > Tag.LONGEST or not is_readable(name):
                raise ValidationError(
                    _("“%(name)s” is no tag: it has letters or figures and at most %(most)s characters."),
                    params={"name": quoted(name), "most": Tag.LONGEST},
                )

    def run_validators(self, value: Any) -> None:
        """Look at the text as one for what no text may hold."""
        super().run_validators(", ".join(value))
