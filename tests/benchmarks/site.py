"""Makes a site of so many listings, with its index, once: `python -m tests.benchmarks.site NUMBER`, in its folder."""

import json
import os
import sys
from io import StringIO
from pathlib import Path

import django
from django.core.management import call_command

SHARED = Path(__file__).resolve().parents[3] / "shared"
REFERENCES = {
    "services": SHARED / "data" / "public-services.jsonl.gz",
    "notices": SHARED / "relevance" / "docs-needs.jsonl.gz",
}
VERSION = 1
"""Count on when a site of so many listings is made otherwise than before."""
WAITING = 1_500
"""How many more listings wait for review, so that a measurement can publish them."""
STAFF = "stefan.staff@people.example"
OWNER = "olga.owner@people.example"


def stamp_of(folder):
    return folder / "made.json"


def done_in(folder):
    """Return which steps were done in a folder."""
    return json.loads(stamp_of(folder).read_text()) if stamp_of(folder).exists() else {}


def make(number):
    """Do what is still to be done; a step that was broken off is done again, from its beginning."""
    django.setup()
    from tests.benchmarks import making  # noqa: PLC0415  # needs the apps to be there

    folder = Path(os.environ["DATA"])
    done = done_in(folder)
    for name, step in (
        ("tables", making.tables),
        ("listings", lambda: making.listings(number)),
        ("learned", lambda: call_command("learn", stdout=StringIO())),
        ("index", lambda: call_command("reindex", stdout=StringIO())),
        ("bare", making.bare),
    ):
        if name not in done:
            step()
            done[name] = number
            stamp_of(folder).write_text(json.dumps(done))


if __name__ == "__main__":
    make(int(sys.argv[1]))
