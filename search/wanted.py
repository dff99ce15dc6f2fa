"""What a saved search wants: its criteria, the clause that they make, and whether a document meets it now."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple, Self

from search.analysis import ANALYSER_VERSION
from search.clauses import Clause, Some
from search.concepts import current
from search.criteria import Criteria
from search.filters import OPEN
from search.judging import Held, judge
from search.query import plan
from search.schema import SCHEMA_VERSION
from search.synonyms import current as synonyms

FILING_VERSION: Final = 3
"""Changes whenever `search.filing` or `search.query` may give other keys for the same question."""
STATUS: Final = "status"
CLOSES_AT: Final = "closes_at"


class Wanted(NamedTuple):
    """Words, a kind of listing, the chosen values of each filter, and the language of whoever asked.

    `is_plain` says that only these words are meant, and not what means the same; `is_close` that any of them is not
    enough.
    """

    text: str
    kind: str
    chosen: tuple[tuple[str, tuple[str, ...]], ...]
    language: str
    is_plain: bool = False
    is_close: bool = False

    @classmethod
    def of(
        cls, text: str, kind: str, chosen: Mapping[str, list[str] | tuple[str, ...]], language: str, *ways: bool
    ) -> Self:
        """Return it from columns of a saved search; `ways` are the last two."""
        filters = tuple((name, tuple(values)) for name, values in chosen.items())
        return cls(text, kind, filters, language, *ways)

    @classmethod
    def by(cls, criteria: Criteria) -> Self:
        """Return what the search page was asked."""
        columns = criteria.text, criteria.kind, criteria.chosen, criteria.language
        return cls.of(*columns, criteria.is_plain, criteria.is_close)

    @property
    def criteria(self) -> Criteria:
        """The same as the search page takes it: with the words as they were saved, which were put right before."""
        return Criteria(
            self.text,
            self.kind,
            dict(self.chosen),
            language=self.language,
            is_exact=True,
            is_plain=self.is_plain,
            is_close=self.is_close,
        )

    def clause(self) -> Clause:
        """Return what an open listing must meet: what only wants closed ones wants nothing."""
        status = dict(self.chosen).get(STATUS)
        if status and OPEN not in status:
            return Some(())
        chosen = {name: values for name, values in self.chosen if name != STATUS}
        return plan(replace(self.criteria, chosen=chosen).question()).matched()

    def is_met_by(self, held: Held, now: float) -> bool:
        """Whether a document meets it and is open at a moment, in seconds since 1970."""
        return is_open(held, now) and judge(self.clause())(held)


def is_open(held: Held, now: float) -> bool:
    """Whether a document can still be answered at a moment; most never close."""
    return now < held.numbers.get(CLOSES_AT, -1)


def analysis_version() -> str:
    """Return what names everything that makes a question's tokens: with what was learned here, after a dot.

    One look-up, whether words that mean the same were changed.
    """
    made_with, learned = f"{ANALYSER_VERSION} {SCHEMA_VERSION} {FILING_VERSION} {synonyms.edition()}", current.version()
    return f"{_short(made_with)}.{_short(learned)}" if learned else _short(made_with)


@lru_cache(maxsize=8)
def _short(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def is_filed_well(filed_with: str) -> bool:
    """Whether keys that were made with an analysis are of use here.

    A process that has learned nothing takes those of one that has, though it may then miss what only it would find: so
    two hosts never make each other's keys anew, in turns and without end.
    """
    here = analysis_version()
    return filed_with == here or ("." not in here and filed_with.startswith(f"{here}."))
