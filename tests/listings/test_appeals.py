"""Appeals: which side may make one, and what a reversed decision puts back."""

import pytest

from accounts.actions import erase_person
from accounts.errors import NotAllowed
from accounts.queries import actor_of
from accounts.states import Role
from listings import actions, redress
from listings.actions.reports import appeal_by_link, confirm_address
from listings.models import Attachment, Decision, Report, Solution
from listings.moderation import Outcome, ReportState
from listings.states import AttachmentState, ListingState
from tests.factories import member
from tests.listings.attaching import attached
from tests.listings.reported import APPEAL, appealed, decide, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_staff(staff):
    return member("Sofia Second", role=Role.EDITOR, organisation=staff.memberships.get().organisation)


def state_of(row):
    return type(row).objects.get(pk=row.pk).state


@pytest.mark.parametrize("outcome", [Outcome.NO_ACTION, Outcome.PASSED_ON])
def test_side_that_won_cannot_use_up_the_only_appeal(outcome, open_solution, vendor_owner, outsider, staff):
    made = report(open_solution, outsider)
    decide(made, staff, outcome=outcome)
    with pytest.raises(NotAllowed) as refusal:
        appealed(made, vendor_owner)
    assert str(refusal.value) == "This decision took nothing of yours off the site, so there is nothing to appeal."
    assert redress.can_appeal(actor_of(outsider), Report.objects.get(pk=made.pk)) is True
    assert appealed(made, outsider).state == ReportState.APPEALED


def test_reporter_cannot_appeal_what_was_taken_off_as_she_asked(open_solution, vendor_owner, outsider, staff):
    made = report(open_solution, outsider)
    decide(made, staff)
    with pytest.raises(NotAllowed) as refusal:
        appealed(made, outsider)
    assert str(refusal.value) == "It was taken off the site, as you asked, so there is nothing to appeal."
    assert appealed(made, vendor_owner).state == ReportState.APPEALED


def test_reporter_by_link_cannot_appeal_what_was_taken_off_as_she_asked(open_solution, staff):
    made = report(open_solution, None, email="rita@people.example")
    confirm_address(report=made)
    decide(made, staff)
    with pytest.raises(NotAllowed) as refusal:
        appeal_by_link(report=Report.objects.get(pk=made.pk), text=APPEAL)
    assert str(refusal.value) == "It was taken off the site, as you asked, so there is nothing to appeal."
    assert state_of(made) == ReportState.DECIDED


def test_what_a_reviewer_refused_since_is_not_put_back(open_solution, vendor_owner, outsider, staff, second_staff):
    made = report(open_solution, outsider)
    decide(made, staff)
    hidden = Solution.objects.get(pk=open_solution.pk)
    actions.submit(actor=actor_of(vendor_owner), listing=hidden, version=hidden.version)
    actions.return_listing(actor=actor_of(second_staff), listing=hidden, why="The certificate is still false.")
    appealed(made, vendor_owner)
    decide(made, second_staff, outcome=Outcome.NO_ACTION, upheld=False)
    assert state_of(open_solution) == ListingState.RETURNED
    assert Decision.objects.get(step=2).is_restored is False


def test_file_that_a_reviewer_refused_since_is_not_put_back(open_solution, vendor_owner, outsider, staff, second_staff):
    picture = attached(open_solution, vendor_owner)
    actions.decide_attachment(actor=actor_of(staff), attachment=picture, to=AttachmentState.APPROVED)
    made = report(open_solution, outsider)
    decide(made, staff, Outcome.PART_REMOVED, part=picture.subject)
    refused = Attachment.objects.get(pk=picture.pk)
    actions.describe_attachment(actor=actor_of(vendor_owner), attachment=refused, words="A street, really")
    why = "It shows another street."
    actions.decide_attachment(actor=actor_of(second_staff), attachment=refused, to=AttachmentState.REFUSED, why=why)
    appealed(made, vendor_owner)
    decide(made, second_staff, upheld=False)
    assert (state_of(picture), Decision.objects.get(step=2).is_restored) == (AttachmentState.REFUSED, False)


def test_solution_whose_contact_was_erased_meanwhile_comes_back_without_her(
    open_solution, vendor, vendor_owner, outsider, staff, second_staff
):
    editor = member("Ed Editor", role=Role.EDITOR, organisation=vendor)
    Solution.objects.filter(pk=open_solution.pk).update(contact_name=editor.name, contact_email=editor.email)
    made = report(open_solution, outsider)
    decide(made, staff)
    erase_person(actor=actor_of(editor), typed=editor.email)
    appealed(made, vendor_owner)
    decide(made, second_staff, upheld=False)
    back = Solution.objects.get(pk=open_solution.pk)
    assert (back.state, back.contact_name, back.contact_email) == (ListingState.PUBLISHED, "", "")
    assert Decision.objects.get(step=2).is_restored is True
