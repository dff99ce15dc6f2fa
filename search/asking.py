"""Reads what is looked for out of an address: what makes sense in it is taken, and nothing in it is an error."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from django.http import QueryDict

from search.criteria import CLOSE, EXACT, FIRST, PLAIN, Criteria
from search.filters import DEADLINE, FILTERS, WAS_OPEN, Filter
from search.schema import KINDS, SOLUTIONS
from search.typed import LONGEST

LONGEST_VALUE: Final = 120
MOST_VALUES: Final = 50
"""How many values of one filter are looked at."""
MOST_PAGES: Final = 500
PAGE: Final = re.compile("[0-9]{1,6}")


class SearchForm:
    """Reads the parameters of an address. Nothing in it is an error: what is not known does not narrow."""

    def __init__(self, data: QueryDict, home: str = "", own: str = "") -> None:
        """Take the parameters, and the mark and the identifier of the reader's own city where she has one."""
        self._data = data
        self._home = home
        self._own = own if home else ""

    def criteria(self, language: str) -> Criteria:
        """Return what is looked for; `language` is the reader's."""
        kind = self._data.get("kind", "")
        kind = kind if kind in KINDS else SOLUTIONS
        chosen = {name: values for name, one in FILTERS.items() if kind in one.titles and (values := self._values(one))}
        text = self._text("q")
        criteria = Criteria(
            text,
            kind,
            chosen,
            page=self._page(),
            language=language,
            is_exact=bool(text) and self._text(EXACT) == text,
            is_plain=bool(text) and self._text(PLAIN) == text,
            is_close=bool(text) and self._text(CLOSE) == text,
            home=self._home,
            own=self._own,
        )
        return criteria.ordered("" if self._gave_up_open(chosen) else self._data.get("sort", ""))

    def _gave_up_open(self, chosen: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether "Open" was ticked off under the next deadline first: an order of open needs, so it goes with it."""
        return self._data.get("sort") == DEADLINE and WAS_OPEN in self._data and "status" not in chosen

    def _values(self, one: Filter) -> tuple[str, ...]:
        given = [value for value in self._data.getlist(one.name)[:MOST_VALUES] if 0 < len(value) <= LONGEST_VALUE]
        sound = [value for value in given if value == readable(value)]
        known = [value for value in sound if value in one.values] if one.choices else sound
        return tuple(dict.fromkeys(known))

    def _text(self, name: str) -> str:
        return " ".join(readable(self._data.get(name, "")[:LONGEST]).split())

    def _page(self) -> int:
        number = PAGE.fullmatch(self._data.get("page", ""))
        return min(max(int(number[0]), FIRST), MOST_PAGES) if number else FIRST


def readable(text: str) -> str:
    """Return a text without control characters and halves of surrogate pairs, which no database stores."""
    return "".join(one if unicodedata.category(one) not in {"Cc", "Cs"} else " " for one in text)
