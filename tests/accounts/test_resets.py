"""A lost second factor: its person asks, one of the staff proposes, another confirms, and she is told at each step."""

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from accounts import actions
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry, Private
from accounts.models import Reset, Session
from accounts.queries import actor_of
from accounts.states import ResetState, Role
from tests.factories import PASSWORD, member
from tests.listings.test_races import at_once
from tests.people import colleague
from tests.second_factor import code_of, enrol

pytestmark = pytest.mark.django_db

ASK = "/account/second-step/lost/"
QUEUE = "/staff/lost-second-steps/"
WHY = "My bag was stolen."
HOW = "I called her at the town hall."


@pytest.fixture
def second(staff):
    return colleague(staff, "Sven Second", Role.EDITOR)


@pytest.fixture
def loser(vendor_owner):
    """Somebody with a second factor, which she will say is lost."""
    enrol(vendor_owner)
    return vendor_owner


@pytest.fixture
def reset(loser):
    return actions.ask_reset(actor=actor_of(loser), why=WHY)


@pytest.fixture
def proposed(reset, staff):
    actions.propose_reset(actor=actor_of(staff), reset=reset, how=HOW)
    return reset


def at_the_second_step(client, person):
    """Sign in as far as the code is asked for."""
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def verbs():
    return list(Entry.objects.filter(verb__startswith="reset.").order_by("id").values_list("verb", "person"))


def mails_to(person):
    call_command("worker", once=True)
    return [letter.subject for letter in mail.outbox if letter.to == [person.email]]


def state_of(reset):
    return Reset.objects.get(pk=reset.pk).state


# The actions


def test_whole_way_takes_the_factor_off_and_ends_all_sessions(reset, loser, staff, second, client_of):
    signed = client_of(loser)
    assert isinstance(actions.propose_reset(actor=actor_of(staff), reset=reset, how=HOW), Moved)
    assert Authenticator.objects.filter(user=loser).exists()
    assert isinstance(actions.confirm_reset(actor=actor_of(second), reset=reset), Moved)
    assert not Authenticator.objects.filter(user=loser).exists()
    assert not Session.objects.filter(person=loser).exists()
    assert signed.get("/workspace/").status_code == 302
    assert client_of(staff).get(QUEUE).status_code == 200
    assert verbs() == [
        ("reset.asked", loser.public_id),
        ("reset.proposed", staff.public_id),
        ("reset.done", second.public_id),
    ]
    assert mails_to(loser) == [
        "Your second step is said to be lost",
        "Your second step: one of the staff proposes to take it off",
        "Your second step is taken off",
    ]
    assert mails_to(staff) == []


def test_who_proposed_does_not_confirm(proposed, loser, staff):
    with pytest.raises(NotAllowed, match="a colleague has to confirm"):
        actions.confirm_reset(actor=actor_of(staff), reset=proposed)
    assert state_of(proposed) == ResetState.PROPOSED
    assert Authenticator.objects.filter(user=loser).exists()


def test_nobody_decides_about_her_own_account(staff, second):
    reset = actions.ask_reset(actor=actor_of(staff), why=WHY)
    for step in (partial(actions.propose_reset, how=HOW), partial(actions.refuse_reset, why="No.")):
        with pytest.raises(NotAllowed, match="about your own account"):
            step(actor=actor_of(staff), reset=reset)
    actions.propose_reset(actor=actor_of(second), reset=reset, how=HOW)
    with pytest.raises(NotAllowed, match="about your own account"):
        actions.confirm_reset(actor=actor_of(staff), reset=reset)
    assert state_of(reset) == ResetState.PROPOSED


@pytest.mark.parametrize("who", ["outsider", "loser", "staff_viewer"])
def test_others_decide_nothing(who, proposed, request):
    actor = actor_of(request.getfixturevalue(who))
    for step in (
        partial(actions.propose_reset, how=HOW),
        actions.confirm_reset,
        partial(actions.refuse_reset, why="No."),
    ):
        with pytest.raises(NotAllowed):
            step(actor=actor, reset=proposed)


def test_staff_without_their_own_factor_decide_nothing(proposed, second):
    actor = actor_of(second, shown=())
    with pytest.raises(NotAllowed):
        actions.confirm_reset(actor=actor, reset=proposed)


def test_confirming_needs_a_proposal(reset, staff):
    with pytest.raises(InvalidTransition):
        actions.confirm_reset(actor=actor_of(staff), reset=reset)
    assert Authenticator.objects.exists()


def test_second_of_two_is_told_who_was_first(reset, staff, second):
    actions.propose_reset(actor=actor_of(staff), reset=reset, how=HOW)
    result = actions.propose_reset(actor=actor_of(second), reset=Reset.objects.get(), how="I asked her.")
    assert (type(result), result.by) == (Already, staff.public_id)
    assert Reset.objects.get().proposer == staff


def test_reasons_are_asked_for_and_stand_apart(loser, staff):
    actor = actor_of(loser)
    with pytest.raises(Incomplete):
        actions.ask_reset(actor=actor, why="  ")
    reset = actions.ask_reset(actor=actor, why=WHY)
    for step in (partial(actions.propose_reset, how=" "), partial(actions.refuse_reset, why=" ")):
        with pytest.raises(Incomplete):
            step(actor=actor_of(staff), reset=reset)
    actions.propose_reset(actor=actor_of(staff), reset=reset, how=HOW)
    assert list(Private.objects.order_by("id").values_list("text", flat=True)) == [WHY, HOW]
    assert WHY not in str(list(Entry.objects.values()))


def test_refusal_keeps_the_factor_and_tells_why(reset, loser, staff):
    actions.refuse_reset(actor=actor_of(staff), reset=reset, why="Nobody answered at the town hall.")
    assert Authenticator.objects.filter(user=loser).exists()
    assert mails_to(loser)[-1] == "Your second step stays on"
    assert "Nobody answered at the town hall." in mail.outbox[-1].body


def test_open_wish_stands_and_there_are_three_a_day(loser, staff):
    actor = actor_of(loser)
    for _each in range(3):
        reset = actions.ask_reset(actor=actor, why=WHY)
        assert isinstance(actions.ask_reset(actor=actor, why=WHY), Already)
        actions.refuse_reset(actor=actor_of(staff), reset=reset, why="No.")
    with pytest.raises(Incomplete, match="three times within a day"):
        actions.ask_reset(actor=actor, why=WHY)
    assert Reset.objects.count() == 3


def test_who_has_no_factor_has_none_to_lose(vendor_owner):
    with pytest.raises(Incomplete, match="no second step"):
        actions.ask_reset(actor=actor_of(vendor_owner), why=WHY)


# The pages


def test_asked_from_the_second_step_of_the_sign_in(loser, client):
    assert client.get(ASK).url == reverse("account_login")
    page = at_the_second_step(client, loser).get(reverse("mfa_authenticate")).content.decode()
    assert f'href="{ASK}"' in page
    page = client.post(ASK, {"why": ""})
    assert (page.status_code, "Write what happened." in page.content.decode()) == (422, True)
    page = client.post(ASK, {"why": "x" * 1001})
    assert (page.status_code, "x" * 1001 in page.content.decode()) == (422, True)
    page = client.post(ASK, {"why": WHY}, follow=True).content.decode()
    assert "Programme staff look at it" in page
    assert 'name="why"' not in page
    assert Reset.objects.get().person == loser
    assert "_auth_user_id" not in client.session


def test_finding_it_withdraws_the_wish(proposed, loser, client):
    at_the_second_step(client, loser).post(reverse("mfa_authenticate"), {"code": code_of(loser)})
    assert state_of(proposed) == ResetState.WITHDRAWN
    assert "the request to take it off is withdrawn" in client.get("/workspace/").content.decode()
    assert mails_to(loser)[-1] == "Your second step stays on: the request is withdrawn"


def test_staff_session_without_it_may_ask(staff, second, client, client_of):
    client.force_login(staff)
    assert client.get(ASK).status_code == 200
    client.post(ASK, {"why": WHY})
    assert Reset.objects.get().person == staff
    # A session that has shown it takes it off by itself.
    assert client_of(second).get(ASK).url == reverse("mfa_index")


def test_person_without_one_is_not_asked(outsider, client_of):
    assert client_of(outsider).get(ASK).url == reverse("mfa_index")
    assert client_of(outsider).post(ASK, {"why": WHY}).url == reverse("mfa_index")
    assert not Reset.objects.exists()


def test_two_of_the_staff_decide_on_the_pages(reset, loser, staff, second, client_of):
    first, other = client_of(staff), client_of(second)
    assert "Otto Owner" in first.get(QUEUE).content.decode()
    address = f"{QUEUE}{reset.public_id}/"
    page = first.get(address).content.decode()
    assert WHY in page
    assert "Authenticator app" in page
    answer = first.post(f"{address}propose/", {"why": ""})
    assert (answer.status_code, "Write a sentence." in answer.content.decode()) == (422, True)
    page = first.post(f"{address}propose/", {"why": HOW}, follow=True).content.decode()
    assert "You proposed it, so a colleague has to confirm." in page
    assert f"{address}confirm/" not in page
    page = first.post(f"{address}confirm/", follow=True).content.decode()
    assert state_of(reset) == ResetState.PROPOSED
    page = other.get(address).content.decode()
    assert HOW in page
    page = other.post(f"{address}confirm/", follow=True).content.decode()
    assert "The second step is taken off and all sessions have ended." in page
    page = first.post(f"{address}refuse/", {"why": "Too late."}, follow=True).content.decode()
    assert state_of(reset) == ResetState.DONE
    assert not Authenticator.objects.filter(user=loser).exists()
    assert "Nobody waits" in first.get(QUEUE).content.decode()
    assert "Otto Owner" in first.get(f"{QUEUE}?tab=closed").content.decode()


def test_staff_enrol_again_after_a_reset(staff, second, client):
    third = colleague(staff, "Tea Third", Role.OWNER)
    reset = actions.ask_reset(actor=actor_of(staff), why=WHY)
    actions.propose_reset(actor=actor_of(second), reset=reset, how=HOW)
    actions.confirm_reset(actor=actor_of(third), reset=reset)
    at_the_second_step(client, staff)
    assert client.get("/workspace/").url.startswith("/account/second-step/")
    assert client.get(reverse("mfa_activate_totp")).status_code == 302  # to the password, once more
    assert "Set up a second step" in client.get("/account/second-step/").content.decode()


def test_sign_in_that_waited_meanwhile_begins_anew(proposed, loser, second, client):
    at_the_second_step(client, loser)
    actions.confirm_reset(actor=actor_of(second), reset=proposed)
    answer = client.get(reverse("mfa_authenticate"), follow=True)
    assert answer.redirect_chain == [(reverse("account_login"), 302)]
    assert client.get(ASK).url == reverse("account_login")
    at_the_second_step(client, loser)
    assert client.get("/workspace/").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_queue_asks_as_often_for_one_as_for_three(number, staff, client_of, django_assert_num_queries):
    for name in ("Ada", "Bea", "Cleo")[:number]:
        person = member(name)
        enrol(person)
        actions.ask_reset(actor=actor_of(person), why=WHY)
    client = client_of(staff)
    with django_assert_num_queries(6):
        client.get(QUEUE)


# Two at once


@pytest.mark.django_db(transaction=True)
def test_eight_confirmations_at_once_are_one(proposed, loser, staff):
    actors = [actor_of(colleague(staff, f"Staff {number}", Role.EDITOR)) for number in range(8)]
    pressed = at_once(
        *[partial(actions.confirm_reset, actor=one, reset=Reset.objects.get(pk=proposed.pk)) for one in actors]
    )
    assert pressed == {Moved: 1, Already: 7}
    assert Entry.objects.filter(verb="reset.done").count() == 1
    assert not Authenticator.objects.filter(user=loser).exists()
    assert mails_to(loser)[-1] == "Your second step is taken off"
    assert mails_to(loser).count("Your second step is taken off") == 1


@pytest.mark.django_db(transaction=True)
def test_eight_wishes_at_once_are_one(loser):
    actor = actor_of(loser)
    pressed = at_once(*[partial(actions.ask_reset, actor=actor, why=WHY) for _each in range(8)])
    assert pressed == {Reset: 1, Already: 7}
    assert Reset.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(4))
def test_found_and_confirmed_at_once_lets_one_win(round_, proposed, loser, second):
    pressed = at_once(
        partial(actions.confirm_reset, actor=actor_of(second), reset=Reset.objects.get(pk=proposed.pk)),
        partial(actions.withdraw_resets, actor=actor_of(loser)),
    )
    assert pressed in ({Moved: 1, bool: 1}, {InvalidTransition: 1, bool: 1})
    has_factor = Authenticator.objects.filter(user=loser).exists()
    assert (state_of(proposed), has_factor) in {(ResetState.DONE, False), (ResetState.WITHDRAWN, True)}
