"""Hits are written in Python: what they share with a component is what the component writes, but for white space."""

import re
from datetime import timedelta

import pytest
from django.template import engines
from django.urls import reverse
from django.utils import timezone, translation
from django_cotton.compiler_regex import CottonCompiler

from accounts.states import Form
from search.indexing import rebuild
from tests.factories import PlaceFactory
from tests.listings.factories import lister, published_need

pytestmark = pytest.mark.django_db


def component(source, **values):
    """Return the markup of a component without the white space between its parts."""
    return squeezed(engines["django"].from_string(CottonCompiler().process(source)).render(values))


def squeezed(html):
    return re.sub(r"\s+(?=[<>])|(?<=[<>])\s+", "", " ".join(html.split()))


@pytest.mark.parametrize(("language", "name"), [("en", "Gabrovo & <b>Sons</b>"), ("bg", "Габрово & <b>синове</b>")])
def test_city_has_its_plate_and_what_is_closed_its_status(site_engine, client, language, name):
    city = lister("buys")
    city.form, city.place = Form.CITY, PlaceFactory(name="Gabrovo & <b>Sons</b>", name_bg="Габрово & <b>синове</b>")
    city.save()
    published_need(city, title="Dark paths", deadline=timezone.now() - timedelta(days=1))
    rebuild()
    with translation.override(language):
        page = squeezed(client.get(reverse("search:search", query={"kind": "needs"})).content.decode())
        assert page.count(component('<c-plate :name="name" small />', name=name)) == 1
        assert page.count(component('<c-status state="closed" />')) == 1
    assert "<b>" not in page
