"""Two people at once: one acts, the other is told kindly or refused, and nothing is counted twice."""

import threading
from collections import Counter
from functools import partial

import pytest
from django.db import connection
from django.http import HttpResponseRedirect
from django.urls import reverse

from accounts.errors import StaleVersion
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings import actions, queries
from listings.models import Correction, Need, Revision, Solution, Tag
from listings.states import ListingState, RevisionState
from tests.listings.factories import in_state, need_values, solution_values
from tests.listings.sent import need_sent, solution_sent

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*presses):
    """Run every function in a thread of its own, started together; count what came of them by type."""
    outcomes, barrier = [], threading.Barrier(len(presses))

    def run(press):
        barrier.wait()
        try:
            outcomes.append(type(press()))
        except Exception as refusal:  # noqa: BLE001
            outcomes.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[press]) for press in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_form_sent_twice_at_once_makes_one_draft(vendor_owner, vendor):
    actor, values = actor_of(vendor_owner), solution_values()
    made = at_once(
        *[lambda: actions.create_solution(actor=actor, organisation=vendor, values=values) for _each in range(4)]
    )
    assert made == {Solution: 4}
    assert (Solution.objects.count(), Entry.objects.filter(verb="solution.created").count()) == (1, 1)


@pytest.mark.parametrize("kind", ["solution", "need"])
def test_form_sent_for_review_four_times_at_once_is_one_listing(request, client_of, kind):
    person = request.getfixturevalue({"solution": "vendor_owner", "need": "city_buyer"}[kind])
    model, make = {"solution": (Solution, solution_sent), "need": (Need, need_sent)}[kind]
    clients, sent = [client_of(person) for _each in range(4)], make(then="review")
    address = reverse(f"listings:create_{kind}")
    answers = at_once(*[partial(client.post, address, sent) for client in clients])
    assert answers == {HttpResponseRedirect: 4}
    assert [one.state for one in model.objects.all()] == [ListingState.SUBMITTED]
    assert Entry.objects.filter(verb=f"{kind}.submitted").count() == 1


def test_new_tags_used_by_two_at_once_are_one(vendor_owner, vendor, city_buyer, city):
    """In opposite order and case, by two organisations, which share no lock but the tags."""
    names = [f"{'tT'[number % 2]}ag {number:02}" for number in range(12)]
    solution, need = (
        solution_values(tags=tuple(names)),
        need_values(tags=tuple(name.swapcase() for name in names[::-1])),
    )
    seller, buyer = actor_of(vendor_owner), actor_of(city_buyer)
    made = at_once(
        lambda: actions.create_solution(actor=seller, organisation=vendor, values=solution),
        lambda: actions.create_need(actor=buyer, organisation=city, values=need),
    )
    assert made == {Solution: 1, Need: 1}
    assert list(Tag.objects.values_list("folded", flat=True)) == sorted(name.lower() for name in names)


def saves(person, solution):
    """Return four presses that save the same form with different titles, each with a row of its own."""
    return [
        partial(
            actions.edit_solution,
            actor=actor_of(person),
            solution=fresh(solution),
            version=1,
            values=solution_values(title=f"Title {number}"),
        )
        for number in range(4)
    ]


def test_two_who_save_one_draft_at_once_save_once(vendor_owner, draft_solution):
    assert at_once(*saves(vendor_owner, draft_solution)) == {Solution: 1, StaleVersion: 3}
    assert (fresh(draft_solution).version, Entry.objects.filter(verb="solution.edited").count()) == (2, 1)


def test_corrections_at_once_have_numbers_without_a_gap(city_buyer, open_need):
    """Each of four tries again with the version that she finds, until her correction stands."""
    actor = actor_of(city_buyer)

    def insist(title):
        while True:
            row = fresh(open_need)
            try:
                return actions.edit_need(
                    actor=actor, need=row, version=row.version, values=need_values(title=title), reason="Better"
                )
            except StaleVersion:
                continue

    assert at_once(*[lambda title=f"Title {number}": insist(title) for number in range(4)]) == {Need: 4}
    assert list(Correction.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert fresh(open_need).version == 5


def test_two_who_change_a_published_solution_at_once_leave_one_open_change(vendor_owner, open_solution):
    assert at_once(*saves(vendor_owner, open_solution)) == {Revision: 1, StaleVersion: 3}
    assert Revision.objects.get().version == 1


@pytest.mark.parametrize("step", ["submit", "publish", "return_listing", "withdraw"])
def test_same_button_at_once_acts_once(step, city_buyer, draft_need, staff):
    start = {"submit": ListingState.DRAFT, "withdraw": ListingState.DRAFT}.get(step, ListingState.SUBMITTED)
    need = in_state(draft_need, city_buyer, staff, start)
    actor = actor_of(staff if step in {"publish", "return_listing"} else city_buyer)
    more = {"publish": {"version": 1}, "submit": {"version": 1}, "return_listing": {"why": "Say more."}}.get(step, {})
    step_of = getattr(actions, step)
    pressed = at_once(*[partial(step_of, actor=actor, listing=fresh(need), **more) for _each in range(4)])
    assert pressed == {Moved: 1, Already: 3}


def test_publish_and_take_back_at_once_let_one_win(city_buyer, draft_need, staff):
    need = in_state(draft_need, city_buyer, staff, ListingState.SUBMITTED)
    owner, reviewer = actor_of(city_buyer), actor_of(staff)
    pressed = at_once(
        partial(actions.take_back, actor=owner, listing=fresh(need)),
        partial(actions.publish, actor=reviewer, listing=fresh(need), version=1),
    )
    assert pressed == {Moved: 1, InvalidTransition: 1}
    assert fresh(need).state in {ListingState.DRAFT, ListingState.PUBLISHED}


@pytest.mark.parametrize("round_", range(4))
def test_approve_and_edit_at_once_publish_only_what_was_read(round_, vendor_owner, open_solution, staff):
    """Both lock the solution first; neither waits for the other in a circle."""
    owner, reviewer = actor_of(vendor_owner), actor_of(staff)
    revision = actions.edit_solution(
        actor=owner, solution=open_solution, version=1, values=solution_values(title="Read")
    )
    seen = fresh(open_solution).version
    pressed = at_once(
        lambda: actions.approve_revision(actor=reviewer, revision=fresh(revision), version=1),
        lambda: actions.edit_solution(
            actor=owner, solution=fresh(open_solution), version=seen, values=solution_values(title="Unread")
        ),
    )
    title = queries.values_of_solution(fresh(open_solution)).title
    state = fresh(revision).state
    assert (pressed, title, state) in [
        ({Moved: 1, StaleVersion: 1}, "Read", RevisionState.APPROVED),
        ({StaleVersion: 1, Revision: 1}, "Bike counters", RevisionState.WAITING),
    ]


def test_two_reviewers_who_take_one_at_once_take_it_once(city_buyer, draft_need, staff, vendor_owner):
    need = in_state(draft_need, city_buyer, staff, ListingState.SUBMITTED)
    body = staff.memberships.get().organisation
    vendor_owner.memberships.create(organisation=body, role="editor")
    people = [actor_of(staff), actor_of(vendor_owner)]
    taken = at_once(*[partial(actions.assign, actor=actor, listing=fresh(need), to_me=True) for actor in people])
    assert taken == {Need: 1, Already: 1}
