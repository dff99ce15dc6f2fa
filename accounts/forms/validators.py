"""What a form asks of a text beyond its length."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.folding import is_readable


def validate_readable(text: str) -> None:
    """Refuse a name that shows no letter or figure, or hides characters that turn or blank the text around it."""
    if not is_readable(text):
        raise ValidationError(_("Write a name that can be read: letters or figures, without hidden characters."))
