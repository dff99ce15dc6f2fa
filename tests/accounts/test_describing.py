"""Somebody describes an organisation in steps that she can leave, come back to, and throw away."""

from datetime import timedelta

import pytest

from accounts import actions
from accounts.models import Organisation, OrganisationDraft
from accounts.queries import actor_of
from accounts.retention import DRAFTS
from accounts.states import OrganisationState
from tests.accounts.test_organisations import TYPED
from tests.factories import OrganisationFactory, PlaceFactory

NEW = "/organisations/new/"


def where(client):
    return client.get(NEW).headers["Location"]


def test_new_organisation_begins_at_the_first_step(client_of, outsider):
    assert where(client_of(outsider)) == "/organisations/new/who/"


def test_steps_go_on_where_they_were_left(client_of, outsider):
    place = PlaceFactory()
    client = client_of(outsider)
    client.post(f"{NEW}who/", TYPED)
    assert where(client) == "/organisations/new/proof/"
    client.post(f"{NEW}proof/", TYPED)
    assert where(client) == "/organisations/new/wish/"
    client.post(f"{NEW}wish/", TYPED)
    assert where(client) == "/organisations/new/send/"
    page = client.get(f"{NEW}send/").content.decode()
    assert [words in page for words in ("Община Габрово", "BG175074752", place.label, "Bulgaria", "City")] == [True] * 5
    assert Organisation.objects.count() == 0


def test_leaving_keeps_what_is_not_right_yet(client_of, outsider):
    client = client_of(outsider)
    answer = client.post(f"{NEW}who/", {"name": "Half a na\0me", "leave": "1"})
    assert answer.headers["Location"] == "/workspace/"
    assert OrganisationDraft.objects.get().values["name"] == "Half a na\ufffdme"
    assert "Half a na\ufffdme" in client.get(f"{NEW}who/").content.decode()
    assert "You began to describe an organisation" in client.get("/workspace/").content.decode()
    assert where(client) == "/organisations/new/who/"


def test_what_is_kept_after_a_step_is_bounded_as_well(client_of, outsider):
    typed = {**TYPED, "place_name": "", "place_choice": "a\0b" + "x" * 100_000}
    client_of(outsider).post(f"{NEW}who/", typed)
    kept = OrganisationDraft.objects.get().values["place_choice"]
    assert (kept[:3], len(kept)) == ("a\ufffdb", 400)


def test_draft_is_nobody_elses(client_of, outsider, vendor_owner, staff):
    client_of(outsider).post(f"{NEW}who/", {"name": "Secretname", "leave": "1"})
    for person in (vendor_owner, staff):
        client = client_of(person)
        pages = [client.get(url).content.decode() for url in ("/workspace/", f"{NEW}who/")]
        assert ["Secretname" in page for page in pages] == [False, False]


def test_place_that_was_found_stands_by_its_number(client_of, outsider):
    PlaceFactory(name="Gabrovo", population=48_133)
    other = PlaceFactory(name="Gabrovo", population=7_000)
    client = client_of(outsider)
    client.post(f"{NEW}who/", {**TYPED, "place_choice": str(other.geonames_id)})
    values = OrganisationDraft.objects.get().values
    assert (values["place"], values["place_name"]) == (str(other.geonames_id), other.label)
    assert where(client) == "/organisations/new/proof/"


def test_number_is_checked_against_the_country_of_an_earlier_step(client_of, outsider):
    client = client_of(outsider)
    client.post(f"{NEW}who/", {**TYPED, "country": "CH", "place_name": ""})
    client.post(f"{NEW}proof/", {"register_number": "BG175074753"})
    assert where(client) == "/organisations/new/wish/"
    client.post(f"{NEW}who/", {**TYPED, "place_name": ""})
    assert where(client) == "/organisations/new/proof/"
    page = client.post(f"{NEW}proof/", {"register_number": "BG175074753"}).content.decode()
    assert "its check digits do not fit" in page


def test_nothing_is_sent_before_all_is_said(client_of, outsider):
    client = client_of(outsider)
    answer = client.post(f"{NEW}send/")
    assert (answer.status_code, answer.headers["Location"]) == (302, NEW)
    assert Organisation.objects.count() == 0


def test_sending_throws_the_draft_away(client_of, outsider):
    PlaceFactory()
    client = client_of(outsider)
    for step in ("who", "proof", "wish", "send"):
        client.post(f"{NEW}{step}/", TYPED)
    assert Organisation.objects.get().state == OrganisationState.UNVERIFIED
    assert OrganisationDraft.objects.count() == 0


def test_draft_is_thrown_away_on_demand_and_once(client_of, outsider):
    client = client_of(outsider)
    client.post(f"{NEW}who/", {"name": "X", "leave": "1"})
    said = [client.post(f"{NEW}throw-away/", follow=True).content.decode() for _time in range(2)]
    assert ["Thrown away." in page for page in said] == [True, False]
    assert OrganisationDraft.objects.count() == 0


@pytest.mark.parametrize("name", ["Vendor One", "VEND0R ONE Ltd"])
def test_verified_organisation_that_looks_alike_is_pointed_out(client_of, outsider, name):
    here = OrganisationFactory(name="Vendor One", country="BG", state=OrganisationState.VERIFIED)
    OrganisationFactory(name="Vendor One", country="BG", state=OrganisationState.UNVERIFIED)
    client = client_of(outsider)
    client.post(f"{NEW}who/", {**TYPED, "name": name, "place_name": ""})
    page = client.get(f"{NEW}proof/").content.decode()
    assert page.count("/join/") == 1
    assert f"/organisations/{here.public_id}/join/" in page


def test_unknown_step_is_not_there(client_of, outsider):
    assert client_of(outsider).get(f"{NEW}elsewhere/").status_code == 404


def test_draft_goes_after_half_a_year(outsider):
    actions.keep_organisation_draft(actor=actor_of(outsider), values={"name": "Old"})
    saved = OrganisationDraft.objects.get().saved_at
    assert (DRAFTS.apply(saved), OrganisationDraft.objects.count()) == (0, 1)
    assert (DRAFTS.apply(saved + timedelta(seconds=1)), OrganisationDraft.objects.count()) == (1, 0)
