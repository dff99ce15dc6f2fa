"""The vocabulary as shipped: every extract loads once, codes are found by digits and words, texts suggest themes."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from accounts.models import ReferenceFile
from listings.forms.cpv import CpvQuestionForm
from listings.forms.solutions import SolutionForm
from listings.models import CpvCode, Theme
from listings.reference import CPV, load_cpv, load_themes
from listings.taxonomy import find_cpv, suggest_cpv, suggest_themes, suggested_codes
from search.synonyms.shipped import shipped_synonyms
from tests.listings.test_cpv_field import suggestions

pytestmark = pytest.mark.django_db

LIGHTING = {"34928500", "34993000"}  # street-lighting equipment, road lights
TITLES = {
    "éclairage public intelligent": "fr",
    "Éclairage public intelligent": "fr",
    "Straßenbeleuchtung mit Sensoren": "de",
    "Умно улично осветление": "bg",
    "Nutikas tänavavalgustus": "et",
}


@pytest.fixture(scope="module")
def loaded(kept):
    load_cpv()
    load_themes()


def test_extracts_load_once(loaded):
    assert (CpvCode.objects.count(), Theme.objects.count()) == (9_454, 38)
    assert (load_cpv(), load_themes()) == (0, 0)
    out = StringIO()
    call_command("load_reference", stdout=out)
    assert out.getvalue() == f"15000 places, {len(shipped_synonyms())} groups of words written.\n"


def test_code_knows_its_level_its_parent_and_24_labels(loaded):
    lamps = CpvCode.objects.get(code="34928530")
    assert (lamps.level, lamps.parent.code, len(lamps.labels)) == (5, "34928500", 24)
    assert [lamps.label(language) for language in ("en", "de", "xx")] == [
        "Street lamps",
        "Straßenlaternen",
        "Street lamps",
    ]
    assert CpvCode.objects.get(code="34000000").level == 2


def test_tracks_have_numbers_and_names_in_both_languages(loaded):
    tracks = Theme.objects.filter(parent=None)
    assert [track.number for track in tracks] == [1, 2, 3, 4, 5]
    assert (tracks[3].name_en, tracks[3].name_bg[:10]) == (
        "Supply chains, logistics and the economics of mobility",
        "Вериги на ",
    )
    assert all(theme.name_bg and theme.description_bg for theme in Theme.objects.all())


def test_theme_that_staff_changed_survives_a_new_extract(loaded):
    Theme.objects.filter(key="open-data").update(name_en="Data for all", version=2)
    Theme.objects.filter(key="street-lighting").update(name_en="Lost")
    ReferenceFile.objects.exclude(name=CPV.name).update(digest="older")
    assert load_themes() == 37
    assert Theme.objects.get(key="open-data").name_en == "Data for all"
    assert Theme.objects.get(key="street-lighting").name_en != "Lost"


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("bicyc", "en", "34430000"),
        ("fahrräd", "de", "34430000"),
        ("велосип", "bg", "34430000"),
        ("street lamp", "en", "34928530"),
        ("34928", "bg", "34928000"),
        ("34928530-1", "en", "34928530"),
    ],
)
def test_code_is_found_by_digits_or_the_beginnings_of_words(loaded, typed, language, first):
    assert find_cpv(typed, language)[0].code == first


@pytest.mark.parametrize("typed", ["", " ", "\x00", "-", "%", "qqqq", "\ud83d", "9" * 40, "x" * 5000])
def test_nothing_is_found_for_nonsense(loaded, typed):
    assert find_cpv(typed, "en") == []
    assert suggest_cpv(typed, "en") == []


@pytest.mark.parametrize(
    ("title", "language", "division"),
    [
        ("LED lamps for our streets", "en", "34"),
        ("Neue Fahrräder für die Stadtverwaltung", "de", "34"),
        ("Строителство на канализация в кв. Изток", "bg", "45"),
        ("Collecte des ordures ménagères", "fr", "90"),
    ],
)
def test_title_suggests_codes(loaded, title, language, division):
    assert division in {code[:2] for code in suggested_codes(title, language)}
    assert [row.code for row in suggest_cpv(title, language)] == suggested_codes(title, language)


def test_unknown_language_suggests_nothing(loaded):
    assert suggested_codes("Street lamps", "tlh") == []
    assert find_cpv("lamps", "") == []


def test_themes_are_suggested_from_words_and_codes(loaded):
    assert suggest_themes("Smart street lighting with sensors", "en", [])[0] == "street-lighting"
    assert suggest_themes("Улични лампи", "bg", ["34928530"])[0] == "street-lighting"
    assert suggest_themes("qqqq", "en", []) == []


def test_labels_of_a_language_are_all_there(loaded):
    assert CpvCode.objects.filter(labels__has_key="el").count() == 9_454
    assert CpvCode.objects.get(code="03111200").label("el") == "Αράπικα φιστίκια"


@pytest.mark.parametrize("title", TITLES)
def test_field_suggests_codes_in_the_language_of_a_title(loaded, title):
    with translation.override("en"):
        form = SolutionForm(initial={"title": title})
        assert LIGHTING & set(suggestions(form)) != set()
        found = CpvQuestionForm({"title": title}).found
    assert [one.label for one in found if one.code == "34993000"] == ["Road lights"]
