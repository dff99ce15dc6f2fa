"""What a translation may not be: nothing, far too much, with hidden characters or links that its original has not."""

import re
import unicodedata
from typing import Final

from markdown_it import MarkdownIt

TIMES: Final = 4
ROOM: Final = 200
"""A translation is at most so many times as long as its original, and so many characters more."""
HIDDEN: Final = frozenset({"Cf", "Co"})
"""Direction marks and the like, which the forms of the site refuse, too."""
LINK: Final = re.compile(r"(\\*)([\[<])")
_reader: Final = MarkdownIt("commonmark", {"html": False})


def is_sound(made: str, text: str) -> bool:
    """Whether a text can be the translation of another, as far as that shows without reading it."""
    added = {one for one in set(made) - set(text) if unicodedata.category(one) in HIDDEN}
    return bool(made.strip() or not text.strip()) and len(made) <= TIMES * len(text) + ROOM and not added


def without_new_links(made: str, text: str) -> str:
    """Return a translated Markdown text whose links show as text when its original has not all of them."""
    return made if _links(made) <= _links(text) else LINK.sub(_escaped, made)


def _links(text: str) -> set[str]:
    children = (child for token in _reader.parse(text) for child in token.children or ())
    return {str(child.attrs["href"]) for child in children if child.type == "link_open"}


def _escaped(found: re.Match[str]) -> str:
    is_escaped = len(found[1]) % 2
    return found[0] if is_escaped else f"{found[1]}\\{found[2]}"
