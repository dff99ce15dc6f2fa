"""People describe, correct and send their organisation; nothing is lost and nobody does it twice."""

from dataclasses import replace

import pytest

from accounts import actions
from accounts.errors import NotAllowed, StaleVersion
from accounts.forms.organisations import country_choices
from accounts.journal.actions import Already, Moved
from accounts.journal.models import Entry
from accounts.models import Organisation
from accounts.models.people import FIRST_ZONE
from accounts.queries import actor_of
from accounts.states import CapabilityName, CapabilityState, Form, OrganisationState, RegisterCheck, Role
from accounts.values import Description
from tests.factories import PlaceFactory, member

TYPED = {
    "name": "Община Габрово",
    "form": "city",
    "country": "BG",
    "register_number": "BG175074752",
    "website": "https://gabrovo.example/",
    "place_name": "Габрово",
    "capabilities": ["buys", "invests"],
}
DESCRIPTION = Description(name="New name", form=Form.COMPANY, country="BG", register_number="175074752")


def describe(client, typed):
    """Go through the steps; return the first page that refuses, or the answer of the last step."""
    answer = client.get("/organisations/new/", follow=True)
    for step in ("who", "proof", "wish"):
        answer = client.post(f"/organisations/new/{step}/", typed)
        if answer.status_code != 302:
            return answer
    return client.post("/organisations/new/send/")


def verbs(subject):
    return list(Entry.objects.filter(subject=subject).order_by("id").values_list("verb", flat=True))


def test_create_organisation_makes_the_person_its_owner(client_of, outsider):
    place = PlaceFactory()
    answer = describe(client_of(outsider), TYPED)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/workspace/")
    organisation = Organisation.objects.get()
    assert organisation.name == "Община Габрово"
    assert organisation.state == OrganisationState.UNVERIFIED
    assert organisation.register_check == RegisterCheck.VALID
    assert organisation.place == place
    assert [(one.name, one.state) for one in organisation.capabilities.all()] == [
        (CapabilityName.BUYS, CapabilityState.ASKED),
        (CapabilityName.INVESTS, CapabilityState.ASKED),
    ]
    assert organisation.memberships.get().person == outsider
    assert organisation.memberships.get().role == Role.OWNER
    assert verbs(organisation.subject) == ["organisation.created"]
    entry = Entry.objects.get(verb="organisation.created")
    assert (entry.person, entry.organisation) == (outsider.public_id, organisation.public_id)


def test_record_of_a_creation_holds_no_name(client_of, outsider):
    PlaceFactory()
    describe(client_of(outsider), TYPED)
    for entry in Entry.objects.all():
        assert "Габрово" not in str(entry.data)
        assert outsider.email not in str(entry.data)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"register_number": "BG175074753"}, "its check digits do not fit"),
        ({"register_number": ""}, "Give a VAT or register number."),
        ({"website": "no address"}, "Enter a valid URL."),
        ({"website": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"place_name": "Atlantis"}, "No such place is known in this country."),
        ({"capabilities": []}, "Choose at least one thing"),
        ({"capabilities": ["runs_programme"]}, "is not one of the available choices"),
        ({"form": "programme_body"}, "is not one of the available choices"),
        ({"country": "ZZ"}, "is not one of the available choices"),
        ({"register_number": "---"}, "Give a VAT or register number."),
        ({"register_number": "ß" * 40}, "Give a VAT or register number."),
        ({"name": "\u200b\u2800"}, "Write a name that can be read"),
        ({"name": "Good\u202eemaN"}, "Write a name that can be read"),
        ({"website": "ftp://files.example/"}, "Enter a valid URL."),
        ({"place_name": "a\0b", "country": "D\0"}, "Null characters are not allowed."),
    ],
)
def test_create_organisation_refuses_with_a_sentence_and_keeps_the_rest(client_of, outsider, wrong, sentence):
    PlaceFactory()
    answer = describe(client_of(outsider), {**TYPED, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert 'id="error-summary"' in page
    beside = {"name": "place_name", "register_number": "website", "website": "register_number"}
    kept = beside.get(next(iter(wrong)), "name")
    assert (TYPED[kept] in page) or "capabilities" in wrong
    assert Organisation.objects.count() == 0


def test_create_organisation_keeps_a_name_that_grows_when_it_is_folded(client_of, outsider):
    PlaceFactory()
    describe(client_of(outsider), {**TYPED, "name": "ﷺ" * 160})
    assert len(Organisation.objects.get().name_folded) == 160


def test_create_organisation_twice_makes_one(client_of, outsider):
    PlaceFactory()
    client = client_of(outsider)
    describe(client, TYPED)
    page = describe(client, TYPED).content.decode()
    assert "You have described this organisation already." in page
    assert Organisation.objects.count() == 1


def test_programme_body_edits_its_website(client_of, staff):
    body = staff.memberships.get().organisation
    typed = {"website": "https://office.example/", "place_name": "", "version": "1"}
    assert client_of(staff).post(f"/organisations/{body.public_id}/edit/", typed).status_code == 302
    body.refresh_from_db()
    assert body.website == "https://office.example/"


def test_create_organisation_asks_which_place_is_meant(client_of, outsider):
    PlaceFactory(name="Gabrovo", population=48_133)
    other = PlaceFactory(name="Gabrovo", population=7_000)
    client = client_of(outsider)
    page = describe(client, TYPED).content.decode()
    assert "Which place do you mean?" in page
    assert "Gabrovo, Bulgaria (7,000 people)" in page
    describe(client, {**TYPED, "place_choice": str(other.geonames_id)})
    assert Organisation.objects.get().place == other


def test_edit_organisation_saves_and_raises_the_version(client_of, vendor_owner):
    organisation = vendor_owner.memberships.get().organisation
    Organisation.objects.update(state=OrganisationState.UNVERIFIED)
    typed = {**TYPED, "place_name": "", "version": "1"}
    answer = client_of(vendor_owner).post(f"/organisations/{organisation.public_id}/edit/", typed)
    assert answer.status_code == 302
    organisation.refresh_from_db()
    assert (organisation.name, organisation.version) == ("Община Габрово", 2)
    assert verbs(organisation.subject) == ["organisation.edited"]


def test_edit_organisation_shows_both_texts_when_it_is_stale(client_of, vendor_owner):
    organisation = vendor_owner.memberships.get().organisation
    Organisation.objects.update(state=OrganisationState.UNVERIFIED, version=2, name="Theirs meanwhile")
    client, address = client_of(vendor_owner), f"/organisations/{organisation.public_id}/edit/"
    typed = {**TYPED, "place_name": "", "version": "1"}
    page = client.post(address, typed).content.decode()
    assert "Somebody changed this while you were editing." in page
    assert "Theirs meanwhile" in page
    assert "Община Габрово" in page
    assert Organisation.objects.get().name == "Theirs meanwhile"
    assert 'name="version" value="2"' in page
    assert client.post(address, {**typed, "version": "2"}).status_code == 302
    assert Organisation.objects.get().name == "Община Габрово"


def test_verified_organisation_keeps_what_the_programme_vouched_for(client_of, vendor_owner):
    organisation = vendor_owner.memberships.get().organisation
    place = PlaceFactory()
    client, address = client_of(vendor_owner), f"/organisations/{organisation.public_id}/edit/"
    client.post(address, {**TYPED, "place": str(place.geonames_id), "version": "1"})
    changed = Organisation.objects.get()
    stored = (changed.name, changed.form, changed.website, changed.place)
    assert stored == (organisation.name, organisation.form, organisation.website, None)
    for description in (DESCRIPTION, replace(DESCRIPTION, website="https://elsewhere.example/")):
        with pytest.raises(NotAllowed, match="The programme vouches"):
            actions.edit_organisation(
                actor=actor_of(vendor_owner), organisation=changed, version=changed.version, description=description
            )


def test_reopened_organisation_leaves_the_square_until_it_is_verified_again(client, client_of, vendor_owner):
    organisation = vendor_owner.memberships.get().organisation
    client_of(vendor_owner).post(f"/organisations/{organisation.public_id}/submit-again/")
    organisation.refresh_from_db()
    assert organisation.state == OrganisationState.UNVERIFIED
    assert client.get(f"/organisations/{organisation.public_id}/").status_code == 404


def test_place_that_was_typed_over_wins_over_the_hidden_choice(client_of, vendor_owner):
    Organisation.objects.update(state=OrganisationState.UNVERIFIED)
    old, new = PlaceFactory(), PlaceFactory(name="Sofia")
    organisation = vendor_owner.memberships.get().organisation
    typed = {**TYPED, "place_name": "Sofia", "place": str(old.geonames_id), "version": "1"}
    client_of(vendor_owner).post(f"/organisations/{organisation.public_id}/edit/", typed)
    assert Organisation.objects.get().place == new


def test_edit_organisation_refuses_editors_viewers_and_the_stale(vendor_owner, vendor_editor, outsider):
    organisation = vendor_owner.memberships.get().organisation
    for person in (vendor_editor, outsider):
        with pytest.raises(NotAllowed):
            actions.edit_organisation(
                actor=actor_of(person), organisation=organisation, version=1, description=DESCRIPTION
            )
    with pytest.raises(StaleVersion):
        actions.edit_organisation(
            actor=actor_of(vendor_owner), organisation=organisation, version=9, description=DESCRIPTION
        )


def test_submit_again_is_once(vendor_owner):
    organisation = vendor_owner.memberships.get().organisation
    actor = actor_of(vendor_owner)
    Organisation.objects.update(state=OrganisationState.SUSPENDED)
    with pytest.raises(NotAllowed):
        actions.submit_again(actor=actor, organisation=organisation)
    Organisation.objects.update(state=OrganisationState.REFUSED)
    organisation.refresh_from_db()
    assert isinstance(actions.submit_again(actor=actor, organisation=organisation), Moved)
    second = actions.submit_again(actor=actor, organisation=organisation)
    assert isinstance(second, Already)
    assert second.by == vendor_owner.public_id


def test_ask_capability_once_and_again_after_a_refusal(vendor_owner):
    organisation = vendor_owner.memberships.get().organisation
    actor = actor_of(vendor_owner)
    wanted = CapabilityName.INVESTS
    assert isinstance(actions.ask_capability(actor=actor, organisation=organisation, name=wanted), Moved)
    assert isinstance(actions.ask_capability(actor=actor, organisation=organisation, name=wanted), Already)
    organisation.capabilities.filter(name=wanted).update(state=CapabilityState.REFUSED)
    assert isinstance(actions.ask_capability(actor=actor, organisation=organisation, name=wanted), Moved)
    granted = actions.ask_capability(actor=actor, organisation=organisation, name=CapabilityName.PROVIDES)
    assert isinstance(granted, Already)
    with pytest.raises(NotAllowed):
        actions.ask_capability(actor=actor, organisation=organisation, name=CapabilityName.RUNS_PROGRAMME)


def test_act_for_changes_the_organisation_on_every_page(client_of, vendor_owner):
    second = member("Second Owner", "invests").memberships.get().organisation
    second.memberships.create(person=vendor_owner, role=Role.VIEWER)
    client = client_of(vendor_owner)
    answer = client.post("/act-for/", {"organisation": second.public_id, "next": "/about/"})
    assert answer.headers["Location"] == "/about/"
    assert second.name in client.get("/workspace/").content.decode()
    assert client.post("/act-for/", {"organisation": "nonsense"}).status_code == 403
    outside = client.post("/act-for/", {"organisation": second.public_id, "next": "https://evil.example/"})
    assert outside.headers["Location"] == "/workspace/"


@pytest.mark.parametrize(
    ("country", "zone"),
    [("BG", "Europe/Sofia"), ("ES", "Europe/Madrid"), ("XK", "Europe/Belgrade"), ("RU", "Europe/Brussels")],
)
def test_first_organisation_sets_the_clock_of_who_never_chose_one(client_of, outsider, country, zone):
    outsider.time_zone = FIRST_ZONE
    outsider.save()
    typed = {**TYPED, "country": country, "register_number": "12345", "place_name": "", "place": ""}
    assert describe(client_of(outsider), typed).status_code == 302
    outsider.refresh_from_db()
    assert outsider.time_zone == zone


def test_a_chosen_clock_and_a_second_organisation_change_nothing(client_of, outsider, vendor_owner):
    outsider.time_zone = "Atlantic/Azores"
    outsider.save()
    for person, zone in ((outsider, "Atlantic/Azores"), (vendor_owner, vendor_owner.time_zone)):
        describe(client_of(person), {**TYPED, "place_name": "", "place": ""})
        person.refresh_from_db()
        assert (person.memberships.filter(organisation__name=TYPED["name"]).count(), person.time_zone) == (1, zone)


def test_kosovo_can_be_chosen():
    assert dict(country_choices())["XK"] == "Kosovo"
