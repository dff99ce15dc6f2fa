"""The ground floor: people, organisations, roles and verification."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the app."""

    name = "accounts"

    def ready(self) -> None:
        """Listen to what allauth tells by a signal alone."""
        from allauth.account.signals import email_confirmed  # noqa: PLC0415
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415

        from accounts.adapter import disown_before_proof  # noqa: PLC0415
        from accounts.factors import count_what_was_set_up  # noqa: PLC0415

        email_confirmed.connect(disown_before_proof)
        authenticator_added.connect(count_what_was_set_up)
