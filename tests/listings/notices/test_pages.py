"""The pages: for whom, what becomes of a file, what is refused and that nothing is kept then."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings import actions
from listings.models import Need, Notice
from listings.states import ListingState
from tests.factories import member
from tests.listings.factories import cpv, need_values
from tests.listings.notices.samples import eforms, form, ted

pytestmark = pytest.mark.django_db
BEGIN = "/needs/from-notice/"


def sent(content, **more):
    return {"file": SimpleUploadedFile("notice.xml", content, "text/xml"), **more}


def begun(client, content=None):
    client.post(BEGIN, sent(content or eforms()))
    return Need.objects.get()


def test_file_becomes_a_draft_of_the_organisation_that_the_form_names(client_of, city_buyer, city):
    cpv()
    answer = client_of(city_buyer).post(BEGIN, sent(eforms(), organisation=city.public_id))
    need = Need.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("listings:notice_of_need", args=[need.public_id]))
    assert (need.organisation, need.state, need.title) == (city, ListingState.DRAFT, "Counters of bicycles")
    assert Notice.objects.values_list("need", "form", "number", "buyer").get() == (
        need.pk, "eforms", "123456-2026", "Municipality of Primerovo",
    )  # fmt: skip
    assert [(one.verb, one.data) for one in Entry.objects.filter(subject=need.subject).order_by("id")] == [
        ("need.created", {}),
        ("need.begun", {"form": "eforms", "notice": "123456-2026"}),
    ]


def test_page_says_what_was_taken_and_left_out(client_of, city_buyer, city):
    cpv()
    client = client_of(city_buyer)
    need = begun(client)
    page = client.get(reverse("listings:notice_of_need", args=[need.public_id])).content.decode()
    assert 'href="https://ted.europa.eu/en/notice/-/detail/123456-2026"' in page
    assert "<li>The lots, below the description</li>" in page
    assert "<li>Telephone and fax numbers (2)</li>" in page
    assert reverse("listings:edit_need", args=[need.public_id]) in page


def test_same_file_twice_makes_one_draft(client_of, city_buyer, city):
    client = client_of(city_buyer)
    urls = {client.post(BEGIN, sent(eforms())).url for _time in range(2)}
    assert (len(urls), Need.objects.count(), Notice.objects.count()) == (1, 1, 1)
    assert Entry.objects.filter(verb="need.begun").count() == 1


def test_draft_goes_on_in_the_editor_with_its_source(client_of, city_buyer, city):
    client = client_of(city_buyer)
    need = begun(client, ted())
    page = client.get(reverse("listings:edit_need", args=[need.public_id])).content.decode()
    assert "Notice 654321-2026 on TED" in page
    assert reverse("listings:notice_of_need", args=[need.public_id]) in page
    assert "Fahrradzähler" in page


def test_published_need_names_the_notice_to_everybody(client, client_of, city_buyer, staff):
    need = begun(client_of(city_buyer), ted())
    actor, values = actor_of(city_buyer), need_values()
    need = actions.edit_need(actor=actor, need=need, version=need.version, values=values)
    actions.submit(actor=actor, listing=need, version=need.version)
    actions.publish(actor=actor_of(staff), listing=need, version=need.version)
    page = client.get(reverse("listings:need", args=[need.public_id])).content.decode()
    assert "Based on" in page
    assert "Notice 654321-2026 on TED" in page
    assert "Stadt Beispielhausen, Germany" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "This is no XML file that can be read, or it breaks off."),
        (b"<a/>", "This XML file is no procurement notice that can be read here."),
        (b"<!DOCTYPE a []><a/>", "The file declares a document type (DTD)."),
        (ted("<P>" * 200), "The elements of the file lie more than 100 deep."),
        (ted().replace(b"<P/>", b"") + b" " * 5_000_000, "The file is larger than 5 MB."),
        (ted(form(title="")), "The notice has no title"),
        (b"", "The file is empty."),
    ],
    ids=["pdf", "page", "dtd", "deep", "large", "untitled", "empty"],
)
def test_refused_file_leaves_a_sentence_and_nothing_else(client_of, city_buyer, city, content, sentence):
    entries = Entry.objects.count()
    answer = client_of(city_buyer).post(BEGIN, sent(content))
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert (Need.objects.count(), Notice.objects.count(), Entry.objects.count()) == (0, 0, entries)


def test_no_file_is_asked_for(client_of, city_buyer, city):
    answer = client_of(city_buyer).post(BEGIN, {"file": "words"})
    assert (answer.status_code, "Choose the file." in answer.content.decode()) == (422, True)


def test_page_of_a_need_without_a_notice_is_not_there(client_of, city_buyer, draft_need):
    address = reverse("listings:notice_of_need", args=[draft_need.public_id])
    assert client_of(city_buyer).get(address).status_code == 404


def test_nothing_is_made_for_an_organisation_of_others(client_of, city_buyer):
    other = member("Other", "buys").memberships.get().organisation
    answer = client_of(city_buyer).post(BEGIN, sent(eforms(), organisation=other.public_id))
    assert (answer.status_code, Need.objects.count()) == (403, 0)


def test_who_may_read_the_page_about_a_draft(client, client_of, city_buyer, city_viewer, vendor_owner, staff):
    need = begun(client_of(city_buyer))
    address = reverse("listings:notice_of_need", args=[need.public_id])
    answers = [client_of(person).get(address).status_code for person in (city_viewer, vendor_owner, staff)]
    assert ([client.get(address).status_code, *answers], client_of(city_buyer).post(address).status_code) == (
        [302, 200, 404, 404],
        405,
    )
