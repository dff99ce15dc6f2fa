"""A vendor drafts, edits, sends, takes back, withdraws and reopens a solution."""

import pytest

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.models import Capability, Organisation
from accounts.queries import actor_of
from accounts.states import CapabilityState, OrganisationState
from listings import actions, queries
from listings.errors import Fixed
from listings.models import Solution, SolutionText, Tag
from listings.states import LISTING_TRANSITIONS, ListingState
from tests.listings.factories import (
    SolutionFactory,
    cpv,
    in_state,
    published_solution,
    solution_values,
    theme,
)

pytestmark = pytest.mark.django_db


def test_create_keeps_every_word(vendor_owner, vendor):
    theme("parking"), cpv("34430000")
    values = solution_values(
        title="Броячи за Е-Байк",
        language="bg",
        language_detected=True,
        themes=("cycling", "parking"),
        tags=("Е-Байк", "sensor"),
        cpv_codes=("34430000",),
        languages=("en", "bg"),
        website="https://counters.example/",
        contact_name="Otto",
    )
    solution = actions.create_solution(actor=actor_of(vendor_owner), organisation=vendor, values=values)
    stored = queries.values_of_solution(Solution.objects.get(pk=solution.pk))
    assert queries.solution_facts(stored) == queries.solution_facts(values)
    assert solution.state == ListingState.DRAFT
    entry = Entry.objects.get(subject=solution.subject)
    assert (entry.verb, entry.data, entry.organisation) == ("solution.created", {}, vendor.public_id)


def test_folded_row_holds_all_words_of_the_text(draft_solution):
    assert SolutionText.objects.get().folded == (
        "bike counters counts bicycles on every street. a sensor in the asphalt and a page with figures."
    )


def test_form_sent_twice_makes_one_draft(vendor_owner, vendor, draft_solution):
    again = actions.create_solution(actor=actor_of(vendor_owner), organisation=vendor, values=solution_values())
    assert again == draft_solution
    other = solution_values(contact_name="Otto")
    actions.create_solution(actor=actor_of(vendor_owner), organisation=vendor, values=other)
    assert Solution.objects.count() == 2
    assert Entry.objects.filter(verb="solution.created").count() == 2


def test_tags_that_differ_in_case_are_one(vendor_owner, vendor):
    for title, tag in (("One", "Е-Байк"), ("Two", "е-байк")):
        values = solution_values(title=title, tags=(tag,))
        actions.create_solution(actor=actor_of(vendor_owner), organisation=vendor, values=values)
    assert [tag.name for tag in Tag.objects.all()] == ["Е-Байк"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"themes": ("nowhere",)}, "These themes are not known: nowhere. Choose others."),
        ({"cpv_codes": ("00000000",)}, "These CPV codes are not known: 00000000. Choose others."),
        ({"tags": ("?!",)}, "A tag has letters or figures and at most 40 characters."),
        ({"themes": ("cycling", "b", "c", "d")}, "Choose at most three themes."),
    ],
)
def test_unknown_words_are_named_and_nothing_is_kept(vendor_owner, vendor, changes, sentence):
    with pytest.raises(Incomplete) as refusal:
        actions.create_solution(
            actor=actor_of(vendor_owner), organisation=vendor, values=solution_values(**{"tags": ("new",), **changes})
        )
    assert str(refusal.value) == sentence
    assert (Solution.objects.count(), Tag.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_edit_saves_a_draft_and_names_the_fields(vendor_owner, draft_solution):
    values = solution_values(title="Bike counters 2", contact_name="Otto Owner")
    edited = actions.edit_solution(actor=actor_of(vendor_owner), solution=draft_solution, version=1, values=values)
    assert queries.values_of_solution(edited) == values
    assert (edited.version, SolutionText.objects.count()) == (2, 1)
    assert Entry.objects.get(verb="solution.edited").data == {"fields": ["title", "contact_name"]}


def test_edit_that_changes_nothing_leaves_no_trace(vendor_owner, draft_solution):
    actions.edit_solution(actor=actor_of(vendor_owner), solution=draft_solution, version=1, values=solution_values())
    draft_solution.refresh_from_db()
    assert draft_solution.version == 1
    assert Entry.objects.filter(verb="solution.edited").count() == 0


def test_corrected_language_stays_one_text_and_a_second_text_is_its_own(vendor_owner, draft_solution):
    actor = actor_of(vendor_owner)
    actions.edit_solution(
        actor=actor, solution=draft_solution, version=1, values=solution_values(language="bg", title="Броячи")
    )
    SolutionText.objects.create(solution=draft_solution, language="en", title="Counters", folded="counters")
    with pytest.raises(Fixed) as refused:
        actions.edit_solution(
            actor=actor, solution=draft_solution, version=2, values=solution_values(title="Bicycle counters")
        )
    assert (refused.value.field, "English" in str(refused.value)) == ("language", True)
    texts = SolutionText.objects.values_list("language", "title")
    assert list(texts) == [("bg", "Броячи"), ("en", "Counters")]
    assert queries.values_of_solution(draft_solution).title == "Броячи"
    assert queries.values_of_solution(draft_solution, "en").title == "Counters"


def test_stale_form_is_refused(vendor_owner, vendor_editor, draft_solution):
    first = solution_values(title="First")
    actions.edit_solution(actor=actor_of(vendor_owner), solution=draft_solution, version=1, values=first)
    with pytest.raises(StaleVersion, match="Somebody changed this while you were editing"):
        actions.edit_solution(
            actor=actor_of(vendor_editor), solution=draft_solution, version=1, values=solution_values(title="Second")
        )
    assert queries.values_of_solution(draft_solution).title == "First"


STEPS = {
    "submit": lambda actor, row: actions.submit(actor=actor, listing=row, version=row.version),
    "take_back": lambda actor, row: actions.take_back(actor=actor, listing=row),
    "withdraw": lambda actor, row: actions.withdraw(actor=actor, listing=row),
    "reopen": lambda actor, row: actions.reopen(actor=actor, listing=row),
}
LEADS_TO = {
    "submit": ListingState.SUBMITTED,
    "take_back": ListingState.DRAFT,
    "withdraw": ListingState.WITHDRAWN,
    "reopen": ListingState.DRAFT,
}
NOT_FROM = {("take_back", "withdrawn"), ("reopen", "submitted")}


@pytest.mark.parametrize("state", ListingState.values)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_from_every_state_is_lawful_kind_or_refused(step, state, draft_solution, vendor_owner, staff):
    solution = in_state(draft_solution, vendor_owner, staff, state)
    before = Entry.objects.count()
    actor, to = actor_of(vendor_owner), LEADS_TO[step]
    if state == to:
        assert isinstance(STEPS[step](actor, solution), Already)
    elif to in LISTING_TRANSITIONS[state] and (step, state) not in NOT_FROM:
        assert isinstance(STEPS[step](actor, solution), Moved)
    else:
        with pytest.raises(InvalidTransition, match="This cannot be done now"):
            STEPS[step](actor, solution)
    solution.refresh_from_db()
    moved = Entry.objects.count() - before
    assert (solution.state, moved) in {(to, 1), (state, 0)}


@pytest.mark.parametrize("state", ["submitted", "withdrawn"])
def test_edit_is_refused_where_it_must_not_move(state, draft_solution, vendor_owner, staff):
    solution = in_state(draft_solution, vendor_owner, staff, state)
    with pytest.raises(InvalidTransition):
        actions.edit_solution(
            actor=actor_of(vendor_owner), solution=solution, version=1, values=solution_values(title="Moved")
        )
    assert queries.values_of_solution(solution).title == "Bike counters"


@pytest.mark.parametrize("person", ["outsider", "city_buyer", "staff", "vendor_viewer"])
def test_only_writers_of_the_vendor_may_write(person, request, draft_solution, vendor):
    actor = actor_of(request.getfixturevalue(person))
    with pytest.raises(NotAllowed):
        actions.create_solution(actor=actor, organisation=vendor, values=solution_values(title="Mine"))
    with pytest.raises(NotAllowed):
        actions.edit_solution(actor=actor, solution=draft_solution, version=1, values=solution_values(title="Mine"))
    for step in STEPS.values():
        with pytest.raises(NotAllowed):
            step(actor, draft_solution)
    assert Entry.objects.exclude(verb="solution.created").count() == 0


def test_unverified_organisation_drafts_and_is_told_what_comes_next(vendor_owner, vendor):
    Organisation.objects.filter(pk=vendor.pk).update(state=OrganisationState.UNVERIFIED)
    Capability.objects.update(state=CapabilityState.ASKED)
    actor = actor_of(vendor_owner)
    solution = actions.create_solution(actor=actor, organisation=vendor, values=solution_values())
    with pytest.raises(Incomplete) as refusal:
        actions.submit(actor=actor, listing=solution, version=1)
    assert str(refusal.value) == (
        "Your organisation waits for verification. You can go on writing, and send it for review after that."
    )
    assert Solution.objects.get().state == ListingState.DRAFT


def test_suspended_organisation_writes_nothing(vendor_owner, draft_solution):
    Organisation.objects.update(state=OrganisationState.SUSPENDED)
    with pytest.raises(NotAllowed, match="Your organisation is suspended"):
        actions.withdraw(actor=actor_of(vendor_owner), listing=draft_solution)


def test_submit_names_everything_that_is_missing(vendor_owner, vendor):
    values = solution_values(title=" ", summary="word " * 51, description="", themes=(), countries=(), contact_email="")
    solution = actions.create_solution(actor=actor_of(vendor_owner), organisation=vendor, values=values)
    with pytest.raises(Incomplete) as refusal:
        actions.submit(actor=actor_of(vendor_owner), listing=solution, version=1)
    assert str(refusal.value) == (
        "Give a title. Shorten the summary to 50 words. Write a description. Choose at least one theme. "
        "Name the countries that you serve. Give an e-mail address for questions."
    )


def test_second_to_submit_is_told_who_was_first(vendor_owner, vendor_editor, draft_solution):
    actions.submit(actor=actor_of(vendor_owner), listing=draft_solution, version=1)
    second = actions.submit(actor=actor_of(vendor_editor), listing=Solution.objects.get(), version=1)
    assert (type(second), second.by) == (Already, vendor_owner.public_id)


def test_visible_are_public_ones_own_ones_and_for_staff_what_was_sent(
    vendor_owner, vendor, draft_solution, city_buyer, staff, outsider
):
    public = published_solution(title="Public")
    hidden = published_solution(title="Of a suspended vendor")
    Organisation.objects.filter(pk=hidden.organisation_id).update(state=OrganisationState.SUSPENDED)
    SolutionFactory(title="Draft of somebody else")
    seen = {
        person: set(queries.solutions_visible_to(actor_of(person)))
        for person in (vendor_owner, city_buyer, staff, outsider, None)
    }
    assert seen == {
        vendor_owner: {public, draft_solution},
        city_buyer: {public},
        staff: {public, hidden},
        outsider: {public},
        None: {public},
    }


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_as_many_queries_for_one_as_for_three(number, vendor_owner, vendor, django_assert_num_queries):
    for each in range(number):
        published_solution(vendor, title=f"Solution {each}", tags=["sensor", f"tag {each}"], cpv_codes=["34430000"])
    actor = actor_of(vendor_owner)
    with django_assert_num_queries(5):
        rows = queries.own_listings(actor, vendor).solutions
        shown = [read_all(row) for row in rows]
    assert len(shown) == number


def read_all(row):
    themes = [(str(one), one.track_number) for one in row.themes.all()]
    codes = [one.label("en") for one in row.cpv_codes.all()]
    return [row.title, row.organisation.place, themes, codes, [str(tag) for tag in row.tags.all()]]
