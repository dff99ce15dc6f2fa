"""Words that nobody knows are taken for known ones that are one slip away, and for nothing that is not public."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from listings.models import Reference
from search.concepts import current
from search.indexing import rebuild
from search.spelling.correcting import corrected
from search.spelling.current import labels
from search.spelling.nearness import is_near, variants
from search.spelling.romanising import cyrillic, is_chat, is_romanised, romanised, typings
from search.spelling.slips import with_slips
from search.spelling.vocabulary import Vocabulary, Words
from tests.listings.factories import ReferenceFactory
from tests.search.indexed import work

WORD = st.text("абвгдabcdä", min_size=4, max_size=9)


@given(WORD, st.data())
def test_words_one_slip_apart_are_near_and_share_a_variant(word, data):
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("абabx"))
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ]
    for slip in slips:
        assert is_near(word, slip) is (slip != word)
        assert is_near(slip, word) is (slip != word)
        assert variants(word) & variants(slip)


@pytest.mark.parametrize(
    ("one", "other"), [("lamp", "lamp"), ("lamp", "lampsy"), ("lamp", "palm"), ("lamp", "limb"), ("abcd", "badc")]
)
def test_two_slips_are_not_near(one, other):
    assert (is_near(one, other), is_near(other, one)) == (False, False)


def test_words_are_kept_as_most_write_them():
    words = Words()
    for text in ("Éclairage public", "éclairage, ÉCLAIRAGE", "eclairage 2024 LED a1b2"):
        words.add(text, "fr")
    words.add("Eclairage", "en")
    vocabulary = Vocabulary(words.arrays())
    known = vocabulary.known("eclairage")
    assert (known.written, known.texts, known.is_of("fr"), known.is_of("en"), known.is_of("bg")) == (
        "éclairage",
        4,
        True,
        True,
        False,
    )
    assert [one.written for one in vocabulary.near("eclarage")] == ["éclairage"]
    assert [vocabulary.known(word) for word in ("2024", "led", "a1b2", "eclarage")] == [None] * 4


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("stret lampss", "en", "street lamps"),
        ("Stret, lamps", "en", "Street, lamps"),
        ("улчни осветленеи", "bg", "улични осветление"),
        ("„stret“ -stret stret", "en", "„stret“ -street street"),
        ("lamp -„stret“ -stret", "en", "lamp -„stret“ -street"),
        ("lamp −lihgting", "en", "lamp −lighting"),
        ("street lamp", "en", "street lamp"),
        ("Nimbus stret 5000 qqqqqq", "en", "Nimbus street 5000 qqqqqq"),
        ("raol raiil", "en", "raol rail"),
        ("asennuz", "bg", "asennuz"),
        ("asennuz", "fi", "asennus"),
        ("remont na ulichno osvetlenie", "bg", "ремонт на улично осветление"),
        ("лампата", "en", "лампата"),
        ("stret", "bg", "street"),
        ("ulichni lampi", "en", "улични лампи"),
        ("osvetlenie", "bg", "осветление"),
        ("street", "bg", "street"),
        ("Prevozni sredstva", "bg", "Превозни средства"),
        ("", "en", ""),
    ],
)
def test_question_is_put_right_by_labels(learned, typed, language, meant):
    assert corrected(typed, language, labels(), None, lambda _words: {"nimbus": 1}) == meant


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("съоръжения", ["saorazheniya", "saorajenia", "saorazhenija"]),
        ("площад", ["ploshtad"]),
        ("хранителни", ["hranitelni", "khranitelni", "xranitelni"]),
        ("φωτισμος", ["fotismos", "photismos"]),
        ("ψηφιακη", ["psifiaki"]),
        ("σχολειο", ["scholeio", "sholeio"]),
    ],
)
def test_all_ways_of_typing_a_word_in_latin_letters_are_one(word, typed):
    assert is_romanised(word)
    assert {romanised(one) for one in typed} == {romanised(word)}


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("σταθμευση", ["stathmefsi", "stathmeusi", "stathmeysi"]),
        ("υδρευση", ["ydrefsi", "idrefsi", "ydreusi", "idreysi", "udreusi"]),
        ("αυτοκινητα", ["aftokinita", "autokinita", "aytokinita"]),
        ("αυλη", ["avli", "auli"]),
        ("τουρισμος", ["tourismos"]),
        ("сметосъбиране", ["smetosabirane", "smetosybirane", "smetosubirane"]),
        ("училище", ["uchilishte", "u4ilishte", "u4ili6te"]),
        ("жълта площ", ["jylta plo6t"]),
        ("вода бяла", ["woda bqla"]),
    ],
)
def test_usual_ways_of_typing_a_word_lead_to_it(word, typed):
    assert {one for one in typed if romanised(one) not in typings(word)} == set()


@pytest.mark.parametrize(
    ("folded", "is_it"),
    [("u4ilishte", True), ("6kolo", True), ("h264", False), ("win64", False), ("mp4", False), ("school", False)],
)
def test_digits_stand_for_letters_inside_a_word_only(folded, is_it):
    assert is_chat(folded) is is_it


def test_digits_are_read_as_letters():
    assert cyrillic("u4ili6te", "училище".startswith)[0] == "училище"


@pytest.mark.parametrize("word", ["street", "éclairage", "дїм", "улицаx漢"])
def test_other_words_are_not_typed_otherwise(word):
    assert is_romanised(word) is False


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("osvetlenie", "bg", "осветление"),
        ("osvetlenie", "en", "osvetlenie"),
        ("most", "bg", "most"),
        ("parking", "bg", "parking"),
    ],
)
def test_word_with_another_of_its_meaning_is_read_in_the_readers_letters_only_when_long(
    learned, typed, language, meant
):
    known = {"osvetlenie", "most", "parking"}.__contains__
    assert corrected(typed, language, labels(), None, lambda _words: {}, has_synonym=known) == meant


def test_word_begins_as_it_is_written():
    words = Words()
    words.add("lamp bench", "en")
    known = Vocabulary(words.arrays())
    assert [known.begins(one) for one in ("lam", "ben", "amp", "lampb", "hl", "bench")] == [
        True,
        True,
        False,
        False,
        False,
        True,
    ]


def test_what_most_listings_have_is_meant(learned):
    words = Words()
    words.add("kolarovo kolarova", "bg")
    listed = Vocabulary(words.arrays())
    for counts, meant in [({"kolarovo": 2, "kolarova": 9}, "kolarova"), ({"kolarovo": 1}, "kolarovo"), ({}, "kolarov")]:
        assert corrected("kolarov", "en", labels(), listed, lambda _words, held=counts: held) == meant


@given(st.text(max_size=200), st.sampled_from(["en", "bg", "xx"]))
def test_no_text_breaks_it(arrays, text, language):
    right = corrected(text, language, Vocabulary(arrays), None, lambda words: dict.fromkeys(words, 0))
    assert corrected(right, language, Vocabulary(arrays), None, lambda words: dict.fromkeys(words, 1)) == right


def test_slips_are_the_same_every_time_and_leave_short_words():
    text = "Street lamps for the old town 2024"
    assert with_slips(text, "1") == with_slips(text, "1") != with_slips(text, "2")
    assert with_slips(text, "1").split()[2:6] == ["for", "the", "old", "town"]


def test_word_is_held_while_something_public_has_it(live, db):
    ReferenceFactory(title="Kolarovo", body="Lamps, lamp.", language="en", buyer="", identifier="1-2024")
    rebuild()
    assert live.held(["kolarovo", "lamp", "lamps", "bench"]) == {"kolarovo": 1, "lamp": 1, "lamps": 1, "bench": 0}


@pytest.fixture
def kolarovo(learned, site_engine, db):
    """Something public with a word that no label has, known to the index and to the file of words."""
    ReferenceFactory(title="Kolarovo", body="Nothing else.", language="en", buyer="", identifier="1-2024")
    rebuild()
    call_command("learn", verbosity=0)


def shown(client, address="/search/", **asked):
    return client.get(address, {"kind": "references", **asked})


def test_page_says_what_was_meant_and_searches_as_typed_when_told(kolarovo, client):
    page = shown(client, q="Kolarvo")
    found = page.context["found"]
    assert (found.meant, found.total, found.criteria.text) == ("Kolarovo", 1, "Kolarvo")
    assert "Showing results for “Kolarovo”." in page.content.decode()
    exact = found.criteria.exactly.url
    assert exact == reverse("search:search") + "?q=Kolarvo&kind=references&exact=Kolarvo&plain=Kolarvo"
    page = client.get(exact)
    assert (page.context["found"].meant, page.context["found"].total) == ("", 0)
    assert ("exact", "Kolarvo") in page.context["found"].kept
    assert shown(client, q="Kolarvoo", exact="Kolarvo").context["found"].criteria.is_exact is False


def test_every_tab_counts_what_was_meant(kolarovo, client):
    tabs = shown(client, q="Kolarvo", kind="needs").context["found"].tabs
    assert {tab.kind: tab.total for tab in tabs} == {"solutions": 0, "needs": 0, "references": 1}


def test_word_that_left_the_site_is_not_offered(kolarovo, client, site_engine):
    site_engine.write(10**9, [], [Reference.objects.get().public_id], newest=10**9)
    found = shown(client, q="Kolarvo").context["found"]
    assert (found.meant, found.total) == ("", 0)
    work()


def test_without_anything_learned_words_stand_as_they_are(live, client, db):
    assert current.version() == ""
    assert shown(client, q="stret").context["found"].meant == ""
