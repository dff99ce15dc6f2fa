"""A second pair of eyes on a need: who may be asked, what her word is worth, who reads it, and what it leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.actions import erase_person
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.models import Membership, User
from accounts.personal import held_about
from accounts.queries import actor_of
from accounts.states import Role
from listings import actions
from listings.models import Look, LookRule, Need
from listings.queries import values_of_need
from listings.queries.looks import colleagues_for, last_author
from listings.states import ListingState, LookState
from tests.factories import member
from tests.listings.factories import need_values
from tests.listings.sent import said

pytestmark = pytest.mark.django_db
WORDS = "Zebrawords: say which streets."
NOTE = "Zebranote: is the budget clear?"


@pytest.fixture
def colleague(city):
    return member("Cora Colleague", role=Role.EDITOR, organisation=city)


@pytest.fixture
def asked(draft_need, city_buyer, colleague):
    return ask(draft_need, city_buyer, colleague)


@pytest.fixture
def rule(city, city_buyer):
    actions.switch_looks(actor=actor_of(city_buyer), organisation=city, wanted=True)


def ask(need, person, colleague, note=NOTE):
    return actions.ask_look(actor=actor_of(person), need=fresh(need), colleague=colleague, note=note)


def answer(look, person, verdict="ready", words="", version=None):
    version = version or Need.objects.get(pk=look.need_id).version
    return actions.answer_look(actor=actor_of(person), look=fresh(look), version=version, verdict=verdict, words=words)


def edit(need, person, **changes):
    stored = fresh(need)
    changed = {"problem": "Cars stop on the crossing.", **changes}
    return actions.edit_need(actor=actor_of(person), need=stored, version=stored.version, values=need_values(**changed))


def submit(need, person):
    stored = fresh(need)
    return actions.submit(actor=actor_of(person), listing=stored, version=stored.version)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def page(client, need):
    return " ".join(client.get(reverse("listings:second_look", args=[need.public_id])).content.decode().split())


def deliver():
    mail.outbox.clear()
    call_command("worker", once=True)
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)


def test_colleague_reads_and_says_ready_and_the_record_has_it(
    asked, draft_need, city_buyer, colleague, client_of, city
):
    assert deliver() == [(colleague.email, "Bora Buyer asks you to read “Safe ways to school”")]
    assert NOTE not in mail.outbox[0].body
    shown = page(client_of(colleague), draft_need)
    assert ("You were asked" in shown, NOTE in shown, "8 of 8" in shown) == (True, True, False)
    assert isinstance(answer(asked, colleague, words=WORDS), Moved)
    assert deliver() == [(city_buyer.email, "“Safe ways to school” is ready to be sent")]
    assert WORDS not in mail.outbox[0].body
    stored = fresh(asked)
    assert (stored.state, stored.version, stored.words) == (LookState.READY, 1, WORDS)
    entries = Entry.objects.filter(subject=asked.subject).order_by("id")
    told = [(one.verb, one.person, one.organisation) for one in entries]
    assert told == [
        ("look.asked", city_buyer.public_id, city.public_id),
        ("look.ready", colleague.public_id, city.public_id),
    ]


def test_change_needs_words_and_is_told(asked, city_buyer, colleague):
    with pytest.raises(Incomplete, match="Say what should change"):
        answer(asked, colleague, "change", "  ")
    assert fresh(asked).state == LookState.ASKED
    answer(asked, colleague, "change", WORDS)
    assert (city_buyer.email, "“Safe ways to school”: please change something") in deliver()


@pytest.mark.parametrize("who", ["city_buyer", "city_viewer", "outsider", "staff", "vendor_owner"])
def test_nobody_else_is_asked(request, draft_need, city_buyer, colleague, who):
    with pytest.raises(Incomplete, match="Choose a colleague"):
        ask(draft_need, city_buyer, request.getfixturevalue(who))
    assert Look.objects.count() == 0


def test_who_wrote_it_last_is_not_asked_and_cannot_say_ready(asked, draft_need, city_buyer, colleague):
    edit(draft_need, colleague)
    with pytest.raises(Incomplete, match="so a colleague has to read it"):
        answer(asked, colleague)
    answer(asked, colleague, "change", "I changed the problem, look at it.")
    with pytest.raises(Incomplete, match="Choose a colleague"):
        ask(draft_need, city_buyer, colleague)
    assert ask(draft_need, colleague, city_buyer).looker == city_buyer


def test_who_corrected_it_last_is_not_asked(open_need, city_buyer, colleague):
    need = fresh(open_need)
    values = replace(values_of_need(need), problem="Everything is rewritten by Cora here.")
    actions.edit_need(actor=actor_of(colleague), need=need, version=need.version, values=values, reason="It was wrong.")
    assert last_author(need) == colleague.public_id
    assert colleagues_for(actor_of(city_buyer), fresh(open_need)) == []


def test_asking_twice_asks_once(asked, draft_need, city_buyer, colleague):
    again = ask(draft_need, city_buyer, colleague)
    assert (again, Look.objects.count()) == (Already(by=city_buyer.public_id, at=asked.asked_at), 1)


@pytest.mark.parametrize("who", ["city_buyer", "outsider", "staff"])
def test_nobody_answers_for_her(request, asked, who):
    with pytest.raises(NotAllowed):
        answer(asked, request.getfixturevalue(who))
    assert fresh(asked).state == LookState.ASKED


def test_text_that_changed_meanwhile_is_read_again(asked, draft_need, city_buyer, colleague):
    edit(draft_need, city_buyer)
    with pytest.raises(StaleVersion, match="Read it again"):
        answer(asked, colleague, version=1)
    assert isinstance(answer(asked, colleague, version=2), Moved)


def test_second_answer_is_told_kindly_and_changes_nothing(asked, colleague):
    answer(asked, colleague, words=WORDS)
    again = answer(asked, colleague, words="Something else.")
    assert (again.by, fresh(asked).words) == (colleague.public_id, WORDS)
    with pytest.raises(InvalidTransition):
        answer(asked, colleague, "change", "No.")


def test_without_the_rule_it_is_sent_without_a_look(draft_need, city_buyer):
    assert isinstance(submit(draft_need, city_buyer), Moved)


def test_with_the_rule_only_a_text_that_was_read_is_sent(rule, draft_need, city_buyer, colleague):
    with pytest.raises(Incomplete, match="wants a colleague to read a need before it is sent"):
        submit(draft_need, city_buyer)
    look = ask(draft_need, city_buyer, colleague)
    answer(look, colleague)
    edit(draft_need, city_buyer)
    with pytest.raises(Incomplete, match="of the text as it stands now"):
        submit(draft_need, city_buyer)
    answer(ask(draft_need, city_buyer, colleague), colleague)
    assert isinstance(submit(draft_need, city_buyer), Moved)


def test_private_budget_that_changes_asks_for_a_new_look(rule, draft_need, city_buyer, colleague):
    stored = {"budget_public": False, "problem": need_values().problem}
    edit(draft_need, city_buyer, **stored)
    answer(ask(draft_need, city_buyer, colleague), colleague)
    edit(draft_need, city_buyer, **stored, budget_high=99_000)
    with pytest.raises(Incomplete):
        submit(draft_need, city_buyer)


def test_please_change_does_not_let_it_go(rule, draft_need, city_buyer, colleague):
    answer(ask(draft_need, city_buyer, colleague), colleague, "change", WORDS)
    with pytest.raises(Incomplete):
        submit(draft_need, city_buyer)


def test_sending_takes_open_requests_back(asked, draft_need, city_buyer, colleague):
    submit(draft_need, city_buyer)
    assert fresh(asked).state == LookState.WITHDRAWN
    assert [one for one in deliver() if "asks you" in one[1]] == []
    with pytest.raises(InvalidTransition):
        answer(asked, colleague)
    with pytest.raises(InvalidTransition):
        ask(draft_need, city_buyer, colleague)


def test_request_is_taken_back_and_nobody_is_mailed(asked, city_buyer):
    actions.withdraw_look(actor=actor_of(city_buyer), look=fresh(asked))
    assert (fresh(asked).state, deliver()) == (LookState.WITHDRAWN, [])


def test_answer_cannot_be_taken_back(asked, city_buyer, colleague):
    answer(asked, colleague)
    with pytest.raises(InvalidTransition):
        actions.withdraw_look(actor=actor_of(city_buyer), look=fresh(asked))


def test_colleague_who_left_is_neither_mailed_nor_heard(asked, colleague):
    Membership.objects.filter(person=colleague).delete()
    assert deliver() == []
    with pytest.raises(NotAllowed):
        answer(asked, colleague)


def test_colleague_is_reminded_once_after_three_days(asked, colleague):
    deliver()
    assert actions.remind_lookers() == 0
    Look.objects.update(asked_at=timezone.now() - timedelta(days=3, minutes=1))
    assert (actions.remind_lookers(), actions.remind_lookers()) == (1, 0)
    assert deliver() == [(colleague.email, "“Safe ways to school” still waits for your eyes")]
    assert Entry.objects.filter(verb="look.reminded").count() == 1


def test_erased_colleague_leaves_her_words_and_no_name(asked, draft_need, city_buyer, colleague, client_of):
    answer(asked, colleague, words=WORDS)
    held = [one for part in held_about(colleague).values() for one in part if one.get("text") == WORDS]
    assert [one["kind"] for one in held] == ["read a colleague’s need"]
    erase_person(actor=actor_of(colleague), typed=colleague.email)
    stored = fresh(asked)
    assert (stored.looker, stored.words, stored.state) == (None, WORDS, LookState.READY)
    assert "A colleague who was erased" in page(client_of(city_buyer), draft_need)


def test_erased_colleague_is_asked_no_more(asked, colleague):
    erase_person(actor=actor_of(colleague), typed=colleague.email)
    assert (fresh(asked).state, fresh(asked).looker) == (LookState.WITHDRAWN, None)


@pytest.mark.parametrize("who", [None, "outsider", "vendor_owner", "staff", "staff_viewer", "investor"])
def test_nobody_outside_reads_a_word(request, asked, draft_need, city_buyer, colleague, client_of, who):
    answer(asked, colleague, words=WORDS)
    submit(draft_need, city_buyer)
    client = client_of(who and request.getfixturevalue(who))
    address = reverse("listings:second_look", args=[draft_need.public_id])
    assert client.get(address).status_code == (404 if who else 302)
    for other in (
        reverse("listings:need", args=[draft_need.public_id]),
        reverse("listings:review_listing", args=["need", draft_need.public_id]),
        "/staff/deliveries/",
    ):
        shown = client.get(other).content.decode()
        assert ("Zebra" in shown, "ready to be sent" in shown) == (False, False)


def test_viewer_reads_and_cannot_ask_or_take_back(asked, draft_need, city_viewer, client_of, colleague):
    client = client_of(city_viewer)
    shown = page(client, draft_need)
    assert (NOTE in shown, "Take the request back" in shown) == (True, False)
    for name, key in (("ask_look", draft_need), ("withdraw_look", asked), ("answer_look", asked)):
        assert client.post(reverse(f"listings:{name}", args=[key.public_id])).status_code == 403
    assert fresh(asked).state == LookState.ASKED


def test_page_keeps_what_was_typed_when_it_is_refused(asked, draft_need, city_buyer, colleague, client_of):
    client = client_of(colleague)
    address = reverse("listings:answer_look", args=[asked.public_id])
    answered = client.post(address, {"verdict": "ready", "words": WORDS, "version": 7})
    assert (answered.status_code, WORDS in answered.content.decode()) == (422, True)
    assert "Read it again" in answered.content.decode()
    answered = client.post(address, {"verdict": "ready", "words": WORDS, "version": 1})
    assert said(answered) == ["Said. Who asked you gets a mail."]
    ask_again = reverse("listings:ask_look", args=[draft_need.public_id])
    refused = client_of(city_buyer).post(ask_again, {"colleague": "nobody", "note": "Look here."})
    assert (refused.status_code, "Look here." in refused.content.decode()) == (422, True)


def test_editor_keeps_the_draft_when_nobody_read_it(rule, city_buyer, client_of, draft_need):
    client = client_of(city_buyer)
    sent = client.post(reverse("listings:submit_need", args=[draft_need.public_id]), {"version": 1})
    assert said(sent)[0].startswith("Your organisation wants a colleague to read a need")
    assert fresh(draft_need).state == ListingState.DRAFT
    shown = client.get(reverse("listings:need", args=[draft_need.public_id])).content.decode()
    assert "Ask a colleague</a>" in shown


def test_only_owners_switch_the_rule(city, city_buyer, colleague, city_viewer, client_of, vendor_owner):
    address = reverse("listings:look_rule")
    for person in (colleague, city_viewer, vendor_owner):
        client = client_of(person)
        assert (client.get(address).status_code, client.post(address, {"then": "on"}).status_code) == (200, 403)
    assert LookRule.objects.count() == 0
    client = client_of(city_buyer)
    assert said(client.post(address, {"then": "on"})) == ["Switched on: a colleague reads each need before it is sent."]
    assert "A colleague reads each need before it is sent." in client.get(address).content.decode()
    client.post(address, {"then": "on"})
    client.post(address, {"then": "off"})
    verbs = Entry.objects.filter(verb__startswith="organisation.looks").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["organisation.looks_wanted", "organisation.looks_left"]
    assert LookRule.objects.count() == 0


def test_rule_warns_who_writes_alone(city_buyer, client_of):
    page = client_of(city_buyer).get(reverse("listings:look_rule")).content.decode()
    assert "Only one person may write needs" in page


def test_own_list_shows_what_one_was_asked_to_read(asked, city_buyer, colleague, client_of):
    address = reverse("listings:my_needs")
    assert "Colleagues ask you to read" in client_of(colleague).get(address).content.decode()
    assert "Colleagues ask you to read" not in client_of(city_buyer).get(address).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_with_one_and_three(
    draft_need, city, city_buyer, client_of, number, django_assert_num_queries
):
    for index in range(number):
        other = member(f"Editor {index}", role=Role.EDITOR, organisation=city)
        answer(ask(draft_need, city_buyer, other), other, "change", f"Words {index}")
    client = client_of(city_buyer)
    page(client, draft_need)
    with django_assert_num_queries(15):
        shown = page(client, draft_need)
    assert shown.count("Please change</span>") == number


def test_person_who_is_blocked_is_not_offered(draft_need, city_buyer, colleague, client_of):
    assert "Cora Colleague" in page(client_of(city_buyer), draft_need)
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert "Cora Colleague" not in page(client_of(city_buyer), draft_need)
