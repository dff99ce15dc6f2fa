"""What a search page costs without its engine, beside an empty view and a bare one; and its queries."""

from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from search.criteria import Criteria
from search.engines import engine
from search.queries import found
from tests.benchmarks.asking import Site
from tests.benchmarks.figures import Figure
from tests.benchmarks.questions import questions, titles
from tests.benchmarks.site import STAFF
from tests.benchmarks.timing import Stopwatch, cpu
from tests.second_factor import sign_in

ASKED, ROUNDS = 40, 3
FULL_PAGE = 20


def measure(_full):
    yield from costs()
    yield from queries()


def costs():
    """Ask each question of ours, of the empty view and of the bare view, in turns.

    The engine's part is the processor time of the thread inside the engine's methods that a page calls, the tabs' and
    the subjects' included: both engines are called by the thread that renders, and tantivy searches in it.
    """
    site, times = Site(), {"page": [], "engine": [], "empty": [], "bare": []}
    asked = questions("solutions", ASKED)
    with Stopwatch().on(engine(), "search", "totals", "ask_all", "held") as watch:
        for number in range(ROUNDS + 1):
            for text in asked:
                watch.milliseconds = 0.0
                taken = {"page": cpu(lambda text=text: site.get("/search/", q=text)), "engine": watch.milliseconds}
                taken["empty"] = cpu(lambda: site.get("/control/empty/"))
                taken["bare"] = cpu(lambda text=text: site.get("/control/bare/", q=text))
                for name, milliseconds in taken.items() if number else ():
                    times[name].append(milliseconds)
    ours = median(page - engine for page, engine in zip(times["page"], times["engine"], strict=True))
    name = "search page without its engine (processor)"
    yield Figure(name, ours, "ms", "empty view, same middleware", median(times["empty"]), 20, judges_ratio=True)
    yield Figure(name, ours, "ms", "bare view: tantivy, 20 titles", median(times["bare"]), 3, judges_ratio=True)
    yield Figure("the engine of a search page (processor)", median(times["engine"]), "ms")


def queries():
    """Count the database's queries of a page with 1 row, with 20, and with 20 for somebody who is signed in."""
    anonymous, signed = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})
    sign_in(signed, User.objects.get(email=STAFF))
    one = next(f'"{title}"' for title, language in titles("solutions", 500) if hits(f'"{title}"', language) == 1)
    many = next(text for text in questions("solutions", 500) if hits(text, "en") == FULL_PAGE)
    for client, text, rows, most in (
        (anonymous, one, "1 row", 6),
        (anonymous, many, "20 rows", 6),
        (signed, many, "20 rows, signed in", 9),
    ):
        client.get("/search/", {"q": text})  # what a process reads once is read now
        with CaptureQueriesContext(connection) as captured:
            client.get("/search/", {"q": text})
        yield Figure(f"database queries of a search page, {rows}", len(captured), "", goal=most)


def hits(text, language):
    return len(found(Criteria(text=text, language=language)).hits)
