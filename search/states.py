"""When a saved search sends what is new."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_SAVED: Final = 50
"""How many searches one person may save."""
LONGEST_NAME: Final = 120


class Rhythm(models.TextChoices):
    """How often a saved search sends a mail, when there is something new."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
