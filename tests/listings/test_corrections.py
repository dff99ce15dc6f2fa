"""A material change of an open need is a numbered correction with a reason and its differences."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from accounts.errors import Incomplete
from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings import actions, queries
from listings.models import Correction, Need
from listings.states import Maturity
from tests.listings.factories import LATER, YEAR, cpv, need_values, theme

pytestmark = pytest.mark.django_db


def edit(person, need, *, reason="", **changes):
    values = need_values(**changes)
    return actions.edit_need(actor=actor_of(person), need=need, version=need.version, values=values, reason=reason)


MATERIAL = {
    "title": {"title": "Safe ways"},
    "problem": {"problem": "Traffic."},
    "affected": {"affected": "Pupils."},
    "tried": {"tried": "Crossings."},
    "outcome": {"outcome": "They walk."},
    "themes": {"themes": ("parking",)},
    "cpv_codes": {"cpv_codes": ("34430000",)},
    "maturity_accepted": {"maturity_accepted": (Maturity.PILOT,)},
    "needed_by": {"needed_by": datetime(2036, 1, 1, tzinfo=UTC).date()},
    "portal_link": {"portal_link": "https://portal.example/"},
    "budget": {"budget_low": 100, "budget_public": True},
    "deadline": {"deadline": LATER + timedelta(days=1)},
    "questions_until": {"questions_until": LATER - timedelta(days=1)},
}


@pytest.mark.parametrize("field", MATERIAL)
def test_every_material_change_needs_a_reason_and_gets_a_number(field, city_buyer, open_need):
    theme("parking"), cpv("34430000")
    with pytest.raises(Incomplete, match="Say why you change what is public already"):
        edit(city_buyer, open_need, reason="  ", **MATERIAL[field])
    assert (Need.objects.get().version, Correction.objects.count()) == (1, 0)
    edit(city_buyer, open_need, reason="We asked the schools.", **MATERIAL[field])
    [correction] = queries.corrections_of(open_need)
    assert (correction.number, correction.reason) == (1, "We asked the schools.")
    assert [one.field for one in correction.differences] == [field]
    assert Entry.objects.get(verb="need.corrected").data == {"fields": [field], "number": 1}


def test_all_that_can_be_material_is_tried():
    assert set(MATERIAL) == queries.MATERIAL


def test_tags_change_at_once(city_buyer, open_need):
    edit(city_buyer, open_need, tags=("school", "walking"))
    assert [tag.name for tag in open_need.tags.all()] == ["school", "walking"]
    assert Correction.objects.count() == 0
    assert Entry.objects.get(verb="need.edited").data == {"fields": ["tags"]}


def test_draft_changes_without_corrections(city_buyer, draft_need):
    edit(city_buyer, draft_need, title="Other")
    assert Correction.objects.count() == 0
    assert Entry.objects.get(verb="need.edited").data == {"fields": ["title"]}


def test_numbers_run_without_a_gap_for_each_need(city_buyer, open_need):
    for number in range(3):
        edit(city_buyer, open_need, title=f"Title {number}", reason="Again")
        with pytest.raises(Incomplete):
            edit(city_buyer, open_need, title="No reason")
        open_need.refresh_from_db()
    assert [one.number for one in queries.corrections_of(open_need)] == [1, 2, 3]


def test_correction_may_not_leave_the_need_incomplete(city_buyer, open_need):
    with pytest.raises(Incomplete, match="Describe the problem"):
        edit(city_buyer, open_need, problem="", reason="Shorter")


def test_long_reason_is_refused_with_a_sentence(city_buyer, open_need):
    with pytest.raises(Incomplete, match="Shorten the reason to 500 characters"):
        edit(city_buyer, open_need, title="Other", reason="x" * 501)


def test_differences_are_in_the_words_of_the_reader(city_buyer, open_need):
    cpv("34430000")
    edit(
        city_buyer,
        open_need,
        reason="Decided",
        cpv_codes=("34430000",),
        maturity_accepted=(Maturity.PILOT,),
        needed_by=datetime(2036, 1, 31, tzinfo=UTC).date(),
        budget_low=10_000_00,
        budget_high=25_000_50,
        budget_public=True,
        deadline=LATER + timedelta(hours=1),
    )
    [correction] = queries.corrections_of(open_need)
    assert [(one.label, one.before, one.after) for one in correction.differences] == [
        ("CPV codes", "Not stated", "34430000 Bicycles"),
        ("Maturity accepted", "Not stated", "Piloted in one place"),
        ("Wanted in use by", "Not stated", "31 January 2036"),
        ("Budget", "Not public", "€10,000 to €25,000.50"),
        (
            "Deadline for answers",
            f"1 June {YEAR}, 12:00, Sofia time (UTC+3)",
            f"1 June {YEAR}, 13:00, Sofia time (UTC+3)",
        ),
    ]
    with translation.override("bg"):
        [shown] = queries.corrections_of(open_need)
    assert shown.differences[0].after == "34430000 Велосипеди"
    assert " ".join(shown.differences[2].after.split()) == "31 януари 2036 г."
    assert " ".join(shown.differences[3].after.split()) == "от 10 000 € до 25 000,50 €"
    assert " ".join(shown.differences[4].after.split()) == f"1 юни {YEAR} г., 13:00 ч., местно време: София (UTC+3)"


@pytest.mark.parametrize("number", [1, 3])
def test_corrections_take_as_many_queries_for_one_as_for_three(
    number, city_buyer, open_need, django_assert_num_queries
):
    for each in range(number):
        key, code = theme(f"theme-of-{each}").key, cpv(f"3443000{each}").code
        edit(city_buyer, open_need, themes=(key,), cpv_codes=(code,), reason="Again")
    with django_assert_num_queries(3):
        assert len(queries.corrections_of(open_need)) == number
