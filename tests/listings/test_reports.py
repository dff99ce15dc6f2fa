"""Reports: who may make one, what a decision takes off and an appeal puts back, and who decides about whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.queries import actor_of
from accounts.states import Role
from listings import actions
from listings.actions.reports import appeal, appeal_by_link, confirm_address
from listings.actions.ruling import assign_report, decide_report
from listings.models import Attachment, Decision, Deployment, Question, Report, Revision, Solution
from listings.moderation import Outcome, ReportState, Side
from listings.queries.reports import others_who_decide
from listings.states import AttachmentState, DeploymentState, ListingState, QuestionState, RevisionState
from tests.factories import member
from tests.listings.asking import ask, handle
from tests.listings.attaching import attached
from tests.listings.deployed import answer, deploy
from tests.listings.factories import solution_values
from tests.listings.reported import APPEAL, WORDS, appealed, decide, report, ruling

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_staff(staff):
    return member("Sofia Second", role=Role.EDITOR, organisation=staff.memberships.get().organisation)


def state_of(row):
    return type(row).objects.get(pk=row.pk).state


def test_report_waits_and_names_nobody_in_the_record(open_solution, outsider):
    made = report(open_solution, outsider)
    assert (made.state, made.person, made.explanation) == (ReportState.WAITING, outsider, WORDS)
    entry = Entry.objects.get(verb="report.made")
    assert (entry.data, entry.digests, entry.organisation) == ({"page": open_solution.subject}, {}, "")


def test_report_of_a_vendor_does_not_say_for_whom_she_works(open_need, vendor_owner):
    report(open_need, vendor_owner)
    assert Entry.objects.get(verb="report.made").organisation == ""


def test_same_form_sent_twice_makes_one_report(open_solution, outsider):
    assert report(open_solution, outsider) == report(open_solution, outsider)
    assert report(open_solution, None) == report(open_solution, None)
    assert Report.objects.count() == 2


def test_own_page_is_not_reported(open_solution, vendor_owner):
    with pytest.raises(NotAllowed) as refusal:
        report(open_solution, vendor_owner)
    expected = "This is your own organisation’s: you can change it or take it off the site yourself."
    assert str(refusal.value) == expected


def test_what_left_the_site_is_not_reported(open_solution, vendor_owner, outsider):
    actions.withdraw(actor=actor_of(vendor_owner), listing=open_solution)
    with pytest.raises(NotAllowed):
        report(open_solution, outsider)
    assert Report.objects.count() == 0


@pytest.mark.parametrize("words", ["Bad.", " " * 40, "x" * 4_001])
def test_words_that_are_too_few_or_too_many_are_refused_at_their_field(open_solution, outsider, words):
    with pytest.raises(Incomplete) as refusal:
        report(open_solution, outsider, explanation=words)
    assert refusal.value.field == "explanation"


def test_part_that_is_not_on_the_page_is_refused(open_solution, outsider):
    with pytest.raises(Incomplete) as refusal:
        report(open_solution, outsider, part="deployment:aaaaaaaaaa")
    assert refusal.value.field == "part"


def test_hidden_solution_comes_back_exactly_when_the_appeal_is_upheld(
    open_solution, vendor_owner, outsider, staff, second_staff
):
    revision = actions.edit_solution(
        actor=actor_of(vendor_owner),
        solution=open_solution,
        version=open_solution.version,
        values=solution_values(summary="Counts more."),
    )
    before = Solution.objects.filter(pk=open_solution.pk).values().get()
    made = report(open_solution, outsider)
    assert isinstance(decide(made, staff), Moved)
    assert state_of(open_solution) == ListingState.RETURNED
    appealed(made, vendor_owner)
    decide(made, second_staff, upheld=False)
    assert Solution.objects.filter(pk=open_solution.pk).values().get() == before
    assert Revision.objects.get(pk=revision.pk).state == RevisionState.WAITING
    last = Decision.objects.get(step=2)
    assert (last.outcome, last.upheld, last.is_restored, state_of(made)) == (
        Outcome.NO_ACTION,
        False,
        True,
        ReportState.CLOSED,
    )


def test_what_its_vendor_changed_meanwhile_does_not_come_back_unread(
    open_solution, vendor_owner, outsider, staff, second_staff
):
    made = report(open_solution, outsider)
    decide(made, staff)
    hidden = Solution.objects.get(pk=open_solution.pk)
    actions.edit_solution(
        actor=actor_of(vendor_owner), solution=hidden, version=hidden.version, values=solution_values(summary="New.")
    )
    appealed(made, vendor_owner)
    decide(made, second_staff, upheld=False)
    assert state_of(open_solution) == ListingState.RETURNED
    assert Decision.objects.get(step=2).is_restored is False


def test_mended_solution_goes_through_review_and_drops_the_change_that_waited(
    open_solution, vendor_owner, outsider, staff
):
    revision = actions.edit_solution(
        actor=actor_of(vendor_owner),
        solution=open_solution,
        version=open_solution.version,
        values=solution_values(summary="Counts more."),
    )
    decide(report(open_solution, outsider), staff)
    hidden = Solution.objects.get(pk=open_solution.pk)
    actions.submit(actor=actor_of(vendor_owner), listing=hidden, version=hidden.version)
    assert Revision.objects.get(pk=revision.pk).state == RevisionState.DROPPED
    actions.publish(actor=actor_of(staff), listing=hidden, version=hidden.version)
    assert state_of(open_solution) == ListingState.PUBLISHED


def test_reviewers_cannot_publish_past_a_decision(open_solution, outsider, staff):
    decide(report(open_solution, outsider), staff)
    hidden = Solution.objects.get(pk=open_solution.pk)
    with pytest.raises(InvalidTransition):
        actions.publish(actor=actor_of(staff), listing=hidden, version=hidden.version)
    assert state_of(open_solution) == ListingState.RETURNED


def test_hidden_deployment_leaves_the_page_and_comes_back_with_its_answer(
    open_solution, vendor_owner, city_buyer, city, outsider, staff, second_staff
):
    place = deploy(open_solution, vendor_owner, city)
    answer(place, city_buyer, DeploymentState.CONFIRMED)
    made = report(open_solution, outsider, part=place.subject)
    decide(made, staff)
    assert (state_of(place), Deployment.objects.standing().count()) == (DeploymentState.HIDDEN, 0)
    with pytest.raises(Incomplete):
        deploy(open_solution, vendor_owner, city)
    appealed(made, vendor_owner)
    decide(made, second_staff, upheld=False)
    assert state_of(place) == DeploymentState.CONFIRMED


def test_hidden_question_is_out_of_its_citys_hands_and_comes_back(
    open_need, vendor_owner, city_buyer, outsider, staff, second_staff
):
    question = ask(open_need, vendor_owner)
    handle(question, city_buyer, reply="Twelve.")
    pointing = ask(open_need, vendor_owner, "How many are there in all?")
    handle(pointing, city_buyer, same_as=1)
    made = report(open_need, outsider, part=question.subject)
    decide(made, staff)
    assert state_of(question) == QuestionState.HIDDEN
    assert Question.objects.get(pk=pointing.pk).shown_reply == ""
    with pytest.raises(NotAllowed):
        handle(question, city_buyer, reply="Thirteen.")
    appealed(made, city_buyer)
    decide(made, second_staff, upheld=False)
    back = Question.objects.get(pk=question.pk)
    assert (back.state, back.number, back.shown_reply) == (QuestionState.PUBLISHED, 1, "Twelve.")


def test_part_of_a_page_goes_while_the_page_stays(open_solution, vendor_owner, outsider, staff, second_staff):
    picture = attached(open_solution, vendor_owner)
    actions.decide_attachment(actor=actor_of(staff), attachment=picture, to=AttachmentState.APPROVED)
    made = report(open_solution, outsider)
    decide(made, staff, Outcome.PART_REMOVED, part=picture.subject)
    assert (state_of(picture), state_of(open_solution)) == (AttachmentState.REFUSED, ListingState.PUBLISHED)
    appealed(made, vendor_owner)
    decide(made, second_staff, upheld=False)
    assert Attachment.objects.get(pk=picture.pk).state == AttachmentState.APPROVED


def test_part_has_to_be_named(open_solution, outsider, staff):
    made = report(open_solution, outsider)
    with pytest.raises(Incomplete) as refusal:
        decide(made, staff, Outcome.PART_REMOVED)
    assert (refusal.value.field, state_of(made), Decision.objects.count()) == ("part", ReportState.WAITING, 0)


def test_reporter_who_appeals_may_have_it_taken_off_after_all(open_solution, outsider, staff, second_staff):
    made = report(open_solution, outsider)
    decide(made, staff, Outcome.NO_ACTION)
    assert state_of(open_solution) == ListingState.PUBLISHED
    appealed(made, outsider)
    with pytest.raises(Incomplete) as refusal:
        decide(made, second_staff, Outcome.NO_ACTION, upheld=False)
    assert refusal.value.field == "outcome"
    decide(made, second_staff, upheld=False)
    assert state_of(open_solution) == ListingState.RETURNED


def test_upheld_decision_stays_as_it_is(open_solution, vendor_owner, outsider, staff, second_staff):
    made = report(open_solution, outsider)
    decide(made, staff)
    appealed(made, vendor_owner)
    decide(made, second_staff, upheld=True)
    assert (state_of(open_solution), Decision.objects.get(step=2).outcome) == (ListingState.RETURNED, Outcome.HIDDEN)


def test_nobody_decides_about_an_appeal_against_herself(open_solution, vendor_owner, outsider, staff, second_staff):
    made = report(open_solution, outsider)
    decide(made, staff)
    appealed(made, vendor_owner)
    with pytest.raises(NotAllowed) as refusal:
        decide(made, staff, upheld=True)
    expected = "You made the first decision, so a colleague has to decide about the appeal."
    assert (str(refusal.value), state_of(made)) == (expected, ReportState.APPEALED)
    assert others_who_decide(actor_of(staff)) == 1


def test_alone_there_is_nobody_else(staff, staff_viewer):
    assert others_who_decide(actor_of(staff)) == 0


def test_nobody_decides_about_her_own_report(open_solution, staff):
    made = report(open_solution, staff)
    with pytest.raises(NotAllowed):
        decide(made, staff)


def test_nobody_decides_about_her_own_organisation(open_solution, vendor, outsider, staff):
    member("Double", organisation=vendor)
    staff.memberships.model.objects.create(person=staff, organisation=vendor, role=Role.VIEWER)
    made = report(open_solution, outsider)
    with pytest.raises(NotAllowed):
        decide(made, staff)


@pytest.mark.parametrize("who", ["outsider", "vendor_owner", "city_buyer", "staff_viewer"])
def test_only_deciding_staff_decide(who, open_solution, outsider, request):
    made = report(open_solution, outsider)
    with pytest.raises(NotAllowed):
        decide(made, request.getfixturevalue(who))
    assert state_of(made) == ReportState.WAITING


def test_second_decision_of_one_step_is_told_who_was_first(open_solution, outsider, staff, second_staff):
    made = report(open_solution, outsider)
    decide(made, staff)
    result = decide_report(
        actor=actor_of(second_staff),
        report=made,
        ruling=ruling(Outcome.NO_ACTION),
        seen=ReportState.WAITING,
    )
    assert (type(result), result.by) == (Already, staff.public_id)


def test_second_report_about_what_is_off_already_says_so(open_solution, outsider, investor, staff):
    first, second = report(open_solution, outsider), report(open_solution, investor)
    decide(first, staff)
    with pytest.raises(Incomplete) as refusal:
        decide(second, staff)
    assert refusal.value.field == "outcome"
    decide(second, staff, Outcome.NO_ACTION)
    assert state_of(second) == ReportState.DECIDED


def test_second_appeal_is_told_of_the_first(open_solution, vendor_owner, outsider, staff):
    made = report(open_solution, outsider)
    decide(made, staff)
    found = appealed(made, vendor_owner)
    assert (found.appeal.side, found.appeal.text) == (Side.ORGANISATION, APPEAL)
    assert type(appeal(actor=actor_of(vendor_owner), report=found, text=APPEAL)) is Already


def test_appeal_frees_the_report_for_a_colleague(open_solution, vendor_owner, outsider, staff):
    made = report(open_solution, outsider)
    assign_report(actor=actor_of(staff), report=made, to_me=True)
    decide(made, staff)
    assert appealed(made, vendor_owner).reviewer is None
    with pytest.raises(NotAllowed):
        assign_report(actor=actor_of(staff), report=made, to_me=True)


@pytest.mark.parametrize(("days", "is_late"), [(180, False), (190, True)])
def test_appeal_is_in_time_for_six_months(days, is_late, open_solution, vendor_owner, outsider, staff):
    made = report(open_solution, outsider)
    decide(made, staff)
    Decision.objects.update(made_at=timezone.now() - timedelta(days=days))
    if is_late:
        with pytest.raises(Incomplete):
            appealed(made, vendor_owner)
    else:
        appealed(made, vendor_owner)
    assert (state_of(made) == ReportState.APPEALED) is not is_late


@pytest.mark.parametrize("who", ["investor", "city_buyer"])
def test_others_do_not_appeal(who, open_solution, outsider, staff, request):
    made = report(open_solution, outsider)
    decide(made, staff)
    with pytest.raises(NotAllowed):
        appealed(made, request.getfixturevalue(who))


def test_viewers_of_the_organisation_do_not_appeal(open_solution, vendor_viewer, outsider, staff):
    made = report(open_solution, outsider)
    decide(made, staff)
    with pytest.raises(NotAllowed) as refusal:
        appealed(made, vendor_viewer)
    assert str(refusal.value) == "You may read here. Appealing needs the role owner or editor."


def test_organisation_cannot_appeal_what_is_not_decided(open_solution, vendor_owner, outsider):
    made = report(open_solution, outsider)
    with pytest.raises(NotAllowed):
        appealed(made, vendor_owner)


def test_who_reported_without_an_account_appeals_once_her_address_is_confirmed(open_solution, staff):
    made = report(open_solution, None, email="rita@people.example")
    decide(made, staff, Outcome.NO_ACTION)
    with pytest.raises(NotAllowed):
        appeal_by_link(report=made, text=APPEAL)
    confirm_address(report=made)
    assert type(confirm_address(report=made)) is Already
    assert type(appeal_by_link(report=made, text=APPEAL)) is Moved
    assert Report.objects.get().appeal.side == Side.REPORTER


def test_taken_report_is_taken_over_only_knowingly(open_solution, outsider, staff, second_staff):
    made = report(open_solution, outsider)
    assign_report(actor=actor_of(staff), report=made, to_me=True)
    assert type(assign_report(actor=actor_of(second_staff), report=made, to_me=True)) is Already
    assign_report(actor=actor_of(second_staff), report=made, to_me=True, instead_of=staff.public_id)
    assert Report.objects.get().reviewer == second_staff
