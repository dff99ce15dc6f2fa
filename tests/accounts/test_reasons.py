"""Staff ask for more information or refuse with a ready sentence, in the language of the owners, changed at will."""

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.utils import translation

from accounts import actions
from accounts.journal.actions import Moved
from accounts.journal.models import Entry
from accounts.models import Organisation
from accounts.queries import actor_of, latest_reason, verification_queue
from accounts.reasons import READY, ready_choices, ready_sentence
from accounts.states import CapabilityState, OrganisationState
from accounts.values import Description
from tests.factories import CapabilityFactory, member

WANTED = "Which register does the number stand in?"


@pytest.fixture
def newcomer(db):
    person = member("Nina Newcomer", state=OrganisationState.UNVERIFIED)
    CapabilityFactory(organisation=person.memberships.get().organisation, state=CapabilityState.ASKED)
    return person


@pytest.fixture
def waiting(newcomer):
    return newcomer.memberships.get().organisation


def ask(staff, organisation):
    return actions.decide_organisation(
        actor=actor_of(staff), organisation=organisation, to=OrganisationState.INCOMPLETE, why=WANTED
    )


def test_owner_is_asked_answers_and_is_verified(staff, newcomer, waiting, client_of):
    assert isinstance(ask(staff, waiting), Moved)
    assert list(verification_queue(tab="waiting")) == []
    assert list(verification_queue(tab="incomplete")) == [waiting]
    call_command("worker", once=True)
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (
        [newcomer.email],
        "Organisation of Nina Newcomer: more information is wanted",
    )
    assert letter.body.split("They write:")[1].strip().startswith(WANTED)
    workspace = client_of(newcomer).get("/workspace/").content.decode()
    assert "Programme staff want to know more" in workspace
    assert WANTED in workspace

    described = Description(name=waiting.name, form=waiting.form, country="BG", register_number="175074752")
    actions.edit_organisation(actor=actor_of(newcomer), organisation=waiting, version=1, description=described)
    answer = client_of(newcomer).post(f"/organisations/{waiting.public_id}/submit-again/", follow=True)
    assert "Sent to programme staff." in answer.content.decode()
    waiting.refresh_from_db()
    assert list(verification_queue(tab="waiting")) == [waiting]
    actions.verify_organisation(actor=actor_of(staff), organisation=waiting, version=waiting.version)
    assert Organisation.objects.get(pk=waiting.pk).state == OrganisationState.VERIFIED


def test_asked_organisation_is_not_verified_before_it_answers(staff, waiting, client_of):
    ask(staff, waiting)
    client = client_of(staff)
    page = client.post(f"/staff/verification/{waiting.public_id}/verify/", {"version": 1}, follow=True).content.decode()
    assert Organisation.objects.get(pk=waiting.pk).state == OrganisationState.INCOMPLETE
    assert "It comes back to the queue when they answer." in page
    client.post(f"/staff/verification/{waiting.public_id}/refused/", {"why": "Nobody answered."})
    assert Organisation.objects.get(pk=waiting.pk).state == OrganisationState.REFUSED


def test_asked_organisation_may_go_on_writing_and_nobody_else_sees_it(staff, newcomer, waiting, client_of):
    ask(staff, waiting)
    assert client_of(newcomer).get("/solutions/new/").status_code == 200
    assert client_of().get(f"/organisations/{waiting.public_id}/").status_code == 404


def test_ready_sentence_is_put_into_the_reason_and_nothing_is_sent(staff, waiting, client_of):
    client = client_of(staff)
    address = f"/staff/verification/{waiting.public_id}/incomplete/"
    typed = {"why": "Good morning,", "ready": "bg.look_alike", "insert": "1"}
    answer = client.post(address, typed)
    text = answer.content.decode()
    sentence = ready_sentence("incomplete", "bg.look_alike")
    assert answer.status_code == 200
    assert f"data-autofocus>Good morning,\n{sentence}</textarea>" in text
    assert Entry.objects.filter(subject=waiting.subject).count() == 0
    client.post(address, {"why": f"Good morning,\n{sentence} Lumenta?", "ready": "bg.look_alike"})
    waiting.refresh_from_db()
    assert waiting.state == OrganisationState.INCOMPLETE
    assert latest_reason(waiting.subject, "organisation.incomplete") == f"Good morning,\n{sentence} Lumenta?"


@pytest.mark.parametrize("chosen", ["", "bg", "xx.look_alike", "bg.nothing", "bg.struck_off", "\x00", "ß" * 400])
def test_strange_choice_of_a_sentence_puts_in_nothing(staff, waiting, client_of, chosen):
    address = f"/staff/verification/{waiting.public_id}/incomplete/"
    answer = client_of(staff).post(address, {"why": "Typed", "ready": chosen, "insert": "1"})
    assert answer.status_code == 200
    assert "data-autofocus>Typed</textarea>" in answer.content.decode()


def test_every_ready_sentence_stands_in_both_languages():
    for to, sentences in READY.items():
        for key in sentences:
            written = {ready_sentence(to, f"{code}.{key}") for code, _name in settings.LANGUAGES}
            assert len(written) == 2, key
            assert "" not in written


def test_choices_are_named_in_the_language_of_the_staff():
    with translation.override("bg"):
        groups = dict(ready_choices("suspended"))
    assert list(groups) == ["English", "български"]
    assert [value for value, _label in groups["English"]] == ["en.false_statement", "en.struck_off", "en.taken_over"]
    assert groups["English"][0][1] == groups["български"][0][1]


def test_page_offers_the_sentences_of_each_decision_and_says_what_the_owners_read(staff, waiting, newcomer, client_of):
    type(newcomer).objects.filter(pk=newcomer.pk).update(language="bg")
    page = client_of(staff).get(f"/staff/verification/{waiting.public_id}/").content.decode()
    assert page.count('value="en.number_unknown"') == 2  # for more information and for a refusal
    assert "en.struck_off" not in page
    hint = page.partition('id="id_ready_incomplete_helptext">')[2].partition("</div>")[0]
    assert hint.split("The owners read:")[1].strip() == "Bulgarian"
