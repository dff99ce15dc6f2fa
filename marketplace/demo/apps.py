"""Everything that only the demonstration has: its people, its mail page, its one command."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Registers the app."""

    name = "marketplace.demo"
