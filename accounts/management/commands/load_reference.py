"""Loads reference data; a second run changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.reference import load_places


class Command(BaseCommand):
    """load_reference."""

    help = "Loads reference data (places). Idempotent: a second run changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load every extract that is not in the database in this version."""
        written = load_places()
        self.stdout.write(f"{written} places written." if written else "Reference data is up to date.")
