"""What buyers call things: files that hold together, and texts that are about a code without a word of its label."""

from collections import Counter

import pytest

from listings.taxonomy import shipped_labels
from search.analysis import LANGUAGES
from search.concepts.learning import learn
from search.concepts.shipped import TERMS, shipped_terms
from search.concepts.tagging import Tagger
from search.concepts.telling import telling_words
from search.spelling.learning import label_words
from search.spelling.vocabulary import Vocabulary

LABELS = {
    "45233000": {"en": "Construction work for highways"},
    "45233100": {"en": "Construction work for roads"},
    "77310000": {"en": "Planting services of green areas"},
}
CALLED = {"77310000": {"en": ("mowing of lawns", "tree care")}, "99999999": {"en": ("nothing that is known",)}}


@pytest.fixture(scope="module")
def tagger():
    return Tagger(learn(LABELS, CALLED, ["en", "bg"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_file_of_a_language_names_known_codes_once_with_terms_once(language):
    lines = [line.split("\t") for line in (TERMS / f"{language}.tsv").read_text(encoding="utf-8").splitlines()]
    nodes = [node for node, _terms in lines]
    assert nodes == sorted(set(nodes))
    assert {node.ljust(8, "0") for node in nodes} - shipped_labels().keys() == set()
    each = [(node, term.casefold()) for node, terms in lines for term in terms.split(", ")]
    assert [one for one, times in Counter(each).items() if times > 1] == []
    assert [term for _node, term in each if term != term.strip() or not term or "," in term] == []
    assert len(each) > 3_000


def test_every_language_has_terms_of_the_same_codes():
    terms = shipped_terms()
    held = {language: {code for code, called in terms.items() if language in called} for language in LANGUAGES}
    assert len(LANGUAGES) == 24
    assert {language: len(held["en"] ^ codes) for language, codes in held.items() if len(held["en"] ^ codes) > 2} == {}


def test_text_is_about_a_code_whose_term_it_has(tagger):
    tags = tagger.tags("Tree care in 2025", "en")
    assert (next(iter(tags.nodes)), tags.nodes["7731"]) == ("7731", 1.0)
    assert tagger.tags("Tree care", "en").likeness == pytest.approx(1.0)
    assert tagger.tags("tree care", "bg").nodes == {}


def test_several_terms_tell_more_than_one(tagger):
    one, two = tagger.likeness("mowing", "en"), tagger.likeness("mowing and tree care", "en")
    assert (len(one), one.argmax(), two.argmax()) == (len(LABELS), 2, 2)
    called = {"45233000": {"en": ("mowing of lawns",)}, "77310000": {"en": ("tree care",)}}
    apart = Tagger(learn(LABELS, called, ["en"])).likeness("mowing and tree care", "en")
    assert two[2] > max(apart)


def test_what_is_typed_as_a_term_is_no_label(tagger):
    assert tagger.tags("tree care", "en").named == ()
    assert tagger.tags("Construction work for roads", "en").named == ("452331",)


def test_terms_tell_of_their_code_and_are_known_words(tagger):
    assert {"tree", "mow"} <= set(telling_words(tagger.arrays, ["773"]).own)
    words = Vocabulary(label_words(LABELS, CALLED, ["en", "bg"]))
    assert words.known("mowing").written == "mowing"
    assert words.known("mowin") is None
