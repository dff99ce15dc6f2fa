"""Clauses as queries of tantivy; no text of a person is ever parsed."""

from collections.abc import Iterable
from functools import singledispatch
from typing import Final

from tantivy import FieldType, Occur, Query

from search.clauses import Between, Clause, Every, Is, Leg, Phrase, Plan, Some, Without, Words
from search.engines.embedded.files import GONE, SCHEMA
from search.engines.fields import LARGEST_NUMBER, is_token, is_value

TOMBSTONES: Final = Query.term_query(SCHEMA, GONE, 1)
FEW: Final = 64
"""Up to how many terms are asked for one by one: a set of terms makes an automaton and a bit for every document, .1 ms
for a single one (measured: a question of three words has some forty such sets, 2.5 ms of an index of 57 documents)."""


@singledispatch
def compiled(clause: Clause) -> Query:
    """Return the query of a clause; what it scores is of no account."""
    raise TypeError(f"{clause!r} is no clause")


@compiled.register
def _words(clause: Words) -> Query:
    return any_of(clause.field, filter(is_token, clause.tokens))


@compiled.register
def _phrase(clause: Phrase) -> Query:
    if not clause.tokens or not all(map(is_token, clause.tokens)):
        return Query.empty_query()
    if len(clause.tokens) == 1:  # tantivy panics at a phrase of one
        return Query.term_query(SCHEMA, clause.field, clause.tokens[0])
    return Query.phrase_query(SCHEMA, clause.field, list(clause.tokens))


@compiled.register
def _is(clause: Is) -> Query:
    return any_of(clause.field, filter(is_value, clause.values))


@compiled.register
def _between(clause: Between) -> Query:
    low = max(clause.low or 0, 0)
    high = LARGEST_NUMBER if clause.high is None else min(clause.high, LARGEST_NUMBER)
    if low > high:
        return Query.empty_query()
    return Query.range_query(SCHEMA, clause.field, FieldType.Unsigned, low, high)


@compiled.register
def _every(clause: Every) -> Query:
    if not clause.clauses:
        return Query.all_query()
    return Query.boolean_query([(Occur.Must, compiled(one)) for one in clause.clauses])


@compiled.register
def _some(clause: Some) -> Query:
    if not clause.clauses or clause.at_least > len(clause.clauses):
        return Query.empty_query()
    shoulds = [(Occur.Should, compiled(one)) for one in clause.clauses]
    return Query.boolean_query(shoulds, max(clause.at_least, 1))


@compiled.register
def _without(clause: Without) -> Query:
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, compiled(clause.clause))])


def any_of(field: str, values: Iterable[str]) -> Query:
    """Return the query for documents whose field holds any of the terms."""
    terms = sorted(set(values))
    if len(terms) > FEW:
        return Query.term_set_query(SCHEMA, field, terms)
    if len(terms) == 1:
        return Query.term_query(SCHEMA, field, terms[0])
    return Query.boolean_query([(Occur.Should, Query.term_query(SCHEMA, field, term)) for term in terms])


def living(query: Query) -> Query:
    """Return the query without tombstones, scoring nothing."""
    return Query.const_score_query(
        Query.boolean_query([(Occur.Must, query), (Occur.MustNot, TOMBSTONES)]),
        0.0,
    )


def matched(plan: Plan, *, but: str = "") -> Query:
    """Return the query for what a plan finds, with all filters but the named one."""
    return living(compiled(plan.matched(but=but)))


def ranked(query: Query, leg: Leg) -> Query:
    """Return the query for the same documents, scored by a leg."""
    scoring = [(Occur.Should, Query.boost_query(_phrase(phrase), phrase.weight)) for phrase in leg.phrases()]
    return Query.boolean_query([(Occur.Must, query), *scoring])
