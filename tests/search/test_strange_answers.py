"""A server that answers as Elasticsearch does not, or refuses, is one that is away: pages go on and nothing is lost."""

import json
import logging

import pytest
from django.urls import reverse

from accounts.journal.worker import Worker
from search.breaker import SECONDS_TO_REST
from search.clauses import Every, Phrase, Plan
from search.engines import engine
from search.engines.base import NOT_BUILT, REFUSED, UNEXPECTED, EngineDown
from search.engines.elasticsearch import errors
from search.engines.elasticsearch.engine import BATCH
from search.kinds import url_of
from tests.listings.factories import published_solution
from tests.listings.stories import draft_solution, published
from tests.search.indexed import finds, uncounted, waiting
from tests.search.sample import document
from tests.search.standin import COUNTED, Said

PAGE = "<html><title>Sign in</title></html>"
MOST_BYTES = 20_000
ERROR = {"type": "x_content_parse_exception", "reason": "of lamps"}


def refusal(status, kind=ERROR["type"]):
    return Said(status=status, body=json.dumps({"error": ERROR | {"type": kind}, "status": status}))


STRANGE = {
    "a login page": (Said(body=PAGE, kind="text/html", is_its_own=False), UNEXPECTED),
    "a page with the header": (Said(body=PAGE, kind="text/html"), UNEXPECTED),
    "an empty object": (Said(body="{}"), UNEXPECTED),
    "an empty list": (Said(body="[]"), UNEXPECTED),
    "no responses": (Said(body='{"took":1,"responses":[],"items":[],"errors":false}'), UNEXPECTED),
    "nothing": (Said(), UNEXPECTED),
    "no JSON": (Said(body="{{"), UNEXPECTED),
    "an unknown kind": (Said(body="x", kind="image/png"), UNEXPECTED),
    "moved": (Said(status=301, body=PAGE, kind="text/html", is_its_own=False), UNEXPECTED),
    "a proxy's 400": (Said(status=400, body=PAGE, kind="text/html", is_its_own=False), UNEXPECTED),
    "a proxy's 404": (Said(status=404, body=PAGE, kind="text/html", is_its_own=False), UNEXPECTED),
    "a proxy's 413": (Said(status=413, body=PAGE, kind="text/html", is_its_own=False), UNEXPECTED),
    "400": (refusal(400), REFUSED),
    "404 of something else": (refusal(404), REFUSED),
    "413": (refusal(413), REFUSED),
}
strange = pytest.mark.parametrize(("says", "code"), STRANGE.values(), ids=STRANGE)
once = pytest.mark.once("the server is a stand-in, and the database is asked as when the engine is away")
known = pytest.mark.parametrize("is_known", [False, True], ids=["at first", "after a good answer"])


@pytest.fixture
def asked(server, settings):
    """Return a function that gives the site a new engine, on the server that says something strange."""

    def made(says, *, is_known):
        settings.ELASTICSEARCH_URL, server.says = server.url, COUNTED
        settings.SEARCH_INDEX_PREFIX += "x"  # forgets the engine of before, with what it knows of the server
        if is_known:
            assert engine().count() == 7
        server.says = says
        return engine()

    yield made
    settings.ELASTICSEARCH_URL = ""


@pytest.fixture(autouse=True)
def unsaid():
    """Forget what the log was told by an earlier test."""
    errors._said.clear()


LAMP = Plan(Every())
METHODS = {
    "count": lambda asked: asked.count(),
    "probe": lambda asked: asked.probe(),
    "about": lambda asked: asked.about(),
    "ask": lambda asked: asked.ask(LAMP, 10),
    "suggest": lambda asked: asked.suggest([LAMP]),
    "held": lambda asked: asked.held(["lamp"]),
    "stamps": lambda asked: list(asked.stamps()),
    "stamps of a new one": lambda asked: list(asked.stamps(building=True)),
    "stamps_of": lambda asked: list(asked.stamps_of(["a"])),
    "write": lambda asked: asked.write(1, [document("a")], newest=1),
    "delete": lambda asked: asked.write(1, [], ["a"], newest=1),
    "fill": lambda asked: asked.fill(1, [document("a")]),
    "begin_rebuild": lambda asked: asked.begin_rebuild(),
    "finish_rebuild": lambda asked: asked.finish_rebuild(),
    "roll_back": lambda asked: asked.roll_back(),
    "drop": lambda asked: asked.drop(),
}


def code_of(method, used):
    """Return the code with which a method says that the engine is away, or what it does instead."""
    try:
        return repr(method(used))
    except EngineDown as error:
        return error.code
    except Exception as error:  # noqa: BLE001  # told
        return repr(error)


@once
@known
@strange
def test_every_question_says_that_the_engine_is_away(asked, says, code, is_known):
    codes = {name: code_of(method, asked(says, is_known=is_known)) for name, method in METHODS.items()}
    assert codes == dict.fromkeys(METHODS, code)


@once
@known
@strange
@pytest.mark.django_db
def test_every_page_is_answered_from_the_database(asked, client, says, code, is_known):
    solution = published_solution(title="Lamp")
    where = {"kind": "solutions", "public_id": solution.public_id}
    for address in (
        "/",
        url_of("solutions", solution.public_id),
        reverse("search:suggestions") + "?q=lam",
        reverse("search:similar", kwargs=where),
        reverse("search:why", kwargs=where) + "?q=lamp",
    ):
        asked(says, is_known=is_known)
        assert client.get(address).status_code == 200, address
    asked(says, is_known=is_known)
    found = client.get("/search/?q=lamp").context["found"]
    assert (found.is_from_database, [hit.row.public_id for hit in found.hits]) == (True, [solution.public_id])
    asked(says, is_known=is_known)
    assert client.get("/readyz").json()["search"] == code


@pytest.mark.django_db
def test_writes_wait_uncounted_and_are_caught_up(
    asked, server, elasticsearch_url, settings, themes, vendor_owner, staff, clock
):
    worker = Worker(clock=clock)
    solutions = []
    for says, _code in STRANGE.values():
        asked(says, is_known=True)
        solutions.append(published(draft_solution(vendor_owner), vendor_owner, staff))
        worker.run_once()
        clock.forward(seconds=6)
        assert uncounted()
    settings.ELASTICSEARCH_URL = elasticsearch_url
    engine().begin_rebuild()
    engine().finish_rebuild()
    worker.run_once()
    assert (finds("nightfall"), waiting().count()) == (sorted(one.public_id for one in solutions), 0)
    engine().drop()


# Answers that are nearly right


STORED = {"_id": "a", "_version": 1, "status": 201}
TAKEN = Said(body=json.dumps({"errors": False, "items": [{"index": STORED}]}))


def test_write_of_which_the_server_says_nothing_is_not_taken_for_done(asked, server):
    writer = asked(Said(body='{"_shards":{}}'), is_known=True)
    server.elsewhere = {"-building": refusal(404), "_bulk": TAKEN}
    writer.write(1, [document("a")], newest=1)
    with pytest.raises(EngineDown, match=UNEXPECTED):
        writer.write(1, [document("a"), document("b")], newest=1)


def test_document_that_the_server_finds_wrong_is_at_fault_itself(asked, server):
    """Its listing is tried alone and set aside at last; the others go on."""
    writer = asked(Said(body='{"_shards":{}}'), is_known=True)
    item = {"_id": "a", "status": 400, "error": ERROR}
    server.elsewhere = {"-building": refusal(404), "_bulk": Said(body=json.dumps({"items": [{"index": item}]}))}
    with pytest.raises(ValueError, match="Elasticsearch refused a document"):
        writer.write(1, [document("a")], newest=1)


def test_index_that_is_not_there_is_told_from_somebody_else_s_404(asked):
    with pytest.raises(EngineDown, match=NOT_BUILT):
        asked(refusal(404, "index_not_found_exception"), is_known=True).count()


def test_what_is_too_large_for_somebody_on_the_way_is_sent_in_parts(asked, server):
    got = []

    def narrow(sent):
        if len(sent) > MOST_BYTES:
            return STRANGE["a proxy's 413"][0]
        ids = [line["index"]["_id"] for line in map(json.loads, sent.splitlines()) if "index" in line]
        got.extend(ids)
        return Said(body=json.dumps({"items": [{"index": STORED | {"_id": one}} for one in ids]}))

    writer = asked(COUNTED, is_known=True)
    server.elsewhere = {"_bulk": narrow}
    documents = [document(f"d{number:04}", "lamp") for number in range(BATCH + 1)]
    writer.fill(1, documents)
    assert got == [one.id for one in documents]


def test_refusal_of_one_question_keeps_no_page_from_the_next(asked, server):
    """A question that nobody foresaw must not put the search out for everybody."""
    reader = asked(refusal(400), is_known=True)
    with pytest.raises(EngineDown, match=REFUSED):
        reader.count()
    server.says = COUNTED
    assert reader.count() == 7
    server.says = STRANGE["a login page"][0]
    for _time in range(3):
        with pytest.raises(EngineDown, match=UNEXPECTED):
            reader.count()
    assert (len(server.asked), SECONDS_TO_REST) == (4, 5.0)


def test_log_says_it_once_in_a_while_and_nothing_of_the_question(asked, server, caplog):
    reader = asked(refusal(400), is_known=True)
    for _time in range(3):
        with pytest.raises(EngineDown):
            reader.ask(Plan(Phrase("raw", ("lamps",)), seed="lamps"), 10)
    server.says = STRANGE["a page with the header"][0]
    with pytest.raises(EngineDown):
        reader.count()
    said = [record for record in caplog.records if record.name.startswith("search")]
    assert [(record.levelno, record.getMessage()) for record in said] == [
        (
            logging.ERROR,
            "The search server's answer cannot be used (engine_refused): status 400 x_content_parse_exception",
        ),
        (logging.ERROR, "The search server's answer cannot be used (engine_unexpected): status 200"),
    ]
