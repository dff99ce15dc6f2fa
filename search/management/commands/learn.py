"""Learns for this host: from the labels of the CPV what texts are about, from public listings which words there are."""

import os
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from listings.taxonomy import shipped_labels
from search import mapped
from search.analysis import LANGUAGES
from search.concepts import current
from search.concepts.learning import learn
from search.concepts.shipped import shipped_terms
from search.contents import every_content
from search.counting import counted
from search.requests import REBUILD_ASKED, leave
from search.spelling.current import LISTED_VERSION
from search.spelling.learning import label_words, listed_words
from search.spelling.vocabulary import PREFIX

KIND: Final = 10
"""How far the process that learns beside a worker stands back (nice)."""
MEGABYTE: Final = 1_000_000


class Command(BaseCommand):
    """`manage.py learn [--again] [--labels] [--beside]`."""

    help = "Learns what texts are about from the shipped CPV labels, unless that is there, and the words of listings."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the other ways."""
        parser.add_argument("--again", action="store_true", help="learn the labels even when that was done")
        parser.add_argument("--labels", action="store_true", help="from the labels alone; needs no database")
        parser.add_argument(
            "--beside", action="store_true", help="stand back, and have the index built anew afterwards"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write both files; until one is whole, an earlier one stays."""
        if options["beside"]:
            os.nice(KIND)
        labels_are_known = bool(current.version()) and not options["again"]
        try:
            if not labels_are_known:
                self._learn_labels()
            if not options["labels"]:
                self._learn_listed()
        except OSError as error:
            raise CommandError(f"What was learned cannot be written: {error}") from error
        if not labels_are_known:
            self.stdout.write(self._reindex(asked=options["beside"]))

    def _learn_labels(self) -> None:
        labels, terms = shipped_labels(), shipped_terms()
        path = Path(settings.SEARCH_CONCEPTS_FILE)
        arrays = learn(labels, terms, LANGUAGES) | label_words(labels, terms, LANGUAGES)
        mapped.write(path, current.wanted_version(), arrays)
        self.stdout.write(f"The labels are learned: {path.stat().st_size // MEGABYTE} MB.")

    def _learn_listed(self) -> None:
        arrays = listed_words(every_content())
        mapped.write(Path(settings.SEARCH_WORDS_FILE), LISTED_VERSION, arrays)
        known = counted(len(arrays[f"{PREFIX}ends"]), "word of public listings is", "words of public listings are")
        self.stdout.write(f"{known} known.")

    def _reindex(self, *, asked: bool) -> str:
        if asked:
            leave(REBUILD_ASKED)
            return "The worker builds the index anew."
        return "Now build the index with it: manage.py reindex"
