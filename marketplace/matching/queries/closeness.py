"""Asks the search engine which texts are closest to a listing's own words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from listings.models import Need, Solution
from listings.queries import values_of_need, values_of_solution
from search.engines import engine
from search.engines.base import EngineDown
from search.query import Question, plan

CLOSEST: Final = 200
"""How many texts count as close; beyond them a text adds no points."""
LONGEST: Final = 1_200
"""How many characters of a listing's text are asked with. Measured on 5,000 documents of 250 words (embedded engine):
14 ms for 1,200 characters, 18 ms for 5,000. With the 4-grams of a typed question it is 67 and 151 ms: left out here."""
SIGNS: Final = re.compile(r'["-]')
"""What a search box reads as a phrase or an exclusion; in a text it is a quotation or a hyphen."""


def closest_solutions(need: Need) -> Mapping[str, float] | None:
    """Return the raw scores of the solutions whose texts are closest to a need's, by identifier; None without engine.

    Asked with the text that was written first, whoever reads: the score is one for everybody. The need was read with
    everything. What is not public any more may still be among them.
    """
    words = values_of_need(need)
    return _closest("solutions", f"{words.title}\n{words.problem}\n{words.outcome}", words.language)


def closest_needs(solution: Solution) -> Mapping[str, float] | None:
    """Return the raw scores of the needs whose texts are closest to a solution's; None without engine."""
    words = values_of_solution(solution)
    return _closest("needs", f"{words.title}\n{words.summary}\n{words.description}", words.language)


def _closest(kind: str, text: str, language: str) -> Mapping[str, float] | None:
    question = Question(text=SIGNS.sub(" ", text[:LONGEST]), kind=kind, language=language, size=CLOSEST)
    asked = plan(question)
    if not asked.legs:
        return {}
    words, of_kind = asked.legs[0], plan(Question(kind=kind)).found
    by_words = replace(asked, found=words.clauses[0], filters={"kind": of_kind}, legs=(words,))
    try:
        return {hit.id: hit.score for hit in engine().search(by_words).hits}
    except EngineDown:
        return None


def relative(scores: Mapping[str, float], among: Iterable[str]) -> dict[str, float]:
    """Return the scores of those named, each divided by their best."""
    named = {one: scores[one] for one in among if one in scores}
    best = max(named.values(), default=0.0) or 1.0
    return {one: value / best for one, value in named.items()}
