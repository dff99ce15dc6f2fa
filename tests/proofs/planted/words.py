"""The words that are planted: each names the text that it stands in, and stands nowhere else."""

import re
from hashlib import sha256
from string import ascii_lowercase

SHAPE = re.compile(rb"qv[a-z]{6}xk", re.IGNORECASE)
"""What every planted word looks like, and nothing else that the site says."""


def word_of(key):
    """Return the word that is planted for a key; no stemmer of the site takes anything off it."""
    return f"qv{''.join(ascii_lowercase[byte % 26] for byte in sha256(key.encode()).digest()[:6])}xk"


def words_in(data):
    """Return the planted words that stand in text or bytes."""
    data = data.encode("utf-8", "replace") if isinstance(data, str) else data
    return {found.decode().lower() for found in SHAPE.findall(data)}
