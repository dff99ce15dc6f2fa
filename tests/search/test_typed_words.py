"""The words that people type: compounds, inflections, accents or none, numbers and units, on both engines."""

import pytest

from search.criteria import Criteria
from search.indexing import rebuild
from search.queries import found
from tests.listings.factories import ReferenceFactory
from tests.search.pages import titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def noted(site_engine, db):
    """Bring references with these titles into the index, each beside one that has nothing to do with it."""

    def note(language, *wanted):
        for number, title in enumerate([*wanted, "Qqq"]):
            ReferenceFactory(title=title, body="", buyer="", language=language, identifier=f"{number}-2024")
        rebuild()

    return note


def finds(text, language):
    return titles(found(Criteria(text, kind="references", language=language, is_exact=True)))


@pytest.mark.parametrize(
    ("language", "typed", "title"),
    [
        ("de", "Straßenbeleuchtung", "Beleuchtung der Straßen"),
        ("de", "Beleuchtung der Straßen", "Straßenbeleuchtung"),
        ("de", "Strassenbeleuchtung", "Straßenbeleuchtung"),
        ("sv", "belysning", "Gatubelysning"),
        ("nl", "straatverlichting", "Verlichting van de straat"),
        ("nl", "verlichting", "Straatverlichting"),
        ("fi", "valaistus", "Katuvalaistus"),
    ],
)
def test_compound_and_its_parts_find_each_other(noted, language, typed, title):
    noted(language, title)
    assert finds(typed, language) == [title]


def test_compound_that_shares_too_few_letters_is_found_by_its_subject(learned, noted):
    noted("fi", "Valaistus kaduilla")
    assert finds("katuvalaistus", "fi") == ["Valaistus kaduilla"]


@pytest.mark.parametrize(
    ("language", "title", "typed"),
    [
        ("pl", "Łódź", ["łódź", "lodz", "ŁÓDŹ", "Lodz"]),
        ("cs", "Čištění ulic", ["čištění", "cisteni", "ČIŠTĚNÍ"]),
        ("el", "Οδικός φωτισμός", ["φωτισμός", "φωτισμος", "ΦΩΤΙΣΜΟΣ"]),
        ("fr", "Éclairage public", ["éclairage", "eclairage"]),
        ("ro", "Iluminat în oraș", ["oraș", "oraş", "oras"]),
        ("bg", "Сградата и дворът ѝ", ["двор", "ДВОРЪТ"]),
        ("hu", "Közvilágítás", ["közvilágítás", "kozvilagitas"]),
        ("lt", "Gatvių apšvietimas", ["apšvietimas", "apsvietimas"]),
    ],
)
def test_accents_may_be_left_out(noted, language, title, typed):
    noted(language, title)
    assert [finds(one, language) for one in typed] == [[title]] * len(typed)


@pytest.mark.parametrize("typed", ["дворът ѝ", "дворът и\u0300", "двора и"])
def test_stressed_i_of_bulgarian_is_written_in_all_ways(noted, typed):
    noted("bg", "Дворът ѝ")
    assert finds(typed, "bg") == ["Дворът ѝ"]


@pytest.mark.parametrize(
    ("title", "typed", "others"),
    [
        ("Charger of 22 kW", ["22 kW", "22kW", "22 KW"], ["2 kW", "22 kWh"]),
        ("Gateway LoRaWAN 868", ["LoRaWAN 868", "lorawan"], ["86"]),
        ("Tank of 2,5 m³", ["2.5 m3", "2,5 m³"], ["5 m3"]),
        ("Data after ISO 37120:2018", ["ISO 37120", "iso-37120", "ISO/IEC 37120", "37120"], ["ISO 37122"]),
        ("Models by MIM2", ["MIM2", "mim 2", "MIMs 2"], ["MIM3"]),
    ],
)
def test_measures_and_standards_are_wholes(noted, title, typed, others):
    noted("en", title)
    assert [finds(one, "en") for one in typed] == [[title]] * len(typed)
    assert [finds(one, "en") for one in others] == [[]] * len(others)
