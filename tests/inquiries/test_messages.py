"""Messages of a room: written once, read by all parties, and never lost in a form."""

import pytest

from marketplace.inquiries.models import Message
from tests.inquiries.stories import token

pytestmark = pytest.mark.django_db


def test_message_is_written_once_and_read_by_all(room, city_buyer, investor, client_of):
    typed = {"text": "Is the lease settled?\n<b>Yes?</b>", "token": token()}
    for _each in range(2):
        client_of(investor).post(f"/inquiries/{room.public_id}/messages/", typed)
    assert Message.objects.count() == 1
    page = client_of(city_buyer).get(f"/inquiries/{room.public_id}/").content.decode()
    assert "Is the lease settled?" in page
    assert "&lt;b&gt;Yes?&lt;/b&gt;" in page


def test_other_text_on_the_same_form_is_not_swallowed(room, investor, client_of):
    sent = {"text": "First", "token": token()}
    client_of(investor).post(f"/inquiries/{room.public_id}/messages/", sent)
    answer = client_of(investor).post(f"/inquiries/{room.public_id}/messages/", {**sent, "text": "Second"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This form was sent before" in page
    assert "Second" in page
    assert sent["token"] not in page


def test_empty_message_is_refused(room, investor, client_of):
    answer = client_of(investor).post(f"/inquiries/{room.public_id}/messages/", {"text": " \n "})
    assert (answer.status_code, Message.objects.count()) == (422, 0)
