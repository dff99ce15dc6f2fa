"""A need and the solutions that fit it: explained matches, curation, interest and consent, answers."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Registers the app."""

    name = "marketplace.matching"
