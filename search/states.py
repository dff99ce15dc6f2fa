"""What is done to the whole index, and how it ends."""

from django.db import models
from django.utils.translation import pgettext_lazy


class RunKind(models.TextChoices):
    """What is done."""

    BUILD = "build", pgettext_lazy("run of the index", "Build anew")
    CHECK = "check", pgettext_lazy("run of the index", "Check and repair")


class Outcome(models.TextChoices):
    """How it ended; a run that was killed never says so."""

    RUNNING = "", pgettext_lazy("run of the index", "Running")
    DONE = "done", pgettext_lazy("run of the index", "Done")
    FAILED = "failed", pgettext_lazy("run of the index", "Failed")
