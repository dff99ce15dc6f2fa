"""How long a new listing takes to find its saved searches among 10,000, beside asking every one of them."""

import random
import time
from itertools import islice
from statistics import median

from django.db import transaction

from search.actions.reporting import matching
from search.actions.turns import file_under_keys
from search.analysis import words
from search.contents import every_content
from search.documents import document, findable
from search.judging import Held, judge
from search.models import SavedSearch
from search.queries.saved import wanted_by
from tests.benchmarks.figures import Figure
from tests.benchmarks.timing import cpu, p95
from tests.factories import UserFactory

SEARCHES, LISTINGS, OTHERS, ALL_ASKED, CHUNK, POOL = 10_000, 200, 2_000, 5, 500, 4_000
FILTERS = {"references": ("country", "division", "source"), "needs": ("country", "mode"), "solutions": ("price",)}


def measure(_full):
    """Save the searches for as long as this lasts; processor time of this thread, which does all of it."""
    with transaction.atomic():
        contents, lot = list(islice(every_content(), POOL)), random.Random(1)  # noqa: S311 - no secret
        lot.shuffle(contents)
        made = saved(lot, contents)
        still_open = [one for one in contents if one.numbers["closes_at"] > time.time()]
        listings, others = still_open[:LISTINGS], still_open[LISTINGS:][:OTHERS]
        # A worker that has run for a while has worked out what most searches ask for; no listing is looked at twice.
        met = {one.id: look(one) for one in others}
        times = [cpu(lambda one=one: met.update({one.id: look(one)})) for one in listings]
        judges = [judge(wanted_by(one).clause()) for one in made]

        def ask_all(content):
            held = Held(document(content))
            return sum(one(held) for one in judges)

        if any(met[one.id] != ask_all(one) for one in listings[:ALL_ASKED]):
            raise ValueError("The searches that are filed under keys are not those that a listing meets.")
        every = median(cpu(lambda one=one: ask_all(one)) for one in listings[:ALL_ASKED])
        analysed = median(cpu(lambda one=one: findable(one)) for one in listings)
        transaction.set_rollback(True)
    name = "a new listing finds its searches among 10,000, median"
    yield Figure(name, median(times), "ms", "asking all of them", every, 10)
    yield Figure(name.replace("median", "p95"), p95(times), "ms", "its analysis, median", analysed, 10)


def look(content):
    """Return how many searches a listing meets."""
    return len(matching(content.keywords["kind"][0], content))


def saved(lot, contents):
    person = UserFactory(email="saver@people.example")
    made = [
        SavedSearch(person=person, name="n", kind=kind, text=text, chosen=chosen, language=language)
        for kind, text, chosen, language in people_search_for(lot, contents)
    ]
    SavedSearch.objects.bulk_create(made)
    for start in range(0, SEARCHES, CHUNK):
        file_under_keys(made[start : start + CHUNK])
    return made


def people_search_for(lot, contents):
    """Yield texts and filters as people have them: some words of a title, often with a filter, or a filter alone."""
    for _each in range(SEARCHES):
        one = lot.choice(contents)
        kind = one.keywords["kind"][0]
        title = [one.texts[0].title[word.start : word.end] for word in words(one.texts[0].title)]
        telling = [word for word in title if len(word) > 3] or title or ["city"]
        text = " ".join(lot.sample(telling, min(len(telling), lot.choice([1, 2, 2, 3])))) if lot.random() < 0.9 else ""
        names = [name for name in FILTERS[kind] if one.keywords.get(name)]
        narrowed = names and (not text or lot.random() < 0.5)
        chosen = {name: [one.keywords[name][0]] for name in lot.sample(names, 1)} if narrowed else {}
        yield kind, text, chosen, one.texts[0].language
