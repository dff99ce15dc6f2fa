"""The product's settings with the controls beside its pages, and without the jobs that work by the clock."""

from marketplace.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
JOURNAL_SCHEDULE: list[str] = []
OPERATOR_EMAILS: list[str] = []
