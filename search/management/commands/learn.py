"""Learns from the labels of the CPV what texts are about, for this host."""

import os
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from listings.taxonomy import shipped_labels
from search.analysis import LANGUAGES
from search.concepts import current, file
from search.concepts.learning import learn
from search.requests import REBUILD_ASKED, leave

KIND: Final = 10
"""How far the process that learns beside a worker stands back (nice)."""
MEGABYTE: Final = 1_000_000


class Command(BaseCommand):
    """`manage.py learn [--again] [--beside]`."""

    help = "Learns from the shipped CPV labels what texts are about; does nothing when that is there."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the other ways."""
        parser.add_argument("--again", action="store_true", help="learn it even when it is there")
        parser.add_argument(
            "--beside", action="store_true", help="stand back, and have the index built anew afterwards"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file of concepts; until it is whole, an earlier one stays."""
        if current.version() and not options["again"]:
            self.stdout.write("What there is to learn is there.")
            return
        if options["beside"]:
            os.nice(KIND)
        path = Path(settings.SEARCH_CONCEPTS_FILE)
        try:
            file.write(path, current.wanted_version(), learn(shipped_labels(), LANGUAGES))
        except OSError as error:
            raise CommandError(f"What was learned cannot be written: {error}") from error
        self.stdout.write(f"Learned: {path.stat().st_size // MEGABYTE} MB. {self._reindex(asked=options['beside'])}")

    def _reindex(self, *, asked: bool) -> str:
        if asked:
            leave(REBUILD_ASKED)
            return "The worker builds the index anew."
        return "Now build the index with it: manage.py reindex"
