"""What a search costs beside what it replaces, on 2,013 real texts."""

from itertools import islice

import pytest

from search.contents import every_content
from search.criteria import Criteria
from search.documents import document
from search.engines import engine
from search.queries import found
from search.queries.fallback import rows_from_database
from search.query import plan
from tests.benchmarks.conftest import median_of

pytestmark = pytest.mark.django_db
STREET = Criteria(text="street lighting sensors", kind="references")
BROAD = Criteria(kind="references")


def test_engine_beside_database(real_texts, figures):
    asked = median_of(lambda: engine().search(plan(STREET.question())))
    read = median_of(lambda: list(rows_from_database(STREET).values_list("pk")))
    figures.append(("engine: words, ten facets", asked, "database: words alone", read))


def test_page_beside_its_engine(real_texts, figures, client):
    engine_alone = median_of(lambda: engine().search(plan(STREET.question())))
    figures.append(("search page, whole", median_of(lambda: client.get(STREET.url)), "its engine", engine_alone))
    figures.append(("its reads and marks", median_of(lambda: found(STREET)), "its engine", engine_alone))
    figures.append(("search page without words", median_of(lambda: client.get(BROAD.url)), "its engine", engine_alone))
    suggestions = median_of(lambda: client.get("/search/suggestions/?q=street+li"))
    figures.append(("suggestions", suggestions, "its engine", engine_alone))


def test_document_beside_reading_its_row(real_texts, figures):
    contents = list(every_content())[:500]
    read = median_of(lambda: list(islice(every_content(), 500)), 5)
    figures.append(("500 documents, analysed", median_of(lambda: list(map(document, contents)), 5), "their rows", read))
