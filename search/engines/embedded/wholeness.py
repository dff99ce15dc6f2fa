"""Whether the files of an index are still as tantivy wrote them: it looks at no checksum itself when it opens them."""

import json
import os
from pathlib import Path
from typing import Final

from search.checksums import crc_of

PARTS: Final = ("fast", "fieldnorm", "idx", "pos", "store", "term")
"""The endings of the files that each segment has."""
MAGIC: Final = 1337
"""The last four bytes of each file, as a number; the four before are the length of the footer, which stands there."""
NUMBER: Final = 4
LONGEST_FOOTER: Final = 256
"""In bytes; it has some 90: `{"version":{…},"crc":1957072892}`, the checksum being that of all that stands before."""


def is_whole(folder: Path) -> bool:
    """Say whether each file that an index consists of is there and has the checksum of its footer.

    All of them are read, 100 ms for 100 MB (`crc_of`; 266 MB hold 100,000 listings), and no more than a piece is held.
    The writer may go on meanwhile: what a merge has taken away since does not count, nor what nobody names yet. What a
    merge read from a damaged file, and wrote anew with a checksum of its own, shows no more.
    """
    try:
        return all(_is_as_written(folder / name) or name not in _named(folder) for name in _named(folder))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _named(folder: Path) -> list[str]:
    """Return the names of the files that the index consists of now."""
    names = []
    for segment in json.loads((folder / "meta.json").read_bytes())["segments"]:
        stem = segment["segment_id"].replace("-", "")
        names += [f"{stem}.{part}" for part in PARTS]
        if segment["deletes"]:
            names.append(f"{stem}.{segment['deletes']['opstamp']}.del")
    return names


def _is_as_written(path: Path) -> bool:
    """Say whether a file is there and has the checksum of its footer; raises what a garbled footer leads to."""
    try:
        with path.open("rb", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(end - LONGEST_FOOTER, 0))
            tail = file.read(LONGEST_FOOTER)
            magic = int.from_bytes(tail[-NUMBER:], "little")
            length = int.from_bytes(tail[-2 * NUMBER : -NUMBER], "little")
            footer = json.loads(tail[-2 * NUMBER - length : -2 * NUMBER])
            file.seek(0)
            return bool(magic == MAGIC and footer["crc"] == crc_of(file, end - 2 * NUMBER - length))
    except FileNotFoundError:
        return False
