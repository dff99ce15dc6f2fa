"""Home, organisation pages, workspaces and what the programme is."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Registers the app."""

    name = "marketplace.pages"
