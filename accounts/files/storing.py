"""Puts files into Django's storage and takes them out, so that no kill leaves one that neither row nor sweep knows."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.files.limits import MOST_BYTES, MOST_FILES
from accounts.files.reading import Content
from accounts.files.shapes import refused
from accounts.models import Organisation, StoredFile, User
from accounts.states import FileKind

log = logging.getLogger(__name__)

FOLDERS: Final = {"picture": "pictures", "document": "documents", "record": "records"}
TOKEN: Final = 32
"""Letters of the random part of a name."""


@contextmanager
def written(content: Content) -> Iterator[str]:
    """Write a file's parts and yield what their names begin with; when the body fails, they go again.

    Enter it outside the transaction that makes the row: a row then never names what is not there. Whoever is killed in
    between leaves parts without a row, which `accounts.files.sweeping` finds.
    """
    token = secrets.token_hex(TOKEN // 2)
    stem = f"{FOLDERS[content.kind]}/{token[:2]}/{token}"
    try:
        for ending, data in content.parts.items():
            default_storage.save(f"{stem}{ending}", ContentFile(data))
        yield stem
    except BaseException:
        _delete([f"{stem}{ending}" for ending in content.parts])
        raise


def keep(content: Content, stem: str, *, organisation: Organisation, uploader: User, words: str) -> StoredFile:
    """Make the row of a written file, inside the caller's transaction, which has locked `organisation`.

    Raises `Incomplete` when the organisation keeps as much as it may.
    """
    refuse_full(organisation, content.size)
    return _row(content, stem, organisation=organisation, uploader=uploader, words=words)


def keep_record(content: Content, stem: str, *, organisation: Organisation, words: str) -> StoredFile:
    """Make the row of a record that the site wrote itself, as `keep`: it counts for no quota and names nobody."""
    return _row(content, stem, organisation=organisation, uploader=None, words=words)


def _row(content: Content, stem: str, *, organisation: Organisation, uploader: User | None, words: str) -> StoredFile:
    return StoredFile.objects.create(
        organisation=organisation,
        uploader=uploader,
        kind=content.kind,
        stem=stem,
        digest=content.digest,
        size=content.size,
        width=content.width,
        height=content.height,
        words=words,
    )


def refuse_full(organisation: Organisation, more: int = 0) -> None:
    """Raise `Incomplete` when an organisation keeps as many files, or as much, as it may; one query for each."""
    own = StoredFile.objects.filter(organisation=organisation).exclude(kind=FileKind.RECORD)
    taken = own.aggregate(bytes=Sum("size"))["bytes"] or 0
    if own.count() >= MOST_FILES:
        raise refused(_("Your organisation keeps %d files here, which is the most. Remove one first.") % MOST_FILES)
    if taken + more > MOST_BYTES:
        words = {"taken": filesizeformat(taken), "most": filesizeformat(MOST_BYTES)}
        raise refused(_("Your organisation keeps %(taken)s of at most %(most)s here. Remove something first.") % words)


def remove(file: StoredFile) -> None:
    """Delete a file's row inside the caller's transaction, and its parts once that is committed."""
    names = list(file.names)
    file.delete()
    transaction.on_commit(partial(_delete, names))


def _delete(names: list[str]) -> None:
    """Delete parts; what the storage will not delete now, the sweep deletes."""
    for name in names:
        try:
            default_storage.delete(name)
        except OSError:
            log.exception("files: %s was not deleted", name)
