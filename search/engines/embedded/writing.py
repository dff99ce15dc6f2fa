"""Writing of the embedded engine: the lock that one process holds, and the open writers of its indexes."""

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tantivy import Document, IndexWriter

from search.engines.base import NotTheWriter
from search.engines.embedded.files import ID, VERSION, opened
from search.engines.fields import Stored

HEAP: Final = 15_000_000
"""What a writer may gather in memory before it writes a segment, in bytes: the least that tantivy takes."""


class WriterLock:
    """The right to write in a folder, held by one process; the system takes it back when that process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: tuple[int, int] | None = None

    def take(self) -> bool:
        """Take the lock without waiting; say whether this process holds it now."""
        if self._held and self._held[0] == os.getpid():
            return True
        self._forget()  # a fork got the descriptor, not the right
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return False
        self._held = (os.getpid(), descriptor)
        return True

    def demand(self) -> None:
        """Take the lock or raise `NotTheWriter`."""
        if not self.take():
            raise NotTheWriter("not_the_writer")

    def give_back(self) -> None:
        """Let another process write."""
        self._forget()

    def _forget(self) -> None:
        if self._held:
            os.close(self._held[1])
            self._held = None


class Writers:
    """The open writers of a process, each with one thread.

    They stay open as long as the lock is held: a new one for every write has new threads, whose memory the C library
    keeps (measured: 140 MB after 200 writes, where an open one has 5 to 20). Merging goes on behind a write's back.
    """

    def __init__(self) -> None:
        self._open: dict[tuple[int, int], IndexWriter] = {}

    def commit(self, number: int, path: Path, version: int, stored: Iterable[Stored]) -> None:
        """Replace documents; they are on the disk when it returns. After an error nothing of them stays."""
        key = (os.getpid(), number)
        writer = self._open.pop(key, None) or begun(path)
        for one in stored:
            writer.delete_documents_by_term(ID, one[ID])
            writer.add_document(document_of(one, version))
        writer.commit()
        self._open[key] = writer

    def close(self) -> None:
        """End this process's writers; returns when their merging has ended."""
        for key in [key for key in self._open if key[0] == os.getpid()]:
            self._open.pop(key).wait_merging_threads()


def begun(path: Path) -> IndexWriter:
    """Return a new writer of an index, whose folder holds no file that the index does not know.

    A process that is killed while it commits can leave a file of deletions that the next commit, which has the same
    number, would make again and cannot: the index then takes no write any more (met once in some 300 kills). The index
    is opened anew, because only what stands on the disk says which files are its own.
    """
    writer = opened(path).writer(HEAP, 1)
    writer.garbage_collect_files()
    return writer


def document_of(stored: Stored, version: int) -> Document:
    """Return the document of tantivy."""
    document = Document()
    document.add_unsigned(VERSION, version)
    for name, value in stored.items():
        if isinstance(value, int):
            document.add_unsigned(name, value)
        else:
            for text in [value] if isinstance(value, str) else value:
                document.add_text(name, text)
    return document
