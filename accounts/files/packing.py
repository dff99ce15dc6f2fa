"""Packs what is held about a person, with the files that she sent, into one archive on disk."""

import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO

from django.core.files.storage import default_storage

from accounts.held import copy_name
from accounts.models import StoredFile


def packed(text: str, files: Iterable[StoredFile]) -> IO[bytes]:
    """Return an open archive that vanishes when it is closed; a file that the storage has lost is left out."""
    archive = tempfile.TemporaryFile(prefix="own-data-")  # noqa: SIM115  the answer closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as made:
        made.writestr("own-data.json", text)
        for file in files:
            for name in file.names:
                if default_storage.exists(name):
                    with default_storage.open(name) as opened:
                        made.writestr(copy_name(file, name), opened.read())
    archive.seek(0)
    return archive
