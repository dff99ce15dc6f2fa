"""The one analysis of text: words, stems, folding and places, in 24 languages and on hostile text."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import analysis
from search.analysis import LANGUAGES, Word, grams, raw, starts, stem_of, stems, words

FAMILIES = [
    ("bg", "улица улици улицата"),
    ("bg", "сграда сгради сградите"),
    ("bg", "център центрове центъра"),
    ("bg", "общински общинската общинските"),
    ("cs", "budova budovy budov"),
    ("cs", "ulice ulici ulicemi"),
    ("da", "gade gader gaden"),
    ("da", "bygning bygninger bygningen"),
    ("de", "Gebäude Gebäudes Gebäuden"),
    ("de", "Stadt Städte Städten"),
    ("el", "δρόμος δρόμοι δρόμους ΔΡΟΜΟΣ"),
    ("en", "building buildings build"),
    ("en", "city cities city's"),
    ("es", "público públicos públicas"),
    ("et", "hoone hooned hoonete"),
    ("fi", "rakennukset rakennuksia rakennuksen"),
    ("fr", "public publics d'publics"),
    ("fr", "bâtiment bâtiments Bâtiments"),
    ("ga", "foirgneamh foirgnimh fhoirgneamh"),
    ("hr", "ulica ulice ulicama"),
    ("hr", "grad gradovi gradova"),
    ("hr", "javan javni javnog"),
    ("hu", "épületek épületben épületet"),
    ("it", "stazione stazioni STAZIONE"),
    ("lt", "gatvė gatvės gatvių"),
    ("lt", "pastatas pastatai pastatų"),
    ("lv", "iela ielas ielām"),
    ("lv", "pakalpojums pakalpojumi pakalpojumiem"),
    ("mt", "pubbliku pubblika pubbliċi"),
    ("mt", "kostruzzjoni il-kostruzzjoni kostruzzjonijiet"),
    ("nl", "straat straten straatje"),
    ("pl", "droga drogi dróg"),
    ("pl", "ulica ulice ulicy"),
    ("pt", "público públicos públicas"),
    ("ro", "strada stradă strade"),
    ("sk", "ulica ulice uliciach"),
    ("sk", "mestský mestská mestského"),
    ("sl", "ulica ulice ulicah"),
    ("sl", "javen javni javnega"),
    ("sv", "byggnader byggnaden byggnadens"),
]
FUNCTION_WORDS = {
    "bg": "и на за с",
    "cs": "a na pro v",
    "da": "og af til en",
    "de": "und der für mit",
    "el": "και του για ΑΠΟ",
    "en": "and of the for",
    "es": "y de la para",
    "et": "ja on või see",
    "fi": "ja on sekä tai",
    "fr": "et de la qu'il",
    "ga": "agus an na le",
    "hr": "i na za od",
    "hu": "és a az hogy",
    "it": "e di della nell'",
    "lt": "ir į bei prie",
    "lv": "un ar par no",
    "mt": "u ta' tal- għal",
    "nl": "en van de het",
    "pl": "i na dla w",
    "pt": "e de para com",
    "ro": "și de la SI",
    "sk": "a na pre vo",
    "sl": "in na za pri",
    "sv": "och av för en",
}
HOSTILE = [
    "\x00",
    "\ud800x\udfff",
    "👩‍👩‍👧 🏙️",
    "مدينة ذكية",
    "עִיר חֲכָמָה",
    "ﷺ",
    "a" * 300_000,
    "e" + "\u0301" * 300_000,
    "l'" * 100_000,
]
ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.text("aéйς ß'’_-\u00ad\u0301\u200d1ﷺİ\ud800\x00")


@pytest.mark.parametrize(("language", "family"), FAMILIES)
def test_forms_of_a_word_share_a_stem(language, family):
    forms = stems(family, language)
    assert len(forms) >= 3
    assert set(forms) == {forms[0]}


def test_every_language_has_a_family_and_function_words():
    assert {language for language, _ in FAMILIES} == set(LANGUAGES) == set(FUNCTION_WORDS)
    assert len(LANGUAGES) == 24


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("bg", "сграда", "градина"),
        ("hr", "ulica", "ulaz"),
        ("lv", "iela", "ieeja"),
        ("mt", "triq", "trasport"),
        ("sk", "budova", "budúcnosť"),
        ("sl", "mesto", "meso"),
    ],
)
def test_different_words_keep_different_stems(language, one, other):
    assert stem_of(one, language) != stem_of(other, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_stop_words_are_left_out_of_stems_but_not_of_raw_words(language):
    text = FUNCTION_WORDS[language]
    assert stems(text, language) == []
    assert len(raw(text)) >= 3
    assert stem_of(text.split()[0], language) == ""


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Straße", "strasse"),
        ("ŁÓDŹ", "lodz"),
        ("Ærøskøbing", "aeroskobing"),
        ("Đakovo", "dakovo"),
        ("Ħal Għaxaq", "hal ghaxaq"),
        ("οδός ΟΔΟΣ", "οδοσ οδοσ"),
        ("Район", "район"),
        ("раи\u0306он", "район"),
        ("e\u0301te\u0301", "ete"),
        ("In\u00adfra\u00adstruktur", "infrastruktur"),
        ("İzmir", "izmir"),
        ("CO₂ PM10 3D 2,5", "co2 pm10 3d 2 5"),
        ("snake_case", "snake case"),
    ],
)
def test_words_are_folded(written, folded):
    assert raw(written) == folded.split()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("l'eau", ["eau"]),
        ("L’ÉCOLE", ["ecole"]),
        ("dell'acqua", ["acqua"]),
        ("qu'aujourd'hui", ["aujourd", "hui"]),
        ("d'fhoirgneamh", ["fhoirgneamh"]),
        ("the city's map", ["the", "city", "map"]),
        ("O'Brien", ["o", "brien"]),
    ],
)
def test_elided_articles_are_no_words(written, kept):
    assert raw(written) == kept
    assert [word.folded for word in words(written)] == kept


def test_words_know_their_place_in_the_text_as_it_was_written():
    text = "L'e\u0301clairage — Łódź!"
    assert words(text) == [Word("eclairage", 2, 12), Word("lodz", 15, 19)]
    assert text[2:12] == "e\u0301clairage"


def test_stems_of_an_unknown_language_are_folded_words():
    assert stems("The Streets", "") == stems("The Streets", "xx") == ["the", "streets"]
    assert stem_of("Streets", "") == "streets"


def test_words_with_figures_are_not_stemmed():
    assert stems("3ds pm10s 2030 streets", "en") == ["3ds", "pm10s", "2030", "street"]


def test_grams_mark_where_a_word_begins():
    assert grams("Świat x") == ["_swi", "swia", "wiat", "_x"]
    assert grams("abc", 2) == ["_a", "ab", "bc"]


def test_starts_grow_letter_by_letter():
    assert starts("Élan 5g", 3) == ["e", "el", "ela", "5", "5g"]
    assert len(starts("a" * 40)) == 15


def test_a_long_word_is_cut_but_keeps_its_place():
    assert words("b" * 70) == [Word("b" * 60, 0, 70)]


def _check(text):
    found = words(text)
    assert [word.folded for word in found] == raw(text)
    assert [raw(text[word.start : word.end])[:1] for word in found] == [[word.folded] for word in found]
    assert [word.start for word in found] == sorted(word.start for word in found)
    tokens = [*raw(text), *grams(text), *starts(text), *(token for code in LANGUAGES for token in stems(text, code))]
    assert [token for token in tokens if not token or len(token) > 60 or token.split() != [token]] == []


@given(ANY_TEXT)
def test_any_text_gives_clean_tokens_that_slice_back(text):
    _check(text)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_gives_clean_tokens(text):
    _check(text)


def test_a_full_cache_gives_the_same_stems(monkeypatch):
    text = "улици сгради центрове улиците"
    before = stems(text, "bg")
    monkeypatch.setattr(analysis, "CACHED", 1)
    assert [stems(text, "bg"), stems(text, "bg")] == [before, before]


def test_threads_get_the_same_stems():
    text = " ".join(f"building{chr(97 + n % 26)}{chr(97 + n // 26)}ings" for n in range(500))
    expected = stems(text, "en")
    found = []
    analysis._stems["en"].clear()
    threads = [threading.Thread(target=lambda: found.append(stems(text, "en"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4
