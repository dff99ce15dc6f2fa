"""Vendors find each other at a need: entries that verified vendors alone read, and messages without an address."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.models import Entry
from accounts.models import Membership
from accounts.states import OrganisationState, Role
from listings.models import Need
from listings.states import Mode
from marketplace.matching.dossier.steps import entries_of
from marketplace.matching.errors import NotOpen
from marketplace.matching.held import NOTES
from marketplace.matching.keeping import PARTNERS
from marketplace.matching.models import Partner, PartnerNote
from tests.factories import CapabilityFactory, member
from tests.matching.pages import said, text_of
from tests.matching.partnered import BRINGS, SEEKS, TEXT, put, reply, withdraw, write
from tests.matching.stories import let_pass, make_need, organisation_of

QUERIES = 12
LISTED = 10
FORM = {"brings": BRINGS, "seeks": SEEKS, "language": "en", "version": "0"}


@pytest.fixture
def partner(db):
    return member("Petra Partner", "provides")


def board(need):
    return f"/needs/{need.public_id}/partners/"


def test_entry_is_put_changed_withdrawn_and_put_again(need, vendor_owner, partner, client_of):
    client, address = client_of(vendor_owner), f"{board(need)}mine/"
    put_ = client.post(address, FORM, follow=True)
    assert said(put_) == ["Your entry stands. Verified vendors read it until the deadline."]
    client.post(address, {**FORM, "brings": "Fifty gauges.", "version": "1"})
    entry = Partner.objects.get()
    assert (entry.brings, entry.version, entry.state) == ("Fifty gauges.", 2, "standing")
    assert "Fifty gauges." in text_of(client_of(partner).get(board(need)))
    gone = client.post(f"/partners/{entry.public_id}/withdraw/", follow=True)
    assert said(gone)[-1:] == ["Withdrawn. Nobody else reads your entry; you may put it again until the deadline."]
    assert "Fifty gauges." not in text_of(client_of(partner).get(board(need)))
    client.post(address, {**FORM, "version": "2"})
    assert BRINGS in text_of(client_of(partner).get(board(need)))
    verbs = Entry.objects.filter(subject=entry.subject).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["partner.created", "partner.edited", "partner.withdrawn", "partner.standing"]


@pytest.mark.parametrize(
    "who", ["city_buyer", "city_viewer", "staff", "investor", "outsider", "new_vendor", "other_city"]
)
def test_others_find_no_board(who, need, vendor_owner, request, client_of):
    entry, person = put(vendor_owner, need), request.getfixturevalue(who)
    client = client_of(person)
    assert client.get(board(need)).status_code == 404
    assert client.get(f"/partners/{entry.public_id}/write/").status_code == 404
    assert BRINGS not in text_of(client.get(f"/needs/{need.public_id}/openings/"))


def test_city_is_told_that_there_is_a_board(need, city_buyer, vendor_owner, client_of):
    address = f"/needs/{need.public_id}/openings/"
    page = text_of(client_of(city_buyer).get(address))
    assert ("Only they read what they write each other there" in page, board(need) in page) == (True, False)
    assert board(need) in text_of(client_of(vendor_owner).get(address))


def test_reader_of_a_vendor_reads_and_puts_nothing(need, partner, vendor_viewer, client_of):
    entry, client = put(partner, need), client_of(vendor_viewer)
    page = text_of(client.get(board(need)))
    assert (BRINGS in page, "Write to them" in page) == (True, False)
    assert client.post(f"{board(need)}mine/", FORM).status_code == 403
    assert client.post(f"/partners/{entry.public_id}/write/", {"text": TEXT}).status_code == 403
    with pytest.raises(NotAllowed):
        put(vendor_viewer, need)


def test_body_that_buys_and_provides_has_none_at_its_own_need(need, city_buyer, client_of):
    CapabilityFactory(organisation=organisation_of(city_buyer), name="provides")
    assert client_of(city_buyer).get(board(need)).status_code == 404
    with pytest.raises(NotAllowed):
        put(city_buyer, need)


def test_person_of_the_city_reads_none_for_another_vendor_of_hers(need, city_buyer, vendor_owner, client_of):
    Membership.objects.create(person=vendor_owner, organisation=organisation_of(city_buyer), role=Role.VIEWER)
    assert client_of(vendor_owner).get(board(need)).status_code == 404


def test_tender_elsewhere_has_no_board(city_buyer, vendor_owner, client_of):
    need = make_need(city_buyer, mode=Mode.ELSEWHERE)
    assert client_of(vendor_owner).get(board(need)).status_code == 404
    with pytest.raises(NotAllowed):
        put(vendor_owner, need)


def test_entry_has_its_bounds_and_keeps_what_was_typed(need, vendor_owner, client_of):
    client, address = client_of(vendor_owner), f"{board(need)}mine/"
    page = text_of(client.post(address, {**FORM, "brings": "x" * 601}), 422)
    assert (SEEKS in page, Partner.objects.count()) == (True, 0)
    for field, value in (("brings", " "), ("seeks", "x" * 601), ("language", "xx")):
        with pytest.raises(Incomplete) as refusal:
            put(vendor_owner, need, **{field: value})
        assert refusal.value.field == field
    assert client.post(address, {**FORM, "organisation": "aaaaaaaaaa"}).status_code == 403


def test_second_editor_meets_the_first_ones_words(need, vendor_owner, client_of):
    put(vendor_owner, need)
    page = text_of(client_of(vendor_owner).post(f"{board(need)}mine/", {**FORM, "brings": "Other words."}), 422)
    assert ("Other words." in page, BRINGS in page) == (True, True)
    with pytest.raises(StaleVersion):
        put(vendor_owner, need, brings="Other words.")
    assert put(vendor_owner, need).version == 1


def test_deadline_ends_the_board_by_the_clock(need, vendor_owner, partner, client_of):
    entry = put(vendor_owner, need)
    note = write(partner, entry)
    let_pass(need)
    page = text_of(client_of(partner).get(board(need)))
    assert ("nobody looks for partners here any more" in page, BRINGS in page) == (True, False)
    got = PartnerNote.objects.select_related("partner__need", "sender", "receiver").get(pk=note.pk)
    for refused in (lambda: put(partner, need), lambda: write(partner, entry), lambda: reply(vendor_owner, got)):
        with pytest.raises(NotOpen):
            refused()
    assert client_of(partner).get(f"/partners/{entry.public_id}/write/").status_code == 302
    withdraw(vendor_owner, entry)
    assert Partner.objects.get().state == "withdrawn"


def test_entry_is_gone_while_its_organisation_is_suspended(need, vendor_owner, partner, client_of):
    entry, rows = put(vendor_owner, need), type(organisation_of(vendor_owner)).objects
    rows.filter(pk=entry.organisation_id).update(state=OrganisationState.SUSPENDED)
    client = client_of(partner)
    assert BRINGS not in text_of(client.get(board(need)))
    assert client.get(f"/partners/{entry.public_id}/write/").status_code == 404
    with pytest.raises(NotOpen):
        write(partner, entry)
    assert client_of(vendor_owner).get(board(need)).status_code == 404
    rows.filter(pk=entry.organisation_id).update(state=OrganisationState.VERIFIED)
    assert BRINGS in text_of(client.get(board(need)))


@pytest.mark.parametrize("ticked", [True, False])
def test_message_is_mailed_and_its_address_only_if_ticked(
    ticked, need, vendor_owner, vendor_editor, vendor_viewer, partner, client_of
):
    entry = put(vendor_owner, need)
    sent = {"text": TEXT} | ({"shows_address": "on"} if ticked else {})
    done = client_of(partner).post(f"/partners/{entry.public_id}/write/", sent, follow=True)
    assert said(done) == ["Sent. Their owners and editors get it by mail."]
    call_command("worker", once=True)
    mails = [one for one in mail.outbox if "writes to you" in one.subject]
    assert sorted(one.to[0] for one in mails) == sorted([vendor_owner.email, vendor_editor.email])
    name = organisation_of(partner).name
    for one in mails:
        whole = one.body + one.alternatives[0][0]
        found = (TEXT in one.body, name in one.body, partner.name in one.body, partner.email in whole)
        assert found == (True, True, True, ticked)
    note = PartnerNote.objects.get()
    page = text_of(client_of(vendor_owner).get(f"/partners/messages/{note.public_id}/"))
    assert (TEXT in page, partner.email in page) == (True, ticked)


def test_reply_goes_back_to_the_writers_team(need, vendor_owner, partner, client_of):
    note = write(partner, put(vendor_owner, need))
    address = f"/partners/messages/{note.public_id}/"
    assert 'name="text"' not in text_of(client_of(partner).get(address))
    assert client_of(partner).post(address, {"text": "Me again."}).status_code == 403
    client_of(vendor_owner).post(address, {"text": "Monday suits us."})
    call_command("worker", once=True)
    assert [one.to for one in mail.outbox if "Monday suits us." in one.body] == [[partner.email]]
    listed = text_of(client_of(partner).get(f"{board(need)}messages/"))
    assert ("Monday suits us." in listed, TEXT in listed) == (True, True)
    third = member("Thea Third", "provides")
    assert client_of(third).get(address).status_code == 404
    assert "Monday" not in text_of(client_of(third).get(f"{board(need)}messages/"))


def test_mail_waits_for_nobody_who_left_or_whose_words_are_gone(need, vendor_owner, vendor_editor, partner):
    write(partner, put(vendor_owner, need))
    Membership.objects.filter(person=vendor_editor).delete()
    NOTES.erase(partner)
    call_command("worker", once=True)
    assert [one for one in mail.outbox if "writes to you" in one.subject] == []


def test_messages_have_their_limits(need, vendor_owner, partner):
    entry = put(vendor_owner, need)
    for number in range(5):
        write(partner, entry, f"{TEXT} {number}")
    assert write(partner, entry, f"{TEXT} 0").pk == PartnerNote.objects.order_by("id")[0].pk
    with pytest.raises(NotOpen) as refusal:
        write(partner, entry, "A sixth one.")
    assert str(refusal.value) == "Your organisation wrote to this one 5 times within a day. Write again tomorrow."
    PartnerNote.objects.update(sent_at=timezone.now() - timedelta(hours=25))
    others = [put(member(f"Vendor {number}", "provides"), need) for number in range(5)]
    for number in range(20):
        write(partner, others[number // 4], f"Hello {number}")
    with pytest.raises(NotOpen) as refusal:
        write(partner, entry, "The next.")
    assert "20 messages about this need" in str(refusal.value)


def test_message_has_its_bounds(need, vendor_owner, partner, client_of):
    entry = put(vendor_owner, need)
    for text in (" ", "x" * 1_001):
        with pytest.raises(Incomplete) as refusal:
            write(partner, entry, text)
        assert refusal.value.field == "text"
    with pytest.raises(NotOpen):
        write(vendor_owner, entry)
    assert client_of(vendor_owner).get(f"/partners/{entry.public_id}/write/").status_code == 302
    withdraw(vendor_owner, entry)
    with pytest.raises(NotOpen):
        write(partner, entry)
    assert PartnerNote.objects.count() == 0


def test_nothing_of_it_stands_in_the_record_or_names_words_in_the_journal(need, vendor_owner, partner):
    write(partner, put(vendor_owner, need))
    rows = Entry.objects.filter(subject__startswith="partner")
    assert [sorted(one.data) for one in rows.order_by("id")] == [["need"], ["need", "partner"]]
    assert [one for one in entries_of(Need.objects.get(pk=need.pk)) if one.subject.startswith("partner")] == []


def test_texts_go_a_year_after_the_deadline(need, vendor_owner, partner):
    entry = put(vendor_owner, need)
    note, now = write(partner, entry), timezone.now()
    assert PARTNERS.apply(now) == 0
    let_pass(need)
    assert PARTNERS.apply(now - PARTNERS.keeps) == 0
    assert PARTNERS.apply(now + timedelta(days=1)) == 2
    entry.refresh_from_db()
    note.refresh_from_db()
    assert (entry.brings, entry.seeks, note.text, note.person) == ("", "", "", None)
    assert PARTNERS.apply(now + timedelta(days=1)) == 0


def test_person_gets_and_takes_her_words(need, vendor_owner, partner):
    note = write(partner, put(vendor_owner, need), shows_address=True)
    assert NOTES.held(partner) == [
        {
            "kind": "message to a vendor",
            "need": need.public_id,
            "sent_at": note.sent_at.isoformat(),
            "text": TEXT,
            "shows_address": True,
        }
    ]
    NOTES.erase(partner)
    note.refresh_from_db()
    assert (note.person, note.text, note.shows_address) == (None, "", False)


def test_own_answers_name_own_entries(need, vendor_owner, partner, client_of):
    put(vendor_owner, need)
    assert board(need) in text_of(client_of(vendor_owner).get("/mine/answers/"))
    assert board(need) not in text_of(client_of(partner).get("/mine/answers/"))


def test_board_has_one_count_of_queries(need, vendor_owner, partner, client_of, django_assert_num_queries):
    put(partner, need)
    client = client_of(vendor_owner)
    client.get(board(need))
    with django_assert_num_queries(QUERIES):
        client.get(board(need))
    for number in range(2):
        put(member(f"Vendor {number}", "provides"), need)
    with django_assert_num_queries(QUERIES):
        client.get(board(need))


def test_messages_have_one_count_of_queries(need, vendor_owner, partner, client_of, django_assert_num_queries):
    entry = put(partner, need)
    write(vendor_owner, entry, "One.")
    client, address = client_of(vendor_owner), f"{board(need)}messages/"
    client.get(address)
    with django_assert_num_queries(LISTED):
        client.get(address)
    for text in ("Two.", "Three."):
        write(vendor_owner, entry, text)
    with django_assert_num_queries(LISTED):
        client.get(address)
