"""The app that finds listings."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Documents, engines and the question page."""

    name = "search"
