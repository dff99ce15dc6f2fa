"""Loads reference data; a second run changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.reference import load_places
from listings.reference import load_cpv, load_themes
from search.reference import load_words


class Command(BaseCommand):
    """load_reference."""

    help = "Loads reference data (places, CPV codes, themes, words). Idempotent: a second run changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load every extract that is not in the database in this version."""
        written = {
            "places": load_places(),
            "CPV codes": load_cpv(),
            "themes": load_themes(),
            "groups of words": (words := load_words()).written,
        }
        parts = [f"{count} {what}" for what, count in written.items() if count]
        self.stdout.write(f"{', '.join(parts)} written." if parts else "Reference data is up to date.")
        if words.passed_over:
            self.stdout.write(f"Left out, since groups of staff have them: {', '.join(words.passed_over)}.")
