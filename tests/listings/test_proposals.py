"""Staff draft on behalf of a body; its own people confirm before it is a draft, and staff never do."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts import retention
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already
from accounts.journal.models import Entry, Private
from accounts.models import Membership, Organisation, User
from accounts.queries import actor_of
from accounts.states import OrganisationState, Role
from listings import actions, rules
from listings.models import Need, Proposal, Solution
from listings.queries.proposals import bodies_for
from listings.states import Drafted, ListingState, ProposalState
from listings.values import Proposed
from tests.factories import member
from tests.listings.proposed import WORDS, proposed
from tests.people import colleague
from tests.second_factor import enrol

pytestmark = pytest.mark.django_db
LIST = "/staff/on-behalf/"


@pytest.fixture
def made(staff, city_buyer):
    return proposed(actor_of(staff), actor_of(city_buyer))


def address(made, step=""):
    return f"/drafted-for-us/{made.public_id}/{step}"


def form(of, **other):
    return {"organisation": of.public_id, "title": WORDS.title, "body": WORDS.body, "short": WORDS.short, **other}


def subjects(to):
    call_command("worker", once=True)
    return [one.subject for one in mail.outbox if one.to == [to.email]]


def test_staff_draft_and_the_people_are_asked(staff, city_buyer, city_viewer, city, client_of):
    answer = client_of(staff).post(f"{LIST}new/need/", form(city))
    made = Proposal.objects.get()
    assert answer.url == address(made)
    assert (made.organisation, made.state, made.body) == (city, ProposalState.WAITING, WORDS.body)
    assert subjects(city_buyer) == ["Is “Quiet night buses” yours? Programme staff drafted it for you"]
    assert subjects(city_viewer) == subjects(staff) == []
    entry = Entry.objects.get(verb="proposal.made")
    assert (entry.person, entry.data) == (staff.public_id, {"organisation": city.public_id, "kind": "need"})
    client_of(staff).post(f"{LIST}new/need/", form(city))
    assert Proposal.objects.count() == 1
    assert "Quiet night buses" in client_of(staff).get(LIST).content.decode()


def test_its_own_people_confirm_and_then_it_is_a_normal_draft(made, city_buyer, city, staff, client_of):
    client = client_of(city_buyer)
    assert "Drafted by programme staff for you" in client.get("/mine/needs/").content.decode()
    page = client.get(address(made)).content.decode()
    assert (WORDS.body in page, "This is ours" in page) == (True, True)
    answer = client.post(address(made, "confirm/"))
    need = Need.objects.get()
    assert answer.url == f"/needs/{need.public_id}/edit/"
    assert (need.organisation, need.state, need.title) == (city, ListingState.DRAFT, WORDS.title)
    assert (need.text.problem, need.text.outcome, need.mode) == (WORDS.body, WORDS.short, "")
    assert (
        list(Entry.objects.filter(verb__in=["need.created", "proposal.confirmed"]).values_list("person", flat=True))
        == [city_buyer.public_id] * 2
    )
    assert client.get(answer.url).status_code == 200
    assert "Drafted by programme staff for you" not in client.get("/mine/needs/").content.decode()
    # From now on it is the team's alone, its budget too.
    assert client_of(staff).get(f"/needs/{need.public_id}/").status_code == 404
    assert "Theirs now" in client_of(staff).get(LIST).content.decode()


def test_solution_is_drafted_for_a_vendor(staff, vendor_owner, vendor, client_of):
    made = proposed(actor_of(staff), actor_of(vendor_owner), Drafted.SOLUTION)
    answer = client_of(vendor_owner).post(address(made, "confirm/"))
    found = Solution.objects.get()
    assert answer.url == f"/solutions/{found.public_id}/edit/"
    assert (found.organisation, found.text.description, found.text.summary) == (vendor, WORDS.body, WORDS.short)
    assert client_of(vendor_owner).get(answer.url).status_code == 200


def test_second_who_confirms_is_told_kindly(made, city_buyer):
    actions.confirm_proposal(actor=actor_of(city_buyer), proposal=made)
    again = actions.confirm_proposal(actor=actor_of(city_buyer), proposal=made)
    assert (isinstance(again, Already), Need.objects.count()) == (True, 1)


def test_staff_never_confirm_be_they_members(made, staff, city, client_of):
    Membership.objects.create(person=staff, organisation=city, role=Role.OWNER)
    actor = actor_of(staff)
    assert rules.can_edit(actor, Need(organisation=city))
    for step in (actions.confirm_proposal, lambda **by: actions.decline_proposal(why="No", **by)):
        with pytest.raises(NotAllowed):
            step(actor=actor, proposal=made)
    client = client_of(staff)
    assert client.post(address(made, "confirm/")).status_code == 403
    assert client.post(address(made, "decline/"), {"why": "No"}).status_code == 403
    assert "This is ours" not in client.get(address(made)).content.decode()
    assert Need.objects.count() == 0


def test_nobody_else_confirms_or_sees(made, city_viewer, vendor_owner, outsider, client_of, client):
    for person in (vendor_owner, outsider):
        assert client_of(person).get(address(made)).status_code == 404
        assert client_of(person).post(address(made, "confirm/")).status_code == 404
    assert client.get(address(made)).url.startswith("/account/login/")
    assert client_of(city_viewer).get(address(made)).status_code == 200
    assert client_of(city_viewer).post(address(made, "confirm/")).status_code == 403
    assert client_of(vendor_owner).get(LIST).status_code == 404
    for page in ("/", "/search/?kind=needs&q=quiet", f"/organisations/{made.organisation.public_id}/"):
        assert WORDS.title not in client.get(page).content.decode()
    assert Need.objects.count() == 0


def test_declined_it_goes_away_with_a_reason_for_staff(made, city_buyer, staff, client_of):
    client = client_of(city_buyer)
    refused = client.post(address(made, "decline/"), {"why": " "})
    assert (refused.status_code, Proposal.objects.get().state) == (422, ProposalState.WAITING)
    client.post(address(made, "decline/"), {"why": "We have solved it."})
    made.refresh_from_db()
    assert (made.state, made.body, made.short) == (ProposalState.DECLINED, "", "")
    page = client_of(staff).get(address(made)).content.decode()
    assert ("We have solved it." in page, "The text is gone; the title stays." in page) == (True, True)
    assert client.post(address(made, "confirm/")).status_code == 302
    assert (Need.objects.count(), Proposal.objects.get().state) == (0, ProposalState.DECLINED)
    assert Private.objects.get().person == city_buyer.public_id


def test_who_wrote_it_is_told_why_it_was_declined(made, city_buyer, staff, client_of):
    other = enrol(colleague(staff, "Sara Second", Role.EDITOR)).user
    subjects(staff)
    User.objects.filter(pk=city_buyer.pk).update(name="Dora Decliner")
    client_of(city_buyer).post(address(made, "decline/"), {"why": "We have solved it <ourselves>."})
    assert subjects(staff) == ["Organisation of Bora Buyer declined your draft “Quiet night buses”"]
    assert subjects(other) == []
    (letter,) = [one for one in mail.outbox if one.to == [staff.email]]
    assert "We have solved it <ourselves>." in letter.body
    assert address(made) in letter.body
    assert "We have solved it &lt;ourselves&gt;." in letter.alternatives[0][0]
    for words in ("Dora", WORDS.body):
        assert (words in letter.body, words in letter.alternatives[0][0]) == (False, False)


def test_who_wrote_it_is_told_in_her_language(made, city_buyer, staff, client_of):
    User.objects.filter(pk=staff.pk).update(language="bg")
    client_of(city_buyer).post(address(made, "decline/"), {"why": "Не."})
    assert subjects(staff) == ["Organisation of Bora Buyer отклони черновата ви „Quiet night buses“"]


def test_who_is_no_longer_staff_is_not_told_nor_is_a_closed_account(made, city_buyer, staff, client_of):
    client_of(city_buyer).post(address(made, "decline/"), {"why": "No."})
    User.objects.filter(pk=staff.pk).update(is_active=False)
    assert subjects(staff) == []
    again = proposed(actor_of(User.objects.get(pk=staff.pk)), actor_of(city_buyer))
    User.objects.filter(pk=staff.pk).update(is_active=True)
    client_of(city_buyer).post(address(again, "decline/"), {"why": "No."})
    Membership.objects.filter(person=staff).delete()
    assert subjects(staff) == []


def test_staff_take_back_what_waits(made, staff, city_buyer, client_of):
    client_of(staff).post(f"{LIST}{made.public_id}/take-back/")
    made.refresh_from_db()
    assert (made.state, made.body) == (ProposalState.TAKEN_BACK, "")
    assert subjects(city_buyer) == []
    viewer = enrol(colleague(staff, "Sara Staffviewer", Role.VIEWER)).user
    assert client_of(viewer).post(f"{LIST}{made.public_id}/take-back/").status_code == 403


def test_reminder_comes_once_after_a_week(made, city_buyer):
    assert len(subjects(city_buyer)) == 1
    assert actions.remind_of_proposals() == 0
    Proposal.objects.update(made_at=timezone.now() - timedelta(days=7))
    assert (actions.remind_of_proposals(), actions.remind_of_proposals()) == (1, 0)
    assert len(subjects(city_buyer)) == 2


def test_what_nobody_answers_goes_after_half_a_year(made):
    retention.apply_rules(None)
    assert Proposal.objects.get().body == WORDS.body
    Proposal.objects.update(made_at=timezone.now() - timedelta(days=181))
    retention.apply_rules(None)
    assert (Proposal.objects.get().state, Proposal.objects.get().body) == (ProposalState.TAKEN_BACK, "")


@pytest.mark.parametrize("wrong", [{"title": ""}, {"body": " "}, {"organisation": "a" * 10}, {"title": "x" * 161}])
def test_what_is_wrong_is_said_and_kept(staff, city, client_of, wrong):
    page = client_of(staff).post(f"{LIST}new/need/", form(city, **wrong))
    assert (page.status_code, WORDS.short in page.content.decode(), Proposal.objects.count()) == (422, True, 0)
    assert client_of(staff).get(f"{LIST}new/revision/").status_code == 404


def test_only_for_verified_bodies_that_may_and_never_their_own(staff, city, city_buyer, vendor):
    actor = actor_of(staff)
    assert list(bodies_for(Drafted.NEED)) == [city]
    with pytest.raises(NotAllowed, match="Only for a verified organisation"):
        actions.propose(actor=actor, organisation=vendor, kind=Drafted.NEED, words=WORDS)
    with pytest.raises(Incomplete):
        actions.propose(actor=actor, organisation=city, kind=Drafted.NEED, words=Proposed(title=" ", body="x"))
    for person in (city_buyer, colleague(staff, "Sara Staffviewer", Role.VIEWER)):
        with pytest.raises(NotAllowed):
            actions.propose(actor=actor_of(person), organisation=city, kind=Drafted.NEED, words=WORDS)
    Organisation.objects.filter(pk=city.pk).update(state=OrganisationState.SUSPENDED)
    city.refresh_from_db()
    assert list(bodies_for(Drafted.NEED)) == []
    with pytest.raises(NotAllowed):
        actions.propose(actor=actor, organisation=city, kind=Drafted.NEED, words=WORDS)


def test_body_whose_only_writer_works_for_the_programme_cannot_be_chosen(staff):
    member("Lena Lonely", "buys")
    lonely = Membership.objects.get(person__name="Lena Lonely")
    lonely.person = staff
    lonely.save()
    assert lonely.organisation not in bodies_for(Drafted.NEED)


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_however_long(staff, city_buyer, client_of, django_assert_num_queries, number):
    for count in range(number):
        words = Proposed(title=f"Draft {count}", body=WORDS.body)
        proposed(actor_of(staff), actor_of(city_buyer), words=words)
    client = client_of(staff)
    client.get(LIST)
    with django_assert_num_queries(5):
        client.get(LIST)
