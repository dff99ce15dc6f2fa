"""How large a file may be, and why: whatever is sent, one is looked at within 64 MB of memory and a second."""

from typing import Final

MEGABYTE: Final = 1_000_000
MOST_IN_A_REQUEST: Final = 11 * MEGABYTE
"""What the files of one request may weigh together; beyond it nothing more is kept, and the form says so."""
LARGEST_PICTURE: Final = 8 * MEGABYTE
LARGEST_DOCUMENT: Final = 10 * MEGABYTE
LARGEST_NEEDED: Final = 58 * MEGABYTE
"""What opening a picture may need in memory, reckoned from its header before it is opened."""
SMALLEST_SIDE: Final = 150
"""Pixels below which a picture shows nothing in a list."""
PAGE: Final = (1440, 1080)
LIST: Final = (480, 360)
"""The boxes into which a picture is made to fit, in pixels."""
MOST_SCANS: Final = 32
"""How often a JPEG may run over its picture; programs write ten or twelve, and each costs a whole pass."""
MOST_SEGMENTS: Final = 1_000
"""How many parts a WebP, or a JPEG before its first pass, may be made of; the longest profiles come in some 130."""
MOST_CHUNKS: Final = 10_000
"""How many parts a PNG may be made of: some programs write one for every few kilobytes."""
INFLATED: Final = 32 * MEGABYTE
"""How much of a PDF's packed objects is looked through."""
MOST_ESCAPES: Final = 100_000
"""How many letters of a PDF's names may be written as numbers."""
MOST_FILES: Final = 200
MOST_BYTES: Final = 200 * MEGABYTE
"""What one organisation may keep here, as it is stored."""
