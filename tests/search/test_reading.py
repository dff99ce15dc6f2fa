"""A question typed in Latin letters is read as Bulgarian or Greek as a whole, or stays as it was typed."""

import pytest

from search import mapped
from search.concepts import current
from search.concepts.learning import learn
from search.spelling.correcting import corrected
from search.spelling.current import labels
from search.spelling.learning import label_words
from search.spelling.vocabulary import Vocabulary, Words

LABELS = {
    "34993000": {
        "en": "Street lighting",
        "bg": "Улично осветление",
        "sk": "Pouličné osvetlenie",
        "it": "Illuminazione",
    },
    "60112000": {
        "en": "Public transport",
        "bg": "Градски транспорт",
        "de": "Öffentlicher Verkehr",
        "el": "Κινητικότητα",
    },
    "80110000": {"en": "Nursery", "bg": "Детска градина", "sk": "Detská škola", "ro": "Gradina", "el": "Σχολείο"},
    "34926000": {"en": "Parking equipment", "bg": "Паркинг LED", "de": "Parkplatz", "el": "Στάθμευση βιώσιμης"},
    "90511000": {
        "en": "Refuse collection",
        "bg": "Сметосъбиране на училища",
        "it": "Raccolta rifiuti",
        "el": "Ύδρευση",
    },
    "34100000": {"en": "Cars and smart data", "bg": "Габиони за път", "de": "Monitor", "el": "Αυτοκίνητα του ουρανού"},
}
LANGUAGES = ("en", "bg", "el", "de", "it", "ro", "sk")
NOTHING = {}


@pytest.fixture(scope="module")
def several():
    """Labels of seven languages, learned."""
    every = {code: {language: texts.get(language, "") for language in LANGUAGES} for code, texts in LABELS.items()}
    return learn(every, {}, LANGUAGES) | label_words(every, {}, LANGUAGES)


@pytest.fixture
def known(several, settings):
    mapped.write(settings.SEARCH_CONCEPTS_FILE, current.wanted_version(), several)
    return labels()


def put_right(typed, language, known, counts=NOTHING, **how):
    return corrected(typed, language, known, how.pop("listed", None), lambda _words: counts, **how)


@pytest.mark.parametrize("page", ["en", "bg"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("detska gradina", "детска градина"),
        ("Detska Gradina", "Детска Градина"),
        ("ulichno osvetlenie", "улично осветление"),
        ("улично osvetlenie", "улично осветление"),
        ("smetosybirane", "сметосъбиране"),
        ("smetosubirane na u4ili6ta", "сметосъбиране на училища"),
        ("detska gradina 2 LED 5G", "детска градина 2 LED 5G"),
        ("detska gradina GIS", "детска градина GIS"),
        ("gradina za pat", "градина за път"),
        ("stathmefsi", "στάθμευση"),
        ("ydrefsi aftokinita", "ύδρευση αυτοκίνητα"),
        ("viosimi kinitikotita", "βιώσιμη κινητικότητα"),
        ("aftokinita tou ouranou", "αυτοκίνητα του ουρανού"),
    ],
)
def test_question_is_read_in_its_own_letters_on_both_pages(known, typed, meant, page):
    assert put_right(typed, page, known) == meant


@pytest.mark.parametrize("page", ["en", "bg"])
@pytest.mark.parametrize(
    "typed",
    [
        "ulichno osvetlenie Philips",
        "viosimi qqqqqq",
        "ulichno lighting",
        "smart monitor data",
        "public transport",
        "street parking",
        "Parkplatz Monitor",
        "öffentlicher Verkehr",
        "raccolta rifiuti",
        "illuminazione",
        "detskâ gradina",
    ],
)
def test_question_with_a_word_that_cannot_be_read_or_of_one_other_language_stays(known, typed, page):
    assert put_right(typed, page, known) == typed


@pytest.mark.parametrize(
    ("typed", "page", "meant"),
    [
        ("paarking", "en", "parking"),
        ("paarking", "bg", "паркинг"),
        ("paarking monitor", "en", "parking monitor"),
        ("osvetlenie", "en", "osvetlenie"),
        ("osvetlenie", "bg", "осветление"),
    ],
)
def test_slip_of_a_word_in_the_pages_language_goes_before_another_alphabet(known, typed, page, meant):
    assert put_right(typed, page, known) == meant


def test_name_that_listings_have_in_latin_letters_is_no_other_word(known):
    assert put_right("Gabioni", "en", known) == "Габиони"
    assert put_right("Gabioni", "en", known, {"gabioni": 3}) == "Gabioni"


def test_word_of_a_listing_is_read_while_a_listing_has_it(known):
    words = Words()
    words.add("Община Габрово", "bg")
    listed = Vocabulary(words.arrays())
    living = {"община": 1, "габрово": 1}
    assert put_right("obshtina Gabrovo", "en", known, living, listed=listed) == "община Габрово"
    assert put_right("obshtina Gabrovo", "en", known, {"община": 1}, listed=listed) == "obshtina Gabrovo"


@pytest.mark.parametrize("page", ["en", "bg"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ulichno osv", "улично осв"),
        ("ulichno o", "улично о"),
        ("gradski tran", "градски тран"),
        ("detska gr", "детска гр"),
        ("obshtina gab", "община габ"),
        ("ulichno osv zzz", "ulichno osv zzz"),
        ("ulichno wxyz", "ulichno wxyz"),
    ],
)
def test_last_word_may_be_a_beginning_while_somebody_types(known, typed, meant, page):
    words = Words()
    words.add("Община Габрово", "bg")
    listed, living = Vocabulary(words.arrays()), {"община": 1}
    assert put_right(typed, page, known, living, listed=listed, is_begun=True) == meant
