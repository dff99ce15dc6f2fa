"""Builds the index anew beside the live one and puts it in its place, or goes back to the one before."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.counting import counted
from search.engines import engine
from search.engines.base import NotTheWriter
from search.indexing import is_built, rebuild
from search.reasons import refused
from search.requests import REBUILD_ASKED, ask

UNCHANGED = "Nothing has changed: the search engine cannot do it now."
ERASE = "\x1b[K"
"""What a terminal erases the rest of its line for."""


class Command(BaseCommand):
    """`manage.py reindex [--missing | --back]`."""

    help = "Builds the search index beside the live one, checks it and swaps; searching and writing go on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two other ways."""
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument("--missing", action="store_true", help="build it only when there is none")
        ways.add_argument("--back", action="store_true", help="go back to the index before the last rebuild")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Build, or go back; give the right to write back afterwards."""
        try:
            sentence = self._go(missing=options["missing"], back=options["back"])
        finally:
            engine().close()
        self.stdout.write(sentence)

    def _go(self, *, missing: bool, back: bool) -> str:
        """Return what was done, in a sentence."""
        with refused(UNCHANGED):
            if missing and is_built():
                return "The search index is there."
        return self._go_back() if back else self._build()

    def _go_back(self) -> str:
        try:
            with refused(UNCHANGED):
                engine().roll_back()
        except LookupError as error:
            raise CommandError("There is no index from before to go back to.") from error
        except NotTheWriter as error:
            raise CommandError("A worker holds the index. Stop the workers, then try again.") from error
        return "The index from before is live again. Now let check_index --repair bring it up to date."

    def _build(self) -> str:
        try:
            with refused(UNCHANGED):
                count = rebuild(self._progress)
        except NotTheWriter:
            count = self._let_build()
        finally:
            self._show("")
        return counted(count, "listing is in the new index.", "listings are in the new index.")

    def _let_build(self) -> int:
        self.stdout.write("A worker holds the index; it builds it now.")
        with refused(UNCHANGED):
            ask(REBUILD_ASKED)
        with refused("The worker has built the index, but it cannot be asked now."):
            return engine().count()

    def _progress(self, count: int) -> None:
        self._show(f"{counted(count, 'listing', 'listings')} …")

    def _show(self, progress: str) -> None:
        """Write over the last line of a terminal."""
        if self.stderr.isatty():
            self.stderr.write(f"\r{ERASE}{progress}", ending="")
