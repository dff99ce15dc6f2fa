"""The product's settings with the proofs' own effects in place of the product's."""

import os
from pathlib import Path

from marketplace.settings import *  # noqa: F403
from marketplace.settings import INSTALLED_APPS as PRODUCT_APPS

INSTALLED_APPS = [*PRODUCT_APPS, "tests.proofs.effects"]
JOURNAL_HANDLERS = {
    "tests.proofs.effects.handlers.COUNT": ["thing.written"],
    "tests.proofs.effects.handlers.MAIL": ["thing.written"],
}
JOURNAL_SCHEDULE: list[str] = []
EMAIL_BACKEND = "tests.proofs.effects.backend.CountingBackend"
PROOF_FOLDER = Path(os.environ["PROOF_FOLDER"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"file": {"class": "logging.FileHandler", "filename": PROOF_FOLDER / "log"}},
    "root": {"handlers": ["file"], "level": "WARNING"},
}
