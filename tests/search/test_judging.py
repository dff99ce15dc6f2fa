"""Whether a document matches a clause is said alike by the judge and by each engine; its keys never miss a match."""

import itertools
import random

import pytest

from search.clauses import Between, Every, Is, Phrase, Some, Without, Words
from search.engines import scratch_engine
from search.engines.base import Document
from search.filing import as_filed, keys_of, numbers_in, numbers_of
from search.judging import Held, judge
from search.query import Question, plan
from search.tallying import Tallies
from tests.search.sample import found, keys_in

WORDS = ["lamp", "lamps", "street", "улица", "лампа", "bench", "¤", "x" * 120, "x" * 121, "two words", "\ud800", ""]
VALUES = ["solutions", "needs", "BG", "FI", "x" * 500, "x" * 501, "", "\ud800"]
TEXTS = ["street lamp", '"street lamp" bench', "-lamp", ""]
CORPUS, QUESTIONS = 40, 150
DEEP = 3


def random_document(lot, id_):
    texts = {name: tuple(lot.choices(WORDS, k=lot.randrange(6))) for name in ("combined", "raw", "cognates")}
    keywords = {name: tuple(lot.sample(VALUES, lot.randrange(3))) for name in ("kind", "country")}
    numbers = {"closes_at": lot.randrange(10)} if lot.random() < 0.7 else {}
    return Document(id_, "o", f"digest {id_}", texts, keywords, numbers)


def random_clause(lot, depth=0):
    leaves = [
        lambda: Words(
            lot.choice(["combined", "cognates"]), tuple((one, 1.0) for one in lot.choices(WORDS, k=lot.randrange(4)))
        ),
        lambda: Phrase("raw", tuple(lot.choices(WORDS, k=lot.randrange(4)))),
        lambda: Is(lot.choice(["kind", "country"]), tuple(lot.sample(VALUES, lot.randrange(3)))),
        lambda: Between("closes_at", lot.choice([None, -3, 2, 7]), lot.choice([None, -1, 3, 2**70])),
    ]
    if depth == DEEP:
        return lot.choice(leaves)()
    inner = [random_clause(lot, depth + 1) for _each in range(lot.randrange(4))]
    pieces = tuple(Words("cognates", ((one, 1.0),)) for one in lot.choices(WORDS, k=5))
    nodes = [
        lambda: Every(tuple(inner)),
        lambda: Some(tuple(inner), lot.randrange(4)),
        lambda: Some(pieces, lot.randrange(1, 7)),
        lambda: Without(random_clause(lot, depth + 1)),
    ]
    return lot.choice([*leaves, *nodes])()


@pytest.fixture(params=range(3))
def lot(request):
    return random.Random(request.param)  # noqa: S311


def test_judge_says_what_the_engine_says(lot, site_engine):
    documents = [random_document(lot, f"d{number}") for number in range(CORPUS)]
    held = {one.id: Held(one) for one in documents}
    with scratch_engine("judging") as engine:
        engine.begin_rebuild()
        engine.fill(1, documents)
        engine.finish_rebuild()
        for _each in range(QUESTIONS // 3):
            clause = random_clause(lot)
            judged = judge(clause)
            assert sorted(id_ for id_, one in held.items() if judged(one)) == found(engine, clause), clause


def test_document_that_matches_has_a_key_of_the_question(lot):
    documents = [random_document(lot, f"d{number}") for number in range(CORPUS)]
    filed = met = 0
    for _each in range(QUESTIONS * 4):
        clause = random_clause(lot)
        keys, judged = keys_of(clause), judge(clause)
        if keys is None:
            continue
        filed += 1
        for one in documents:
            if judged(Held(one)):
                met += 1
                assert keys & set(keys_in(Held(one))), clause
    assert (filed > QUESTIONS, met > QUESTIONS) == (True, True)


def test_counting_says_of_many_clauses_what_judging_says_of_each(lot):
    tallies, clauses = Tallies(), [random_clause(lot) for _each in range(QUESTIONS * 4)]
    for number, clause in enumerate(clauses):
        tallies.add(number, clause)
    judges, met = [judge(clause) for clause in clauses], 0
    for one in [Held(random_document(lot, f"d{number}")) for number in range(CORPUS)]:
        expected = {number for number, judged in enumerate(judges) if judged(one)}
        assert tallies.met(range(len(clauses)), one) == expected
        some = lot.sample(range(len(clauses)), QUESTIONS)
        assert tallies.met(some, one) == expected.intersection(some)
        met += len(expected)
    assert met > QUESTIONS


def test_numbers_of_a_document_are_those_of_its_keys_and_of_none(lot):
    for number in range(CORPUS):
        held = Held(random_document(lot, f"d{number}"))
        filed = {kind: numbers_of(kind, [("", ""), *keys_in(held)]) for kind in ("needs", "solutions")}
        assert {as_filed("needs", one) for one in numbers_in(held)} == filed["needs"]
        assert {as_filed("needs", one) for one in filed["needs"]} == set(numbers_in(held))
        assert filed["needs"].isdisjoint(filed["solutions"])


def test_forgotten_numbers_are_the_same_again(lot, monkeypatch):
    held = Held(random_document(lot, "d"))
    before = numbers_in(held)
    monkeypatch.setattr("search.filing.MOST_NUMBERS", 2)
    for word in ("another", "third", "fourth"):
        numbers_of("needs", [("combined", word), ("kind", word), ("country", word)])
    assert len(numbers_of("needs", [("combined", word) for word in ("fifth", "sixth", "seventh")])) == len("567")
    assert numbers_in(held) == before


def test_many_words_are_still_rarer_than_the_kind():
    words = Words("combined", tuple((f"word{number}", 1.0) for number in range(60)))
    assert keys_of(Every((Is("kind", ("needs",)), words))) == {("combined", word) for word in words.tokens}


def test_questions_of_people_are_filed_under_few_words():
    keys = {text: keys_of(plan(Question(text=text, kind="solutions")).matched()) for text in TEXTS}
    assert keys["street lamp"] == {
        ("combined", "street"),
        ("combined", "lamp"),
        ("cognates", "_stre"),
        ("cognates", "stret"),
    }
    assert keys['"street lamp" bench'] == {("raw", "street")}
    assert keys[""] == keys["-lamp"] == {("kind", "solutions")}


def test_filters_are_keys_only_where_there_are_no_words():
    country = {"country": Is("country", ("BG", "FI"))}
    with_words = keys_of(plan(Question(text="lamp", kind="needs", filters=country)).matched())
    without = keys_of(plan(Question(kind="needs", filters=country)).matched())
    assert with_words == {("combined", "lamp")}
    assert without == {("country", "BG"), ("country", "FI")}


def test_at_least_m_of_n_is_filed_under_the_rarest_that_no_match_can_lack():
    words = ("a", "bb", "ccc", "dddd")
    some = [Words("combined", ((word, 1.0),)) for word in words]
    for least, expected in ((1, words), (2, words[1:]), (3, words[2:]), (4, words[3:])):
        assert keys_of(Some(tuple(some), least)) == {("combined", word) for word in expected}
    assert keys_of(Some(tuple(some), 5)) == frozenset()
    assert keys_of(Some((*some, Between("closes_at")), 1)) is None
    assert keys_of(Some((*some, Between("closes_at")), 2)) == {("combined", word) for word in words}


def test_every_pair_of_filters_is_judged_at_once():
    kinds = list(itertools.product(["solutions", "needs"], ["BG", "FI"]))
    clause = Every((Is("kind", ("needs",)), Is("country", ("BG",))))
    documents = [
        Document(kind + country, "o", "", {}, {"kind": (kind,), "country": (country,)}, {}) for kind, country in kinds
    ]
    assert [one.id for one in documents if judge(clause)(Held(one))] == ["needsBG"]
