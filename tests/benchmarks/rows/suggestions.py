"""How long suggestions take while somebody types."""

from search.spelling.slips import with_slips
from tests.benchmarks.asking import Site
from tests.benchmarks.figures import Figure
from tests.benchmarks.questions import typed
from tests.benchmarks.timing import cpu, p95, wall

ASKED = 150
KINDS = ("solutions", "needs", "references")


def measure(_full):
    """Ask what is typed, each time beside an empty view; server time is what passes on the clock meanwhile."""
    site, passed, spent, empty = Site(), [], [], []
    asked = [text for kind in KINDS for text in typed(kind, ASKED // len(KINDS))]
    site.get("/search/suggestions/", q=asked[0])  # a process looks up its labels once
    for text in asked:
        spent.append(cpu(lambda text=text: passed.append(wall(lambda: site.get("/search/suggestions/", q=text)))))
        empty.append(wall(lambda: site.get("/control/empty/")))
    yield Figure("autocomplete, p95 (clock)", p95(passed), "ms", "empty view, p95", p95(empty), 10)
    yield Figure("autocomplete, p95 (processor)", p95(spent), "ms")
    mistyped = [with_slips(text, text) for text in asked]
    slow = [cpu(lambda text=text: site.get("/search/suggestions/", q=text)) for text in mistyped]
    yield Figure("autocomplete of mistyped words, p95 (processor)", p95(slow), "ms")
