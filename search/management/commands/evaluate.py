"""Writes down how the product ranks graded questions."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines.base import EngineDown
from search.evaluation import Unusable, rankings
from search.reasons import counted, reason_of


class Command(BaseCommand):
    """evaluate."""

    help = "Ranks the questions of a folder in scratch indexes of the configured engine and writes a run for a scorer."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and the run's file."""
        parser.add_argument("folder", type=Path, help="holds docs-*.jsonl[.gz] and queries.jsonl[.gz]")
        parser.add_argument("--run", type=Path, required=True, help="the file that is written, a JSON object a line")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write one line for each question."""
        count = 0
        try:
            with options["run"].open("w", encoding="utf-8") as run:
                for count, ranking in enumerate(rankings(options["folder"]), start=1):  # noqa: B007
                    run.write(json.dumps(ranking) + "\n")
        except (Unusable, OSError, json.JSONDecodeError, KeyError) as error:
            raise CommandError(f"{options['folder']}: {error}") from error
        except EngineDown as error:
            raise CommandError(f"The search engine cannot be asked now. {reason_of(error)}") from error
        self.stdout.write(counted(count, "question ranked.", "questions ranked."))
