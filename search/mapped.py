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

log = logging.getLogger(__name__)

Made = TypeVar("Made")

MAGIC: Final = b"LEARNED1"
ALIGNED: Final = 64

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


class Unreadable(Exception):
    """The file is not there, was cut off, or is of another version."""


def write(path: Path, version: str, arrays: Mapping[str, Array]) -> None:
    """Write arrays under a version; whoever has an earlier file open keeps it. Raises `OSError`."""
    places, at = {}, 0
    for name, array in arrays.items():
        places[name] = (array.dtype.str, len(array), at)
        at = _aligned(at + array.nbytes)
    header = json.dumps({"version": version, "arrays": places, "bytes": at}).encode()
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(MAGIC + len(header).to_bytes(8, "little") + header)
            file.write(bytes(_aligned(file.tell()) - file.tell()))
            for array in arrays.values():
                file.write(array.tobytes())
                file.write(bytes(_aligned(array.nbytes) - array.nbytes))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read(path: Path, version: str) -> dict[str, Array]:
    """Return the arrays of a file, mapped and read-only; raises `Unreadable`."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # an empty file cannot be mapped
        raise Unreadable(str(error)) from error
    length = int.from_bytes(mapped[len(MAGIC) : len(MAGIC) + 8], "little")
    start = len(MAGIC) + 8
    try:
        header = json.loads(mapped[start : start + length]) if mapped[: len(MAGIC)] == MAGIC else {}
    except ValueError as error:
        raise Unreadable("the header is damaged") from error
    begin = _aligned(start + length)
    if not isinstance(header, dict) or header.get("version") != version or len(mapped) != begin + header["bytes"]:
        raise Unreadable("another version, or cut off")
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
def _opened(name: str, version: str, made: Callable[..., Any], _inode: int, _changed: int) -> Any:
    """Return what is made of the file as it last changed; a worker may put a new one in its place at any time."""
    try:
        return made(read(Path(name), version))
    except Unreadable as error:
        log.warning("%s is of no use, and is learned anew: %s", Path(name).name, error)
        return None


def _aligned(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED
