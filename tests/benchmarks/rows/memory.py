"""What a web worker keeps in memory after a thousand mixed pages."""

import http
import random
from pathlib import Path
from urllib.parse import urlencode

from accounts.models import Organisation
from listings.models import Need, Solution
from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import web
from tests.benchmarks.questions import questions, typed

WORKERS, PAGES = 2, 1_000
FLAT = 1.05
"""What counts as flat: the second thousand pages add at most a twentieth."""


def measure(_full):
    """Ask real web workers, whose parent is preloaded, and read what the larger does not share.

    Two, as the site is run: what one alone has mapped of a file would count as its own.
    """
    with web(WORKERS) as server:
        private = []
        for place, path in enumerate(mixed(2 * WORKERS * PAGES), 1):
            status = server.get(path)
            if status != http.HTTPStatus.OK:
                raise ValueError(f"{path} answered {status}")
            if place % (WORKERS * PAGES) == 0:
                private.append(max(map(unshared, server.children())))
    thousand, more = private
    yield Figure("memory of a web worker after 1,000 mixed pages, unshared", thousand, "MB", goal=160)
    yield Figure("the same after 2,000 pages (flat)", more, "MB", "after 1,000", thousand, FLAT, judges_ratio=True)


def mixed(pages):
    """Return the addresses of so many pages in an order that is always the same."""
    lot = random.Random(3)  # noqa: S311 - no secret
    kinds = ("solutions", "needs", "references")
    asked = {kind: questions(kind, pages) for kind in kinds}
    letters = typed("solutions", pages)
    rows = [("solutions", Solution), ("needs", Need)]
    ids = {name: list(model.objects.public().values_list("public_id", flat=True)[:500]) for name, model in rows}
    bodies = list(Organisation.objects.public().values_list("public_id", flat=True)[:200])

    def page(place):
        kind = lot.choice(kinds)
        language = lot.choice(("", "", "/bg"))
        text = asked[kind][place % len(asked[kind])]
        return lot.choice(
            (
                f"{language}/search/?{urlencode({'q': text, 'kind': kind})}",
                f"{language}/search/?{urlencode({'q': text, 'kind': kind, 'country': 'BG'})}",
                f"{language}/search/?{urlencode({'kind': kind, 'page': lot.randint(1, 9)})}",
                f"/search/suggestions/?{urlencode({'q': letters[place % len(letters)]})}",
                f"{language}/solutions/{lot.choice(ids['solutions'])}/",
                f"{language}/needs/{lot.choice(ids['needs'])}/",
                f"{language}/organisations/{lot.choice(bodies)}/",
                f"{language}/",
            )
        )

    return [page(place) for place in range(pages)]


def unshared(number):
    """Return the megabytes that only this process holds."""
    lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024
