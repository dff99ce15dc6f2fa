"""The pages that join everything: home, directory, organisation, workspace."""

import pytest

from accounts.states import CapabilityState, Form, OrganisationState
from tests.factories import CapabilityFactory, OrganisationFactory, PlaceFactory, UserFactory, member


def test_home_counts_what_is_verified_and_granted(client, db):
    city = OrganisationFactory(form=Form.CITY, country="BG", name="Габрово")
    CapabilityFactory(organisation=city, name="buys")
    vendor = OrganisationFactory(country="EE")
    CapabilityFactory(organisation=vendor, name="provides")
    CapabilityFactory(organisation=vendor, name="invests", state=CapabilityState.ASKED)
    OrganisationFactory(state=OrganisationState.UNVERIFIED, country="FI", name="Hidden yet")
    answer = client.get("/")
    assert answer.context["figures"] == {"organisations": 2, "cities": 1, "vendors": 1, "investors": 0, "countries": 2}
    assert "Габрово" in answer.content.decode()
    assert "Hidden yet" not in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_home_asks_the_same_number_of_queries(client, db, rows, django_assert_num_queries):
    for _ in range(rows):
        OrganisationFactory(place=PlaceFactory())
    with django_assert_num_queries(8):
        client.get("/")


@pytest.mark.parametrize("rows", [1, 3])
def test_directory_asks_the_same_number_of_queries(client, db, rows, django_assert_num_queries):
    for _ in range(rows):
        CapabilityFactory(organisation=OrganisationFactory(place=PlaceFactory()))
    with django_assert_num_queries(5):
        page = client.get("/organisations/").content.decode()
    assert page.count('class="list-title"') == rows


def test_directory_filters_by_name_capability_and_country(client, db):
    ruse = OrganisationFactory(name="Град Русе", name_folded="град русе", country="BG", form=Form.CITY)
    CapabilityFactory(organisation=ruse, name="buys")
    OrganisationFactory(name="Talvi OÜ", name_folded="talvi oü", country="EE")
    for query, found, other in (
        ("q=РУСЕ", "Град Русе", "Talvi"),
        ("capability=buys", "Град Русе", "Talvi"),
        ("country=EE", "Talvi OÜ", "Град Русе"),
    ):
        page = client.get(f"/organisations/?{query}").content.decode()
        assert found in page
        assert other not in page
    assert "No organisation has all of this" in client.get("/organisations/?q=x&country=EE").content.decode()
    hostile = client.get("/organisations/?q=%00%27%22&capability=x&country=ZZ&page=-1")
    assert hostile.status_code == 200


def test_directory_pages_by_twenty(client, db):
    OrganisationFactory.create_batch(21)
    assert client.get("/organisations/").content.decode().count('class="list-title"') == 20
    assert client.get("/organisations/?page=2").content.decode().count('class="list-title"') == 1


def test_organisation_page_is_public_once_verified(client, client_of, vendor_owner, city_buyer, staff):
    organisation = vendor_owner.memberships.get().organisation
    address = f"/organisations/{organisation.public_id}/"
    assert client.get(address).status_code == 200
    type(organisation).objects.filter(pk=organisation.pk).update(state=OrganisationState.SUSPENDED)
    seen = [client_of(one).get(address).status_code for one in (None, city_buyer, vendor_owner, staff)]
    assert seen == [404, 404, 200, 200]


def test_organisation_page_names_no_member(client, vendor_owner):
    organisation = vendor_owner.memberships.get().organisation
    type(organisation).objects.filter(pk=organisation.pk).update(name="Lumenta")
    page = client.get(f"/organisations/{organisation.public_id}/").content.decode()
    assert "Lumenta" in page
    assert vendor_owner.email not in page
    assert vendor_owner.name not in page


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (OrganisationState.UNVERIFIED, "Your organisation is not verified yet"),
        (OrganisationState.REFUSED, "The verification was refused"),
        (OrganisationState.SUSPENDED, "The organisation is suspended"),
    ],
)
def test_workspace_says_where_the_organisation_stands(db, client_of, state, sentence):
    person = member("Wanda Work", "provides", state=state)
    assert sentence in client_of(person).get("/workspace/").content.decode()


@pytest.fixture
def anybody(db):
    return UserFactory()


def test_workspace_of_a_person_without_organisation_shows_the_way(client_of, anybody):
    page = client_of(anybody).get("/workspace/").content.decode()
    assert "A colleague is here already" in page
    assert 'action="/organisations/"' in page
    assert 'href="/organisations/new/"' in page


def test_private_pages_are_not_stored_and_public_ones_may_be(client, client_of, anybody):
    assert client_of(anybody).get("/workspace/").headers["Cache-Control"] == "no-store, private"
    assert "Cache-Control" not in client.get("/about/").headers


def test_pages_speak_the_language_of_their_address(client, db):
    assert '<html lang="en">' in client.get("/about/").content.decode()
    assert '<html lang="bg">' in client.get("/bg/about/").content.decode()
    assert 'href="/bg/organisations/?q=x"' in client.get("/organisations/?q=x").content.decode()


def test_language_links_never_lead_to_another_site(client, db):
    page = client.get("//evil.example/about").content.decode()
    assert 'href="//' not in page


def test_pages_carry_a_strict_policy(client, db):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy


def test_missing_page_is_a_page_of_the_house(client, db):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "Intelligent Cities" in answer.content.decode()


def test_too_many_parts_get_a_page_that_says_so(client_of, outsider):
    client = client_of(outsider)
    client.raise_request_exception = False
    answer = client.post("/account/profile/", {str(number): "x" for number in range(1_001)})
    assert (answer.status_code, "What you sent could not be read" in answer.content.decode()) == (400, True)
