"""Who changed what in a solution and when, side by side: names for the own team alone."""

import pytest
from django.urls import reverse

from accounts.queries import actor_of
from listings import actions
from listings.models import Solution, SolutionChange
from listings.states import PriceBand
from tests.listings.factories import solution_values
from tests.listings.test_public_pages import read, words

pytestmark = pytest.mark.django_db


def edit(person, solution, **changes):
    current = Solution.objects.get(pk=solution.pk)
    return actions.edit_solution(
        actor=actor_of(person), solution=current, version=current.version, values=solution_values(**changes)
    )


def page_of(client, solution):
    return words(read(client, reverse("listings:solution_changes", args=[solution.public_id])))


def kept():
    return [[change["field"] for change in row.changes] for row in SolutionChange.objects.order_by("id")]


def test_draft_that_its_team_alone_has_read_leaves_nothing(draft_solution, vendor_owner):
    edit(vendor_owner, draft_solution, title="Counters")
    assert kept() == []


def test_what_changes_at_once_and_what_is_approved_are_kept_as_they_were(open_solution, vendor_owner, staff):
    edit(vendor_owner, open_solution, website="https://new.example/", support="By mail.")
    revision = edit(
        vendor_owner, open_solution, website="https://new.example/", support="By mail.", price_band=PriceBand.FREE
    )
    assert kept() == [["website", "support"]]
    actions.approve_revision(actor=actor_of(staff), revision=revision, version=revision.version)
    assert kept() == [["website", "support"], ["price_band"]]
    assert SolutionChange.objects.first().changes == [{"field": "price_band", "before": "under_50k", "after": "free"}]


def test_contact_is_not_kept(open_solution, vendor_owner):
    edit(vendor_owner, open_solution, contact_name="Ona", contact_email="ona@new.example", website="https://a.example/")
    assert kept() == [["website"]]
    assert "ona@new.example" not in str(SolutionChange.objects.get().changes)


def test_change_that_is_refused_leaves_nothing(open_solution, vendor_owner):
    actions.withdraw(actor=actor_of(vendor_owner), listing=open_solution)
    with pytest.raises(Exception, match="Withdrawn"):
        edit(vendor_owner, open_solution, website="https://new.example/")
    assert kept() == []


def test_own_team_reads_names_and_staff_the_organisation(
    client_of, open_solution, vendor_editor, vendor_viewer, staff, outsider, vendor
):
    edit(vendor_editor, open_solution, website="https://new.example/")
    for reader in (vendor_editor, vendor_viewer):
        page = page_of(client_of(reader), open_solution)
        assert f"edited, {vendor_editor.name}" in page
        assert "Website Before Not stated Now https://new.example/" in page
    seen = page_of(client_of(staff), open_solution)
    assert (f"edited, {vendor.name}" in seen, vendor_editor.name in seen) == (True, False)
    address = reverse("listings:solution_changes", args=[open_solution.public_id])
    assert client_of(outsider).get(address).status_code == 403


def test_reviewer_is_named_to_nobody(client_of, open_solution, vendor_owner, staff):
    revision = edit(vendor_owner, open_solution, title="Counters")
    actions.approve_revision(actor=actor_of(staff), revision=revision, version=revision.version)
    page = page_of(client_of(vendor_owner), open_solution)
    assert "change approved, Programme staff" in page
    assert staff.name not in page


def test_unchanged_solution_says_what_will_stand_here(client_of, open_solution, vendor_owner):
    assert "Nothing was changed yet" in page_of(client_of(vendor_owner), open_solution)


@pytest.mark.parametrize("number", [1, 3])
def test_one_change_or_three_take_the_same_queries(
    client_of, open_solution, vendor_owner, django_assert_num_queries, number
):
    for at in range(number):
        edit(vendor_owner, open_solution, website=f"https://{at}.example/", tags=(f"tag {at}",))
    client, address = client_of(vendor_owner), reverse("listings:solution_changes", args=[open_solution.public_id])
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)


def test_long_history_is_paged(client_of, open_solution, vendor_owner):
    for at in range(11):
        edit(vendor_owner, open_solution, website=f"https://{at}.example/")
    client, address = client_of(vendor_owner), reverse("listings:solution_changes", args=[open_solution.public_id])
    assert [len(client.get(f"{address}?page={page}").context["changes"]) for page in (1, 2, "x")] == [10, 1, 10]
