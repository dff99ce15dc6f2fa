"""Files in the storage: no orphan after a failure, a rollback, a deletion or a kill; quotas hold at once."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from accounts.errors import Incomplete
from accounts.files import storing
from accounts.files.reading import read_upload
from accounts.files.sweeping import sweep, swept
from accounts.models import Organisation, StoredFile
from accounts.states import FileKind
from tests.accounts.files.making import TINY_PDF, saved
from tests.factories import OrganisationFactory, UserFactory

LATER = timedelta(hours=2)


@pytest.fixture
def store(settings, tmp_path):
    """A storage of the test's own, and what lies in it."""
    folder = tmp_path / "files"
    options = {**settings.STORAGES["default"], "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": options}
    return lambda: sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


@pytest.fixture
def picture():
    return read_upload(SimpleUploadedFile("a.png", saved(kind="PNG")), FileKind.PICTURE)


@pytest.fixture
def document():
    return read_upload(SimpleUploadedFile("a.pdf", TINY_PDF), FileKind.DOCUMENT)


def keep(content, organisation, uploader=None, words="A street"):
    with storing.written(content) as stem, transaction.atomic():
        locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
        uploader = uploader or UserFactory()
        return storing.keep(content, stem, organisation=locked, uploader=uploader, words=words)


def test_parts_of_a_file_lie_where_its_row_says(db, store, picture, document):
    one, other = keep(picture, OrganisationFactory()), keep(document, OrganisationFactory())
    assert store() == sorted([*one.names, *other.names])
    assert [(default_storage.size(name) > 0) for name in one.names] == [True, True]
    assert (one.size, other.size) == (sum(default_storage.size(name) for name in one.names), len(TINY_PDF))
    assert [part for name in (one.page_name, one.list_name) if (part := one.part_named(name))] == list(one.names)
    assert one.part_named("../../secret_key") is None


def test_what_fails_leaves_no_file(db, store, picture):
    with pytest.raises(RuntimeError), storing.written(picture), transaction.atomic():
        raise RuntimeError
    assert (store(), StoredFile.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_deletion_takes_the_file_only_with_its_row(store, picture):
    file = keep(picture, OrganisationFactory())
    with transaction.atomic():
        storing.remove(StoredFile.objects.get(pk=file.pk))
        transaction.set_rollback(True)
    assert (len(store()), StoredFile.objects.count()) == (2, 1)
    with transaction.atomic():
        storing.remove(file)
        assert len(store()) == 2
    assert (store(), StoredFile.objects.count()) == ([], 0)


def test_sweep_takes_what_no_row_names_and_leaves_the_rest(db, store, picture, document, caplog):
    kept, lost = keep(picture, OrganisationFactory()), keep(document, OrganisationFactory())
    with storing.written(picture) as stem:  # still being written, or left by a kill
        left = [f"{stem}{ending}" for ending in picture.parts]
        assert swept(timezone.now()) == (0, [])
        assert len(store()) == 5
        assert swept(timezone.now() + LATER) == (2, [])
    assert store() == sorted([*kept.names, *lost.names])
    assert not set(left) & set(store())
    [name] = lost.names
    default_storage.delete(name)
    assert swept(timezone.now() + LATER) == (0, [name])
    sweep(None)
    assert [record.getMessage() for record in caplog.records] == [f"files: {name} is named by a row and not there"]


def test_sweep_of_an_empty_storage_finds_nothing(db, store):
    assert swept(timezone.now()) == (0, [])


PROGRAM = """
import os, signal, sys
import django
django.setup()
from accounts.files import storing
from accounts.files.reading import Content
with storing.written(Content("document", {".pdf": b"%PDF-"})) as stem:
    print(stem, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_kill_between_file_and_row_leaves_what_the_sweep_finds(db, store, settings, tmp_path):
    """The other process has the demo's storage in a folder of its own, which is this test's storage then."""
    environment = {**os.environ, "DATA": str(tmp_path), "DEMO": "1"}
    environment.pop("DATABASE_URL", None)
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == -signal.SIGKILL
    assert store() == [f"{ran.stdout.strip()}.pdf"]
    assert (Path(tmp_path / "files" / store()[0]).stat().st_mode & 0o777) == 0o600
    assert swept(timezone.now()) == (0, [])
    assert swept(timezone.now() + LATER) == (1, [])
    assert store() == []


def test_quota_counts_files_and_bytes(db, store, document, monkeypatch):
    organisation = OrganisationFactory()
    keep(document, OrganisationFactory())
    monkeypatch.setattr(storing, "MOST_FILES", 2)
    keep(document, organisation)
    keep(document, organisation)
    with pytest.raises(Incomplete, match="keeps 2 files here") as refusal:
        keep(document, organisation)
    assert refusal.value.field == "file"
    monkeypatch.setattr(storing, "MOST_FILES", 9)
    monkeypatch.setattr(storing, "MOST_BYTES", 3 * len(TINY_PDF) - 1)
    with pytest.raises(Incomplete, match="of at most"):
        keep(document, organisation)
    assert (len(store()), organisation.files.count()) == (3, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite writes one after the other")
def test_quota_holds_when_several_send_at_once(store, document, monkeypatch):
    organisation, uploader = OrganisationFactory(), UserFactory()
    monkeypatch.setattr(storing, "MOST_FILES", 3)
    refusals, line = [], threading.Barrier(8)

    def send():
        line.wait()
        try:
            keep(document, organisation, uploader)
        except Incomplete as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (organisation.files.count(), len(refusals), len(store())) == (3, 5, 3)
