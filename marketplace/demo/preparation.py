"""Brings a demonstration's folder up to date: database, people, catalogues and static files."""

import hashlib
import os
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections

STAMP: Final = "static.digest"


def steps() -> Iterator[tuple[str, Callable[[], object]]]:
    """Return what a start has to do, in order; each step is quick when nothing changed."""
    yield "catalogues", compile_catalogues
    yield "database", lambda: call_command("migrate", interactive=False, verbosity=0)
    yield "cache table", lambda: call_command("createcachetable", verbosity=0)
    yield "reference data", lambda: call_command("load_reference", verbosity=0)
    yield "demo content", lambda: call_command("load_demo", verbosity=0)
    yield "search index", lambda: call_command("reindex", missing=True, stdout=StringIO())
    yield "static files", collect_static_files
    # What is started next opens connections of its own.
    yield "connections", connections.close_all


def compile_catalogues() -> int:
    """Compile each catalogue that is newer than its compiled form; returns how many were compiled."""
    sources = [path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.po")]
    stale = [path for path in sources if not _is_fresh(path.with_suffix(".mo"), path)]
    for source in stale:
        _compile(source)
    return len(stale)


def collect_static_files() -> bool:
    """Collect the static files anew when one of them changed; returns whether it did."""
    stamp = Path(settings.DATA) / STAMP
    digest = _static_digest()
    if stamp.exists() and stamp.read_text() == digest and Path(settings.STATIC_ROOT).is_dir():
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest)
    return True


def _is_fresh(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def _compile(source: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, domain=source.stem)
    # Written beside and renamed: a site that runs meanwhile never reads half a catalogue.
    fresh = source.with_suffix(f".mo.{os.getpid()}")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    fresh.replace(source.with_suffix(".mo"))


def _static_digest() -> str:
    """Return a digest of the name, size and time of every static file, and of how they are stored."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
