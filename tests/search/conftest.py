"""The two engines of the tests, a real server being one when there is one, and listings that their index knows."""

import os
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.states import Form
from listings.states import Maturity, Mode, PriceBand, Source
from listings.taxonomy import shipped_labels
from search import mapped
from search.concepts import current
from search.concepts.learning import learn
from search.concepts.shipped import shipped_terms
from search.engines import engine
from search.indexing import rebuild
from search.spelling.learning import label_words
from tests.factories import OrganisationFactory, PlaceFactory
from tests.listings.factories import ReferenceFactory, ThemeFactory, cpv, published_need, published_solution
from tests.listings.stories import draft_need, draft_solution, make_themes, published
from tests.search.indexed import Clock, work
from tests.search.standin import StandIn
from tests.services import lacking

IMAGE = "elasticsearch:9.2.0"
DIVISIONS = ("34", "45", "50")
LANGUAGES = ("en", "bg", "fi")
START = f"docker run -p 127.0.0.1:9200:9200 -e discovery.type=single-node -e xpack.security.enabled=false {IMAGE}"


@pytest.fixture(scope="session")
def elasticsearch_url():
    """The address of a real server, or a skip that names the command which brings it."""
    url = os.environ.get("TEST_ELASTICSEARCH_URL")
    if not url:
        sentence = f"no Elasticsearch here: {START}, then TEST_ELASTICSEARCH_URL=http://127.0.0.1:9200"
        # The run on SQLite is the embedded engine's; the run on PostgreSQL has both servers.
        if os.environ.get("TEST_DATABASE_URL"):
            lacking(sentence)
        pytest.skip(sentence)
    return url


@pytest.fixture(params=["embedded", "elasticsearch"])
def site_engine(request, settings):
    """The engine that settings name, first the embedded one, then a real server, with an index of this test's own."""
    settings.ELASTICSEARCH_URL = ""
    if request.param == "elasticsearch":
        settings.ELASTICSEARCH_URL = request.getfixturevalue("elasticsearch_url")
        settings.SEARCH_INDEX_PREFIX = f"test-{uuid.uuid4().hex[:12]}"
    used = engine()
    yield used
    used.drop()
    engine().close()


@pytest.fixture
def live(site_engine):
    """The same with an index that is live and empty."""
    site_engine.begin_rebuild()
    site_engine.finish_rebuild()
    return site_engine


@pytest.fixture
def themes(db):
    """The themes and the code that the stories of listings name."""
    make_themes()


@pytest.fixture
def known_solution(live, themes, vendor_owner, staff):
    """A published solution that the index knows."""
    made = published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    return made


@pytest.fixture
def known_need(live, themes, city_buyer, staff):
    """A published need that the index knows."""
    made = published(draft_need(city_buyer), city_buyer, staff)
    work()
    return made


@pytest.fixture
def market(site_engine, db):
    """Three solutions, two needs, two references, in the index."""
    ThemeFactory(key="lighting", name_en="Street lighting", name_bg="Улично осветление")
    cpv("34993000", "Road lighting")
    cpv("34000000", "Transport equipment")
    published_solution(
        title="Street lamps that listen",
        summary="Lamps dim when nobody is near.",
        themes=["lighting"],
        tags=["LoRaWAN"],
        cpv_codes=["34993000"],
        countries=("BG",),
        languages=("bg",),
        maturity=Maturity.SCALED,
        price_band=PriceBand.UNDER_10K,
    )
    published_solution(
        title="Bench with a lamp", summary="A bench.", themes=["lighting"], price_band=PriceBand.OVER_500K
    )
    published_solution(title="Bike counters", tags=["LoRaWAN", "open data"], price_band=PriceBand.ON_REQUEST)
    published_need(
        title="Dark paths",
        problem="Street lamps fail.",
        themes=["lighting"],
        mode=Mode.PARTNERSHIP,
        budget_low=2_000_000,
        budget_high=6_000_000_00,
        budget_public=True,
        deadline=timezone.now() + timedelta(days=9),
    )
    published_need(title="Old need", problem="Too late.", deadline=timezone.now() - timedelta(days=1))
    ReferenceFactory(title="Улично осветление", body="Лампи за улици.", identifier="1-2024")
    ReferenceFactory(
        title="Street lamp columns",
        body="Columns.",
        language="en",
        identifier="2-2024",
        country="",
        source=Source.SERVICES,
    )
    rebuild()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session")
def arrays():
    """The labels and terms of three divisions, learned."""
    labels = {code: texts for code, texts in shipped_labels().items() if code.startswith(DIVISIONS)}
    terms = {code: called for code, called in shipped_terms().items() if code.startswith(DIVISIONS)}
    return learn(labels, terms, LANGUAGES) | label_words(labels, terms, LANGUAGES)


@pytest.fixture
def learned(arrays, settings):
    """The same as the file that stands."""
    mapped.write(settings.SEARCH_CONCEPTS_FILE, current.wanted_version(), arrays)


@pytest.fixture
def indexed(site_engine, db):
    """Return the function that brings everything public into the index, on each engine in turn."""
    return rebuild


@pytest.fixture
def without_engine(settings):
    """No index is built, and no server answers."""
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9" if settings.ELASTICSEARCH_URL else ""


@pytest.fixture
def server():
    """A stand-in for Elasticsearch, which answers what it is told to."""
    made = StandIn()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def volta(db):
    place = PlaceFactory(name="Bologna", country="IT")
    return OrganisationFactory(name="Volta Civica", country="IT", place=place)


@pytest.fixture
def gabrovo(db):
    return OrganisationFactory(name="Municipality of Gabrovo", form=Form.CITY, place=PlaceFactory())
