"""What is like a listing, beside it and on a page of its own."""

import pytest
from django.urls import reverse

from search.indexing import rebuild
from tests.listings.factories import ReferenceFactory, SolutionFactory, published_need, published_solution

pytestmark = pytest.mark.django_db


def titles(page):
    return ["".join(segment.text for segment in hit.title) for hit in page.context["hits"]]


def address(kind, row):
    return reverse("search:similar", args=[kind, row.public_id])


@pytest.fixture
def lamps(site_engine):
    lamp = published_solution(title='Lamps "that" -listen', summary="Lamps dim.", description="Poles.")
    published_solution(title="Lamps that sing", summary="Lamps.", description="Lamps on poles that dim.")
    published_solution(title="Counting cars", summary="Cars dim.", description="Cars.")
    published_solution(title="Ferries", summary="Boats.", description="Boats.")
    published_need(title="Lamps that listen", problem="Lamps.")
    rebuild()
    return lamp


def test_likest_come_first_without_itself_and_other_kinds(lamps, client):
    page = client.get(address("solutions", lamps))
    assert titles(page) == ["Lamps that sing", "Counting cars"]
    assert "Similar to" in page.content.decode()
    assert b"<mark>" not in page.content


def test_page_of_the_listing_asks_for_a_part(lamps, client):
    page = client.get(address("solutions", lamps), headers={"HX-Request": "true"})
    assert b"<html" not in page.content
    assert "HX-Request" in page["Vary"]
    whole = client.get(reverse("listings:solution", args=[lamps.public_id])).content.decode()
    assert f'hx-get="{address("solutions", lamps)}"' in whole
    assert f'<a href="{address("solutions", lamps)}">' in whole


def test_alone_it_says_so(site_engine, client):
    reference = ReferenceFactory()
    rebuild()
    assert "Nothing like it is here yet." in client.get(address("references", reference)).content.decode()


def test_engine_away_is_said(client, settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    page = client.get(address("solutions", published_solution()))
    assert (page.status_code, "does not answer just now" in page.content.decode()) == (200, True)


def test_draft_and_strange_kinds_are_not_there(client):
    draft = SolutionFactory()
    assert client.get(address("solutions", draft)).status_code == 404
    assert client.get(address("needs", published_solution())).status_code == 404
    assert client.get(address("cars", published_solution())).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_rows(count, site_engine, client, django_assert_num_queries):
    first = published_solution(title="Lamp")
    for number in range(count):
        published_solution(title=f"Lamp {number}")
    rebuild()
    with django_assert_num_queries(5):
        page = client.get(address("solutions", first))
    assert len(page.context["hits"]) == count
