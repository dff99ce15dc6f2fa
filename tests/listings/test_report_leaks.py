"""What staff took off the site is read nowhere else, and who reported it is no business of its organisation's."""

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.queries import actor_of
from accounts.states import Role
from listings.models import Report
from listings.queries.reports import report_counts
from tests.factories import member
from tests.listings.asking import ask, handle
from tests.listings.reported import decide, decided, report
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


def test_staff_of_the_reported_organisation_read_nothing_of_a_report(
    client_of, open_solution, open_need, vendor, outsider, staff
):
    double = member("Dora Double", role=Role.EDITOR, organisation=staff.memberships.get().organisation)
    Membership.objects.create(person=double, organisation=vendor, role=Role.EDITOR)
    hers, other = report(open_solution, outsider), report(open_need, outsider)
    client = client_of(double)
    page = client.get(reverse("listings:report_queue")).content.decode()
    assert (hers.public_id in page, other.public_id in page) == (False, True)
    assert report_counts(actor_of(double))["waiting"] == 1
    assert client.get(reverse("listings:review_report", args=[other.public_id])).status_code == 200
    for public_id in (hers.public_id, "zzzzzzzzzz"):
        assert client.get(reverse("listings:review_report", args=[public_id])).status_code == 404
        for step in ("assign_report", "decide_report"):
            assert client.post(reverse(f"listings:{step}", args=[public_id]), decided()).status_code == 404
    client.post(reverse("listings:report_bulk"), {"line": [hers.public_id, other.public_id], "what": "take"})
    assert [one.reviewer for one in Report.objects.order_by("pk")] == [None, double]
    assert client_of(staff).get(reverse("listings:review_report", args=[hers.public_id])).status_code == 200
