"""Runs the background worker."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.journal import triggers
from accounts.journal.worker import Worker


class Command(BaseCommand):
    """`manage.py worker`: until SIGTERM or SIGINT. `manage.py worker --once`: all that is due, then done."""

    help = "Delivers what follows from the journal, seals it and runs the schedule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `--once`."""
        parser.add_argument("--once", action="store_true", help="do all that is due, then stop")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work; refuses to start while the database would let the journal be changed."""
        if absent := triggers.missing():
            raise CommandError(_("Triggers are missing (%s). Run manage.py migrate first.") % ", ".join(absent))
        worker = Worker()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_received: worker.stop())
        if options["once"]:
            worker.run_once()
        else:
            worker.run()
