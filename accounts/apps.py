"""The ground floor: people, organisations, roles and verification."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the app."""

    name = "accounts"

    def ready(self) -> None:
        """Listen to what Django and allauth tell by a signal alone."""
        from allauth.account.signals import (  # noqa: PLC0415
            email_confirmed,
            password_changed,
            password_reset,
            password_set,
            user_signed_up,
        )
        from allauth.mfa.signals import authenticator_added, authenticator_used  # noqa: PLC0415
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415

        from accounts.adapter import (  # noqa: PLC0415
            ask_to_join_own_body,
            disown_before_proof,
            end_other_sessions_with_password,
            keep_acceptance,
        )
        from accounts.factors import count_what_was_set_up, withdraw_what_was_not_lost  # noqa: PLC0415
        from accounts.sessions import begin_presence  # noqa: PLC0415

        email_confirmed.connect(disown_before_proof)
        email_confirmed.connect(ask_to_join_own_body)
        for told in (password_changed, password_reset, password_set):
            told.connect(end_other_sessions_with_password)
        authenticator_added.connect(count_what_was_set_up)
        authenticator_used.connect(withdraw_what_was_not_lost)
        user_logged_in.connect(begin_presence)
        user_signed_up.connect(keep_acceptance)
