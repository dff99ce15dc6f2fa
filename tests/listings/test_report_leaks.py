"""What staff took off the site is read nowhere else, and who reported it is no business of its organisation's."""

import pytest
from django.urls import reverse

from tests.listings.asking import ask, handle
from tests.listings.reported import decide, report
from tests.listings.test_follows import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def replied(open_need, vendor_owner, city_buyer):
    """A question with a reply."""
    question = ask(open_need, vendor_owner, "How many crossings are there?")
    handle(question, city_buyer, reply="Twelve, by the old station.")
    return question


def replies_told():
    return [subject for _to, subject in deliver() if subject.endswith("has a reply")]


def hide(question, reporter, staff):
    decide(report(question.need, reporter, part=question.subject), staff)


def test_reply_of_a_hidden_question_does_not_stand_in_one_that_points_to_it(
    client, replied, open_need, vendor_owner, city_buyer, outsider, staff
):
    handle(ask(open_need, vendor_owner, "How many are there in all?"), city_buyer, same_as=1)
    address = reverse("listings:need", args=[open_need.public_id])
    assert client.get(address).content.decode().count("Twelve, by the old station.") == 2
    hide(replied, outsider, staff)
    page = client.get(address).content.decode()
    assert ("How many are there in all?" in page, "Without a reply so far." in page) == (True, True)
    assert "Twelve, by the old station." not in page


def test_question_that_staff_hid_is_mailed_no_more(replied, outsider, staff):
    hide(replied, outsider, staff)
    assert replies_told() == []


def test_reply_that_staff_hid_is_not_mailed_by_a_question_that_points_to_it(
    replied, open_need, vendor_owner, city_buyer, outsider, staff
):
    deliver()
    handle(ask(open_need, vendor_owner, "How many are there in all?"), city_buyer, same_as=1)
    hide(replied, outsider, staff)
    assert replies_told() == []
