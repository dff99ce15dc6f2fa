"""The ground floor: people, organisations, roles and verification."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the app."""

    name = "accounts"

    def ready(self) -> None:
        """Listen to the one thing that allauth tells by a signal alone."""
        from allauth.account.signals import email_confirmed  # noqa: PLC0415

        from accounts.adapter import ask_to_join_own_body, disown_before_proof  # noqa: PLC0415

        email_confirmed.connect(disown_before_proof)
        email_confirmed.connect(ask_to_join_own_body)
