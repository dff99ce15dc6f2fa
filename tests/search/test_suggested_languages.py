"""Suggestions follow the language and the letters in which somebody types, and what she probably meant."""

import pytest
from django.core.management import call_command
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from accounts.models import Organisation
from accounts.states import OrganisationState
from listings.models import CpvCode, Solution
from listings.taxonomy import shipped_labels
from search.suggesting.groups import suggestions_for
from tests.listings.factories import ThemeFactory, published_solution
from tests.search.suggested import labels, marked, offered, shown

ANY_TEXT = st.text(st.characters(), max_size=60)
quick = effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def labelled(db, learned):
    """The labels that are learned, as rows."""
    rows = {code: labels for code, labels in shipped_labels().items() if code.startswith("34")}
    CpvCode.objects.bulk_create(CpvCode(code=code, level=5, labels=labels) for code, labels in rows.items())


def test_labels_of_another_language_are_offered_with_what_the_reader_calls_them(labelled, live):
    assert {one[2] for one in offered("pysäköint", "cpv")} == {"fi"}
    assert offered("велосип", "cpv")[0][1:] == ("Bicycles", "bg")
    with translation.override("bg"):
        assert [one[2] for one in offered("велосип", "cpv")] == ["", "", ""]
        assert {one[2] for one in offered("bicyc", "cpv")} == {"en"}


@pytest.mark.parametrize("reader", ["en", "bg"])
def test_bulgarian_in_latin_letters_is_completed(labelled, indexed, volta, reader):
    published_solution(volta, title="Велосипеди под наем", language="bg")
    indexed()
    with translation.override(reader):
        assert offered("velosip", "spelt") == [("велосипеди", "", "")]
        assert offered("velosip", "cpv")[0][0].endswith("[Велосип]еди")
        assert [one[0] for one in offered("velosip", "solutions")] == ["[Велосип]еди под наем"]
        (option,) = suggestions_for("velosip")[0].options
        assert option.address.endswith("/search/?q=%D0%B2%D0%B5%D0%BB%D0%BE%D1%81%D0%B8%D0%BF%D0%B5%D0%B4%D0%B8")


@pytest.mark.parametrize("reader", ["en", "bg"])
@pytest.mark.parametrize("typed", ["ulichno o", "ulichno osv", "u o ulichno", "ulichno osvetlenie"])
def test_theme_is_offered_from_the_first_letter_of_a_word_in_latin_letters(labelled, live, typed, reader):
    ThemeFactory(key="lighting", name_en="Street lighting", name_bg="Улично осветление")
    with translation.override(reader):
        (theme,) = suggestions_for(typed)[0].options
    assert theme.address.endswith("/search/?theme=lighting")


@pytest.mark.parametrize("reader", ["en", "bg"])
def test_what_was_probably_meant_is_in_one_alphabet(labelled, live, reader):
    with translation.override(reader):
        assert offered("velosipedi prev", "spelt") == [("велосипеди прев", "", "")]
        assert offered("velosipedi zzz", "spelt") == []


def test_words_of_the_readers_language_are_not_read_as_another(labelled, live):
    assert offered("bicy", "spelt") == []
    assert {one[2] for one in offered("bicy", "cpv")} == {""}


@pytest.mark.parametrize("typed", ["straßenb", "strassenb", "STRASSENB"])
def test_eszett_and_double_s_are_alike(indexed, volta, typed):
    published_solution(volta, title="Straßenbeleuchtung", language="de")
    indexed()
    assert labels(typed, "solutions") == ["Straßenbeleuchtung"]


def test_mistyped_city_is_offered_as_it_is_written(without_engine, learned, gabrovo, volta):
    assert [(group.heading, [marked(one) for one in group.options]) for group in suggestions_for("Gabrvo")] == [
        ("Cities", ["Gabrovo"])
    ]
    assert shown("volat") == {"Organisations": [("Volta Civica", "Bologna, Italy")]}
    Organisation.objects.filter(pk=gabrovo.pk).update(state=OrganisationState.SUSPENDED)
    assert suggestions_for("Gabrvo") == []


def test_mistyped_word_leads_to_its_search(labelled, live):
    assert offered("bicylces", "spelt") == [("bicycles", "", "")]


def test_standards_that_public_listings_name_are_offered_while_they_do(indexed, volta, learned, site_engine):
    first = published_solution(volta, title="Data", summary="After ISO 37120 and iso-37120:2018, not 5 kW.")
    published_solution(volta, title="Plan", summary="ISO 37120, MIM2.")
    published_solution(title="Draft", summary="ISO 9999", state="draft")
    indexed()
    call_command("learn")
    assert [offered(typed, "standards") for typed in ("ISO", "iso 37", "mim", "is", "5 k", "ISO 9")] == [
        [("[ISO] 37120", "", "")],
        [("[ISO] [37]120", "", "")],
        [("[MIM]2", "", "")],
        [],
        [],
        [],
    ]
    assert suggestions_for("mim")[0].options[0].address == "/search/?q=MIM2"
    gone = [first.public_id, Solution.objects.get(texts__title="Plan").public_id]
    site_engine.write(10**9, [], gone, newest=10**9)
    assert offered("ISO", "standards") == []


@quick
@given(ANY_TEXT)
def test_any_text_is_answered_with_everything_learned(labelled, without_engine, typed):
    assert {group.key for group in suggestions_for(typed)} <= {"themes", "cpv", "spelt"}
