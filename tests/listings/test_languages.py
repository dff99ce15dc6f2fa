"""Texts in further languages: each its own, none overwrites another, the reader gets the best one."""

from dataclasses import replace

import pytest
from django.utils import translation

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings import actions, queries
from listings.errors import Closed, Fixed, Lacking
from listings.language import CONTENT_LANGUAGES, best_language
from listings.models import Correction, Need, NeedText, Revision, Solution, SolutionChange, SolutionText
from listings.proofs import PriceLine
from listings.queries.languages import free_languages, languages_of, stored_text
from listings.states import ListingState, RevisionState
from tests.listings.factories import past_deadline, solution_values
from tests.listings.translated import approve, text, translate, words_of, write

pytestmark = pytest.mark.django_db


def titles(model=SolutionText):
    return dict(model.objects.values_list("language", "title"))


def edit(person, solution, **changes):
    solution = Solution.objects.get(pk=solution.pk)
    return actions.edit_solution(
        actor=actor_of(person), solution=solution, version=solution.version, values=solution_values(**changes)
    )


@pytest.mark.parametrize(
    ("reader", "written", "main", "expected"),
    [
        ("bg", ["de", "bg", "en"], "de", "bg"),
        ("bg", ["de", "en"], "de", "en"),
        ("bg", ["de", "fr"], "de", "de"),
        ("en", ["bg", "de"], "bg", "bg"),
        ("en", ["de", "en"], "de", "en"),
    ],
)
def test_reader_gets_her_own_language_then_english_then_the_main_one(reader, written, main, expected):
    with translation.override(reader):
        assert best_language(written, main) == expected


def test_text_of_a_draft_is_stored_and_none_of_the_main_one_changes(vendor_owner, draft_solution):
    before = queries.values_of_solution(draft_solution)
    assert write(vendor_owner, draft_solution) == draft_solution
    stored = Solution.objects.get()
    assert (stored.version, queries.values_of_solution(stored)) == (2, before)
    row = SolutionText.objects.get(language="bg")
    assert {name: getattr(row, name) for name in words_of(stored)} == words_of(stored)
    assert (row.is_behind, row.folded) == (False, "нощен светлик приглушава лампи. сензори на *стълбове*.")
    entry = Entry.objects.get(verb="solution.edited")
    assert entry.data == {"fields": ["title", "summary", "description"], "language": "bg", "what": "text_added"}


def test_same_text_again_changes_nothing(vendor_owner, draft_solution):
    write(vendor_owner, draft_solution), write(vendor_owner, draft_solution)
    assert (Solution.objects.get().version, Entry.objects.filter(verb="solution.edited").count()) == (2, 1)


def test_text_of_a_published_solution_waits_alone(vendor_owner, open_solution, staff):
    revision = write(vendor_owner, open_solution)
    assert (type(revision), revision.language, revision.state) == (Revision, "bg", RevisionState.WAITING)
    assert titles() == {"en": "Bike counters"}
    other = edit(vendor_owner, open_solution, title="Counters")
    assert Revision.objects.filter(state=RevisionState.WAITING).count() == 2
    approve(staff, revision)
    assert titles() == {"en": "Bike counters", "bg": "Нощен светлик"}
    approve(staff, other)
    assert titles() == {"en": "Counters", "bg": "Нощен светлик"}
    kept = [(one["field"], one.get("language")) for one in SolutionChange.objects.order_by("pk").first().changes]
    assert kept == [("title", "bg"), ("summary", "bg"), ("description", "bg")]


def test_change_that_waits_is_replaced_and_dropped_when_it_says_what_is_approved(vendor_owner, open_solution, staff):
    solution = translate(vendor_owner, staff, open_solution)
    first = write(vendor_owner, solution, title="Друго")
    assert write(vendor_owner, solution, title="Трето") == first
    assert Revision.objects.get(pk=first.pk).values["words"]["title"] == "Трето"
    assert write(vendor_owner, solution) == solution
    assert Revision.objects.get(pk=first.pk).state == RevisionState.DROPPED


def test_main_text_never_takes_the_place_of_another_one(vendor_owner, open_solution, staff):
    """The change was written before the other text was there: approving it must not overwrite that."""
    changed = edit(vendor_owner, open_solution, language="bg", title="Броячи")
    SolutionText.objects.create(solution=open_solution, language="bg", title="Светлик", folded="светлик")
    with pytest.raises(Fixed):
        approve(staff, changed)
    assert titles() == {"en": "Bike counters", "bg": "Светлик"}
    assert Revision.objects.get().state == RevisionState.WAITING


def test_language_that_a_waiting_change_takes_is_refused(vendor_owner, open_solution):
    edit(vendor_owner, open_solution, language="bg", title="Броячи")
    with pytest.raises(Fixed):
        write(vendor_owner, open_solution)
    with pytest.raises(Fixed):
        write(vendor_owner, open_solution, "en")


def test_withdrawal_says_what_it_drops_and_drops_every_open_change(vendor_owner, open_solution, client_of):
    address = f"/solutions/{open_solution.public_id}/"
    assert "is dropped when you withdraw" not in client_of(vendor_owner).get(address).content.decode()
    write(vendor_owner, open_solution), write(vendor_owner, open_solution, "de")
    page = " ".join(client_of(vendor_owner).get(address).content.decode().split())
    assert "in the draft that you can make of it: the text in Bulgarian, the text in German.</p>" in page
    actions.withdraw(actor=actor_of(vendor_owner), listing=open_solution)
    assert set(Revision.objects.values_list("state", flat=True)) == {RevisionState.DROPPED}


def test_removal_is_public_at_once_and_drops_what_waits(vendor_owner, open_solution, staff):
    solution = translate(vendor_owner, staff, open_solution)
    waits = write(vendor_owner, solution, title="Друго")
    solution.refresh_from_db()
    actions.remove_text(actor=actor_of(vendor_owner), listing=solution, version=solution.version, language="bg")
    assert titles() == {"en": "Bike counters"}
    assert Revision.objects.get(pk=waits.pk).state == RevisionState.DROPPED
    with pytest.raises(Incomplete):
        actions.remove_text(actor=actor_of(vendor_owner), listing=solution, version=solution.version, language="bg")
    with pytest.raises(Fixed):
        actions.remove_text(actor=actor_of(vendor_owner), listing=solution, version=solution.version, language="en")


def test_another_text_leads(vendor_owner, draft_solution):
    write(vendor_owner, draft_solution)
    solution = Solution.objects.get()
    actions.lead_with_text(actor=actor_of(vendor_owner), listing=solution, version=solution.version, language="bg")
    solution = Solution.objects.get()
    assert (solution.main_language, queries.values_of_solution(solution).title) == ("bg", "Нощен светлик")
    assert [(one.language, one.is_main) for one in languages_of(solution)] == [("bg", True), ("en", False)]
    assert edit(vendor_owner, solution, language="bg", title="Броячи") == solution
    assert titles() == {"en": "Bike counters", "bg": "Броячи"}
    assert SolutionText.objects.get(language="en").is_behind is True


def test_text_does_not_lead_while_a_change_waits_or_when_there_is_none(vendor_owner, open_solution, staff):
    solution = translate(vendor_owner, staff, open_solution)
    write(vendor_owner, solution, title="Друго")
    for language, error in (("bg", Fixed), ("de", Incomplete)):
        solution.refresh_from_db()
        with pytest.raises(error):
            actions.lead_with_text(
                actor=actor_of(vendor_owner), listing=solution, version=solution.version, language=language
            )
    assert Solution.objects.get().main_text.language == "en"


def test_main_text_that_changed_leaves_the_others_behind(vendor_owner, draft_solution):
    write(vendor_owner, draft_solution)
    edit(vendor_owner, draft_solution, summary="Counts.")
    assert SolutionText.objects.get(language="bg").is_behind is True
    write(vendor_owner, draft_solution, summary="Брои.")
    assert SolutionText.objects.get(language="bg").is_behind is False


def test_amounts_are_one_in_every_language(vendor_owner, draft_solution):
    edit(vendor_owner, draft_solution, price_lines=(PriceLine("Set-up", 100), PriceLine("Service", 250)))
    write(vendor_owner, draft_solution, labels=("Начало", "Поддръжка"))
    assert SolutionText.objects.get(language="bg").priced == (PriceLine("Начало", 100), PriceLine("Поддръжка", 250))
    edit(vendor_owner, draft_solution, price_lines=(PriceLine("Set-up", 100), PriceLine("Service", 300)))
    row = SolutionText.objects.get(language="bg")
    assert (row.priced, row.spoken("price_lines").language) == (
        (PriceLine("Set-up", 100), PriceLine("Service", 300)),
        "en",
    )
    assert stored_text(Solution.objects.get(), "bg").labels == ()
    with pytest.raises(Incomplete):
        write(vendor_owner, draft_solution, labels=("Начало",))


@pytest.mark.parametrize("field", ["title", "summary", "description"])
def test_incomplete_text_is_refused(field, vendor_owner, draft_solution):
    with pytest.raises(Lacking):
        write(vendor_owner, draft_solution, **{field: " "})
    with pytest.raises(Lacking):
        write(vendor_owner, draft_solution, summary="дума " * 51)
    with pytest.raises(Incomplete):
        write(vendor_owner, draft_solution, "xx")
    assert titles() == {"en": "Bike counters"}


def test_who_may_not_write_is_refused(vendor_viewer, outsider, staff, vendor_owner, draft_solution):
    for person in (vendor_viewer, outsider, staff):
        with pytest.raises(NotAllowed):
            write(person, draft_solution)
    with pytest.raises(StaleVersion):
        actions.save_text(actor=actor_of(vendor_owner), listing=draft_solution, version=7, values=text(draft_solution))
    actions.withdraw(actor=actor_of(vendor_owner), listing=draft_solution)
    with pytest.raises(InvalidTransition):
        write(vendor_owner, draft_solution)


def test_text_of_an_open_need_is_a_correction_with_a_reason(city_buyer, open_need):
    for reason in ("", " "):
        with pytest.raises(Incomplete):
            write(city_buyer, open_need, reason=reason)
    assert write(city_buyer, open_need, reason="For neighbours.") == open_need
    write(city_buyer, open_need, reason="A slip.", title="Пътища до училище")
    need = Need.objects.get()
    actions.remove_text(
        actor=actor_of(city_buyer), listing=need, version=need.version, language="bg", reason="It is wrong."
    )
    assert titles(NeedText) == {"en": "Safe ways to school"}
    made = [(one.number, one.reason, [row["field"] for row in one.changes]) for one in Correction.objects.all()]
    assert made == [
        (1, "For neighbours.", ["title", "problem", "outcome"]),
        (2, "A slip.", ["title"]),
        (3, "It is wrong.", ["title", "problem", "outcome"]),
    ]
    shown = queries.corrections_of(need)[1].differences[0]
    assert (shown.label, shown.language, shown.after) == ("Title (Bulgarian)", "bg", "Пътища до училище")


def test_closed_need_stays_as_it_is(city_buyer, open_need):
    past_deadline(open_need)
    with pytest.raises(Closed):
        write(city_buyer, open_need, reason="Late.")


def test_need_is_corrected_in_its_main_text_alone(city_buyer, open_need):
    write(city_buyer, open_need, reason="For neighbours.")
    need = Need.objects.get()
    values = replace(queries.values_of_need(need), language="bg")
    with pytest.raises(Fixed):
        actions.edit_need(actor=actor_of(city_buyer), need=need, version=need.version, values=values, reason="Wrong.")
    assert (need.state, titles(NeedText)) == (
        ListingState.PUBLISHED,
        {"en": "Safe ways to school", "bg": "Лампи, които горят денем"},
    )


def test_languages_that_are_free(vendor_owner, open_solution):
    write(vendor_owner, open_solution)
    assert free_languages(open_solution) == [one for one in CONTENT_LANGUAGES if one not in {"en", "bg"}]
