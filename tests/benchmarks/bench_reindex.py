"""What building the index anew costs beside a plain loop that reads, renders and bulks the same rows."""

import statistics
import time

import pytest
from django.conf import settings
from elasticsearch import Elasticsearch, helpers

from accounts.identifiers import new_public_id
from listings.models import Reference, ReferenceText
from listings.queries import with_everything
from search.contents import content_of
from search.documents import document
from search.engines.elasticsearch.compiling import mapping
from search.engines.fields import fields_of
from search.indexing import rebuild
from search.kinds import public_rows
from search.schema import KINDS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not settings.ELASTICSEARCH_URL, reason="the plain loop is Elasticsearch's"),
]
ROUNDS, COPIES = 3, 3
CHUNK = 500


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


def taken(work):
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


@pytest.fixture
def many(real_texts):
    """Each of the references four times: what is paid once for a whole index must not be what is measured."""
    originals = list(Reference.objects.prefetch_related("texts"))
    for copy in range(COPIES):
        texts = []
        for original in originals:
            row = Reference.objects.get(pk=original.pk)
            row.pk, row.public_id, row.identifier = None, new_public_id(), f"{original.identifier}-{copy}"
            row.save(force_insert=True)
            for text in original.texts.all():
                text.pk, text.reference = None, row
                texts.append(text)
        ReferenceText.objects.bulk_create(texts)


def test_rebuild_beside_a_plain_loop(many, figures):
    """In turns, so that a noisy neighbour spoils both."""
    rounds = [(taken(plain_loop), taken(rebuild)) for _each in range(ROUNDS)]
    plain, built = (statistics.median(column) for column in zip(*rounds, strict=True))
    figures.append(("plain loop: read, render, bulk", plain, "reindex with its check and swap", built))
