"""How long a new listing takes to find its saved searches among 10,000, beside asking every one of them."""

import random
import statistics
import time

import pytest

from search.actions.reporting import matching
from search.actions.turns import file_under_keys
from search.analysis import words
from search.contents import every_content
from search.documents import document
from search.judging import Held, judge
from search.models import SavedSearch, SearchKey
from search.queries.saved import wanted_by
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SEARCHES, LISTINGS, CHUNK = 10_000, 200, 500


def people_search_for(lot, contents):
    """Yield texts and filters as people have them: some words of a title, often with a filter, or a filter alone."""
    for _each in range(SEARCHES):
        one = lot.choice(contents)
        title = [one.texts[0].title[word.start : word.end] for word in words(one.texts[0].title)]
        telling = [word for word in title if len(word) > 3] or title
        text = " ".join(lot.sample(telling, min(len(telling), lot.choice([1, 2, 2, 3])))) if lot.random() < 0.9 else ""
        names = [name for name in ("country", "division", "source") if one.keywords.get(name)]
        narrowed = names and (not text or lot.random() < 0.5)
        chosen = {name: [one.keywords[name][0]] for name in lot.sample(names, 1)} if narrowed else {}
        yield text, chosen, one.texts[0].language


@pytest.fixture
def saved(real_texts):
    lot, person, contents = random.Random(1), UserFactory(), list(every_content())  # noqa: S311
    made = [
        SavedSearch(person=person, name="n", kind="references", text=text, chosen=chosen, language=language)
        for text, chosen, language in people_search_for(lot, contents)
    ]
    SavedSearch.objects.bulk_create(made)
    for start in range(0, SEARCHES, CHUNK):
        file_under_keys(made[start : start + CHUNK])
    return made, lot.sample(contents, LISTINGS)


def taken(work):
    """Return the milliseconds of processor time of some work: other work of the machine must not count."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def test_new_listing_among_saved_searches(saved, figures):
    made, listings = saved
    every = [judge(wanted_by(one).clause()) for one in made]

    def ask_all(content):
        held = Held(document(content))
        return sum(one(held) for one in every)

    met = [len(matching("references", one)) for one in listings]
    assert met[:5] == [ask_all(one) for one in listings[:5]]
    times = [taken(lambda one=one: matching("references", one)) for one in listings]
    all_asked = statistics.median(taken(lambda one=one: ask_all(one)) for one in listings[:9])
    analysed = statistics.median(taken(lambda one=one: document(one)) for one in listings)
    figures.append(
        ("new listing finds its searches among 10,000", statistics.median(times), "asking all of them", all_asked)
    )
    figures.append(
        ("the slowest twentieth of listings", statistics.quantiles(times, n=20)[-1], "its analysis", analysed)
    )
    keys = SearchKey.objects.count() / SEARCHES
    figures.append(("keys of a search (a number, no time)", keys, "searches met by a listing", statistics.median(met)))
