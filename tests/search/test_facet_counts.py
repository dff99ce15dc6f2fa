"""Totals and facets are what counting the rows one by one gives, on questions and filters by lot."""

import os

import pytest

from listings.states import BUDGET_SPANS
from search.contents import content_of
from search.documents import document
from search.engines import engine
from search.filters import filters_of
from search.indexing import rebuild
from search.judging import Held, judge
from search.kinds import public_rows
from search.queries import found
from search.query import plan
from search.schema import KINDS, NEEDS, REFERENCES, SOLUTIONS
from tests.proofs.report import TITLE, said
from tests.search.lots import Lots, make_listings

pytestmark = [pytest.mark.django_db, pytest.mark.proof]
FULL = os.environ.get("PROVE") == "1"
LISTINGS, QUESTIONS, PAGES = (100, 1_000, 100) if FULL else (25, 200, 8)


@pytest.fixture
def market(site_engine, learned, db):
    """Listings by lot in the index, and the dice that go on to the questions."""
    lots = Lots(8)
    make_listings(lots, LISTINGS)
    rebuild()
    return lots


def counted_rows():
    """Return what is public as the rows say it: kind, what its words are, and the values of each filter."""
    return [
        (kind, row.public_id, Held(document(content_of(row))), VALUES[kind](row) | of_all(row))
        for kind in KINDS
        for row in public_rows(kind)
    ]


def of_all(row):
    codes = [one.code for one in row.cpv_codes.all()]
    themes = list(row.themes.all())
    return {
        "theme": {one.key for one in themes} | {one.parent.key for one in themes},
        "division": {code[:2] for code in codes},
        "cpv": {code[:digits] + "0" * (8 - digits) for code in codes for digits in range(2, 9)},
    }


def of_solution(row):
    return {
        "tag": {tag.folded for tag in row.tags.all()},
        "country": set(row.countries),
        "language": {*row.languages, *(text.language for text in row.texts.all())},
        "maturity": {row.maturity},
        "price": {row.price_band},
        "proof": {"none"},
        "runs_in": set(),
        "like": set(),
        "mims": set(row.mims),
        "data_location": set(row.data_location),
        "implementation": {row.implementation} - {""},
        "bought": set(),
    }


def of_need(row):
    return {
        "tag": {tag.folded for tag in row.tags.all()},
        "country": {row.organisation.country.code},
        "language": {text.language for text in row.texts.all()},
        "mode": {row.mode},
        "budget": bands(row) or {"not_public"},
        "came": {"untold"},
        "kit": set(),
        "status": {"closed" if row.is_closed else "open"},
    }


def bands(row):
    """Return the bands that a public budget reaches, by trying their ends and its own, in cents."""
    low, high = row.budget_low or 0, row.budget_high
    if not row.budget_public or (row.budget_low is None and high is None):
        return set()
    amounts = [
        low,
        *([high] if high is not None else [10**15]),
        *(floor * 100 for floor, _end in BUDGET_SPANS.values()),
    ]
    inside = [amount for amount in amounts if low <= amount and (high is None or amount <= high)]
    return {
        name
        for name, (floor, end) in BUDGET_SPANS.items()
        if any(floor * 100 <= amount and (end is None or amount < end * 100) for amount in inside)
    }


def of_reference(row):
    return {
        "country": {row.country.code or "unknown"},
        "language": {text.language for text in row.texts.all()},
        "source": {row.source},
    }


VALUES = {SOLUTIONS: of_solution, NEEDS: of_need, REFERENCES: of_reference}


def counted(rows, criteria):
    """Return the ids that criteria find, and the counts of each facet that are not 0."""
    has_words = judge(plan(criteria.question()).found)
    worded = [(one, values) for kind, one, held, values in rows if kind == criteria.kind and has_words(held)]

    def passes(values, but=""):
        return all(values[name] & set(wanted) for name, wanted in criteria.chosen.items() if name != but)

    facets = {
        one.name: [value for _id, values in worded if passes(values, one.name) for value in values[one.name]]
        for one in filters_of(criteria.kind)
        if not one.is_hidden
    }
    ids = {one for one, values in worded if passes(values)}
    return ids, {name: {value: values.count(value) for value in values} for name, values in facets.items()}


def without_nothing(facets):
    """Return facets without counts of 0, and without those in which nothing is left: the page shows none of these."""
    sound = {name: {value: count for value, count in counts.items() if count} for name, counts in facets.items()}
    return {name: counts for name, counts in sound.items() if counts}


def test_totals_and_facets_are_what_counting_gives(market, record_property):
    rows, narrowed, values = counted_rows(), 0, 0
    for _question in range(QUESTIONS):
        criteria = market.criteria()
        results = engine().search(plan(criteria.question()))
        ids, facets = counted(rows, criteria)
        assert (results.total, without_nothing(results.facets)) == (len(ids), without_nothing(facets)), criteria
        assert len(results.hits) == min(len(ids), 20)
        assert {hit.id for hit in results.hits} <= ids
        narrowed += bool(ids and criteria.chosen)
        values += sum(map(len, facets.values()))
    figures = {"questions": QUESTIONS, "that_filters_narrow": narrowed, "values_counted": values, "wrong": 0}
    record_property(TITLE, "\t".join(["facet counts", type(engine()).__name__, said(figures), ""]))
    assert narrowed > QUESTIONS / 4


def test_page_shows_what_counting_gives(market):
    rows = counted_rows()
    for _question in range(PAGES):
        criteria = market.criteria()
        page, (ids, facets) = found(criteria), counted(rows, criteria)
        shown = {one.name: {each.value: each.total for each in (*one.options, *one.more)} for one in page.facets}
        assert (page.total, without_nothing(shown)) == (len(ids), without_nothing(facets))
        for tab in page.tabs:
            assert tab.total == len(counted(rows, criteria.of_kind(tab.kind))[0])
