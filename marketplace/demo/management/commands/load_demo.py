"""Loads the people and listings of the demonstration; a second run changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace.demo.actions import load_demo


class Command(BaseCommand):
    """load_demo."""

    help = "Loads the people and listings of the demonstration. Works in DEMO only; a second run changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load what is missing."""
        if not settings.DEMO:
            raise CommandError("load_demo works with DEMO=1 only: its passwords are public.")
        self.stdout.write(f"{load_demo()} demo people and listings made.")
