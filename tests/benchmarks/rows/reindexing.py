"""What building the index anew on Elasticsearch costs beside a plain loop that does the same with the same rows."""

from statistics import median

from django.conf import settings
from elasticsearch import Elasticsearch, helpers

from listings.queries import with_everything
from search.contents import content_of
from search.documents import document
from search.engines import engine
from search.engines.elasticsearch.compiling import mapping
from search.engines.fields import fields_of
from search.indexing import rebuild
from search.kinds import public_rows
from search.schema import KINDS
from tests.benchmarks.figures import Figure
from tests.benchmarks.timing import in_turns, wall

SERVER = True
ROUNDS, FULL_ROUNDS = 1, 3
CHUNK = 500


def measure(full):
    """In turns, on the clock, because half of the work is the server's; the first round warms both up."""
    times = in_turns({"plain": plain_loop, "ours": rebuild}, FULL_ROUNDS if full else ROUNDS, wall)
    engine().drop()
    plain, ours = median(times["plain"]), median(times["ours"])
    # As rates, so that the ratio is ours ÷ the loop's as the goal has it.
    number = sum(public_rows(kind).count() for kind in KINDS)
    yield Figure(
        "reindex, Elasticsearch, with its check and swap",
        1000 * number / ours,
        "/s",
        "plain loop: read, render, bulk",
        1000 * number / plain,
        0.95,
        judges_ratio=True,
        most=False,
        note=f"{number} listings, documents a second",
    )


def plain_loop():
    """Read, render and bulk everything, one after the other, into a new index."""
    client, name = Elasticsearch(settings.ELASTICSEARCH_URL), f"{settings.SEARCH_INDEX_PREFIX}-plain"
    shape = {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"}
    client.indices.create(index=name, mappings=mapping(), settings=shape)
    rows = (row for kind in KINDS for row in with_everything(public_rows(kind)).order_by("pk").iterator(CHUNK))
    fields = (fields_of(document(content_of(row))) for row in rows)
    helpers.bulk(client, ({"_id": one["id"], "_source": one} for one in fields), index=name, chunk_size=CHUNK)
    client.indices.refresh(index=name)
    client.indices.delete(index=name)
    client.close()
