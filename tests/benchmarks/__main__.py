"""Measures every row of the table and prints it: `python -m tests.benchmarks [full]`, or `make bench`.

What is made and measured stands in `bench` in the folder DATA. After an interruption the same command goes on: what was
made is used again, and a row that was measured is not measured again. Once all are, the table is kept as JSON, and the
next run measures anew.
"""

import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import server
from tests.benchmarks.figures import HEAD, read, written
from tests.benchmarks.site import REFERENCES, VERSION, done_in

LISTINGS, FULL_LISTINGS = 10_000, 100_000
LEARNED = "concepts.bin"
"""What was learned from the labels, which are the same for every site."""
SMALL, FULL_SMALL = 2_000, 10_000
"""How many listings the rows have that build an index over and over."""


@dataclass(frozen=True, slots=True)
class Row:
    """A file of `rows` with the site it is measured on, which it may change, and whether it needs a server."""

    name: str
    is_small: bool = False
    changes: bool = False
    needs_server: bool = False


ROWS = (
    Row("pages"),
    Row("suggestions"),
    Row("freshness", changes=True),
    Row("freshness-elasticsearch", is_small=True, changes=True, needs_server=True),
    Row("rebuilding", changes=True),
    Row("rebuilding-elasticsearch", is_small=True, changes=True, needs_server=True),
    Row("growth"),
    Row("reindexing", is_small=True, needs_server=True),
    Row("memory"),
    Row("mixed", changes=True),
    Row("saved"),
)


class Run:
    """One run, or what is left of one that was broken off."""

    def __init__(self, folder, size):
        self.folder, self.size = folder, size
        self.is_full = size == "full"
        self.parts = folder / f"parts-{size}"
        self.parts.mkdir(parents=True, exist_ok=True)

    def measure(self):
        """Measure what is not measured yet; return the names of rows with what they lack."""
        lacks = {row.name: server.lacking() for row in ROWS if row.needs_server and server.lacking()}
        with ExitStack() as stack:
            for row in ROWS:
                if row.name in lacks or self.part(row).exists():
                    continue
                environment = {}
                if row.needs_server:
                    environment["ELASTICSEARCH_URL"] = stack.enter_context(server.running(self.folder / "server"))
                self.one(row, environment)
                stack.close()
        return lacks

    def one(self, row, environment):
        """Measure one row, on a copy of the site when it changes it."""
        site, began = self.site(row), time.monotonic()
        say(f"{row.name} …")
        used = shutil.copytree(site, self.folder / "copy") if row.changes else site
        try:
            run(used, environment, "tests.benchmarks.row", row.name, str(self.part(row)), self.size)
        finally:
            if row.changes:
                shutil.rmtree(used)
        for figure in read(self.part(row).read_text(encoding="utf-8")):
            say(f"  {figure.line()}")
        say(f"  {time.monotonic() - began:.0f} s")

    def part(self, row):
        return self.parts / f"{row.name}.json"

    def site(self, row):
        """Return the folder of the site, which is made when it is not there."""
        sizes = (SMALL, FULL_SMALL) if row.is_small else (LISTINGS, FULL_LISTINGS)
        number = sizes[self.is_full]
        folder = self.folder / f"site-{number}-{VERSION}"
        folder.mkdir(parents=True, exist_ok=True)
        if "bare" not in done_in(folder):
            began = time.monotonic()
            say(f"A site of {number:,} listings is made …")
            learned = [path for path in self.folder.glob(f"site-*/{LEARNED}") if path.parent != folder]
            if learned and not (folder / LEARNED).exists():
                shutil.copy(learned[0], folder / LEARNED)
            run(folder, {}, "tests.benchmarks.site", str(number))
            say(f"  {time.monotonic() - began:.0f} s")
        return folder

    def finish(self, lacks):
        """Keep the table as JSON and print it; the parts are done with."""
        figures = [one for row in ROWS if self.part(row).exists() for one in read(self.part(row).read_text())]
        kept = self.folder / f"{time.strftime('%Y-%m-%d-%H%M%S')}-{self.size}.json"
        kept.write_text(written(figures), encoding="utf-8")
        shutil.rmtree(self.parts)
        say(f"\n{HEAD}")
        for figure in figures:
            say(figure.line() + (f"  ({figure.note})" if figure.note else ""))
        for name, sentence in lacks.items():
            say(f"{name}: {sentence}")
        say(f"\nKept in {kept}.")


def run(folder, environment, module, *arguments):
    """Run a module on the site in a folder, with the demo's settings and nothing of what a shell has set."""
    unset = ("DATABASE_URL", "ELASTICSEARCH_URL", "SITE_URL", "ALLOWED_HOSTS", "STATIC_ROOT", "SEARCH_INDEX_PREFIX")
    inherited = {name: value for name, value in os.environ.items() if name not in unset}
    ours = {"DEMO": "1", "DATA": str(folder.resolve()), "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", module, *arguments],
        check=True,
        env={**inherited, **ours, "SEARCH_INDEX_PREFIX": "bench", **environment},
    )


def say(text):
    """Print a line at once, for whoever waits."""
    print(text, flush=True)  # noqa: T201


def main(*arguments):
    """Measure, print, keep."""
    folder = Path(os.environ.get("DATA") or "var") / "bench"
    shutil.rmtree(folder / "copy", ignore_errors=True)
    missing = [str(path) for path in REFERENCES.values() if not path.is_file()]
    if missing:
        say(f"Without the texts of {' and '.join(missing)} the statistics are those of the demonstration alone.")
    run_ = Run(folder, "full" if "full" in arguments else "usual")
    run_.finish(run_.measure())


if __name__ == "__main__":
    main(*sys.argv[1:])
