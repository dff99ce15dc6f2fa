"""The app of solutions, needs and references."""

from django.apps import AppConfig


class ListingsConfig(AppConfig):
    """Listings."""

    name = "listings"
    default_auto_field = "django.db.models.BigAutoField"
