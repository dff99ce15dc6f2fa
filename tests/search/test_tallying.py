"""What clauses ask for is counted of many at once; what cannot be counted is judged of the few that are left."""

import pytest

from search.clauses import Between, Every, Is, Phrase, Some, Without, Words
from search.engines.base import Document
from search.judging import Held
from search.tallying import Tallies

LAMP, BENCH = Words("combined", (("lamp", 1.0),)), Words("combined", (("bench", 1.0), ("seat", 1.0)))
BULGARIAN, NEED = Is("country", ("BG", "FI")), Is("kind", ("needs",))
PIECES = tuple(Words("cognates", ((piece, 1.0),)) for piece in ("_lamp", "lamp_", "lamps", "lamp_"))
CLAUSES = {
    "every document": Every(),
    "no document": Some(()),
    "no value": Is("country", ()),
    "word": LAMP,
    "either": Some((LAMP, BENCH)),
    "both": Every((LAMP, Every((BULGARIAN, NEED)))),
    "other country": Every((LAMP, Is("country", ("EE",)))),
    "one of two in each part": Every((Some((BENCH, LAMP)), Some((Is("country", ("EE",)), NEED)))),
    "three pieces, one twice": Some(PIECES, 3),
    "four pieces": Some(PIECES, 4),
    "five of four pieces": Some(PIECES, 5),
    "bench or most pieces": Some((BENCH, Some(PIECES, 3))),
    "two of three parts": Some((LAMP, NEED, BENCH), 2),
    "phrase": Phrase("raw", ("street", "lamp")),
    "phrase the other way round": Phrase("raw", ("lamp", "street")),
    "word without a phrase": Every((LAMP, Without(Phrase("raw", ("street", "lamp"))))),
    "bench or a phrase": Some((BENCH, Phrase("raw", ("street", "lamp")))),
    "number": Every((LAMP, Between("closes_at", 5))),
    "later number": Every((LAMP, Between("closes_at", 6))),
    "what no field can hold": Words("combined", (("street lamp", 1.0),)),
}
MET = {
    "every document",
    "word",
    "either",
    "both",
    "one of two in each part",
    "three pieces, one twice",
    "bench or most pieces",
    "two of three parts",
    "phrase",
    "bench or a phrase",
    "number",
}


@pytest.fixture
def held():
    texts = {"combined": ("street", "lamp"), "raw": ("street", "lamp"), "cognates": ("_lamp", "lamp_")}
    return Held(Document("a", "o", "", texts, {"country": ("BG",), "kind": ("needs",)}, {"closes_at": 5}))


@pytest.fixture
def tallies():
    return Tallies()


def named(numbers):
    return {list(CLAUSES)[number] for number in numbers}


def test_all_at_once_are_those_that_match(held, tallies):
    for number, clause in enumerate(CLAUSES.values()):
        tallies.add(number, clause)
    assert named(tallies.met(range(len(CLAUSES)), held)) == MET
    assert [named(tallies.met([number], held)) for number in range(3)] == [{"every document"}, set(), set()]


def test_only_what_is_asked_for_and_held_is_met(held, tallies):
    for number in (3, 5, 7):
        tallies.add(number, LAMP)
    assert tallies.met([3, 4, 7, 9], held) == {3, 7}
    assert (tallies.met([], held), tallies.met([4], held)) == (set(), set())


def test_clause_is_replaced_and_forgotten(held, tallies):
    tallies.add(1, LAMP)
    tallies.add(1, Every((BENCH, Phrase("raw", ("lamp",)))))
    tallies.add(2, LAMP)
    tallies.add(3, NEED)
    assert tallies.met([1, 2, 3], held) == {2, 3}
    tallies.discard(2)
    tallies.discard(2)
    assert (tallies.met([1, 2, 3], held), tallies.lacking([1, 2, 3, 4])) == ({3}, [2, 4])
    tallies.clear()
    tallies.add(1, LAMP)
    assert (tallies.met([1, 3], held), tallies.lacking([1, 3])) == ({1}, [3])
