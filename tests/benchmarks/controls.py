"""What the search page is measured beside: an empty view, and a bare one that asks tantivy and renders 20 titles."""

from functools import cache
from pathlib import Path

import tantivy
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines

from listings.models import NeedText, ReferenceText, SolutionText

MANY = 20
PAGE = "<!doctype html><title>Found</title><ol>{% for title in titles %}<li>{{ title }}</li>{% endfor %}</ol>"


def folder():
    return Path(settings.DATA) / "bare"


def fill():
    """Index title and body of every text, with nothing but tantivy's own analysis."""
    folder().mkdir()
    schema = tantivy.SchemaBuilder().add_text_field("title", stored=True).add_text_field("body").build()
    index = tantivy.Index(schema, path=str(folder()))
    writer = index.writer(50_000_000, 1)
    for model, body in ((SolutionText, "description"), (NeedText, "problem"), (ReferenceText, "body")):
        for title, text in model.objects.order_by("pk").values_list("title", body).iterator():
            writer.add_document(tantivy.Document(title=title, body=text))
    writer.commit()
    writer.wait_merging_threads()


@cache
def _index():
    return tantivy.Index.open(str(folder()))


@cache
def _template():
    return engines["django"].from_string(PAGE)


@login_not_required
def empty(_request):
    return HttpResponse("")


@login_not_required
def bare(request):
    query, _errors = _index().parse_query_lenient(request.GET["q"], ["title", "body"])
    searcher = _index().searcher()
    titles = [searcher.doc(address).get_first("title") for _score, address in searcher.search(query, MANY).hits]
    return HttpResponse(_template().render({"titles": titles}))
