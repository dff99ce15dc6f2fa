"""A record is made once after the deadline, kept as files whose digests the journal has, and served as it is."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import append
from accounts.journal.models import Entry, Private
from accounts.models import StoredFile
from accounts.queries import actor_of
from listings.states import Mode
from marketplace.matching import actions
from marketplace.matching.actions import records as module
from marketplace.matching.dossier.files import ENDINGS
from marketplace.matching.dossier.letters import fit
from marketplace.matching.errors import NotOpen
from marketplace.matching.forms.records import CheckForm
from marketplace.matching.models import Record
from tests.matching.pages import said, text_of
from tests.matching.recorded import content_of, ended_need, file_of, record
from tests.matching.stories import fresh, let_pass, make_need, write_answer

QUERIES = 15


@pytest.fixture
def ended(city_buyer, vendor_owner):
    return ended_need(city_buyer, vendor_owner)


def test_record_is_kept_with_the_digests_that_the_journal_has(ended, city_buyer):
    made = record(city_buyer, ended)
    digests = {part: hashlib.sha256(file_of(made, part)).hexdigest() for part in ENDINGS}
    assert (made.number, made.kind, made.digests) == (1, "comparison", digests)
    entry = Entry.objects.get(verb="record.made")
    assert entry.data == {
        "need": ended.public_id,
        "number": 1,
        "kind": "comparison",
        "language": "en",
        **digests,
    }
    assert file_of(made, "pdf").startswith(b"%PDF-")
    held = content_of(made)
    assert (held["need"]["id"], held["answers"][0]["content"]["text"]) == (ended.public_id, "We can do this.")


def test_consultation_has_a_report(city_buyer, vendor_owner):
    need = ended_need(city_buyer, vendor_owner, mode=Mode.CONSULTATION)
    assert content_of(record(city_buyer, need))["summary"] == []
    for version, text in enumerate(["A pilot first.", "No pilot."]):
        actions.publish_summary(actor=actor_of(city_buyer), need=need, text=text, version=version)
    actions.keep_summary(actor=actor_of(city_buyer), need=need, text="A draft.", version=2)
    made = record(city_buyer, need, why="It was corrected.")
    told = [(one["number"], one["language"], one["text"]) for one in content_of(made)["summary"]]
    assert (made.kind, told) == ("consultation", [(1, "en", "A pilot first."), (2, "en", "No pilot.")])


def test_another_record_needs_a_reason_and_leaves_the_first(ended, city_buyer):
    first = record(city_buyer, ended)
    before = file_of(first, "json")
    with pytest.raises(Incomplete) as refusal:
        record(city_buyer, ended)
    assert (refusal.value.field, Record.objects.count()) == ("why", 1)
    second = record(city_buyer, ended, why="The award was recorded.")
    assert (second.number, content_of(second)["made_again_because"]) == (2, "The award was recorded.")
    assert file_of(fresh(first), "json") == before
    assert Private.objects.get(field="why", text="The award was recorded.").entry == Entry.objects.latest("id").uid


def test_no_record_before_the_deadline_or_before_the_answers_are_opened(city_buyer, vendor_owner):
    need = make_need(city_buyer, mode=Mode.SMALL_PURCHASE)
    write_answer(vendor_owner, need)
    with pytest.raises(NotOpen, match="after the deadline"):
        record(city_buyer, need)
    let_pass(need)
    with pytest.raises(NotOpen, match="Open the answers first"):
        record(city_buyer, need)
    assert (Record.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_need_without_answers_has_a_record(city_buyer):
    assert content_of(record(city_buyer, ended_need(city_buyer)))["answers"] == []


def test_tender_elsewhere_has_none(city_buyer):
    need = let_pass(make_need(city_buyer, mode=Mode.ELSEWHERE))
    with pytest.raises(NotOpen, match="portal"):
        record(city_buyer, need)


@pytest.mark.parametrize("who", ["city_viewer", "vendor_owner", "staff", "other_city"])
def test_owners_and_editors_alone_make_one(who, ended, request):
    with pytest.raises(NotAllowed):
        record(request.getfixturevalue(who), ended)
    assert (Record.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(("who", "status"), [("city_viewer", 200), ("vendor_owner", 404), ("staff", 404)])
def test_page_and_files_are_the_team_s(who, status, ended, city_buyer, client_of, request):
    made = record(city_buyer, ended)
    client = client_of(request.getfixturevalue(who))
    assert client.get(f"/needs/{ended.public_id}/file/").status_code == status
    assert client.get(f"/records/{made.public_id}/pdf/").status_code == status


@pytest.mark.parametrize(
    ("part", "kind", "name"),
    [
        ("pdf", "application/pdf", "1.pdf"),
        ("json", "application/json", "1.json"),
        ("candidates", "text/csv; charset=utf-8", "1-candidates.csv"),
        ("steps", "text/csv; charset=utf-8", "1-steps.csv"),
    ],
)
def test_files_are_downloads_that_nobody_keeps(part, kind, name, ended, city_buyer, client_of):
    made = record(city_buyer, ended)
    answer = client_of(city_buyer).get(f"/records/{made.public_id}/{part}/")
    assert answer.content == file_of(made, part)
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"] == f'attachment; filename="comparison-{ended.public_id}-{name}"'
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_unknown_part_and_lost_file_are_not_found(ended, city_buyer, client_of):
    made, client = record(city_buyer, ended), client_of(city_buyer)
    assert client.get(f"/records/{made.public_id}/docx/").status_code == 404
    default_storage.delete(f"{made.file.stem}.pdf")
    assert client.get(f"/records/{made.public_id}/pdf/").status_code == 404


def test_page_makes_a_record_and_says_what_it_lacks(ended, city_buyer, client_of):
    client, address = client_of(city_buyer), f"/needs/{ended.public_id}/file/make/"
    assert "Make the record" in text_of(client.get(f"/needs/{ended.public_id}/file/"))
    answer = client.post(address, {"language": "bg"}, follow=True)
    assert said(answer) == ["The record is made. Its digests stand in the journal."]
    made = Record.objects.get()
    assert (made.language, made.digests["pdf"] in text_of(answer)) == ("bg", True)
    refused = text_of(client.post(address, {"language": "en"}), 422)
    assert "There is a record already. Say why another one is made." in refused
    assert client.post(address, {"language": "xx", "why": "Again."}).status_code == 422
    assert Record.objects.count() == 1


def test_page_says_why_none_can_be_made(city_buyer, city_viewer, ended, client_of):
    need = make_need(city_buyer, mode=Mode.SMALL_PURCHASE)
    page = text_of(client_of(city_buyer).get(f"/needs/{need.public_id}/file/"))
    assert ("can be made after the deadline" in page, 'name="language"' in page) == (True, False)
    page = text_of(client_of(city_viewer).get(f"/needs/{ended.public_id}/file/"))
    assert ("Owners and editors of your team make it" in page, 'name="language"' in page) == (True, False)
    assert client_of(city_viewer).post(f"/needs/{ended.public_id}/file/make/", {"language": "en"}).status_code == 403


def test_file_is_recognised(ended, city_buyer, client_of):
    made, client = record(city_buyer, ended), client_of(city_buyer)
    address = f"/needs/{ended.public_id}/file/check/"
    page = text_of(client.post(address, {"file": SimpleUploadedFile("x.json", file_of(made, "json"))}))
    assert ("byte for byte" in page, "It is the JSON file." in page) == (True, True)
    page = text_of(client.post(address, {"digest": f" {made.digests['steps'].upper()} "}))
    assert ("byte for byte" in page, "It is the table of steps." in page) == (True, True)
    page = text_of(client.post(address, {"file": SimpleUploadedFile("x.json", file_of(made, "json") + b" ")}))
    assert ("No: no file of this need" in page, "byte for byte" in page) == (True, False)


@pytest.mark.parametrize("sent", [{}, {"digest": "abc"}, {"digest": "g" * 64}, {"digest": "0" * 201}])
def test_check_asks_for_a_digest(sent, ended, city_buyer, client_of):
    assert client_of(city_buyer).post(f"/needs/{ended.public_id}/file/check/", sent).status_code == 422


def test_list_has_one_count_of_queries(ended, city_buyer, client_of, django_assert_num_queries):
    record(city_buyer, ended)
    client, address = client_of(city_buyer), f"/needs/{ended.public_id}/file/"
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    for number in range(2):
        record(city_buyer, ended, why=f"Again {number}.")
    with django_assert_num_queries(QUERIES):
        client.get(address)


@pytest.fixture
def own_folder(settings, tmp_path):
    """A folder for files that no other process of the tests writes to."""
    plain = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": plain}


def test_colleague_s_record_in_between_is_not_doubled(ended, city_buyer, colleague, monkeypatch, own_folder):
    """While one is set, a colleague makes hers: nothing of the slower one is kept."""
    set_slowly = module.files_of

    def first_a_colleague(content):
        monkeypatch.setattr(module, "files_of", set_slowly)
        record(colleague, ended)
        return set_slowly(content)

    monkeypatch.setattr(module, "files_of", first_a_colleague)
    with pytest.raises(Incomplete, match="A colleague made a record just now"):
        record(city_buyer, ended)
    assert (Record.objects.count(), StoredFile.objects.count()) == (1, 1)
    assert _stored() == 4


def _stored():
    folders = default_storage.listdir("records")[0] if default_storage.exists("records") else []
    return sum(len(default_storage.listdir(f"records/{one}")[1]) for one in folders)


def test_digest_copied_from_the_pdf_is_understood():
    digest = "0123456789abcdef" * 4
    form = CheckForm({"digest": fit(digest)})
    assert (form.is_valid(), form.cleaned_data["digest"]) == (True, digest)


def test_step_on_a_budget_for_the_own_team_is_no_part_of_the_file(ended, city_buyer):
    append("need.budget_edited", ended.subject, actor=actor_of(city_buyer))
    assert "need.budget_edited" not in [one["verb"] for one in content_of(record(city_buyer, ended))["steps"]]
