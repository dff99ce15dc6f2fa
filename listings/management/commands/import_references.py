"""Imports past notices and known cases from a file; a second run changes nothing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actor import system
from accounts.errors import AccountsError
from listings.importing.errors import Unreadable
from listings.importing.reading import Line, Opened, lines, opened
from listings.importing.running import Import
from listings.states import Source

BAR_WIDTH = 30
STOPPED_BY_HAND = 130
CLEAR_LINE = "\r\033[K"


class Command(BaseCommand):
    """import_references FILE --source services|notices [--rejects FILE]."""

    help = (
        "Imports references from FILE, one JSON object a line, plain or gzip. A second run changes nothing. A row that "
        "cannot be read is reported with its line number and does not stop the others; then the exit code is 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, choices=Source.values, help="what the rows are")
        parser.add_argument("--rejects", type=Path, help="a file that keeps the rows that could not be imported")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import the file and say in one line what was done."""
        try:
            with opened(options["file"]) as source, _rejects(options["rejects"], options["file"]) as rejects:
                run = self._import(source, Source(options["source"]), rejects)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        except AccountsError as error:
            raise CommandError(f"{error} Run load_reference first.") from error
        if run.rejected:
            sys.exit(1)

    def _import(self, source: Opened, kind: Source, rejects: BinaryIO | None) -> Import:
        def report(line: Line, reason: str) -> None:
            self._clear()
            self.stderr.write(f"Line {line.number}: {reason}.")
            _keep(line, rejects)

        run = Import(kind, system("import_references"), report)
        try:
            for rows in run.run(lines(source.content)):
                self._show(source.share_read, rows)
        except KeyboardInterrupt:
            self._clear()
            self.stdout.write(f"Stopped. {_summary(run)} A new run goes on from here.")
            sys.exit(STOPPED_BY_HAND)
        self._clear()
        self.stdout.write(_summary(run))
        return run

    def _show(self, share: float, rows: int) -> None:
        if self.stderr.isatty():
            filled = round(share * BAR_WIDTH)
            bar = "█" * filled + "░" * (BAR_WIDTH - filled)
            self.stderr.write(f"{CLEAR_LINE}{bar} {share:4.0%}  {rows:,} rows", style_func=str, ending="")
            self.stderr.flush()

    def _clear(self) -> None:
        if self.stderr.isatty():
            self.stderr.write(CLEAR_LINE, style_func=str, ending="")


def _summary(run: Import) -> str:
    counted = run.counted
    rejected = f", {run.rejected:,} rejected" if run.rejected else ""
    return f"{counted.created:,} new, {counted.changed:,} changed, {counted.unchanged:,} unchanged{rejected}."


@contextmanager
def _rejects(path: Path | None, file: Path) -> Iterator[BinaryIO | None]:
    """Open the file for rejected lines before any work is done; it is emptied."""
    if path is None:
        yield None
        return
    if path.exists() and path.samefile(file):
        raise CommandError("The rejected rows need a file of their own.")
    try:
        opened_file = path.open("wb")
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}.") from error
    with opened_file:
        yield opened_file


def _keep(line: Line, rejects: BinaryIO | None) -> None:
    if rejects is None:
        return
    rejects.write(line.raw)
    last = line.raw
    for last in line.rest:
        rejects.write(last)
    if last and not last.endswith(b"\n"):
        rejects.write(b"\n")
