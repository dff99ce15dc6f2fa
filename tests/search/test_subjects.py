"""A hit that has none of the words says what it shares with the question, in the reader's language."""

import pytest
from django.urls import reverse

from search.indexing import rebuild
from tests.listings.factories import ReferenceFactory, cpv

pytestmark = pytest.mark.django_db

LABEL_BG = "Велосипеди"  # the factory's Bulgarian label of every code


@pytest.fixture
def notices(learned, site_engine):
    lamps = cpv("34928530", "Street lamps")
    ReferenceFactory(title="Улични лампи", body="За нашите улици.", identifier="1-2024")
    ReferenceFactory(title="Ремонт на мост", body="Мост над реката.", identifier="2-2024")
    # Its division is a facet, so that the page asks for labels already.
    ReferenceFactory(title="Street lamps", body="Columns.", language="en", identifier="3-2024").cpv_codes.add(lamps)
    rebuild()


def shown(client, address, **asked):
    page = client.get(address, {"kind": "references", **asked})
    return {"".join(one.text for one in hit.title): hit.subject for hit in page.context["found"].hits}, page


def test_hit_in_another_language_says_its_subject(notices, client, django_assert_num_queries):
    with django_assert_num_queries(5):
        found, page = shown(client, reverse("search:search"), q="street lamps")
    assert found == {"Street lamps": "", "Улични лампи": "Street lamps"}
    assert "Same subject: Street lamps" in page.content.decode()


def test_subject_stands_in_the_language_of_the_page(notices, client):
    found, page = shown(client, "/bg/search/", q="улични лампи")
    assert found == {"Улични лампи": "", "Street lamps": LABEL_BG}
    assert f"Същата тема: {LABEL_BG}" in page.content.decode()


def test_subject_of_which_a_trace_finds_is_named(notices, client):
    cpv("50110000", "Repair of motor vehicles")
    ReferenceFactory(title="Ремонт на автомобили", body="За нашите автомобили.", identifier="4-2024")
    rebuild()
    found, _page = shown(client, reverse("search:search"), q="Repair of lifts and supply of buses")
    assert found["Ремонт на автомобили"] == "Repair of motor vehicles"
