"""Writes down how the product ranks graded questions."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.counting import counted
from search.evaluation import Unusable, rankings
from search.reasons import refused


class Command(BaseCommand):
    """evaluate."""

    help = "Ranks the questions of a folder in scratch indexes of the configured engine and writes a run for a scorer."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and the run's file."""
        parser.add_argument("folder", type=Path, help="holds docs-*.jsonl[.gz] and queries.jsonl[.gz]")
        parser.add_argument("--run", type=Path, required=True, help="the file that is written, a JSON object a line")
        parser.add_argument("--mistyped", action="store_true", help="with a slip in every longer word of a question")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write one line for each question; until all of them are ranked, an earlier run stays as it is."""
        with refused("The search engine cannot be asked now."):
            ranked = self._ranked(options["folder"], mistyped=options["mistyped"])
        try:
            options["run"].write_text("".join(f"{json.dumps(one)}\n" for one in ranked), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"The run cannot be written: {error}") from error
        self.stdout.write(counted(len(ranked), "question ranked.", "questions ranked."))

    def _ranked(self, folder: Path, *, mistyped: bool) -> list[dict[str, Any]]:
        try:
            return list(rankings(folder, mistyped=mistyped))
        except Unusable as error:
            raise CommandError(str(error)) from error
