"""Staff verify, refuse, suspend and reinstate; the second to press is told kindly, the owners by mail."""

from itertools import product

import pytest
from django.core import mail
from django.core.management import call_command

from accounts import actions
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry, Private
from accounts.models import Capability, Organisation
from accounts.queries import actor_of, verification_counts, verification_queue
from accounts.states import (
    CAPABILITY_TRANSITIONS,
    ORGANISATION_TRANSITIONS,
    CapabilityName,
    CapabilityState,
    OrganisationState,
)
from accounts.values import Description
from tests.factories import CapabilityFactory, OrganisationFactory, member

STATES = list(product(OrganisationState, OrganisationState))


@pytest.fixture
def newcomer(db):
    """The owner of an organisation that waits."""
    person = member("Nina Newcomer", state=OrganisationState.UNVERIFIED)
    CapabilityFactory(organisation=person.memberships.get().organisation, state=CapabilityState.ASKED)
    return person


@pytest.fixture
def waiting(newcomer):
    return newcomer.memberships.get().organisation


def test_verify_grants_what_was_asked_and_tells_the_owner(staff, newcomer, waiting):
    assert isinstance(actions.verify_organisation(actor=actor_of(staff), organisation=waiting, version=1), Moved)
    waiting.refresh_from_db()
    assert waiting.state == OrganisationState.VERIFIED
    assert waiting.capabilities.get().state == CapabilityState.GRANTED
    call_command("worker", once=True)
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([newcomer.email], "Organisation of Nina Newcomer is verified")
    ]


def test_verify_twice_tells_who_was_first(staff, staff_viewer, waiting, client_of):
    actions.verify_organisation(actor=actor_of(staff), organisation=waiting, version=1)
    again = actions.verify_organisation(actor=actor_of(staff), organisation=waiting, version=1)
    assert isinstance(again, Already)
    assert again.by == staff.public_id
    page = (
        client_of(staff)
        .post(f"/staff/verification/{waiting.public_id}/verify/", {"version": 1}, follow=True)
        .content.decode()
    )
    assert "Stefan Staff did that already, on " in page
    assert Entry.objects.filter(verb="organisation.verified").count() == 1


def test_refusal_needs_a_reason_that_stays_out_of_the_entry(staff, newcomer, waiting):
    with pytest.raises(Incomplete, match="Give the reason"):
        actions.decide_organisation(actor=actor_of(staff), organisation=waiting, to=OrganisationState.REFUSED, why="  ")
    actions.decide_organisation(
        actor=actor_of(staff), organisation=waiting, to=OrganisationState.REFUSED, why="The number is another body's."
    )
    entry = Entry.objects.get(verb="organisation.refused")
    assert entry.data == {"from": "unverified"}
    assert Private.objects.get(entry=entry.uid).text == "The number is another body's."
    call_command("worker", once=True)
    assert "The number is another body's." in mail.outbox[0].body


def test_mail_is_in_the_language_of_the_receiver(staff, newcomer, waiting):
    type(newcomer).objects.filter(pk=newcomer.pk).update(language="bg")
    actions.verify_organisation(actor=actor_of(staff), organisation=waiting, version=1)
    call_command("worker", once=True)
    assert mail.outbox[0].extra_headers["Content-Language"] == "bg"


def test_owner_is_told_that_she_waits_and_not_twice_that_she_is_verified(staff, client_of, outsider):
    actions.create_organisation(
        actor=actor_of(outsider),
        description=Description(name="New one", form="company", country="BG", register_number="175074752"),
        capabilities=["provides"],
    )
    call_command("worker", once=True)
    assert [letter.subject for letter in mail.outbox] == ["New one waits for verification"]
    created = Organisation.objects.get(name="New one")
    actions.create_organisation(
        actor=actor_of(outsider),
        description=Description(name="Quick one", form="company", country="BG", register_number="000215630"),
        capabilities=["provides"],
    )
    quick = Organisation.objects.get(name="Quick one")
    actions.verify_organisation(actor=actor_of(staff), organisation=created, version=1)
    actions.verify_organisation(actor=actor_of(staff), organisation=quick, version=1)
    call_command("worker", once=True)
    assert sorted(letter.subject for letter in mail.outbox[1:]) == ["New one is verified", "Quick one is verified"]


def test_mail_is_not_sent_to_an_owner_who_left(staff, newcomer, waiting):
    actions.verify_organisation(actor=actor_of(staff), organisation=waiting, version=1)
    newcomer.memberships.all().delete()
    call_command("worker", once=True)
    assert mail.outbox == []


def test_mail_tells_the_present_state_only(staff, waiting):
    actor = actor_of(staff)
    actions.verify_organisation(actor=actor, organisation=waiting, version=1)
    actions.decide_organisation(actor=actor, organisation=waiting, to=OrganisationState.SUSPENDED, why="Fraud report")
    call_command("worker", once=True)
    assert [letter.subject for letter in mail.outbox] == ["Organisation of Nina Newcomer is suspended"]


@pytest.mark.parametrize(("before", "after"), STATES)
def test_every_pair_of_organisation_states_is_lawful_or_raises(staff, waiting, before, after):
    Organisation.objects.filter(pk=waiting.pk).update(state=before)
    waiting.refresh_from_db()

    def step():
        return actions.decide_organisation(actor=actor_of(staff), organisation=waiting, to=after, why="because")

    first_verification = (before, after) == (OrganisationState.UNVERIFIED, OrganisationState.VERIFIED)
    lawful = after in ORGANISATION_TRANSITIONS[before] and not first_verification
    if before == after:
        assert isinstance(step(), Already)
    elif lawful:
        assert isinstance(step(), Moved)
    else:
        with pytest.raises(InvalidTransition):
            step()
    expected = after if before == after or lawful else before
    assert Organisation.objects.get(pk=waiting.pk).state == expected


@pytest.mark.parametrize(("before", "after"), list(product(CapabilityState, [CapabilityState.GRANTED, "refused"])))
def test_every_pair_of_capability_states_is_lawful_or_raises(staff, waiting, before, after):
    Organisation.objects.filter(pk=waiting.pk).update(state=OrganisationState.VERIFIED)
    Capability.objects.filter(organisation=waiting).update(state=before)
    capability = waiting.capabilities.get()

    def step():
        return actions.decide_capability(
            actor=actor_of(staff), capability=capability, to=CapabilityState(after), why="because"
        )

    if before == after:
        assert isinstance(step(), Already)
    elif after in CAPABILITY_TRANSITIONS[before]:
        assert isinstance(step(), Moved)
    else:
        with pytest.raises(InvalidTransition):
            step()


def test_capability_is_granted_to_a_verified_organisation_only(staff, waiting):
    with pytest.raises(Incomplete, match="Verify the organisation first"):
        actions.decide_capability(
            actor=actor_of(staff), capability=waiting.capabilities.get(), to=CapabilityState.GRANTED
        )


def test_nobody_but_deciding_staff_decides(staff_viewer, vendor_owner, newcomer, outsider, waiting):
    for person in (staff_viewer, vendor_owner, newcomer, outsider):
        with pytest.raises(NotAllowed):
            actions.verify_organisation(actor=actor_of(person), organisation=waiting, version=1)
    waiting.refresh_from_db()
    assert waiting.state == OrganisationState.UNVERIFIED


def test_staff_do_not_decide_about_their_own_organisation(staff, waiting):
    waiting.memberships.create(person=staff, role="viewer")
    with pytest.raises(NotAllowed, match="a colleague has to decide"):
        actions.verify_organisation(actor=actor_of(staff), organisation=waiting, version=1)


def test_queue_holds_what_waits_the_longest_first(staff, waiting, vendor_owner):
    asks_more = vendor_owner.memberships.get().organisation
    CapabilityFactory(organisation=asks_more, name="invests", state=CapabilityState.ASKED)
    assert list(verification_queue(tab="waiting")) == [waiting, asks_more]
    assert verification_counts() == {
        "waiting": 2,
        "again": 0,
        "verified": 2,
        "incomplete": 0,
        "refused": 0,
        "suspended": 0,
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_asks_the_same_number_of_queries(staff, client_of, rows, django_assert_num_queries):
    for _ in range(rows):
        organisation = OrganisationFactory(state=OrganisationState.UNVERIFIED)
        CapabilityFactory(organisation=organisation, state=CapabilityState.ASKED)
    client = client_of(staff)
    with django_assert_num_queries(8):
        page = client.get("/staff/verification/").content.decode()
    assert page.count("data-bulk-item") == rows


def test_queue_finds_by_name_and_number_and_shows_mine(staff, client_of):
    OrganisationFactory(name="Град Русе", name_folded="град русе", state=OrganisationState.UNVERIFIED)
    mine = OrganisationFactory(name="Mine", state=OrganisationState.UNVERIFIED, register_number="HRB55", reviewer=staff)
    client = client_of(staff)
    for query, found in (("q=РУСЕ", "Град Русе"), ("q=RB55", "Mine"), ("mine=1", "Mine")):
        page = client.get(f"/staff/verification/?{query}").content.decode()
        assert page.count("data-bulk-item") == 1
        assert found in page
    assert "Nothing here fits" in client.get("/staff/verification/?q=nowhere").content.decode()
    assert client.get("/staff/verification/?tab=nonsense&page=x").status_code == 200
    assert mine.reviewer == staff


def test_bulk_does_each_by_itself_and_tells_what_came_of_it(staff, client_of, waiting):
    second = OrganisationFactory(name="Second waiting", state=OrganisationState.UNVERIFIED)
    already = OrganisationFactory(name="Was verified")
    chosen = [f"{one.public_id}.1" for one in (waiting, second, already)] + ["nonsense", "a.b.c"]
    address = "/staff/verification/bulk/"
    page = client_of(staff).post(address, {"organisation": chosen, "what": "verify"}, follow=True).content.decode()
    assert "2 organisations done." in page
    assert "Was verified: That was done already." in page
    waiting.refresh_from_db()
    assert waiting.state == OrganisationState.VERIFIED
    empty = client_of(staff).post(address, {"what": "verify"}, follow=True).content.decode()
    assert "Tick at least one organisation" in empty


def test_nobody_vouches_for_a_description_she_has_not_read(staff, client_of, waiting):
    Organisation.objects.filter(pk=waiting.pk).update(version=2, name="Another name meanwhile")
    for version in ("1", "", "x", "9" * 40):
        address = f"/staff/verification/{waiting.public_id}/verify/"
        page = client_of(staff).post(address, {"version": version}, follow=True).content.decode()
        assert "changed its description after you opened it" in page
    waiting.refresh_from_db()
    assert waiting.state == OrganisationState.UNVERIFIED


@pytest.mark.parametrize("state", [OrganisationState.SUSPENDED, OrganisationState.REFUSED])
def test_stale_press_does_not_undo_a_suspension_or_a_refusal(staff, client_of, waiting, state):
    Organisation.objects.filter(pk=waiting.pk).update(state=state)
    client_of(staff).post(f"/staff/verification/{waiting.public_id}/verify/", {"version": 1})
    bulk = {"organisation": f"{waiting.public_id}.1", "what": "verify"}
    client_of(staff).post("/staff/verification/bulk/", bulk)
    waiting.refresh_from_db()
    assert waiting.state == state


def test_verify_does_not_grant_what_was_asked_after_reading(staff, newcomer, waiting):
    actions.ask_capability(actor=actor_of(newcomer), organisation=waiting, name=CapabilityName.INVESTS)
    with pytest.raises(StaleVersion):
        actions.verify_organisation(actor=actor_of(staff), organisation=waiting, version=1)


def test_bulk_verify_grants_what_a_verified_organisation_asks(staff, client_of, vendor_owner):
    organisation = vendor_owner.memberships.get().organisation
    CapabilityFactory(organisation=organisation, name="invests", state=CapabilityState.ASKED)
    bulk = {"organisation": f"{organisation.public_id}.1", "what": "verify"}
    page = client_of(staff).post("/staff/verification/bulk/", bulk, follow=True).content.decode()
    assert "1 organisation done." in page
    assert organisation.capabilities.get(name="invests").state == CapabilityState.GRANTED


def test_take_does_not_take_from_a_colleague_unless_knowingly(staff, waiting, client_of):
    body = staff.memberships.get().organisation
    colleague = member("Cora Colleague", organisation=body)
    address = f"/staff/verification/{waiting.public_id}/assign/"
    client_of(staff).post(address, {"to": "me"})
    page = client_of(colleague).post(address, {"to": "me"}, follow=True).content.decode()
    assert "Stefan Staff has it already." in page
    client_of(colleague).post(address, {"to": "nobody"})
    waiting.refresh_from_db()
    assert waiting.reviewer == staff
    client_of(colleague).post(address, {"to": "me", "instead_of": staff.public_id})
    waiting.refresh_from_db()
    assert waiting.reviewer == colleague
    assert Entry.objects.filter(verb="organisation.assigned").count() == 2


def test_bulk_take_and_put_back(staff, client_of, waiting):
    address = "/staff/verification/bulk/"
    client_of(staff).post(address, {"organisation": f"{waiting.public_id}.1", "what": "take"})
    waiting.refresh_from_db()
    assert waiting.reviewer == staff
    client_of(staff).post(address, {"organisation": f"{waiting.public_id}.1", "what": "put_back"})
    waiting.refresh_from_db()
    assert waiting.reviewer is None


def test_review_page_shows_the_record_and_who_gave_the_same_number(staff, client_of, waiting):
    twin = OrganisationFactory(name="Twin", register_number=waiting.register_number)
    actions.decide_organisation(
        actor=actor_of(staff), organisation=waiting, to=OrganisationState.REFUSED, why="Not their number"
    )
    page = client_of(staff).get(f"/staff/verification/{waiting.public_id}/").content.decode()
    assert twin.name in page
    assert page.count("Not their number") == 2
    assert "Stefan Staff" in page


def test_refusing_without_a_reason_keeps_the_page_and_says_so(staff, client_of, waiting):
    answer = client_of(staff).post(f"/staff/verification/{waiting.public_id}/refused/", {"why": ""})
    assert answer.status_code == 422
    assert "Give the reason. The organisation reads it." in answer.content.decode()
    assert client_of(staff).post(f"/staff/verification/{waiting.public_id}/nonsense/", {"why": "x"}).status_code == 404
