"""The pages of pictures and documents: added, described, put first, removed, read by staff, and given out safely."""

import re

import pytest
from django.urls import reverse

from accounts.files.uploads import MOST_SENT
from accounts.models import StoredFile
from accounts.queries import actor_of
from accounts.states import OrganisationState
from listings import actions
from listings.models import Attachment, Solution
from listings.states import AttachmentState
from tests.accounts.files.making import TINY_PDF, png_of
from tests.listings.attaching import attached, sent, sheet
from tests.listings.factories import published_solution

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
ANSWER = {"words": "A street with counters"}


@pytest.fixture
def page(open_solution):
    return f"/solutions/{open_solution.public_id}/files/"


def address(one, name=None):
    return reverse("listings:attachment", args=[one.public_id, name or one.file.page_name])


def approved(one, staff):
    actions.decide_attachment(actor=actor_of(staff), attachment=one, to=AttachmentState.APPROVED)
    return one


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_vendor_adds_a_picture_and_staff_let_everybody_see_it(vendor_editor, staff, client_of, open_solution, page):
    client, public = client_of(vendor_editor), f"/solutions/{open_solution.public_id}/"
    assert "No picture yet" in client.get(page).content.decode()
    said = client.post(page, {**ANSWER, "file": sent()}, follow=True).content.decode()
    assert "Added. Programme staff read it before others see it." in said
    one = Attachment.objects.get()
    assert address(one) not in client_of().get(public).content.decode()
    assert address(one) in client.get(public).content.decode()
    assert client_of().get(address(one)).status_code == 404
    assert "1 file added to a published solution" in client_of(staff).get("/staff/review/").content.decode()
    queue = client_of(staff).get("/staff/files/").content.decode()
    assert ("A street with counters" in queue, open_solution.title in queue) == (True, True)
    done = (
        client_of(staff)
        .post(f"/staff/files/{one.public_id}/approved/", {"seen": one.sight}, follow=True)
        .content.decode()
    )
    assert "“A street with counters” is approved. Everybody sees it now." in done
    shown = client_of().get(public).content.decode()
    assert f'<img src="{address(one)}" alt="A street with counters" width="200" height="160"' in shown


def test_public_picture_is_kept_by_the_reader_alone(vendor_owner, staff, client, open_solution):
    one = approved(attached(open_solution, vendor_owner), staff)
    answer = client.get(address(one))
    assert body(answer)[:4] == b"RIFF"
    assert {name: answer.headers[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "image/webp",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=604800, immutable",
    }
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert body(client.get(address(one, one.file.list_name)))[:4] == b"RIFF"
    for name in ("a.webp", "..", f"{'0' * 16}-page.webp"):
        assert client.get(f"/attachments/{one.public_id}/{name}").status_code == 404


def test_pdf_is_a_download_and_nobody_keeps_it(vendor_owner, staff, client, open_solution):
    one = approved(sheet(open_solution, vendor_owner, words='Лист "2026"\r\nX: y'), staff)
    answer = client.get(address(one))
    assert body(answer) == TINY_PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%D0%BB%D0%B8%D1%81%D1%82-2026-x-y.pdf"
    )
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"


def test_what_is_not_public_is_kept_by_nobody(vendor_owner, client_of, open_solution):
    one = attached(open_solution, vendor_owner)
    answer = client_of(vendor_owner).get(address(one))
    assert (body(answer)[:4], answer.headers["Cache-Control"]) == (b"RIFF", "no-store, private")


@pytest.mark.parametrize("how", ["withdrawn", "suspended", "refused"])
def test_files_vanish_with_their_solution(how, vendor_owner, vendor, staff, client, open_solution):
    one = approved(attached(open_solution, vendor_owner), staff)
    assert client.get(address(one)).status_code == 200
    if how == "withdrawn":
        actions.withdraw(actor=actor_of(vendor_owner), listing=open_solution)
    elif how == "suspended":
        type(vendor).objects.filter(pk=vendor.pk).update(state=OrganisationState.SUSPENDED)
    else:
        actions.decide_attachment(actor=actor_of(staff), attachment=one, to=AttachmentState.REFUSED, why="Old.")
    assert client.get(address(one)).status_code == 404


def test_foreign_and_missing_files_answer_alike(vendor_owner, city_buyer, client_of, open_solution):
    one = attached(open_solution, vendor_owner)
    client = client_of(city_buyer)
    foreign, missing = client.get(address(one)), client.get(address(one).replace(one.public_id, "a" * 10))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    told = [TOKEN.sub("", answer.content.decode()) for answer in (foreign, missing)]
    assert told[0].replace(one.public_id, "") == told[1].replace("a" * 10, "")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."),
        (b"MZ\x90 program", "This is neither a PDF nor a picture."),
        (png_of(13_300, 13_300), "13,300 × 13,300 pixels, which is more than can be opened here."),
        (b"%PDF-1.7 broken", "This PDF is damaged"),
        (b"x" * 10_500_000, "This file is larger than"),
        (b"x" * 12_000_000, "This file is larger than"),
    ],
)
def test_refused_file_says_why_and_keeps_the_words(data, sentence, vendor_owner, client_of, page):
    answer = client_of(vendor_owner).post(page, {**ANSWER, "file": sent(data)})
    assert (answer.status_code, StoredFile.objects.count()) == (422, 0)
    shown = answer.content.decode()
    assert shown.count(sentence) == 2  # above all, and at the field
    assert 'value="A street with counters"' in shown


def test_form_asks_for_both(vendor_owner, client_of, page):
    shown = client_of(vendor_owner).post(page, {}).content.decode()
    assert ("Choose a file." in shown, "Say in a sentence what it shows" in shown) == (True, True)


def test_more_than_any_form_takes_is_not_waited_for(vendor_owner, client_of, page):
    answer = client_of(vendor_owner).post(page, {**ANSWER, "file": sent(b"x" * (MOST_SENT + 1))})
    assert (answer.status_code, StoredFile.objects.count()) == (400, 0)


def test_many_files_at_once_are_refused(vendor_owner, client_of, page):
    sending = {f"file{number}": sent() for number in range(6)}
    assert client_of(vendor_owner).post(page, sending).status_code == 400


def test_words_are_changed_and_a_file_removed_after_a_question(vendor_owner, client_of, open_solution, page):
    one, client = attached(open_solution, vendor_owner), client_of(vendor_owner)
    edit = f"/attachments/{one.public_id}/edit/"
    assert "Remove it for good" in client.get(edit).content.decode()
    assert client.post(edit, {"words": " "}).status_code == 422
    assert "Saved." in client.post(edit, {"words": "Two streets"}, follow=True).content.decode()
    assert Attachment.objects.get().file.words == "Two streets"
    done = client.post(f"/attachments/{one.public_id}/remove/", follow=True)
    assert ("Removed. The file is deleted." in done.content.decode(), StoredFile.objects.count()) == (True, 0)


def test_first_picture_is_chosen(vendor_owner, client_of, open_solution, page):
    attached(open_solution, vendor_owner, "One")
    two = attached(open_solution, vendor_owner, "Two")
    done = client_of(vendor_owner).post(f"/attachments/{two.public_id}/lead/", follow=True).content.decode()
    assert "It is the first picture now" in done
    assert done.index('alt="Two"') < done.index('alt="One"')


def test_refusal_needs_a_reason_and_shows_it_to_the_vendor(vendor_owner, staff, client_of, open_solution, page):
    one = attached(open_solution, vendor_owner)
    refuse = f"/staff/files/{one.public_id}/refused/"
    answer = client_of(staff).post(refuse, {"why": ""})
    assert (answer.status_code, Attachment.objects.get().state) == (422, "waiting")
    said = client_of(staff).post(refuse, {"why": "It shows faces."}, follow=True).content.decode()
    assert "is refused. The owners are told by mail." in said
    shown = client_of(vendor_owner).get(page).content.decode()
    assert ("“A street with counters” was refused" in shown, "It shows faces." in shown) == (True, True)
    assert client_of(staff).post(f"/staff/files/{one.public_id}/waiting/").status_code == 404


def test_page_of_what_waits_for_review_leads_back(vendor_owner, client_of, draft_solution):
    actions.submit(actor=actor_of(vendor_owner), listing=draft_solution, version=draft_solution.version)
    said = client_of(vendor_owner).get(f"/solutions/{draft_solution.public_id}/files/", follow=True).content.decode()
    assert "It waits for review. Take it back to change it." in said
    answer = client_of(vendor_owner).post(f"/solutions/{draft_solution.public_id}/files/", {**ANSWER, "file": sent()})
    assert (answer.status_code, StoredFile.objects.count()) == (422, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_however_long(
    rows, vendor_owner, staff, client_of, page, open_solution, django_assert_num_queries
):
    for _ in range(rows):
        attached(open_solution, vendor_owner)
    for number in range(rows - 1):
        other = published_solution(open_solution.organisation, title=f"Other {number}")
        attached(Solution.objects.get(pk=other.pk), vendor_owner)
    vendor, reader = client_of(vendor_owner), client_of(staff)
    with django_assert_num_queries(8):
        vendor.get(page)
    with django_assert_num_queries(6):
        reader.get("/staff/files/")
