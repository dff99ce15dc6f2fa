"""Whatever people do with listings, both engines answer alike: the same on a new index, and nearly so after changes."""

import os
import statistics
import uuid
from contextlib import ExitStack, contextmanager

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from accounts.journal.deliveries import claim_number
from search.engines import engine
from search.indexing import drift, index, rebuild
from search.query import plan
from tests.proofs.report import TITLE, said
from tests.search.indexed import waiting
from tests.search.lots import Lots, make_listings
from tests.search.stirring import STEPS, Market, take

pytestmark = [pytest.mark.django_db, pytest.mark.proof]
FULL = os.environ.get("PROVE") == "1"
EXAMPLES, QUESTIONS, LISTINGS = (40, 60, 15) if FULL else (2, 20, 4)
LEAST_STEPS, MOST_STEPS = 12, 40 if FULL else 20
LEAST_OVERLAP = 0.95
FIRST = 10
thorough = effort(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=not FULL,
    phases=[Phase.generate],  # the smallest history that fails says no more, and each try takes a second
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def sides(elasticsearch_url, learned, settings):
    """The settings of the embedded engine and of a server."""
    settings.JOURNAL_SCHEDULE = []
    return [
        {"ELASTICSEARCH_URL": ""},
        {"ELASTICSEARCH_URL": elasticsearch_url, "SEARCH_INDEX_PREFIX": f"test-{uuid.uuid4().hex[:12]}"},
    ]


def on_each(sides, function):
    """Return what a function returns with each engine as the site's."""
    answers = []
    for side in sides:
        with override_settings(**side):
            answers.append(function())
    return answers


@contextmanager
def undone(sides):
    """Roll back what is written, and drop what is indexed."""
    with ExitStack() as stack, transaction.atomic():
        stack.callback(on_each, sides, lambda: (engine().drop(), engine().close()))
        yield
        transaction.set_rollback(True)


def bring_up_to_date(sides):
    """Do for both engines what a worker does for the site's."""
    lanes = set(waiting().values_list("lane", flat=True))
    on_each(sides, lambda: index(claim_number(), sorted(lane.partition(":")[2] for lane in lanes)))
    waiting().delete()


def answers(questions):
    return [engine().search(one) for one in questions]


def shape(results):
    return results.total, {name: dict(counts) for name, counts in results.facets.items()}


def ids(results):
    return [hit.id for hit in results.hits]


def overlap(mine, theirs):
    one, other = ids(mine)[:FIRST], ids(theirs)[:FIRST]
    return len(set(one) & set(other)) / max(len(one), len(other))


def assert_same(mine, theirs, questions):
    for one, other, question in zip(mine, theirs, questions, strict=True):
        assert (shape(one), ids(one)) == (shape(other), ids(other)), question


def test_both_engines_answer_alike_whatever_is_done(sides, record_property):
    overlaps, done, asked = [], [], []

    @thorough
    @given(seed=st.integers(0, 2**32), steps=st.integers(LEAST_STEPS, MOST_STEPS))
    def holds(seed, steps):
        with undone(sides):
            lots = Lots(seed)
            make_listings(lots, LISTINGS)
            market = Market(lots)
            on_each(sides, rebuild)
            questions = [plan(lots.criteria().question()) for _ in range(QUESTIONS)]
            assert_same(*on_each(sides, lambda: answers(questions)), questions)
            done.extend(step for step in lots.choices(sorted(STEPS), k=steps) if take(step, market))
            bring_up_to_date(sides)
            assert [list(one.ids) for one in on_each(sides, drift)] == [[], []]
            after = on_each(sides, lambda: answers(questions))
            assert list(map(shape, after[0])) == list(map(shape, after[1]))
            overlaps.extend(overlap(*both) for both in zip(*after, strict=True) if both[0].total)
            on_each(sides, rebuild)
            anew = on_each(sides, lambda: answers(questions))
            assert_same(*anew, questions)
            assert list(map(shape, anew[0])) == list(map(shape, after[0]))
            asked.extend(one for one in anew[0] if one.total)

    holds()
    figures = {
        "histories": EXAMPLES,
        "changes": len(done),
        "questions_with_hits": len(asked),
        "overlap_after_changes": round(statistics.mean(overlaps), 4),
        "worst": round(min(overlaps), 2),
    }
    record_property(TITLE, "\t".join(["both engines, random listings", "tantivy and Elasticsearch", said(figures), ""]))
    assert len(done) > 3 * EXAMPLES
    assert len(asked) > EXAMPLES * QUESTIONS / 4
    assert statistics.mean(overlaps) >= LEAST_OVERLAP
