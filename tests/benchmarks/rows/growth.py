"""How the time of the top 20, without totals and facets, grows with the index, beside bare tantivy."""

import shutil
from functools import partial
from pathlib import Path
from statistics import median

import tantivy
from django.conf import settings

from search import analysis
from search.engines.embedded import EmbeddedEngine
from search.query import Question, plan
from search.schema import COMBINED
from tests.benchmarks.drafting import Drafter
from tests.benchmarks.figures import Figure
from tests.benchmarks.questions import questions
from tests.benchmarks.timing import exponent, in_turns

SIZES, FULL_SIZES = (1_000, 4_000, 16_000), (1_000, 10_000, 100_000, 1_000_000)
KIND, ASKED, ROUNDS, TOP = "solutions", 30, 3, 20
SCHEMA = tantivy.SchemaBuilder().add_text_field(COMBINED, tokenizer_name="whitespace").build()


def measure(full):
    """Make an index of each size and ask the same questions of ours and of the bare one, in turns."""
    folder = Path(settings.DATA) / "growth"
    drafter, points = Drafter(), {"ours": [], "bare": []}
    plans = [plan(Question(text=text, kind=KIND, size=TOP)) for text in questions(KIND, ASKED)]
    for size in FULL_SIZES if full else SIZES:
        shutil.rmtree(folder, ignore_errors=True)
        ours, bare = built(folder, drafter, size)
        taken = {name: median(times) for name, times in asked(plans, ours, bare).items()}
        ours.close()
        for name, milliseconds in taken.items():
            points[name].append((size, milliseconds))
        yield Figure(f"top 20 of {size:,} documents (processor)", taken["ours"], "ms", "bare tantivy", taken["bare"])
    shutil.rmtree(folder)
    slopes = {name: exponent(found) for name, found in points.items()}
    yield Figure("growth of the top 20 (exponent)", slopes["ours"], "", "bare tantivy", slopes["bare"], 0.5)


def asked(plans, ours, bare):
    """Return the times of both for each plan."""
    times = {"ours": [], "bare": []}
    for one in plans:
        works = {"ours": partial(ours.search, one), "bare": partial(top, bare, one.seed)}
        for name, taken in in_turns(works, ROUNDS).items():
            times[name].append(median(taken))
    return times


def built(folder, drafter, size):
    """Fill both indexes with the same texts."""
    ours = EmbeddedEngine(folder / "ours")
    (folder / "bare").mkdir(parents=True)
    bare = tantivy.Index(SCHEMA, path=str(folder / "bare"))
    writer = bare.writer(50_000_000, 1)

    def noted(documents):
        for one in documents:
            writer.add_document(tantivy.Document(**{COMBINED: " ".join(one.texts[COMBINED])}))
            yield one

    ours.begin_rebuild()
    ours.fill(1, noted(drafter.documents(size)))
    ours.finish_rebuild()
    writer.commit()
    writer.wait_merging_threads()
    bare.reload()
    return ours, bare


def top(index, words):
    """Ask for the best texts with any of the words, counting nothing."""
    terms = [tantivy.Query.term_query(SCHEMA, COMBINED, word) for word in analysis.raw(words)]
    query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
    return index.searcher().search(query, TOP, count=False).hits
