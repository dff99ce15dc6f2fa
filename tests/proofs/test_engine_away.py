"""The search engine is away for ten minutes while people go on: no write and no page fails, all of it is caught up."""

import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count, cycle

import pytest
from django.conf import settings as configured
from django.utils import timezone

from accounts.journal.models import Delivery
from accounts.journal.queries import lag
from accounts.journal.worker import Worker
from accounts.queries import actor_of
from accounts.states import OrganisationState
from listings import actions
from listings.models import Need, Solution
from listings.queries import values_of_need, values_of_solution, with_everything
from search.breaker import SECONDS_TO_REST
from search.engines import engine
from search.indexing import drift, rebuild
from search.kinds import public_rows
from search.schema import KINDS
from tests.listings.stories import draft_need, draft_solution, make_themes, published
from tests.proofs.gate import Gate
from tests.proofs.stack import ROOT, wait_for
from tests.search.indexed import stand

AWAY = timedelta(minutes=10)
PROBES = {True: 120, False: 40}  # in full one every 5 s, as the worker does
WRITES = {True: 4, False: 2}  # between two probes; the last of them is a note in the need
SOLUTIONS = 6
BACK = timedelta(seconds=6)  # after it the next probe is due
LONGEST_TO_CATCH_UP = 120
HOWS = ("no server", "503 to everything") if configured.ELASTICSEARCH_URL else ("no folder", "another process writes")
HOLD = (
    "import pathlib, sys; from search.engines.embedded.writing import WriterLock; "
    "print(WriterLock(pathlib.Path(sys.argv[1])).take(), flush=True); sys.stdin.read()"
)


@pytest.fixture
def away(how, settings, city_buyer, vendor_owner, staff):
    """Listings that are in the index, and a way to take the engine away from everybody and to bring it back."""
    gate = Gate(settings.ELASTICSEARCH_URL) if settings.ELASTICSEARCH_URL else None
    if gate:
        settings.ELASTICSEARCH_URL = gate.url
    settings.JOURNAL_SCHEDULE = []
    make_themes()
    published(draft_need(city_buyer), city_buyer, staff)
    for number in range(SOLUTIONS):
        published(draft_solution(vendor_owner, title=f"Lamp {number}"), vendor_owner, staff)
    rebuild()
    engine().close()
    yield {
        "no server": lambda: shut(gate),
        "503 to everything": lambda: shut(gate, busy=True),
        "no folder": lambda: without_folder(settings.SEARCH_INDEX_FOLDER),
        "another process writes": lambda: held_elsewhere(settings.SEARCH_INDEX_FOLDER / "writer.lock"),
    }[how]
    engine().drop()
    engine().close()
    if gate:
        gate.close()


@contextmanager
def shut(gate, *, busy=False):
    gate.shut(busy=busy)
    yield
    gate.open()


@contextmanager
def without_folder(folder):
    """A file stands where the folder was, whose lock this worker has."""
    assert engine().can_write()
    aside = folder.with_name("aside")
    folder.rename(aside)
    folder.write_text("")
    yield
    folder.unlink()
    aside.rename(folder)


@contextmanager
def held_elsewhere(lock):
    """Another process has the right to write, and does nothing with it."""
    engine().close()
    command = [sys.executable, "-c", HOLD, str(lock)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as holder:  # noqa: S603
        assert holder.stdout.readline() == "True\n"
        yield


@pytest.fixture
def write(city_buyer, vendor_owner, staff):
    """Return a function that does one thing after the other, by the product's actions."""
    organisation = vendor_owner.memberships.get().organisation

    def publish(number):
        published(draft_solution(vendor_owner, title=f"Lamp {number}"), vendor_owner, staff)

    def tag(number):
        solution = with_everything(Solution.objects.public()).first()
        values = replace(values_of_solution(solution), tags=(f"tag{number}",))
        actions.edit_solution(actor=actor_of(vendor_owner), solution=solution, version=solution.version, values=values)

    def withdraw(_number):
        actions.withdraw(actor=actor_of(vendor_owner), listing=Solution.objects.public().last())

    def suspend(_number):
        stand(organisation, OrganisationState.SUSPENDED, staff)
        stand(organisation, OrganisationState.VERIFIED, staff)

    def note(number):
        """Correct the text of the need, so that it has a word which only the database knows."""
        need = with_everything(Need.objects.public()).get()
        values = replace(values_of_need(need), problem=f"It is dark, says note{number}.")
        version = need.version
        actions.edit_need(actor=actor_of(city_buyer), need=need, version=version, values=values, reason="News.")

    turns = cycle((publish, tag, withdraw, publish, suspend))

    def act(number, *, last):
        (note if last else next(turns))(number)

    return act


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", HOWS)
def test_engine_that_is_away_for_ten_minutes_is_caught_up(how, away, write, client, row, full):
    ahead, step = timedelta(), AWAY / PROBES[full]
    worker = Worker(clock=lambda: timezone.now() + ahead)
    worker.run_once()
    numbers, failed, wrong_pages = count(1), [], []
    with away():
        while ahead < AWAY:
            for place in range(WRITES[full]):
                number = next(numbers)
                failed += failures(write, number, last=place == WRITES[full] - 1)
            worker.run_once()
            wrong_pages += failures(look, client, number, from_database=how != "another process writes")
            ahead += step
        waited, deliveries = lag(timezone.now() + ahead), Delivery.objects.all()
        waiting, handlers = deliveries.count(), set(deliveries.values_list("handler", flat=True))
        counted = deliveries.filter(failures__gt=0).count()
    ahead += BACK
    started = time.monotonic()
    worker.run_once()
    seconds, found = time.monotonic() - started, drift()
    started = time.monotonic()
    wait_for(lambda: not has_banner(client), SECONDS_TO_REST + 1)
    banner_stayed = time.monotonic() - started
    row(
        f"engine away: {how} ({type(engine()).__name__})",
        minutes=10,
        writes=number,
        failed_writes=len(failed),
        probes=PROBES[full],
        wrong_pages=len(wrong_pages),
        deliveries_waiting=waiting,
        tries_counted=counted,
        quarantined=waited.quarantined,
        wrong_in_the_index_afterwards=len(found.ids),
        seconds_to_catch_up=round(seconds, 1),
        seconds_until_the_banner_went=round(banner_stayed, 1),
    )
    assert (failed, wrong_pages, counted, waited.quarantined, found.ids) == ([], [], 0, 0, [])
    assert handlers == ({"index", "tend_index"} if how == "no folder" else {"index"})
    assert seconds + BACK.total_seconds() <= LONGEST_TO_CATCH_UP
    assert waited.seconds >= (AWAY - step).total_seconds()
    assert (deliveries.count(), found.checked) == (0, sum(public_rows(kind).count() for kind in KINDS))


def has_banner(client):
    return client.get("/search/?kind=needs").context["found"].is_from_database


def failures(act, *arguments, **named):
    """Do something; return what went wrong, as a list of words."""
    try:
        act(*arguments, **named)
    except Exception as error:  # noqa: BLE001  # counted
        return [repr(error)]
    return []


def look(client, number, *, from_database):
    """Read the pages that ask the engine; the search page has what was just written, if the database answers it."""
    need = Need.objects.public().get()
    for address in (f"/search/similar/needs/{need.public_id}/", "/search/suggestions/?q=lamp", "/"):
        assert client.get(address).status_code == 200, address
    answer = client.get("/search/", {"kind": "needs", "q": f"note{number}"})
    found = answer.context["found"]
    assert (answer.status_code, found.is_from_database) == (200, from_database)
    assert [hit.row.public_id for hit in found.hits] == ([need.public_id] if from_database else [])
