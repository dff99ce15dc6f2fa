"""Eight processes at once in each place where two may meet: one wins or all are late, and no lock, no such result."""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from accounts import actions as people
from accounts.models import Membership, Organisation
from accounts.queries import actor_of
from accounts.states import Role
from listings import actions
from listings.models import CityAnswer, Deployment, Need, Question
from marketplace.matching import actions as answers
from marketplace.matching.models import Answer
from marketplace.matching.written import Written
from tests.accounts.teams import invited, organisation_of
from tests.factories import UserFactory, member
from tests.listings.deployed import deploy, verdict_on
from tests.listings.factories import published_need, published_solution
from tests.matching.stories import write_answer
from tests.proofs.processes import PROCESSES, at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # From Python 3.12 on it warns where a thread runs beside, as one of the test runner's does.
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]
ROUNDS = 10
TRIES = 10
"""How often a race runs without its guard until it goes wrong: on a busy machine the eight may come in turn."""


def in_turn(full):
    return range(ROUNDS if full else 1)


@contextmanager
def moving(need, **fields):
    """Have the need in hand, and let go of it changed."""
    with transaction.atomic():
        Need.objects.select_for_update().get(pk=need.pk)
        yield
        Need.objects.filter(pk=need.pk).update(**fields)


def leaving(number=0):
    """Every owner of a team leaves it."""
    first = member(f"Olga Owner{number}", "provides")
    team = organisation_of(first)
    owners = [first, *(member(f"Otto Owner{number}{each}", organisation=team) for each in range(PROCESSES - 1))]
    presses = [partial(people.leave_team, actor=actor_of(owner), organisation=team) for owner in owners]
    return presses, lambda: Membership.objects.filter(organisation=team, role=Role.OWNER).count()


def accepting(number=0):
    """One invitation is accepted in eight windows."""
    owner = member(f"Ivo Inviting{number}", "provides")
    greta = UserFactory(name="Greta Guest", email=f"greta{number}@people.example")
    invitation = invited(owner, email=greta.email)
    presses = [
        partial(
            people.accept_invitation, actor=actor_of(greta), invitation=type(invitation).objects.get(pk=invitation.pk)
        )
        for _each in range(PROCESSES)
    ]
    return presses, lambda: Membership.objects.filter(organisation=organisation_of(owner), person=greta).count()


def confirming(number=0):
    """Eight people of a city answer the same claim."""
    clerk = member(f"Clara Clerk{number}", "buys")
    city = organisation_of(clerk)
    vendor = member(f"Vera Vendor{number}", "provides")
    deployment = deploy(published_solution(organisation_of(vendor)), vendor, city)
    clerks = [clerk, *(member(f"Cyril Clerk{number}{each}", organisation=city) for each in range(PROCESSES - 1))]
    presses = [
        partial(
            actions.answer_deployment,
            actor=actor_of(one),
            deployment=Deployment.objects.select_related("city", "solution__organisation").get(pk=deployment.pk),
            verdict=verdict_on(deployment),
        )
        for one in clerks
    ]
    return presses, lambda: CityAnswer.objects.filter(deployment=deployment).count()


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (leaving, ({"Organisation": PROCESSES - 1, "Incomplete": 1}, 1)),
        (accepting, ({"Membership": 1, "Already": PROCESSES - 1}, 1)),
        (confirming, ({"CityAnswer": 1, "Already": PROCESSES - 1}, 1)),
    ],
)
def test_one_of_eight_processes_wins(story, expected, full, row):
    for number in in_turn(full):
        presses, left = story(number)
        assert (at_once(presses), left()) == expected

    def unguarded(number):
        presses, left = story(number)
        return at_once(presses, guarded=False), left()

    assert any(unguarded(ROUNDS + number) != expected for number in range(TRIES))
    row(f"{story.__name__} at once", processes=PROCESSES, rounds=len(in_turn(full)), wrong=0)


def asking(number=0):
    """Eight vendors ask while the city has the need in hand."""
    need = published_need(organisation_of(member(f"Bela Buyer{number}", "buys")))
    vendors = [member(f"Vito Vendor{number}{each}", "provides") for each in range(PROCESSES)]
    presses = [
        partial(
            actions.ask_question,
            actor=actor_of(vendor),
            need=Need.objects.select_related("organisation").get(pk=need.pk),
            organisation=organisation_of(vendor),
            text="How many crossings are there?",
        )
        for vendor in vendors
    ]
    return need, presses, lambda: Question.objects.filter(need=need).count()


def editing(number=0):
    """Eight vendors send their answer, which is written, while the city has the need in hand."""
    need = published_need(organisation_of(member(f"Boris Buyer{number}", "buys")))
    vendors = [member(f"Viola Vendor{number}{each}", "provides") for each in range(PROCESSES)]
    presses = []
    for vendor in vendors:
        answer = write_answer(vendor, need, "First.")
        presses.append(
            partial(
                answers.save_answer,
                actor=actor_of(vendor),
                need=Need.objects.select_related("organisation").get(pk=need.pk),
                organisation=Organisation.objects.get(pk=answer.organisation_id),
                written=Written(text="Second."),
                version=answer.version,
            )
        )
    return need, presses, lambda: Answer.objects.filter(need=need, text="Second.").count()


@pytest.mark.parametrize(("story", "refusal"), [(asking, "NotAsked"), (editing, "NotOpen")])
@pytest.mark.parametrize("passes", [True, False], ids=["passes", "moves later"])
def test_eight_processes_that_wait_hold_themselves_against_the_deadline_that_is(story, refusal, passes, full, row):
    """Whoever read the need before, and waits while it changes, is late or in time by what it says afterwards."""
    made = {"asking": "Question", "editing": "Answer"}[story.__name__]
    for number in in_turn(full):
        need, presses, stand = story(number)
        found = at_once(presses, holding=partial(moving, need, deadline=deadline(passes)))
        assert (found, stand()) == (({refusal: PROCESSES}, 0) if passes else ({made: PROCESSES}, PROCESSES))
    if passes:

        def unguarded(number):
            need, presses, _stand = story(number)
            return at_once(presses, guarded=False, holding=partial(moving, need, deadline=deadline(passes)))

        assert any(unguarded(ROUNDS + number) != Counter({refusal: PROCESSES}) for number in range(TRIES))
    row(
        f"{story.__name__} while the deadline {'passes' if passes else 'moves later'}",
        processes=PROCESSES,
        rounds=len(in_turn(full)),
        wrong=0,
    )


def deadline(passes):
    return timezone.now() + (timedelta(milliseconds=-1) if passes else timedelta(days=90))
