"""Documents for a verification: owners give them, staff read them, nobody else does, and they go after the decision."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import actions, retention
from accounts.errors import Incomplete, NotAllowed
from accounts.held import copies_for
from accounts.models import Evidence, Organisation, StoredFile
from accounts.personal import held_about
from accounts.queries import actor_of, history_of
from accounts.rules import can_give_evidence
from accounts.states import OrganisationState
from tests.accounts.files.giving import EXTRACT, give_evidence
from tests.accounts.files.making import TINY_PDF
from tests.factories import PASSWORD

UNVERIFIED, VERIFIED = OrganisationState.UNVERIFIED, OrganisationState.VERIFIED


@pytest.fixture
def vendor(vendor_owner):
    """The vendor's organisation, which waits for its verification."""
    organisation = vendor_owner.memberships.get().organisation
    Organisation.objects.filter(pk=organisation.pk).update(state=UNVERIFIED)
    organisation.refresh_from_db()
    return organisation


def address(evidence):
    return f"/evidence/{evidence.file.public_id}/{evidence.file.page_name}"


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_owner_gives_a_document_and_staff_see_it(vendor_owner, staff, client_of, vendor):
    page, owner = f"/organisations/{vendor.public_id}/evidence/", client_of(vendor_owner)
    assert "No document yet" in owner.get(page).content.decode()
    assert "None." in client_of(staff).get(f"/staff/verification/{vendor.public_id}/").content.decode()
    sending = {"words": "Extract of 3 March", "file": SimpleUploadedFile("a.doc", TINY_PDF)}
    said = owner.post(page, sending, follow=True).content.decode()
    assert "Added. Programme staff see it beside your description." in said
    one = Evidence.objects.get()
    review = client_of(staff).get(f"/staff/verification/{vendor.public_id}/").content.decode()
    assert (address(one) in review, "Extract of 3 March" in review) == (True, True)
    answer = client_of(staff).get(address(one))
    assert (body(answer), answer.headers["Cache-Control"]) == (TINY_PDF, "no-store, private")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="extract-of-3-march.pdf"'
    assert "document for the verification added" in [line.what for line in history_of(vendor)]
    done = owner.post(f"/evidence/{one.file.public_id}/remove/", follow=True).content.decode()
    assert ("Removed. The file is deleted." in done, StoredFile.objects.count()) == (True, 0)


def test_nobody_else_reads_it(vendor_owner, vendor_editor, city_buyer, staff_viewer, client_of, vendor):
    one = give_evidence(vendor_owner, vendor)
    seen = {
        name: client_of(who).get(address(one)).status_code
        for name, who in {
            "anonymous": None,
            "editor": vendor_editor,
            "city": city_buyer,
            "owner": vendor_owner,
            "staff": staff_viewer,
        }.items()
    }
    assert seen == {"anonymous": 302, "editor": 404, "city": 404, "owner": 200, "staff": 200}


@pytest.mark.parametrize(
    ("sending", "sentence"),
    [
        ({"words": "It", "file": b""}, "This file is empty."),
        ({"words": "It", "file": b"PK"}, "neither a PDF nor a picture"),
        ({"words": "", "file": EXTRACT}, "Say in a sentence what the document proves."),
        ({"words": "It"}, "Choose a file."),
    ],
)
def test_refusals_stand_at_the_field_and_keep_the_words(sending, sentence, vendor_owner, client_of, vendor):
    if "file" in sending:
        sending = {**sending, "file": SimpleUploadedFile("a", sending["file"])}
    answer = client_of(vendor_owner).post(f"/organisations/{vendor.public_id}/evidence/", sending)
    shown = answer.content.decode()
    assert (answer.status_code, sentence in shown, StoredFile.objects.count()) == (422, True, 0)
    assert (f'value="{sending["words"]}"' in shown) == bool(sending["words"])


@pytest.mark.parametrize(
    ("state", "may"),
    [("unverified", True), ("incomplete", True), ("refused", True), ("verified", False), ("suspended", False)],
)
def test_documents_are_given_while_there_is_something_to_verify(state, may, vendor_owner, vendor):
    Organisation.objects.filter(pk=vendor.pk).update(state=state, verified_until=None)
    vendor.refresh_from_db()
    assert can_give_evidence(actor_of(vendor_owner), vendor) is may


def test_others_give_nothing_and_ten_are_the_most(vendor_owner, vendor_editor, vendor):
    with pytest.raises(NotAllowed):
        give_evidence(vendor_editor, vendor)
    for _ in range(10):
        give_evidence(vendor_owner, vendor)
    with pytest.raises(Incomplete, match="10 documents already"):
        give_evidence(vendor_owner, vendor)
    assert StoredFile.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_documents_go_90_days_after_the_decision(vendor_owner, staff, vendor):
    one = give_evidence(vendor_owner, vendor)
    names, now = list(one.file.names), timezone.now()
    assert retention.EVIDENCE.days == 90
    assert retention.EVIDENCE.apply(now + timedelta(days=1)) == 0  # nobody has decided
    actions.verify_organisation(actor=actor_of(staff), organisation=vendor, version=vendor.version)
    assert retention.EVIDENCE.apply(now - timedelta(days=1)) == 0
    assert retention.EVIDENCE.apply(now + timedelta(days=1)) == 1
    assert (StoredFile.objects.count(), [default_storage.exists(name) for name in names]) == (0, [False, False])


def test_document_given_after_a_decision_waits_for_the_next(vendor_owner, staff, vendor):
    actions.verify_organisation(actor=actor_of(staff), organisation=vendor, version=vendor.version)
    give_evidence(vendor_owner, vendor)
    Organisation.objects.filter(pk=vendor.pk).update(state=VERIFIED)
    assert retention.EVIDENCE.apply(timezone.now() + timedelta(days=1)) == 0


def test_copy_of_ones_data_has_the_files_that_one_sent(vendor_owner, client_of, vendor):
    one, client = give_evidence(vendor_owner, vendor), client_of(vendor_owner)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    answer = client.post("/account/data/download/")
    assert answer.headers["Content-Disposition"].endswith('.zip"')
    with zipfile.ZipFile(BytesIO(body(answer))) as archive:
        [row] = json.loads(archive.read("own-data.json"))["files"]
        assert sorted(archive.namelist()) == sorted(["own-data.json", *row["files"]])
        with default_storage.open(next(one.file.names)) as stored:
            assert archive.read(row["files"][0]) == stored.read()
    assert (row["words"], row["kind"]) == ("Extract from the register", "picture")


@pytest.mark.parametrize(("role", "is_evidence", "copies"), [
    ("owner", True, 1), ("editor", True, 0), (None, True, 0), ("editor", False, 1), (None, False, 0),
])  # fmt: skip
def test_copy_leaves_out_what_she_may_not_read_any_more(vendor_owner, vendor, role, is_evidence, copies):
    one = give_evidence(vendor_owner, vendor)
    if not is_evidence:
        one.delete()
    vendor.memberships.filter(person=vendor_owner).update(role=role or "viewer")
    if role is None:
        vendor.memberships.filter(person=vendor_owner).delete()
    [row] = held_about(vendor_owner)["files"]
    assert (row["words"], bool(row["sent"]), copies_for(vendor_owner).count()) == (one.file.words, True, copies)
    assert (len(row["files"]) > 0) == (copies == 1)


def test_documents_of_who_never_was_verified_go_after_24_months(vendor_owner, vendor):
    give_evidence(vendor_owner, vendor)
    now, rule = timezone.now(), retention.UNDECIDED
    assert (rule.days, rule.apply(now - timedelta(days=1))) == (730, 0)
    Organisation.objects.filter(pk=vendor.pk).update(state=VERIFIED)
    assert rule.apply(now + timedelta(days=1)) == 0
    for state in ("unverified", "incomplete"):
        Organisation.objects.filter(pk=vendor.pk).update(state=state)
        assert (rule.apply(now + timedelta(days=1)), StoredFile.objects.count()) == (1, 0)
        give_evidence(vendor_owner, vendor)


def test_erasure_forgets_who_sent_it_and_leaves_it_to_the_organisation(vendor_owner, vendor):
    one = give_evidence(vendor_owner, vendor)
    assert len(held_about(vendor_owner)["files"]) == 1
    other = type(vendor_owner).objects.create(email="second@people.example", name="Second")
    vendor.memberships.create(person=other, role="owner")
    actions.erase_person(actor=actor_of(vendor_owner), typed=vendor_owner.email)
    one.file.refresh_from_db()
    assert (one.file.uploader, Evidence.objects.count()) == (None, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_however_long(rows, vendor_owner, client_of, vendor, django_assert_num_queries):
    for _ in range(rows):
        give_evidence(vendor_owner, vendor)
    client = client_of(vendor_owner)
    with django_assert_num_queries(5):
        client.get(f"/organisations/{vendor.public_id}/evidence/")
