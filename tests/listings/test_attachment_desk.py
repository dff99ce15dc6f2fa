"""What staff decide about files of published solutions: as they read them, and after everybody has seen them."""

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.queries import actor_of
from listings import actions
from listings.models import Attachment
from listings.states import AttachmentState
from tests.listings.attaching import attached, sheet

QUEUE, SHOWN = "/staff/files/", "/staff/files/?tab=approved"


@pytest.fixture
def approved(vendor_owner, staff, open_solution):
    one = attached(open_solution, vendor_owner)
    actions.decide_attachment(actor=actor_of(staff), attachment=one, to=AttachmentState.APPROVED)
    return one


def test_words_that_changed_after_the_look_are_not_approved(vendor_owner, staff, client_of, open_solution):
    one, reader = attached(open_solution, vendor_owner), client_of(staff)
    approve, seen = f"/staff/files/{one.public_id}/approved/", {"seen": one.sight}
    assert f'name="seen" value="{one.sight}"' in reader.get(QUEUE).content.decode()
    actions.describe_attachment(actor=actor_of(vendor_owner), attachment=one, words="Certified by the state")
    for sent in (seen, {}):
        said = reader.post(approve, sent, follow=True).content.decode()
        assert "The words were changed after you opened the page. Read them again, then decide." in said
        assert ("Certified by the state" in said, Attachment.objects.get().state) == (True, "waiting")
    reader.post(approve, {"seen": Attachment.objects.get().sight})
    assert Attachment.objects.get().state == "approved"


def test_what_is_approved_is_taken_down_with_a_reason_and_a_mail(vendor_owner, staff, client_of, approved):
    reader = client_of(staff)
    assert f"{SHOWN}" in reader.get("/staff/review/").content.decode()
    assert "A street with counters" not in reader.get(QUEUE).content.decode()
    page = reader.get(SHOWN).content.decode()
    down = f"/staff/files/{approved.public_id}/refused/?page=1&amp;tab=approved"
    assert (f'action="{down}"' in page, "Take down" in page, "/approved/" in page) == (True, True, False)
    answer = reader.post(down.replace("&amp;", "&"), {"why": " "})
    kept = Attachment.objects.get().state
    assert (answer.status_code, kept, f'action="{down}"' in answer.content.decode()) == (422, "approved", True)
    mail.outbox.clear()
    done = reader.post(down.replace("&amp;", "&"), {"why": "It shows faces."}, follow=True)
    assert done.redirect_chain[-1][0] == SHOWN
    assert "is refused. The owners are told by mail." in done.content.decode()
    assert "Nothing is approved" in done.content.decode()
    call_command("worker", once=True)
    [letter] = [letter for letter in mail.outbox if "was refused" in letter.subject]
    assert (letter.to, "It shows faces." in letter.body) == ([vendor_owner.email], True)
    assert Attachment.objects.get().state == "refused"


def test_list_of_what_is_approved_is_for_staff(vendor_owner, client_of, approved):
    assert client_of(vendor_owner).get(SHOWN).status_code in {403, 404}
    assert client_of().get(SHOWN).status_code == 302


def test_list_of_what_is_approved_is_in_bulgarian(staff, client_of, approved):
    said = client_of(staff).get(f"/bg{SHOWN}").content.decode()
    assert ("Всички ги виждат; най-новите са отгоре." in said, "Сваляне" in said) == (True, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_what_is_approved_costs_the_same(
    rows, vendor_owner, staff, client_of, open_solution, django_assert_num_queries
):
    for _ in range(rows):
        one = sheet(open_solution, vendor_owner)
        actions.decide_attachment(actor=actor_of(staff), attachment=one, to=AttachmentState.APPROVED)
    reader = client_of(staff)
    with django_assert_num_queries(6):
        reader.get(SHOWN)
