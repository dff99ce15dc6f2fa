"""Nothing that is asked of any address of the search breaks it or holds it up, on either engine."""

import os
import statistics
import time

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from listings.models import Need, Reference, Solution
from search.criteria import Criteria
from search.engines import engine
from search.queries import found
from search.schema import KINDS, NEEDS, REFERENCES, SOLUTIONS
from search.suggesting.groups import suggestions_for
from tests.proofs.report import TITLE, said
from tests.search.hostile import Hostile
from tests.search.lots import Lots
from tests.search.saving import saved_by

pytestmark = [pytest.mark.django_db, pytest.mark.proof]
FULL = os.environ.get("PROVE") == "1"
QUESTIONS, TEXTS = (5_000, 400) if FULL else (90, 25)
NORMAL = 1_000
SLOWER = 2.0
LONG = 0.1
MODELS = {SOLUTIONS: Solution, NEEDS: Need, REFERENCES: Reference}
quick = effort(
    max_examples=TEXTS,
    deadline=None,
    database=None,
    derandomize=not FULL,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def known(market, learned):
    """The public identifiers of each kind."""
    return {kind: list(model.objects.values_list("public_id", flat=True)) for kind, model in MODELS.items()}


def addresses(dice, known):
    """Yield addresses without end: most of the search page, the others of its parts."""
    while True:
        kind, prefix = dice.choice(KINDS), dice.choice(("", "", "/bg"))
        listing = f"{kind}/{dice.identifier(known[kind])}/"
        path = dice.choice(
            (
                *["/search/"] * 5,
                "/search/suggestions/",
                "/search/suggestions/",
                f"/search/why/{listing}",
                f"/search/similar/{listing}",
                f"/search/why/{dice.identifier(known[kind])}/{known[kind][0]}/",
            )
        )
        yield f"{prefix}{path}?{dice.query()}"


def normal(dice):
    """Return the address of what people do ask."""
    criteria = dice.criteria()
    return dice.choice((criteria.url, f"/search/suggestions/?q={criteria.text[:12]}"))


def timed(client, address):
    """Return the status and the seconds; what takes long is asked again, so that a busy machine is not taken for it."""
    began = time.perf_counter()
    answer = client.get(address, headers={"HX-Request": "true"} if len(address) % 3 == 0 else {})
    took = time.perf_counter() - began
    if FULL and took > LONG:
        began = time.perf_counter()
        client.get(address)
        took = min(took, time.perf_counter() - began)
    return answer.status_code, took


def slowest(seconds):
    """Return the 99th of a hundred."""
    return statistics.quantiles(seconds, n=100)[-1]


def test_no_question_breaks_or_holds_up_the_site(known, client, record_property):
    hostile, usual = addresses(Hostile(9), known), Lots(9)
    seconds, normally, states = [], [], set()
    for number in range(QUESTIONS):
        address = next(hostile)
        status, took = timed(client, address)
        assert status in {200, 404}, address
        states.add(status)
        seconds.append(took)
        if FULL and number % (QUESTIONS // NORMAL) == 0:
            normally.append(timed(client, normal(usual))[1])
    assert states == {200, 404}
    assert found(Criteria(text="lamp")).total == 2
    if FULL:
        ratio = slowest(seconds) / slowest(normally)
        figures = {
            "questions": QUESTIONS,
            "errors": 0,
            "p99_ms": round(1000 * slowest(seconds), 1),
            "normal_p99_ms": round(1000 * slowest(normally), 1),
            "times_normal": round(ratio, 2),
        }
        record_property(TITLE, "\t".join(["hostile questions", type(engine()).__name__, said(figures), ""]))
        assert ratio <= SLOWER


@quick
@given(text=st.text(st.characters(), max_size=400), kind=st.sampled_from(KINDS), language=st.sampled_from(["en", "bg"]))
def test_any_text_is_answered(known, text, kind, language):
    """Also what no form lets through: the command line, saved searches and other code ask with whatever they have."""
    assert found(Criteria(text, kind, language=language)).is_from_database is False
    suggestions_for(text)


def test_no_form_breaks_a_saved_search(known, vendor_owner, client_of):
    cache.clear()
    saved, client, hostile = saved_by(vendor_owner, "lamp"), client_of(vendor_owner), Hostile(10)
    for _form in range(QUESTIONS // 5):
        path = hostile.choice(("save/", f"{saved.public_id}/", f"{saved.public_id}/test/", f"{saved.public_id}/x/"))
        address = f"/saved-searches/{path}?{hostile.query()}"
        assert client.get(address).status_code < 500, address
        form = hostile.form()
        assert client.post(address, form).status_code < 500, (address, form)
