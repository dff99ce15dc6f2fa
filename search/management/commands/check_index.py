"""Compares the index with the database and, when asked, brings it up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.counting import counted
from search.engines import engine
from search.engines.base import EngineDown, NotTheWriter
from search.indexing import Drift, repair
from search.reasons import refused
from search.requests import REPAIR_ASKED, ask
from search.tending import TRIES, check, have_replaced

AWAY = "The search engine cannot be asked now."
SHOWN = 20
AHEAD = "The index is ahead of the database, which was restored. Build it anew: manage.py reindex"


class Command(BaseCommand):
    """`manage.py check_index [--repair]`: exit 1 when index and database differ at the end."""

    help = "Compares every listing of the search index with the database; exits 1 where they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare `--repair`."""
        parser.add_argument("--repair", action="store_true", help="write anew what differs, then compare again")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare, repair when asked, and compare again."""
        try:
            found = self._check(repairing=options["repair"])
        finally:
            engine().close()
        if found.is_ahead:
            raise CommandError(AHEAD)
        if found.ids:
            raise CommandError(counted(len(found.ids), "listing differs.", "listings differ."))

    def _check(self, *, repairing: bool) -> Drift:
        found = self._compare()
        for _try in range(TRIES if repairing else 0):
            if found.ids and not found.is_ahead:
                self._repair(found)
                found = self._compare()
        return found

    def _repair(self, found: Drift) -> None:
        try:
            with refused(AWAY):
                repair(found.ids)
        except NotTheWriter:
            self.stdout.write("A worker holds the index; it repairs it now.")
            with refused(AWAY):
                ask(REPAIR_ASKED)

    def _found(self) -> Drift:
        """Compare; what is found damaged is asked for anew, though a worker would notice it by itself."""
        try:
            return check(repairing=False)
        except EngineDown as error:
            have_replaced(error)
            raise

    def _compare(self) -> Drift:
        with refused(AWAY):
            found = self._found()
        for kind in ("missing", "stale", "phantom"):
            ids = getattr(found, kind)
            more = f" and {len(ids) - SHOWN:,} more" if len(ids) > SHOWN else ""
            if ids:
                self.stdout.write(f"{kind}: {', '.join(ids[:SHOWN])}{more}")
        checked = counted(found.checked, "listing", "listings")
        wrong = counted(len(found.ids), "differs", "differ") if found.ids else "none differs"
        waiting = counted(found.waiting, "waits", "wait")
        self.stdout.write(f"{checked} in the index, {wrong}, {waiting} for a worker.")
        return found
