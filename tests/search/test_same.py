"""Who else has a need: what counts as the same, what is shown of it, and that a draft is counted nowhere."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.journal.models import Entry
from accounts.models import Organisation
from listings.models import Kit, Need
from listings.queries import with_everything
from search.indexing import rebuild
from search.queries.same import same_as
from tests.factories import OrganisationFactory, PlaceFactory
from tests.listings.factories import ReferenceFactory, cpv, lister, past_deadline, published_need

pytestmark = pytest.mark.django_db
LAMPS = {"themes": ["lighting"], "cpv_codes": ["34993000"]}


@pytest.fixture
def own(site_engine):
    """A need about lamps, and others: two the same, one of them closed, one of a theme elsewhere, one about roads."""
    cpv("34993000", "Road lighting")
    cpv("45233000", "Road works")
    need = published_need(title="Dark stairs", **LAMPS)
    published_need(title="Dark streets", **LAMPS)
    past_deadline(published_need(title="Dark parks", **LAMPS))
    published_need(title="Dark quays", themes=["harbours"], cpv_codes=["34993000"])
    published_need(title="Holes in the road", themes=["lighting"], cpv_codes=["45233000"])
    published_need(need.organisation, title="Dark lanes of our own", **LAMPS)
    for title, code in (("Lamps bought", "34993000"), ("Roads bought", "45233000")):
        ReferenceFactory(title=title).cpv_codes.set([cpv(code)])
    rebuild()
    return need


def read(need):
    return with_everything(Need.objects.filter(pk=need.pk)).get()


def found(need):
    same = same_as(read(need))
    needs = [(one.need.title, one.is_open) for one in same.needs]
    return needs, same.organisations, same.open, same.notices, [one.title for one in same.references]


def test_others_of_the_theme_and_class_are_the_same(own):
    assert found(own) == (
        [("Dark streets", True), ("Dark parks", False)],
        2,
        1,
        1,
        ["Lamps bought"],
    )


def test_two_needs_of_one_organisation_are_one_that_asked(own):
    published_need(Need.objects.get(texts__title="Dark streets").organisation, title="Dark squares", **LAMPS)
    rebuild()
    assert found(own)[1:3] == (2, 2)


def test_draft_is_compared_without_being_in_the_index(own):
    draft = published_need(lister("buys"), title="Unlit yards", **LAMPS)
    Need.objects.filter(pk=draft.pk).update(state="draft", published_at=None, submitted_at=None, deadline=None, mode="")
    assert found(draft)[1:4] == (3, 3, 1)


def test_need_without_a_narrow_code_says_what_helps(own, client):
    cpv("34900000", "Transport equipment")
    wide = published_need(title="Wide", themes=["lighting"], cpv_codes=["34900000"])
    need = published_need(title="No code", themes=["lighting"])
    rebuild()
    assert [same_as(read(one)).is_known for one in (wide, need)] == [False, False]
    page = client.get(reverse("search:same", args=[need.public_id])).content.decode()
    assert "once this one names a CPV code" in page


def test_hidden_needs_are_neither_counted_nor_named(own, client):
    other = Need.objects.get(texts__title="Dark streets")
    Organisation.objects.filter(pk=other.organisation_id).update(state="suspended")
    assert found(own)[:3] == ([("Dark parks", False)], 1, 0)


def test_page_and_part_say_it_in_words(own, client):
    address = reverse("search:same", args=[own.public_id])
    part = " ".join(client.get(address, headers={"hx-request": "true"}).content.decode().split())
    assert "2 other organisations asked for this, 1 need is still open; 1 past notice or known case." in part
    assert ("<html" in part, "Lamps bought" in part) == (False, False)
    page = client.get(address).content.decode()
    assert ("<html" in page, "Lamps bought" in page, "Dark lanes of our own" in page) == (True, True, False)


def test_nobody_else_sees_what_a_draft_is_like(own, client, client_of, city_buyer, staff, outsider):
    city = city_buyer.memberships.get().organisation
    draft = published_need(city, title="Unlit yards", **LAMPS)
    Need.objects.filter(pk=draft.pk).update(state="draft", published_at=None, submitted_at=None)
    address = reverse("search:same", args=[draft.public_id])
    seen = [client_of(one).get(address).status_code for one in (None, outsider, staff, city_buyer)]
    assert seen == [404, 404, 404, 200]


def test_drafting_leaves_nothing_behind(own, client_of, city_buyer, tmp_path, settings):
    city = city_buyer.memberships.get().organisation
    draft = published_need(city, title="Unlit yards", **LAMPS)
    Need.objects.filter(pk=draft.pk).update(state="draft", published_at=None, submitted_at=None)
    client = client_of(city_buyer)
    before = Entry.objects.count(), sorted(settings.DATA.rglob("*spool*"))
    client.get(reverse("search:same", args=[draft.public_id]))
    assert (Entry.objects.count(), sorted(settings.DATA.rglob("*spool*"))) == before


def test_engine_away_is_said(own, client, site_engine):
    site_engine.drop()
    page = client.get(reverse("search:same", args=[own.public_id])).content.decode()
    assert "The search engine does not answer just now." in page


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_with_one_and_three(live, client, number, django_assert_num_queries):
    cpv("34993000", "Road lighting")
    need = published_need(title="Dark stairs", **LAMPS)
    for index in range(number):
        published_need(OrganisationFactory(), title=f"Dark {index}", **LAMPS)
        ReferenceFactory(title=f"Lamps {index}").cpv_codes.set([cpv("34993000")])
    rebuild()
    address = reverse("search:same", args=[need.public_id])
    client.get(address)
    with django_assert_num_queries(13):
        page = client.get(address).content.decode()
    assert page.count('href="/needs/') == number + 1


def test_newest_of_the_open_ones_come_first(own):
    newer = published_need(title="Dark squares", **LAMPS)
    Need.objects.filter(pk=newer.pk).update(published_at=timezone.now() + timedelta(seconds=1))
    rebuild()
    assert [title for title, _open in found(own)[0]] == ["Dark squares", "Dark streets", "Dark parks"]


def test_kit_of_another_city_is_named_while_it_is_shared(own, client):
    parks = Need.objects.get(texts__title="Dark parks")
    kit = Kit.objects.create(need=parks, language="en", state="shared")
    assert [one.kit for one in same_as(read(own)).needs] == ["", kit.public_id]
    page = client.get(reverse("search:same", args=[own.public_id])).content.decode()
    assert reverse("listings:kit", args=[kit.public_id]) in page
    Kit.objects.filter(pk=kit.pk).update(state="taken_back")
    assert [one.kit for one in same_as(read(own)).needs] == ["", ""]


def test_map_shows_whose_need_it_is_and_who_else_has_it(own, client):
    others = Need.objects.filter(texts__title__in=["Dark streets", "Dark stairs"]).select_related("organisation")
    for index, need in enumerate(others.order_by("pk")):
        place = PlaceFactory(latitude=str(42 + 3 * index))
        Organisation.objects.filter(pk=need.organisation_id).update(place=place)
    address = reverse("search:same", args=[own.public_id])
    drawn = client.get(address).context["map"]
    assert sorted(thing.label for spot in drawn.spots for thing in spot.things) == [
        "Dark stairs",
        "Dark streets",
    ]
    assert 'id="map"' in client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_part_of_a_drafts_editor_has_no_map(own, client_of, city_buyer):
    need = published_need(city_buyer.memberships.get().organisation, title="Unlit yards", **LAMPS)
    Organisation.objects.update(place=PlaceFactory())
    Need.objects.filter(pk=need.pk).update(state="draft", published_at=None, submitted_at=None, deadline=None, mode="")
    address = reverse("search:same", args=[need.public_id])
    client = client_of(city_buyer)
    pages = [client.get(address, headers=headers).content.decode() for headers in ({}, {"HX-Request": "true"})]
    assert ['id="map"' in page for page in pages] == [True, False]
