"""Whether the process lives and can serve: without a database it cannot, without a search engine it can."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.journal.actions import Machine, append
from accounts.journal.models import Delivery
from search.engines import engine


def test_health(client, db):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.fixture
def index():
    """An index that is live and empty."""
    engine().begin_rebuild()
    engine().finish_rebuild()
    yield engine()
    engine().drop()


def ready(client):
    answer = client.get("/readyz")
    return answer.status_code, answer.json()


def test_readiness_with_everything_there(client, db, index):
    worker = {"lag_seconds": 0, "quarantined": 0}
    everything = {"status": "ok", "database": "ok", "search": "ok", "worker": worker, "demo": True}
    assert ready(client) == (200, everything)


def test_site_without_an_index_serves_and_says_so(client, db):
    status, said = ready(client)
    assert (status, said["status"], said["database"], said["search"]) == (200, "degraded", "ok", "index_not_built")


def test_site_without_a_search_server_serves_and_says_so(client, db, settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    status, said = ready(client)
    assert (status, said["status"], said["search"]) == (200, "degraded", "engine_unreachable")


def test_site_whose_index_cannot_be_read_serves_and_says_so(client, db, settings, tmp_path):
    settings.ELASTICSEARCH_URL, settings.SEARCH_INDEX_FOLDER = "", tmp_path / "file"
    settings.SEARCH_INDEX_FOLDER.write_text("")
    status, said = ready(client)
    assert (status, said["status"], said["search"]) == (200, "degraded", "index_unreadable")


def test_worker_that_lags_is_said(client, db, index):
    with transaction.atomic():
        entry = append("index.repair_asked", "index:live", actor=Machine("test"))
    Delivery.objects.filter(entry=entry).update(since=timezone.now() - timedelta(seconds=90))
    status, said = ready(client)
    assert (status, said["status"], said["search"], said["worker"]["lag_seconds"]) == (200, "degraded", "ok", 90)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_need_neither_host_nor_session_and_refuse_to_write(client, db, path):
    assert client.get(path, headers={"host": "10.0.0.7"}).status_code == 200
    assert client.post(path).status_code == 405


def test_health_answers_without_the_database(client):
    assert client.get("/healthz").status_code == 200


def test_readiness_is_503_with_migrations_missing(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "migrations missing")
