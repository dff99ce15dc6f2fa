"""When a saved search sends what is new; what is done to the whole index; whether words count as meaning the same."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST_SAVED: Final = 50
"""How many searches one person may save."""
LONGEST_NAME: Final = 120


class Rhythm(models.TextChoices):
    """How often a saved search sends a mail, when there is something new."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")


class RunKind(models.TextChoices):
    """What is done."""

    BUILD = "build", pgettext_lazy("run of the index", "Build anew")
    CHECK = "check", pgettext_lazy("run of the index", "Check and repair")
    BACK = "back", pgettext_lazy("run of the index", "Go back")


class Outcome(models.TextChoices):
    """How it ended; a run that was killed never says so."""

    RUNNING = "", pgettext_lazy("run of the index", "Running")
    DONE = "done", pgettext_lazy("run of the index", "Done")
    FAILED = "failed", pgettext_lazy("run of the index", "Failed")


class SynonymState(models.TextChoices):
    """Whether questions are asked with a group of words that mean the same."""

    USED = "used", pgettext_lazy("words that mean the same", "In use")
    DROPPED = "dropped", pgettext_lazy("words that mean the same", "Switched off")


SYNONYM_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    SynonymState.USED: frozenset({SynonymState.DROPPED}),
    SynonymState.DROPPED: frozenset({SynonymState.USED}),
}
