"""What a password must be, in sentences that are translated."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's check of the length, with a sentence of ours: its Bulgarian catalogue has none."""

    def get_error_message(self) -> str:
        """Return why a password is refused."""
        return _("This password is too short. Take at least %(number)d characters.") % {"number": self.min_length}
