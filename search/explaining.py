"""Takes the score of a hit apart: what each word and each node of a question adds to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.clauses import Is, Leg, Phrase, Plan
from search.engines.base import Document, Engine


@dataclass(frozen=True, slots=True)
class Part:
    """What one word or phrase of one leg adds to the score of a hit."""

    leg: str
    phrase: Phrase
    points: float


def explained(engine: Engine, plan: Plan, document: Document) -> list[Part] | None:
    """Return the parts of a document's score, which add up to it; None when the plan does not find it.

    Asks the engine twice: for the best of each leg, by which scores are divided, and for this document with each word
    alone, so that every part is the engine's own figure. Raises `EngineDown`.
    """
    scored = [(leg, phrase) for leg in plan.legs for phrase in leg.phrases() if _has(document, phrase)]
    alone = Plan(
        found=plan.found,
        filters={**plan.filters, "id": Is("id", (document.id,))},
        legs=tuple(Leg((phrase,)) for _leg, phrase in scored),
        seed=plan.seed,
    )
    found = engine.ask(alone, 1)
    if not found.total:
        return None
    if not scored:
        return []
    tops = engine.ask(replace(plan, facets=()), 1).legs
    bests = {leg: hits[0].score for leg, hits in zip(plan.legs, tops, strict=True) if hits}
    parts = [
        Part(leg.name, phrase, leg.weight * hits[0].score / bests[leg])
        for (leg, phrase), hits in zip(scored, found.legs, strict=True)
        if hits and hits[0].score > 0
    ]
    return sorted(parts, key=lambda part: (-part.points, part.leg, part.phrase.tokens))


def _has(document: Document, phrase: Phrase) -> bool:
    tokens: Sequence[str] = document.texts.get(phrase.field, ())
    return set(phrase.tokens) <= set(tokens)
