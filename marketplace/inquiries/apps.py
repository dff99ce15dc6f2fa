"""Co-investment rooms: parties, offers, acceptances, messages."""

from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    """Registers the app."""

    name = "marketplace.inquiries"
