"""Builds the index anew beside the live one and puts it in its place, or goes back to the one before."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.journal import registry
from accounts.journal.deliverer import Deliverer
from search.counting import counted
from search.engines import engine
from search.engines.base import NotTheWriter
from search.indexing import INDEX_HANDLER, is_built
from search.progress import Progress
from search.reasons import refused
from search.requests import REBUILD_ASKED, ROLLBACK_ASKED, ask
from search.runs import latest
from search.showing import Line
from search.states import RunKind
from search.tending import build, go_back

UNCHANGED = "Nothing has changed: the search engine cannot do it now."
NONE_BEFORE = "There is no index from before to go back to."


class Command(BaseCommand):
    """`manage.py reindex [--missing | --rollback]`."""

    help = "Builds the search index beside the live one, checks it and swaps; searching and writing go on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two other ways."""
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument("--missing", action="store_true", help="build it only when there is none")
        ways.add_argument("--rollback", action="store_true", help="go back to the index before the last rebuild")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Build, or go back; give the right to write back afterwards."""
        self._line, self._hands = Line(self.stderr), Deliverer()
        try:
            sentence = self._go(missing=options["missing"], back=options["rollback"])
        except KeyboardInterrupt:
            raise CommandError("Stopped. The index from before goes on serving.", returncode=130) from None
        finally:
            self._line.wipe()
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
                go_back()
        except LookupError as error:
            raise CommandError(NONE_BEFORE) from error
        except NotTheWriter:
            with refused(UNCHANGED):
                possible = engine().about().can_go_back
            if not possible:
                raise CommandError(NONE_BEFORE) from None
            self._ask(ROLLBACK_ASKED, "A worker holds the index; it goes back now.")
        return "The index from before is live again, and up to date."

    def _build(self) -> str:
        try:
            with refused(UNCHANGED):
                count = build(self._told)
        except NotTheWriter:
            self._ask(REBUILD_ASKED, "A worker holds the index; it builds it now.")
            with refused("The worker has built the index, but it cannot be asked now."):
                count = engine().count()
        return counted(count, "listing is in the new index.", "listings are in the new index.")

    def _told(self, progress: Progress) -> None:
        """Show how far it is, and index what waits: no worker can while this process holds the index."""
        self._line.show(progress)
        index = registry.handlers()[INDEX_HANDLER]
        if self._hands.is_awake(index):
            self._hands.deliver(index)

    def _ask(self, verb: str, sentence: str) -> None:
        self.stdout.write(sentence)
        with refused(UNCHANGED):
            ask(verb, look=self._look)

    def _look(self) -> None:
        """Show how far the worker is."""
        run = latest(RunKind.BUILD)
        if run and run.is_running:
            self._line.show(run.progress)
