"""Finds what a killed process left in the storage: files that no row names and no upload is writing any more."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.files.storing import FOLDERS, TOKEN
from accounts.journal.models import Delivery
from accounts.journal.registry import Effect, Job
from accounts.models import StoredFile

log = logging.getLogger(__name__)

STILL_WRITING: Final = timedelta(hours=1)
"""Between the first byte and the row lie seconds; what is younger than this is left alone."""
AT_ONCE: Final = 500


def sweep(_delivery: Delivery) -> None:
    """Delete the files that no row names, and say which rows name what is gone."""
    deleted, missing = swept(timezone.now())
    if deleted:
        log.warning("files: %d without a row were deleted", deleted)
    for name in missing:
        log.error("files: %s is named by a row and not there", name)


def swept(now: datetime) -> tuple[int, list[str]]:
    """Delete what is too old to be an upload and has no row; return how many, and the names of rows without a file."""
    deleted = 0
    names = _names()
    while some := list(islice(names, AT_ONCE)):
        stems = {_stem_of(name) for name in some}
        known = set(StoredFile.objects.filter(stem__in=stems).values_list("stem", flat=True))
        for name in some:
            if _stem_of(name) not in known and _is_left(name, now):
                default_storage.delete(name)
                deleted += 1
    return deleted, _missing()


def _stem_of(name: str) -> str:
    return name[: name.rfind("/") + 1 + TOKEN]


def _is_left(name: str, now: datetime) -> bool:
    try:
        return now - default_storage.get_modified_time(name) > STILL_WRITING
    except FileNotFoundError:  # deleted meanwhile, as it should be
        return False


def _names() -> Iterator[str]:
    """Yield the name of every file of ours in the storage."""
    for folder in FOLDERS.values():
        for shard in _listed(folder)[0]:
            for name in _listed(f"{folder}/{shard}")[1]:
                yield f"{folder}/{shard}/{name}"


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _missing() -> list[str]:
    """Return the names of parts that a row names and the storage lacks, of rows that are still there."""
    lacking = [
        (file.pk, name)
        for file in StoredFile.objects.iterator()
        for name in file.names
        if not default_storage.exists(name)
    ]
    left = set(StoredFile.objects.filter(pk__in=[pk for pk, _name in lacking]).values_list("pk", flat=True))
    return [name for pk, name in lacking if pk in left]


SWEEP: Final = Job(
    name="accounts.files",
    every=timedelta(hours=6),
    offset=timedelta(hours=3),
    handle=sweep,
    effect=Effect.OUTSIDE,
)
