"""A published solution is confirmed every 12 months, or leaves the lists by the clock and comes back with one click."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed, StaleVersion
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.models import Membership
from accounts.queries import actor_of
from accounts.states import Role
from listings import actions
from listings.models import Solution
from listings.queries import due_solutions, figures, solutions_visible_to
from search.criteria import Criteria
from search.indexing import rebuild
from search.queries import found
from tests.listings.factories import in_state, published_solution, solution_values
from tests.listings.test_mails import deliver
from tests.listings.test_public_pages import read
from tests.search.pages import titles

pytestmark = pytest.mark.django_db
SAID = "more than 12 months ago"


def since(days):
    """Let so many days have passed since the last confirmation; return the solution."""
    Solution.objects.update(confirmed_at=timezone.now() - timedelta(days=days))
    return Solution.objects.get()


def confirm(person, solution, **changes):
    usual = {"actor": actor_of(person), "solution": solution, "version": solution.version}
    return actions.confirm_solution(**{**usual, **changes})


def test_year_begins_with_the_publication(open_solution):
    stored = Solution.objects.get()
    assert timezone.now() - stored.confirmed_at < timedelta(minutes=1)
    assert (stored.is_lapsed, stored.is_due, stored.is_listed) == (False, False, True)


@pytest.mark.parametrize(
    ("days", "is_due", "is_lapsed"), [(334, False, False), (336, True, False), (364, True, False), (366, True, True)]
)
def test_clock_decides_what_is_due_and_what_is_listed(open_solution, days, is_due, is_lapsed):
    solution = since(days)
    assert (solution.is_due, solution.is_lapsed, solution.is_listed) == (is_due, is_lapsed, not is_lapsed)
    assert list(due_solutions(Solution.objects.all())) == [solution] * is_due
    assert list(Solution.objects.public()) == [solution] * (not is_lapsed)
    assert figures().solutions == (not is_lapsed)


def test_lapsed_one_is_hidden_from_lists_and_still_read_by_whoever_has_the_link(client_of, open_solution, vendor_owner):
    since(366)
    address = f"/solutions/{open_solution.public_id}/"
    assert SAID in read(client_of(), address)
    assert "It still holds: confirm it" in read(client_of(vendor_owner), address)
    assert address not in read(client_of(), "/")
    assert address not in read(client_of(), f"/organisations/{open_solution.organisation.public_id}/")
    assert list(solutions_visible_to(actor_of(vendor_owner))) == [Solution.objects.get()]


def test_index_forgets_it_and_takes_it_back_without_a_rebuild(open_solution, vendor_owner):
    rebuild()
    since(366)
    actions.tell_due()
    deliver()
    answer = found(Criteria())
    assert (titles(answer), answer.total) == ([], 0)
    confirm(vendor_owner, Solution.objects.get())
    deliver()
    answer = found(Criteria())
    assert (titles(answer), answer.total) == (["Bike counters"], 1)


def test_confirmation_needs_the_version_that_was_read(open_solution, vendor_owner):
    with pytest.raises(StaleVersion):
        confirm(vendor_owner, since(366), version=open_solution.version + 1)
    assert Solution.objects.get().is_lapsed


def test_draft_is_not_confirmed_nor_by_others(draft_solution, vendor_owner, outsider):
    with pytest.raises(InvalidTransition):
        confirm(vendor_owner, draft_solution)
    with pytest.raises(NotAllowed):
        confirm(outsider, draft_solution)
    assert Entry.objects.filter(verb="solution.confirmed").count() == 0


def test_one_click_brings_it_back(client_of, open_solution, vendor_editor):
    solution = since(366)
    client = client_of(vendor_editor)
    address = reverse("listings:confirm_solution", args=[solution.public_id])
    answer = client.post(address, {"version": solution.version}, follow=True).content.decode()
    assert "Confirmed. It stands in lists and the search for 12 months from today." in answer
    assert Solution.objects.get().is_listed
    entry = Entry.objects.get(verb="solution.confirmed")
    assert (entry.person, entry.data) == (vendor_editor.public_id, {})
    refused = client.post(address, {"version": 99}, follow=True).content.decode()
    assert "Confirmed." not in refused


def test_approved_change_begins_the_year_anew(open_solution, vendor_owner, staff):
    solution = since(350)
    revision = actions.edit_solution(
        actor=actor_of(vendor_owner),
        solution=solution,
        version=solution.version,
        values=solution_values(title="Counters"),
    )
    assert Solution.objects.get().is_due
    actions.approve_revision(actor=actor_of(staff), revision=revision, version=revision.version)
    assert not Solution.objects.get().is_due


def test_publication_after_a_withdrawal_begins_the_year_anew(open_solution, vendor_owner, staff):
    since(366)
    solution = Solution.objects.get()
    actions.withdraw(actor=actor_of(vendor_owner), listing=solution)
    actions.reopen(actor=actor_of(vendor_owner), listing=solution)
    in_state(solution, vendor_owner, staff, "published")
    assert Solution.objects.get().is_listed


def told():
    return [(entry.data["days"], len(entry.data["solutions"])) for entry in _told()]


def _told():
    return Entry.objects.filter(verb="organisation.confirmation_due").order_by("id")


def test_vendor_is_told_30_and_7_days_before_and_then_each_once(open_solution):
    for days in (300, 336, 340, 359, 362, 366, 400):
        since(days)
        actions.tell_due(), actions.tell_due()
    assert told() == [(30, 1), (7, 1), (0, 1)]
    assert Entry.objects.filter(verb="solution.lapsed").count() == 1


def test_steps_that_no_worker_saw_are_not_made_up_for(open_solution):
    since(400)
    actions.tell_due()
    assert told() == [(0, 1)]


def test_several_solutions_are_told_in_one_mail_for_each_who_may_confirm(
    open_solution, vendor, vendor_owner, vendor_editor, vendor_viewer
):
    published_solution(vendor, title="Second")
    Solution.objects.update(confirmed_at=timezone.now() - timedelta(days=340))
    published_solution(title="Of somebody else", confirmed_at=timezone.now())
    actions.tell_due()
    told = [one for one in deliver() if "confirm" in one[1]]
    subject = "2 solutions have to be confirmed"
    assert told == sorted([(vendor_owner.email, subject), (vendor_editor.email, subject)])
    assert "- Second, " in mail.outbox[-1].body


def test_whoever_left_and_what_was_confirmed_meanwhile_is_not_mailed_of(
    open_solution, vendor, vendor_owner, vendor_editor
):
    since(340)
    actions.tell_due()
    Membership.objects.filter(person=vendor_editor).update(role=Role.VIEWER)
    confirm(vendor_owner, Solution.objects.get())
    assert [one for one in deliver() if "confirm" in one[1]] == []


def test_workspace_shows_what_is_due_with_its_button_for_those_who_may(
    client_of, open_solution, vendor_owner, vendor_viewer
):
    since(340)
    seen = [read(client_of(one), "/workspace/") for one in (vendor_owner, vendor_viewer)]
    assert ["Solutions to confirm" in page for page in seen] == [True, True]
    assert ["It still holds: confirm it" in page for page in seen] == [True, False]
    since(300)
    assert "Solutions to confirm" not in read(client_of(vendor_owner), "/workspace/")
