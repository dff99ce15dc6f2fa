"""Pictures and documents of solutions: who adds, what staff read first, what everybody sees, what is left behind."""

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.management import call_command

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.files import storing
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.models import StoredFile
from accounts.queries import actor_of
from listings import actions
from listings.models import Attachment
from listings.queries import history_of
from listings.queries.attachments import attached_to, attachments_visible_to, waiting_attachments
from listings.states import AttachmentState
from tests.listings.attaching import attached, content, sheet

REFUSED, APPROVED, WAITING = AttachmentState.REFUSED, AttachmentState.APPROVED, AttachmentState.WAITING


def decide(staff, one, to=APPROVED, why=""):
    return actions.decide_attachment(actor=actor_of(staff), attachment=one, to=to, why=why)


def test_draft_gets_a_picture_and_a_sheet(vendor_owner, draft_solution):
    one, other = attached(draft_solution, vendor_owner), sheet(draft_solution, vendor_owner, "  Data \n sheet ")
    found = attached_to(draft_solution)
    assert (found.pictures, found.documents) == ([one], [other])
    assert [(it.file.words, it.state, it.file.uploader) for it in found.all] == [
        ("A street with counters", "waiting", vendor_owner),
        ("Data sheet", "waiting", vendor_owner),
    ]
    assert all(default_storage.exists(name) for it in found.all for name in it.file.names)
    entries = Entry.objects.filter(verb="attachment.added").order_by("id").values_list("subject", "data")
    assert list(entries) == [
        (one.subject, {"solution": draft_solution.public_id, "kind": "picture"}),
        (other.subject, {"solution": draft_solution.public_id, "kind": "document"}),
    ]
    assert "picture or document added" in [line.what for line in history_of(draft_solution)]


def test_what_a_draft_has_is_approved_with_it(vendor_owner, staff, outsider, draft_solution):
    one = attached(draft_solution, vendor_owner)
    assert list(attachments_visible_to(actor_of(outsider))) == []
    assert list(attachments_visible_to(actor_of(staff))) == []
    actions.submit(actor=actor_of(vendor_owner), listing=draft_solution, version=draft_solution.version)
    assert list(attachments_visible_to(actor_of(staff))) == [one]
    assert list(waiting_attachments()) == []
    actions.publish(actor=actor_of(staff), listing=draft_solution, version=draft_solution.version)
    one.refresh_from_db()
    assert (one.state, list(attachments_visible_to(actor_of(outsider)))) == ("approved", [one])


def test_what_is_added_to_a_published_solution_waits(vendor_owner, vendor_viewer, staff, outsider, open_solution):
    one = attached(open_solution, vendor_owner)
    assert list(attachments_visible_to(actor_of(outsider))) == []
    assert list(attachments_visible_to(actor_of(vendor_viewer))) == [one]
    assert list(waiting_attachments()) == [one]
    assert isinstance(decide(staff, one), Moved)
    assert isinstance(decide(staff, one), Already)
    assert list(attachments_visible_to(actor_of(outsider))) == [one]
    assert list(waiting_attachments()) == []


def test_refusal_is_mailed_to_owners_and_corrected(vendor_owner, vendor_editor, staff, open_solution):
    one = attached(open_solution, vendor_editor)
    with pytest.raises(Incomplete, match="Give the reason"):
        decide(staff, one, REFUSED, "  ")
    mail.outbox.clear()
    decide(staff, one, REFUSED, "It shows faces.")
    call_command("worker", once=True)
    [letter] = [letter for letter in mail.outbox if "refused" in letter.subject]
    assert (letter.to, letter.subject) == ([vendor_owner.email], "A file of “Bike counters” was refused")
    assert "It shows faces." in letter.body
    assert "did not approve “A street with counters”" in letter.body
    actions.describe_attachment(actor=actor_of(vendor_editor), attachment=one, words="An empty street")
    assert (one.state, [it.file.words for it in waiting_attachments()]) == ("waiting", ["An empty street"])


def test_refusal_that_was_mended_meanwhile_is_not_mailed(vendor_owner, staff, open_solution):
    one, other = attached(open_solution, vendor_owner), sheet(open_solution, vendor_owner)
    decide(staff, one, REFUSED, "It shows faces.")
    decide(staff, other, REFUSED, "It is old.")
    actions.describe_attachment(actor=actor_of(vendor_owner), attachment=one, words="Another")
    actions.remove_attachment(actor=actor_of(vendor_owner), attachment=other)
    mail.outbox.clear()
    call_command("worker", once=True)
    assert [letter.subject for letter in mail.outbox if "refused" in letter.subject] == []


def test_words_of_what_is_approved_stay(vendor_owner, staff, open_solution):
    one = attached(open_solution, vendor_owner)
    decide(staff, one)
    with pytest.raises(Incomplete, match="approved it with these words"):
        actions.describe_attachment(actor=actor_of(vendor_owner), attachment=one, words="The best in the world")
    one.file.refresh_from_db()
    assert one.file.words == "A street with counters"


def test_first_picture_leads(vendor_owner, draft_solution):
    one, two, paper = (make(draft_solution, vendor_owner) for make in (attached, attached, sheet))
    lead = {"actor": actor_of(vendor_owner)}
    actions.lead_with(**lead, attachment=two)
    assert attached_to(draft_solution).pictures == [two, one]
    assert isinstance(actions.lead_with(**lead, attachment=two), Already)
    with pytest.raises(Incomplete, match="Only a picture"):
        actions.lead_with(**lead, attachment=paper)


@pytest.mark.django_db(transaction=True)
def test_removal_leaves_neither_row_nor_file(vendor_owner, draft_solution):
    one = attached(draft_solution, vendor_owner)
    names = list(one.file.names)
    actions.remove_attachment(actor=actor_of(vendor_owner), attachment=one)
    assert (Attachment.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert [default_storage.exists(name) for name in names] == [False, False]
    again = Attachment(pk=one.pk or 1, solution=draft_solution)
    with pytest.raises(Incomplete, match="removed meanwhile"):
        actions.remove_attachment(actor=actor_of(vendor_owner), attachment=again)
    assert "picture or document removed" in [line.what for line in history_of(draft_solution)]


def test_viewers_outsiders_and_staff_add_nothing(vendor_viewer, city_buyer, staff, draft_solution):
    for person in (vendor_viewer, city_buyer, staff):
        with pytest.raises(NotAllowed):
            attached(draft_solution, person)
    assert StoredFile.objects.count() == 0


def test_vendor_does_not_decide_about_its_own(vendor_owner, staff_viewer, open_solution):
    one = attached(open_solution, vendor_owner)
    for person in (vendor_owner, staff_viewer):
        with pytest.raises(NotAllowed):
            decide(person, one)
    assert Attachment.objects.get().state == WAITING


def test_what_waits_for_review_gets_nothing_more(vendor_owner, draft_solution):
    one = attached(draft_solution, vendor_owner)
    actions.submit(actor=actor_of(vendor_owner), listing=draft_solution, version=draft_solution.version)
    with pytest.raises(InvalidTransition):
        sheet(draft_solution, vendor_owner)
    with pytest.raises(InvalidTransition):
        actions.remove_attachment(actor=actor_of(vendor_owner), attachment=one)
    assert Attachment.objects.count() == 1


def test_nobody_publishes_files_that_she_has_not_read(vendor_owner, staff, draft_solution):
    owner = actor_of(vendor_owner)
    actions.submit(actor=owner, listing=draft_solution, version=draft_solution.version)
    read = draft_solution.version
    actions.take_back(actor=owner, listing=draft_solution)
    attached(draft_solution, vendor_owner)
    draft_solution.refresh_from_db()
    actions.submit(actor=owner, listing=draft_solution, version=draft_solution.version)
    with pytest.raises(StaleVersion):
        actions.publish(actor=actor_of(staff), listing=draft_solution, version=read)
    assert Attachment.objects.get().state == WAITING


def test_files_of_what_left_the_site_are_not_decided_apart(vendor_owner, staff, open_solution):
    one = attached(open_solution, vendor_owner)
    actions.withdraw(actor=actor_of(vendor_owner), listing=open_solution)
    with pytest.raises(Incomplete, match="not published now"):
        decide(staff, one)


@pytest.mark.parametrize("words", ["", "  \n", "x" * 301])
def test_file_without_words_is_refused(vendor_owner, draft_solution, words):
    with pytest.raises(Incomplete) as refusal:
        attached(draft_solution, vendor_owner, words)
    assert (refusal.value.field, StoredFile.objects.count()) == ("words", 0)


def test_number_of_files_ends(vendor_owner, draft_solution, monkeypatch):
    for _ in range(8):
        attached(draft_solution, vendor_owner)
    with pytest.raises(Incomplete, match="at most 8 pictures"):
        attached(draft_solution, vendor_owner)
    for _ in range(5):
        sheet(draft_solution, vendor_owner)
    with pytest.raises(Incomplete, match="at most 5 documents"):
        sheet(draft_solution, vendor_owner)
    monkeypatch.setattr(storing, "MOST_FILES", 13)
    actions.remove_attachment(actor=actor_of(vendor_owner), attachment=Attachment.objects.first())
    attached(draft_solution, vendor_owner)
    actions.remove_attachment(actor=actor_of(vendor_owner), attachment=Attachment.objects.first())
    monkeypatch.setattr(storing, "MOST_FILES", 12)
    with pytest.raises(Incomplete, match="keeps 12 files here"):
        attached(draft_solution, vendor_owner)
    assert StoredFile.objects.count() == 12


def test_nothing_is_left_of_a_refused_addition(vendor_owner, city_buyer, draft_solution, settings, tmp_path):
    options = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": options}
    with pytest.raises(NotAllowed):
        actions.add_attachment(
            actor=actor_of(city_buyer), solution=draft_solution, content=content(), words="Somebody else's"
        )
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
