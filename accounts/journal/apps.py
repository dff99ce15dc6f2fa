"""The journal: what was done, by whom, and what follows from it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from accounts.journal import triggers


class JournalConfig(AppConfig):
    """Registers the journal's checks, and its triggers after every `migrate`."""

    name = "accounts.journal"
    label = "journal"

    def ready(self) -> None:
        """Load what needs the models to be there."""
        from accounts.journal import checks  # noqa: F401, PLC0415

        post_migrate.connect(triggers.install_after_migrate, sender=self)
