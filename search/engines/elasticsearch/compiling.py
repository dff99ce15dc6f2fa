"""Clauses and plans as requests to Elasticsearch."""

from collections.abc import Iterable, Mapping
from functools import singledispatch
from typing import Any, Final

from elasticsearch.dsl import query as dsl

from search.clauses import Between, Clause, Every, Facet, Is, Leg, Phrase, Plan, Some, Without, Words
from search.engines.facets import MOST_VALUES, clause_of
from search.engines.fields import LARGEST_NUMBER, is_token, is_value
from search.schema import KEYWORD_FIELDS, NUMBER_FIELDS, TEXT_FIELDS

LIVING: Final = dsl.Term("gone", {"value": 0})


@singledispatch
def compiled(clause: Clause) -> dsl.Query:
    """Return the query of a clause; what it scores is of no account."""
    raise TypeError(f"{clause!r} is no clause")


@compiled.register
def _words(clause: Words) -> dsl.Query:
    return any_of(clause.field, filter(is_token, clause.tokens))


@compiled.register
def _phrase(clause: Phrase) -> dsl.Query:
    return scored(clause)


@compiled.register
def _is(clause: Is) -> dsl.Query:
    return any_of(clause.field, filter(is_value, clause.values))


@compiled.register
def _between(clause: Between) -> dsl.Query:
    low = max(clause.low or 0, 0)
    high = LARGEST_NUMBER if clause.high is None else min(clause.high, LARGEST_NUMBER)
    return dsl.Range(clause.field, {"gte": low, "lte": high}) if low <= high else dsl.MatchNone()


@compiled.register
def _every(clause: Every) -> dsl.Query:
    return dsl.Bool(filter=[compiled(one) for one in clause.clauses]) if clause.clauses else dsl.MatchAll()


@compiled.register
def _some(clause: Some) -> dsl.Query:
    if not clause.clauses or clause.at_least > len(clause.clauses):
        return dsl.MatchNone()
    return dsl.Bool(should=[compiled(one) for one in clause.clauses], minimum_should_match=max(clause.at_least, 1))


@compiled.register
def _without(clause: Without) -> dsl.Query:
    return dsl.Bool(must_not=[compiled(clause.clause)])


def any_of(field: str, values: Iterable[str]) -> dsl.Query:
    """Return the query for documents whose field holds any of the terms: one clause, be they hundreds."""
    return dsl.Terms(field, sorted(set(values)))


def scored(phrase: Phrase) -> dsl.Query:
    """Return the query of a phrase, or of one word, with its BM25 score times its weight."""
    if not phrase.tokens or not all(map(is_token, phrase.tokens)):
        return dsl.MatchNone()
    if len(phrase.tokens) == 1:
        return dsl.Term(phrase.field, {"value": phrase.tokens[0], "boost": phrase.weight})
    text = " ".join(phrase.tokens)  # the field's analyser takes it apart at the spaces, and does nothing else
    return dsl.MatchPhrase(phrase.field, {"query": text, "boost": phrase.weight})


def searches(plan: Plan, depth: int) -> list[dict[str, Any]]:
    """Return the searches of a plan: one a leg, the first with the total, then one for each group of facets."""
    found = compiled(plan.matched())
    legs = [Leg(())] if plan.sort or not plan.legs else list(plan.legs)
    bodies = [_hits(found, leg, plan, depth) for leg in legs]
    bodies[0]["track_total_hits"] = True
    return bodies + [_counts(plan, but, facets) for but, facets in plan.facet_groups().items()]


def _hits(found: dsl.Query, leg: Leg, plan: Plan, depth: int) -> dict[str, Any]:
    scoring = [scored(phrase) for phrase in leg.phrases()]
    body: dict[str, Any] = {
        "query": dsl.Bool(filter=[LIVING, found], should=scoring, minimum_should_match=0).to_dict(),
        "size": depth,
        "track_total_hits": False,
        "stored_fields": ["_none_"],
        "docvalue_fields": ["id", "owner"],
    }
    if plan.sort:
        body["sort"] = [{plan.sort.field: {"order": "desc" if plan.sort.descending else "asc"}}]
    return body


def _counts(plan: Plan, but: str, facets: list[Facet]) -> dict[str, Any]:
    query = dsl.Bool(filter=[LIVING, compiled(plan.matched(but=but))])
    aggregations = {facet.name: _aggregation(facet) for facet in facets}
    return {"query": query.to_dict(), "size": 0, "track_total_hits": False, "aggs": aggregations}


def _aggregation(facet: Facet) -> Mapping[str, Any]:
    if not facet.ranges:
        return {"terms": {"field": facet.field, "size": MOST_VALUES}}
    return {"filters": {"filters": {span.value: compiled(clause_of(facet, span)).to_dict() for span in facet.ranges}}}


def mapping() -> dict[str, Any]:
    """Return the mapping of an index: what is not in it is refused, and no text is kept as it was sent.

    The analyser stands at each field, and the hits' fields are read from columns, so the source can go.
    """
    return {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "properties": {
            **{name: {"type": "keyword"} for name in ("id", "owner", "digest")},
            "gone": {"type": "byte"},
            **{name: {"type": "text", "analyzer": "whitespace"} for name in TEXT_FIELDS},
            **{name: {"type": "keyword"} for name in KEYWORD_FIELDS},
            **{name: {"type": "long"} for name in NUMBER_FIELDS},
        },
    }
