"""What a city makes of questions: public with a number, redacted, replied to, corrected; and what its file shows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Moved
from accounts.journal.models import Entry
from accounts.queries import actor_of
from accounts.states import Role
from listings import actions
from listings.errors import Closed, NotAsked
from listings.models import Need, Question, Reply
from listings.redacting import redacted
from listings.states import ListingState, QuestionState
from listings.values import Handling
from tests.factories import CapabilityFactory, member
from tests.listings.asking import ask, handle
from tests.listings.factories import in_state, need_values, past_deadline

pytestmark = pytest.mark.django_db


def test_question_becomes_public_with_its_reply_and_a_number(open_need, vendor_owner, investor, city_buyer):
    first, second = ask(open_need, vendor_owner), ask(open_need, investor, "Who owns the data?")
    handle(second, city_buyer, reply="The city.")
    handle(first, city_buyer, reply="Twelve.")
    for question in (first, second):
        question.refresh_from_db()
    assert [(one.number, one.state, one.public_text) for one in (first, second)] == [
        (2, "published", "How many crossings are there?"),
        (1, "published", "Who owns the data?"),
    ]
    entries = Entry.objects.filter(subject=first.subject).order_by("id").values_list("verb", "person", "data")
    assert list(entries)[1:] == [
        (
            "question.published",
            city_buyer.public_id,
            {"from": "asked", "need": open_need.public_id, "number": 2},
        ),
        ("question.replied", city_buyer.public_id, {"need": open_need.public_id, "number": 2, "edition": 1}),
    ]


def test_question_is_public_without_a_reply_when_the_city_wants(open_need, vendor_owner, city_buyer, client):
    handle(ask(open_need, vendor_owner), city_buyer)
    page = client.get(f"/needs/{open_need.public_id}/").content.decode()
    assert "Question 1" in page
    assert "Without a reply so far." in page


def test_waiting_question_is_counted_but_not_shown(open_need, vendor_owner, client):
    ask(open_need, vendor_owner)
    page = " ".join(client.get(f"/needs/{open_need.public_id}/").content.decode().split())
    assert "1 question waits for the city. It becomes public with its reply." in page
    assert "How many crossings" not in page
    past_deadline(open_need)
    page = " ".join(client.get(f"/needs/{open_need.public_id}/").content.decode().split())
    assert "1 question had no reply when the need closed." in page


def test_words_that_say_who_asked_are_hidden_and_kept(open_need, vendor_owner, city_buyer, client, client_of):
    question = ask(open_need, vendor_owner, "Does ACME Lamps of Plovdiv fit? We at Acme lamps think so.")
    handle(question, city_buyer, hidden=("acme lamps", "Plovdiv"), reply="Any lamp fits.")
    question.refresh_from_db()
    assert question.public_text == "Does […] of […] fit? We at […] think so."
    page = client.get(f"/needs/{open_need.public_id}/").content.decode()
    assert "Does […] of […] fit? We at […] think so." in page
    assert "acme" not in page.lower()
    assert (
        "Does ACME Lamps of Plovdiv fit?"
        in client_of(city_buyer).get(f"/needs/{open_need.public_id}/questions/").content.decode()
    )


@pytest.mark.parametrize(
    ("text", "phrases", "shown"),
    [
        ("Art in Article 5", ["art"], "[…] in Article 5"),
        ("We (Acme) ask", ["(Acme)"], "We […] ask"),
        ("A\nB and A B", ["A B"], "[…] and […]"),
        ("one two three", ["one two", "two three"], "[…]"),
        ("нашият Светломер", ["светломер"], "нашият […]"),
        ("a.b a+b", ["a.b"], "[…] a+b"),
        ("nothing", [], "nothing"),
    ],
)
def test_hidden_phrases_are_whole_words_in_any_case(text, phrases, shown):
    assert redacted(text, phrases) == shown


def test_what_a_city_may_not_do_with_a_question(open_need, vendor_owner, city_buyer, city_viewer, staff):
    question = ask(open_need, vendor_owner, "Does Acme fit?")
    for person in (city_viewer, staff, vendor_owner):
        with pytest.raises(NotAllowed):
            handle(question, person, reply="Yes.")
    refused = {
        "hidden": {"hidden": ("Nobody",), "reply": "Yes."},
        "reply": {"hidden": ("Acme",), "reply": "Yes, acme fits."},
        "same_as": {"same_as": 1},
    }
    for field, wanted in refused.items():
        with pytest.raises(Incomplete) as caught:
            handle(question, city_buyer, **wanted)
        assert caught.value.field == field
    with pytest.raises(Incomplete):
        handle(question, city_buyer, reply="x" * 4_001)
    assert (Question.objects.get().state, Reply.objects.count()) == ("asked", 0)


def test_reply_is_corrected_with_what_stood_there_before(open_need, vendor_owner, city_buyer, client):
    question = ask(open_need, vendor_owner)
    handle(question, city_buyer, reply="Twelve.")
    handle(question, city_buyer, reply="Fourteen.")
    assert list(Reply.objects.values_list("number", "text")) == [(2, "Fourteen."), (1, "Twelve.")]
    page = " ".join(client.get(f"/needs/{open_need.public_id}/").content.decode().split())
    assert "Reply in its wording 2 of" in page
    assert "What the reply to question 1 said before" in page
    assert page.index("Fourteen.") < page.index("Twelve.")
    assert Entry.objects.filter(verb="question.reply_corrected").get().data["edition"] == 2
    with pytest.raises(Incomplete, match="can be corrected, but not removed"):
        handle(question, city_buyer)


def test_same_handling_twice_changes_nothing(open_need, vendor_owner, city_buyer):
    question = ask(open_need, vendor_owner)
    handle(question, city_buyer, reply="Twelve.")
    before = Entry.objects.count()
    again = actions.handle_question(
        actor=actor_of(city_buyer), question=question, version=1, wanted=Handling(reply="Twelve.")
    )
    assert (again.version, Entry.objects.count(), Reply.objects.count()) == (2, before, 1)


def test_colleague_who_was_second_overwrites_nothing(open_need, vendor_owner, city_buyer, client_of):
    question = ask(open_need, vendor_owner)
    handle(question, city_buyer, reply="Twelve.")
    with pytest.raises(StaleVersion):
        actions.handle_question(
            actor=actor_of(city_buyer), question=question, version=1, wanted=Handling(reply="Thirteen.")
        )
    sent = {"reply": "Thirteen.", "hidden": "", "version": "1", "then": "reply"}
    answer = client_of(city_buyer).post(f"/questions/{question.public_id}/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is what is stored now" in page
    assert "Thirteen." in page
    assert "Twelve." in page
    assert 'name="version" value="2"' in page


def test_later_question_points_to_an_earlier_reply(open_need, vendor_owner, investor, city_buyer, client):
    first, second = ask(open_need, vendor_owner), ask(open_need, investor, "How many zebra crossings?")
    handle(first, city_buyer, reply="Twelve.")
    handle(second, city_buyer, same_as=1)
    page = " ".join(client.get(f"/needs/{open_need.public_id}/").content.decode().split())
    assert "The reply to question 1 holds for this one too:" in page
    assert page.count("Twelve.") == 2
    assert Entry.objects.get(verb="question.pointed").data["to"] == 1
    with pytest.raises(Incomplete, match="not removed"):
        handle(second, city_buyer)
    third = ask(open_need, investor, "And zebras?")
    with pytest.raises(Incomplete, match="Choose a question that has a reply"):
        handle(third, city_buyer, same_as=2)
    with pytest.raises(Incomplete, match="not both"):
        handle(third, city_buyer, same_as=1, reply="Twelve.")
    handle(second, city_buyer, reply="Twelve, as said.")
    assert Question.objects.get(pk=second.pk).same_as is None


def test_need_that_closed_changes_nothing_but_what_is_hidden(open_need, vendor_owner, city_buyer, client_of):
    public, waiting = ask(open_need, vendor_owner, "Does Acme fit?"), ask(open_need, vendor_owner, "And when?")
    handle(public, city_buyer, reply="Yes.")
    past_deadline(open_need)
    with pytest.raises(Closed):
        handle(public, city_buyer, reply="No.")
    with pytest.raises(Closed):
        handle(waiting, city_buyer)
    client = client_of(city_buyer)
    sent = {"hidden": "Acme", "version": "2", "reply": "No.", "then": "reply"}
    assert client.post(f"/questions/{public.public_id}/", sent).status_code == 302
    public.refresh_from_db()
    assert (public.public_text, public.reply.text) == ("Does […] fit?", "Yes.")
    assert Entry.objects.get(verb="question.redacted").data == {
        "need": open_need.public_id,
        "number": 1,
        "hidden": 1,
    }
    page = client.get(f"/questions/{waiting.public_id}/").content.decode()
    assert "the question stays without a reply" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_need_that_left_the_site_lets_nothing_more_become_public(open_need, vendor_owner, city_buyer, staff):
    question = ask(open_need, vendor_owner, "Does Acme fit?")
    in_state(open_need, city_buyer, staff, ListingState.WITHDRAWN)
    with pytest.raises(NotAsked, match="is not public now"):
        handle(question, city_buyer, reply="Yes.")
    assert (Question.objects.get().state, Reply.objects.count()) == (QuestionState.ASKED, 0)


def test_only_the_team_opens_the_file_and_only_after_the_deadline_it_names_who_asked(
    open_need, vendor_owner, city_buyer, city_viewer, staff, client_of
):
    handle(ask(open_need, vendor_owner), city_buyer, reply="Twelve.")
    page = f"/needs/{open_need.public_id}/questions/"
    for person in (city_buyer, city_viewer):
        assert "Otto Owner" not in client_of(person).get(page).content.decode()
    past_deadline(open_need)
    for person in (city_buyer, city_viewer):
        text = client_of(person).get(page).content.decode()
        assert "Asked by Organisation of Otto Owner (Otto Owner)" in " ".join(text.split())
    for person in (staff, vendor_owner):
        assert client_of(person).get(page).status_code == 404


def test_own_questions_are_marked_for_whoever_asked_alone(
    open_need, vendor_owner, vendor_editor, city_buyer, client_of
):
    handle(ask(open_need, vendor_owner), city_buyer, reply="Twelve.")
    marked = {
        person.name: "Yours" in client_of(person).get(f"/needs/{open_need.public_id}/").content.decode()
        for person in (vendor_owner, vendor_editor, city_buyer)
    }
    assert marked == {"Otto Owner": True, "Edna Editor": False, "Bora Buyer": False}


def test_city_looks_before_it_publishes(open_need, vendor_owner, city_buyer, client_of):
    question, client = ask(open_need, vendor_owner, "Does Acme fit?"), client_of(city_buyer)
    address = f"/questions/{question.public_id}/"
    sent = {"hidden": "Acme", "reply": "Any does.", "version": "1"}
    answer = client.post(address, {**sent, "then": "preview"})
    assert answer.status_code == 200
    assert "Does […] fit?" in answer.content.decode()
    assert Question.objects.get().state == QuestionState.ASKED
    wrong = client.post(address, {**sent, "hidden": "Acne", "then": "reply"})
    assert wrong.status_code == 422
    assert "“Acne” does not stand in the question." in wrong.content.decode()
    assert "Any does." in wrong.content.decode()
    empty = client.post(address, {**sent, "reply": "", "then": "reply"})
    assert empty.status_code == 422
    assert "Write the reply, or make the question public without one." in empty.content.decode()
    assert client.post(address, {**sent, "then": "reply"}).status_code == 302
    assert Question.objects.get().public_text == "Does […] fit?"


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_whatever_their_length(
    count, open_need, vendor_owner, investor, city_buyer, client_of, django_assert_num_queries
):
    for number in range(count):
        handle(ask(open_need, vendor_owner, f"Street {number}?"), city_buyer, reply=f"Number {number}.")
        handle(ask(open_need, investor, f"Really street {number}?"), city_buyer, same_as=1)
        ask(open_need, investor, f"Waiting {number}?")
    past_deadline(open_need)
    buyer, reader = client_of(city_buyer), client_of(investor)
    with django_assert_num_queries(15):
        assert buyer.get(f"/needs/{open_need.public_id}/questions/").content.count(b"Asked by") == 3 * count
    with django_assert_num_queries(22):
        assert reader.get(f"/needs/{open_need.public_id}/").content.count(b'class="question"') == 2 * count


def test_questions_are_paged_the_latest_first(open_need, vendor_owner, city_buyer, client):
    for number in range(11):
        handle(ask(open_need, vendor_owner, f"Street number {number}?"), city_buyer, reply="Yes.")
    first = client.get(f"/needs/{open_need.public_id}/").content.decode()
    assert first.index("Street number 10?") < first.index("Street number 1?")
    assert "Street number 0?" not in first
    assert "?page=2#questions" in first
    assert "Street number 0?" in client.get(f"/needs/{open_need.public_id}/?page=2").content.decode()


def test_question_says_after_which_correction_it_was_asked(open_need, vendor_owner, city_buyer):
    assert ask(open_need, vendor_owner).correction == 0
    values = need_values(problem="Only two in ten walk.")
    actions.edit_need(actor=actor_of(city_buyer), need=open_need, version=1, values=values, reason="Counted.")
    assert ask(open_need, vendor_owner, "Who counted?").correction == 1


def test_withdrawing_moves_once(open_need, vendor_owner):
    question = ask(open_need, vendor_owner)
    assert isinstance(actions.withdraw_question(actor=actor_of(vendor_owner), question=question), Moved)
    assert Need.objects.get().is_open
    assert timezone.now() - question.asked_at < timedelta(minutes=1)


def test_words_hidden_later_are_hidden_in_every_wording(open_need, vendor_owner, city_buyer, client):
    question = ask(open_need, vendor_owner, "Would Acme lamps fit?")
    handle(question, city_buyer, reply="Acme fits well.")
    handle(question, city_buyer, reply="It fits well.", hidden=("Acme",))
    page = client.get(f"/needs/{open_need.public_id}/").content.decode()
    assert ("[…] fits well." in page, "Acme" in page) == (True, False)


def test_words_of_a_reply_are_hidden_after_the_deadline_too(open_need, vendor_owner, city_buyer, client):
    question = ask(open_need, vendor_owner, "Would Acme lamps fit?")
    handle(question, city_buyer, reply="Acme fits well.")
    past_deadline(open_need)
    handle(question, city_buyer, reply="Acme fits well.", hidden=("Acme",))
    page = client.get(f"/needs/{open_need.public_id}/").content.decode()
    assert ("[…] fits well." in page, "Acme" in page) == (True, False)


def test_hidden_words_are_hidden_in_the_reply_that_is_pointed_to(open_need, vendor_owner, investor, city_buyer, client):
    first = ask(open_need, vendor_owner, "Would lamps fit?")
    handle(first, city_buyer, reply="Those of Acme fit.")
    second = ask(open_need, investor, "Would Acme fit?")
    handle(second, city_buyer, same_as=1, hidden=("Acme",))
    page = client.get(f"/needs/{open_need.public_id}/").content.decode()
    assert page.count("Those of […] fit.") == 1


def test_nobody_of_the_organisation_asks_its_own_need(open_need, city_buyer):
    organisation = city_buyer.memberships.get().organisation
    CapabilityFactory(organisation=organisation, name="provides")
    seller = member("Selma Seller", role=Role.EDITOR, organisation=organisation)
    seller.memberships.update(scope=["provides"])
    with pytest.raises(NotAsked, match="You belong to the organisation of this need"):
        ask(open_need, seller)
