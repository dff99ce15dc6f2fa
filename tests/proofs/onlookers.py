"""Everything of a need that others than its own team can get at: pages, index, order and reasons, record, mails."""

import json
import re
from dataclasses import asdict
from typing import NamedTuple
from urllib.parse import urlencode

from django.core import mail
from django.test import override_settings

from accounts.journal.models import Delivery, Entry, Private
from listings.models import Need, Solution
from listings.queries import with_everything
from listings.states import BudgetBand
from marketplace.matching.queries import ranked_needs, ranked_solutions
from search.contents import every_content
from search.documents import document
from search.engines import engine
from search.query import Question, plan
from search.schema import CLOSED_BUDGET, NEEDS, SOLUTIONS
from tests.test_permissions import MATRIX, address_of

ONE_TIME = re.compile(rb'name="(csrfmiddlewaretoken|token)" value="[^"]*"')
"""What a form carries that is new each time it is shown."""
PARTS = re.compile("/search/|/openings/")
QUERIES = ("", "lamps burn", "Matched need", "school", '"Safe ways"')


def addresses(organisation):
    """Return every address of the permission matrix that shows anybody a page, and those that ask about needs.

    The demonstration's codes are others every thirty seconds.
    """
    shown = (name for name, row in MATRIX.items() if 200 in row["GET"].values() and name != "demo:codes")
    return sorted({*(address_of(name, organisation) for name in shown), *_of_needs(), *searches()})


def _of_needs():
    solutions = [solution.public_id for solution in Solution.objects.public()]
    for need in (need.public_id for need in Need.objects.all()):
        paths = ("", "openings/", "answer/", "answers/")
        yield from (f"/needs/{need}/{path}" for path in paths)
        yield from (f"/matches/needs/{need}/", f"/matches/needs/{need}/?all=1", f"/search/similar/needs/{need}/")
        yield from (f"/staff/curation/{need}/", f"/staff/review/need/{need}/", f"/inquiries/new/{need}/")
        pairs = [f"{need}/{solution}/" for solution in solutions]
        yield from (f"{of_pairs}{pair}" for pair in pairs for of_pairs in ("/matches/pairs/", "/inquiries/matches/"))
    yield from (f"/matches/solutions/{solution}/?all=1" for solution in solutions)
    yield from (f"/staff/review/?{urlencode({'tab': tab, 'kind': 'need'})}" for tab in ("published", "waiting"))
    yield from (f"/themes/{key}/" for key in ("lighting", "cycling", "mobility"))


def searches():
    """Return searches for needs: by words, by every band of a budget, in every order; and what is suggested."""
    for words in QUERIES:
        yield f"/search/?{urlencode({'kind': NEEDS, 'q': words})}"
        yield f"/search/suggestions/?{urlencode({'q': words[:4]})}"
    for band in (*BudgetBand.values, CLOSED_BUDGET):
        yield f"/search/?{urlencode({'kind': NEEDS, 'budget': band})}"
    for order in ("newest", "deadline"):
        yield f"/search/?{urlencode({'kind': NEEDS, 'sort': order})}"


class Asked(NamedTuple):
    """What a reader asks for: a page, or the part of it that scripts ask for; with or without a search engine."""

    reader: str
    path: str
    is_part: bool = False
    with_engine: bool = True


def questions(readers, organisation, *, full):
    """Return what these readers ask: in full in both languages, and for parts of pages, too."""
    paths = addresses(organisation)
    for prefix in ("", "/bg") if full else ("",):
        for reader in readers:
            yield from (Asked(reader, prefix + path) for path in paths)
            yield from (Asked(reader, prefix + path, with_engine=False) for path in paths if "/search/?" in path)
            if full:
                yield from (Asked(reader, prefix + path, is_part=True) for path in paths if PARTS.search(path))


def pages(clients, asked, nowhere):
    """Return what is answered with 200, head and body, to the byte; `nowhere` is a folder without an index."""
    apart = {with_engine: [one for one in asked if one.with_engine is with_engine] for with_engine in (True, False)}
    seen = {one: answered(clients, one) for one in apart[True]}
    with override_settings(ELASTICSEARCH_URL="", SEARCH_INDEX_FOLDER=nowhere):
        seen |= {one: answered(clients, one) for one in apart[False]}
    return {one: page for one, page in seen.items() if page}


def answered(clients, one):
    answer = clients[one.reader].get(one.path, headers={"HX-Request": "true"} if one.is_part else {})
    if answer.status_code == 302:
        # What it leaves to be said on the next page is read on one that is not compared.
        clients[one.reader].get("/privacy/")
    if answer.status_code != 200:
        return None
    return sorted(answer.headers.items()), ONE_TIME.sub(b"", answer.content)


def index():
    """Return the index's own stamps and order, and what would be written into it now."""
    documents = {f"document {one.id}": json.dumps([asdict(one), asdict(document(one))]) for one in every_content()}
    orders = {f"order of {words}": str(engine().search(plan(Question(text=words, kind=NEEDS)))) for words in QUERIES}
    return {**documents, **orders, "stamps": list(engine().stamps())}


def matches():
    """Return the score, the reasons and the order of every pair, from both sides."""
    needs, solutions = (with_everything(model.objects.public()) for model in (Need, Solution))
    return {
        **{f"{SOLUTIONS} for {need.public_id}": str(ranked_solutions(need)) for need in needs},
        **{f"{NEEDS} for {solution.public_id}": str(ranked_needs(solution)) for solution in solutions},
    }


def traces():
    """Return how many private texts, waiting deliveries and mails there are."""
    return {"private": Private.objects.count(), "waiting": Delivery.objects.count(), "mails": len(mail.outbox)}


def entries_after(last):
    """Return what entries say that came after one, without what each has of its own."""
    rows = Entry.objects.filter(pk__gt=last).order_by("pk")
    return list(rows.values("verb", "subject", "person", "organisation", "job", "data", "digests"))


def own_page(client):
    """Return a need's page as its own team sees it, to the byte."""
    return ONE_TIME.sub(b"", client.get(f"/needs/{Need.objects.last().public_id}/").content)
