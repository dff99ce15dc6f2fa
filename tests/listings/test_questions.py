"""Questions to a need: who may ask and until when, what becomes public, and what a city may make of one."""

import pytest

from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry, Private
from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import OrganisationState
from listings import actions, rules
from listings.errors import NotAsked
from listings.models import Follow, Question
from listings.states import ListingState, Mode, QuestionState
from tests.factories import member
from tests.listings.asking import ask, handle
from tests.listings.factories import in_state, need_values, past_deadline, published_need

pytestmark = pytest.mark.django_db


def asked_in(mode, buyer, staff):
    organisation = buyer.memberships.get().organisation
    link = {"portal_link": "https://portal.example/"} if mode == Mode.ELSEWHERE else {}
    values = need_values(mode=mode, **link)
    draft = actions.create_need(actor=actor_of(buyer), organisation=organisation, values=values)
    return in_state(draft, buyer, staff, ListingState.PUBLISHED)


@pytest.mark.parametrize("mode", [Mode.CONSULTATION, Mode.SMALL_PURCHASE, Mode.PARTNERSHIP])
def test_question_is_kept_with_who_asked_and_waits(mode, city_buyer, staff, vendor_owner, vendor):
    need = asked_in(mode, city_buyer, staff)
    question = ask(need, vendor_owner, "  How many crossings?  ")
    assert (question.text, question.language, question.state) == ("How many crossings?", "en", QuestionState.ASKED)
    assert (question.organisation, question.person, question.number) == (vendor, vendor_owner, None)
    assert Follow.objects.get().person == vendor_owner


def test_tender_elsewhere_takes_no_questions(city_buyer, staff, vendor_owner, client_of):
    need = asked_in(Mode.ELSEWHERE, city_buyer, staff)
    with pytest.raises(NotAsked, match="on the portal of the city"):
        ask(need, vendor_owner)
    page = client_of(vendor_owner).get(f"/needs/{need.public_id}/").content.decode()
    assert '<a href="https://portal.example/" rel="nofollow noopener">Ask on the portal</a>' in page
    answer = client_of(vendor_owner).get(f"/needs/{need.public_id}/questions/ask/")
    assert answer.status_code == 403
    assert "Ask on the portal" in answer.content.decode()


def test_no_entry_says_who_asked(open_need, vendor_owner, vendor):
    question = ask(open_need, vendor_owner)
    entry = Entry.objects.get(subject=question.subject)
    assert (entry.verb, entry.person, entry.organisation, entry.job) == ("question.asked", "", "", "questions")
    assert entry.data == {"need": open_need.public_id}
    private = Private.objects.get(entry=entry.uid)
    assert (private.field, private.text) == ("asker", f"{vendor_owner.public_id} {vendor.public_id}")
    assert Entry.objects.filter(person=vendor_owner.public_id).count() == 0


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("outsider", "One asks for an organisation."),
        ("city_buyer", "You belong to the organisation of this need"),
        ("city_viewer", "You belong to the organisation of this need"),
        ("vendor_viewer", "Asking needs the role owner or editor."),
        ("suspended", "Your organisation is suspended"),
        ("refused", "Your organisation could not be verified"),
    ],
)
def test_who_may_not_ask_reads_why(who, sentence, open_need, request, client_of):
    states = {"suspended": OrganisationState.SUSPENDED, "refused": OrganisationState.REFUSED}
    is_barred = who in states
    person = member("Sofia Suspended", "provides", state=states[who]) if is_barred else request.getfixturevalue(who)
    actor = actor_of(person)
    assert sentence in rules.why_not_asked(actor, actor.organisation, open_need)
    for organisation in actor.organisations:
        with pytest.raises(NotAsked, match=sentence):
            actions.ask_question(actor=actor, need=open_need, organisation=organisation, text="Why?")
    answer = client_of(person).post(f"/needs/{open_need.public_id}/questions/ask/", {"text": "Why?"})
    assert answer.status_code == 403
    assert sentence in answer.content.decode()
    assert Question.objects.count() == 0


def test_member_of_the_needs_team_asks_for_no_other_body_either(open_need, city_buyer):
    other = member("Oda Other", "provides").memberships.get().organisation
    member("x", organisation=other)
    city_buyer.memberships.create(organisation=other, role="owner")
    with pytest.raises(NotAsked, match="You belong to the organisation"):
        actions.ask_question(actor=actor_of(city_buyer), need=open_need, organisation=other, text="Why?")


def test_nobody_asks_for_a_body_that_she_does_not_belong_to(open_need, vendor_owner, investor, client_of):
    other = investor.memberships.get().organisation
    with pytest.raises(NotAsked, match="One asks for an organisation"):
        actions.ask_question(actor=actor_of(vendor_owner), need=open_need, organisation=other, text="Why?")
    sent = {"organisation": other.public_id, "text": "Why?"}
    answer = client_of(vendor_owner).post(f"/needs/{open_need.public_id}/questions/ask/", sent)
    assert answer.status_code == 422
    assert "Why?" in answer.content.decode()
    assert Question.objects.count() == 0


def test_unverified_body_may_ask(open_need):
    person = member("Una Unverified", "provides", state=OrganisationState.UNVERIFIED)
    assert ask(open_need, person).state == QuestionState.ASKED


def test_form_names_the_organisation_of_whoever_has_several(open_need, vendor_owner, vendor, client_of):
    other = member("Oda Other", "provides").memberships.get().organisation
    vendor_owner.memberships.create(organisation=other, role="editor")
    client = client_of(vendor_owner)
    page = client.get(f"/needs/{open_need.public_id}/").content.decode()
    assert f'<option value="{other.public_id}">{other.name}</option>' in page
    answer = client.post(
        f"/needs/{open_need.public_id}/questions/ask/", {"organisation": other.public_id, "text": "Which streets?"}
    )
    assert answer["Location"] == f"/needs/{open_need.public_id}/#questions"
    assert [(one.organisation, one.text) for one in Question.objects.all()] == [(other, "Which streets?")]


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2_001])
def test_empty_or_long_question_is_refused_with_what_was_typed(text, open_need, vendor_owner, vendor, client_of):
    with pytest.raises(Incomplete):
        ask(open_need, vendor_owner, text)
    sent = {"organisation": vendor.public_id, "text": text}
    answer = client_of(vendor_owner).post(f"/needs/{open_need.public_id}/questions/ask/", sent)
    assert answer.status_code == 422
    assert text.strip() in answer.content.decode()
    assert Question.objects.count() == 0


def test_question_of_just_so_many_characters_is_taken(open_need, vendor_owner):
    assert len(ask(open_need, vendor_owner, "x" * 2_000).text) == 2_000


def test_question_sent_twice_is_asked_once(open_need, vendor_owner):
    assert ask(open_need, vendor_owner).pk == ask(open_need, vendor_owner).pk
    assert (Question.objects.count(), Entry.objects.filter(verb="question.asked").count()) == (1, 1)


def test_eleventh_question_of_an_organisation_waits_for_a_reply(open_need, vendor_owner, vendor_editor, city_buyer):
    asked = [ask(open_need, vendor_owner, f"Street {number}?") for number in range(10)]
    with pytest.raises(NotAsked, match="Ten questions of your organisation wait already"):
        ask(open_need, vendor_editor, "And one more?")
    handle(asked[0], city_buyer, reply="Yes.")
    assert ask(open_need, vendor_editor, "And one more?").state == QuestionState.ASKED


def test_closed_withdrawn_and_hidden_needs_take_no_questions(open_need, city_buyer, staff, vendor_owner, city):
    Organisation.objects.filter(pk=city.pk).update(state=OrganisationState.SUSPENDED)
    with pytest.raises(NotAsked, match="not verified now"):
        ask(open_need, vendor_owner)
    Organisation.objects.filter(pk=city.pk).update(state=OrganisationState.VERIFIED)
    with pytest.raises(NotAsked, match="is closed"):
        ask(past_deadline(open_need), vendor_owner)
    withdrawn = in_state(published_need(city), city_buyer, staff, ListingState.WITHDRAWN)
    with pytest.raises(NotAsked, match="is closed"):
        ask(withdrawn, vendor_owner)


def test_question_is_taken_back_before_it_is_public(open_need, vendor_owner, vendor_editor, city_buyer, client_of):
    question = ask(open_need, vendor_owner)
    with pytest.raises(NotAllowed):
        actions.withdraw_question(actor=actor_of(vendor_editor), question=question)
    assert client_of(vendor_editor).post(f"/questions/{question.public_id}/withdraw/").status_code == 404
    page = client_of(vendor_owner).get(f"/needs/{open_need.public_id}/").content.decode()
    assert "Take the question back" in page
    answer = client_of(vendor_owner).post(f"/questions/{question.public_id}/withdraw/")
    assert answer["Location"] == f"/needs/{open_need.public_id}/#questions"
    assert isinstance(actions.withdraw_question(actor=actor_of(vendor_owner), question=question), Already)
    assert Entry.objects.get(verb="question.withdrawn").person == ""
    with pytest.raises(InvalidTransition):
        handle(question, city_buyer, reply="Yes.")
    assert client_of(city_buyer).get(f"/questions/{question.public_id}/").status_code == 404


def test_public_question_stays(open_need, vendor_owner, city_buyer):
    question = ask(open_need, vendor_owner)
    handle(question, city_buyer)
    with pytest.raises(InvalidTransition):
        actions.withdraw_question(actor=actor_of(vendor_owner), question=question)
