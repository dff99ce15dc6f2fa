"""One file of arrays that every process maps into its memory and all share: written whole, or not at all."""

import json
import logging
import mmap
import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np

from search.checksums import crc_of

log = logging.getLogger(__name__)

Made = TypeVar("Made")

MAGIC: Final = b"LEARNED2"
NUMBER: Final = 8
"""How many bytes a number has at the beginning of a file: the checksum of all that follows it, and the length of the
header."""
CHECKED: Final = len(MAGIC) + NUMBER
"""Where that begins of which it is the checksum."""
ALIGNED: Final = 64

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


class Unreadable(Exception):
    """The file is not there, is not as it was written, or is of another version."""


def write(path: Path, version: str, arrays: Mapping[str, Array]) -> None:
    """Write arrays under a version; whoever has an earlier file open keeps it. Raises `OSError`."""
    places, at = {}, 0
    for name, array in arrays.items():
        places[name] = (array.dtype.str, len(array), at)
        at = _aligned(at + array.nbytes)
    header = json.dumps({"version": version, "arrays": places}).encode()
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with beside.open("w+b") as file:
            file.write(MAGIC + bytes(NUMBER) + len(header).to_bytes(NUMBER, "little") + header)
            file.write(bytes(_aligned(file.tell()) - file.tell()))
            for array in arrays.values():
                file.write(array.tobytes())
                file.write(bytes(_aligned(array.nbytes) - array.nbytes))
            size = file.tell()
            file.seek(CHECKED)
            crc = crc_of(file, size - CHECKED)
            file.seek(len(MAGIC))
            file.write(crc.to_bytes(NUMBER, "little"))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read(path: Path, version: str) -> dict[str, Array]:
    """Return the arrays of a file, mapped and read-only, when it is as it was written; raises `Unreadable`.

    To check that, all of it is read: 60 ms for the 56 MB of the labels. They are not mapped by that, so that a process
    has no more of them in its memory than it uses.
    """
    try:
        with path.open("rb") as file:
            start = file.read(CHECKED)
            size = os.fstat(file.fileno()).st_size
            crc = crc_of(file, size - CHECKED)
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # an empty file cannot be mapped
        raise Unreadable(str(error)) from error
    if start != MAGIC + crc.to_bytes(NUMBER, "little"):
        raise Unreadable("of another form, or damaged")
    begin = CHECKED + NUMBER
    length = int.from_bytes(mapped[CHECKED:begin], "little")
    header = json.loads(mapped[begin : begin + length])
    if header["version"] != version:
        raise Unreadable("another version")
    begin = _aligned(begin + length)
    return {
        name: np.frombuffer(mapped, np.dtype(kind), count, begin + at)
        for name, (kind, count, at) in header["arrays"].items()
    }


def standing(path: str | Path, version: str, made: Callable[[Mapping[str, Array]], Made]) -> Made | None:
    """Return what is made of the file that stands there now, the same until it changes; None when it is of no use."""
    name = os.fspath(path)
    try:
        found = os.stat(name)  # noqa: PTH116  # a dozen times a page: a path of its own takes as long as the look
    except OSError:
        return None
    result: Made | None = _opened(name, version, made, found.st_ino, found.st_mtime_ns)
    return result


@lru_cache(maxsize=8)
def _opened(name: str, version: str, made: Callable[..., Any], inode: int, changed: int) -> Any:
    """Return what is made of the file as it last changed; a worker may put a new one in its place at any time."""
    arrays = _read_once(name, version, inode, changed)
    return None if arrays is None else made(arrays)


@lru_cache(maxsize=2)
def _read_once(name: str, version: str, _inode: int, _changed: int) -> Mapping[str, Array] | None:
    """Return the arrays of the file as it last changed, the same for all that is made of them."""
    try:
        return read(Path(name), version)
    except Unreadable as error:
        log.warning("%s is of no use, and is learned anew: %s", Path(name).name, error)
        return None


def _aligned(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED
