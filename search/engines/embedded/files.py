"""The folder of the embedded engine: which indexes stand in it, and how one is opened."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from tantivy import Index, Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from search.engines.base import UNREADABLE, EngineDown
from search.schema import KEYWORD_FIELDS, NUMBER_FIELDS, SCHEMA_VERSION, TEXT_FIELDS

ID: Final = "id"
OWNER: Final = "owner"
DIGEST: Final = "digest"
VERSION: Final = "version"
GONE: Final = "gone"


def _schema() -> Schema:
    builder = SchemaBuilder()
    for name in (ID, OWNER, DIGEST):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace_alone", index_option="position")
    for name in KEYWORD_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in NUMBER_FIELDS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_unsigned_field(VERSION, stored=True, indexed=True, fast=True)
    builder.add_unsigned_field(GONE, indexed=True, fast=True)
    return builder.build()


SCHEMA: Final = _schema()


@dataclass(frozen=True, slots=True)
class Roles:
    """The numbers of the indexes that are live, being built, and kept from before; and the last number given."""

    live: int | None = None
    building: int | None = None
    previous: int | None = None
    last: int = 0


class Files:
    """One folder with numbered indexes of one schema, and the file that says which of them is what.

    That file is replaced by renaming, so that a crash leaves the old roles or the new ones.
    """

    def __init__(self, folder: Path) -> None:
        self.top = folder
        self.folder = folder / f"schema-{SCHEMA_VERSION}"
        self._roles = self.folder / "roles.json"
        self._aside = folder / "damaged"

    def path(self, number: int) -> Path:
        """Return the folder of an index."""
        return self.folder / f"index-{number}"

    def roles(self) -> Roles:
        """Return which index is what; raises `EngineDown` when the file cannot be read."""
        try:
            return Roles(**json.loads(self._roles.read_bytes()))
        except FileNotFoundError:
            return Roles()
        except (OSError, ValueError, TypeError) as error:
            raise EngineDown(UNREADABLE) from error

    def assign(self, roles: Roles) -> None:
        """Make roles the valid ones, on the disk when it returns."""
        new = self._roles.with_suffix(".new")
        with new.open("w") as file:
            json.dump(asdict(roles), file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._roles)
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def make(self, roles: Roles) -> Roles:
        """Make an empty index and return the roles in which it is the one being built, not yet valid."""
        number = roles.last + 1
        self.path(number).mkdir(parents=True)
        opened(self.path(number), new=True)
        return replace(roles, building=number, last=number)

    def tidy(self) -> None:
        """Delete every index that has no role."""
        roles = self.roles()
        kept = {self.path(number) for number in (roles.live, roles.building, roles.previous) if number is not None}
        for path in self.folder.glob("index-*"):
            if path not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def tidy_schemas(self) -> None:
        """Delete the indexes of other schemas, once this one has a live index."""
        others = [path for path in self.top.glob("schema-*") if path != self.folder]
        for path in others if self.roles().live is not None else []:
            shutil.rmtree(path, ignore_errors=True)

    def drop(self) -> None:
        """Delete all indexes and the roles, and what was set aside."""
        for path in [*self.top.glob("schema-*"), self._aside]:
            shutil.rmtree(path, ignore_errors=True)

    def set_aside(self) -> None:
        """Move the indexes and the roles of this schema to the folder for damaged ones, in place of what is there."""
        shutil.rmtree(self._aside, ignore_errors=True)
        self.folder.replace(self._aside)

    def size(self, number: int) -> int:
        """Return how many bytes the files of an index have; those that a merge takes away meanwhile are not counted."""
        total = 0
        for path in self.path(number).glob("*"):
            with suppress(FileNotFoundError):
                total += path.stat().st_size
        return total


def opened(path: Path, *, new: bool = False) -> Index:
    """Open an index, or make one; it is read as it stood when `reload` was last called."""
    with readable():
        index = Index(SCHEMA, path=str(path), reuse=False) if new else Index.open(str(path))
        # An index forgets its tokenizers when it is closed.
        index.register_tokenizer("whitespace_alone", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
        index.config_reader("manual")
        index.reload()
        return index


@contextmanager
def readable() -> Iterator[None]:
    """Raise `EngineDown` for what tantivy finds missing or broken; it also panics, which is no `Exception`."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise EngineDown(UNREADABLE) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise EngineDown(UNREADABLE) from error
