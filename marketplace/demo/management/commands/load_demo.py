"""Loads the people, listings and meetings of the demonstration; a second run changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from marketplace.demo.actions import load_demo, load_meetings, missing_meetings


class Command(BaseCommand):
    """load_demo."""

    help = "Loads the people, listings and meetings of the demonstration. DEMO only; a second run changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load what is missing."""
        if not settings.DEMO:
            raise CommandError("load_demo works with DEMO=1 only: its passwords are public.")
        self.stdout.write(f"{load_demo()} demo people and listings made.")
        if missing_meetings():
            # A match keeps the score that was shown, and without an index the texts are not in it.
            call_command("reindex", missing=True, stdout=self.stdout)
            self.stdout.write(f"{load_meetings()} demo matches, answers and inquiries made.")
