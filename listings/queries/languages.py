"""The texts of a listing by language: what is written, what waits for review, what a change of one changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from listings.details import PROSE
from listings.language import CONTENT_LANGUAGES
from listings.models import Need, NeedText, Revision, Solution, SolutionText
from listings.queries.facts import NEED_TEXTS, Change, Facts
from listings.queries.revisions import open_revision, open_revisions
from listings.values import TextValues, text_values

SOLUTION_TEXTS: Final = ("title", "summary", "description", *PROSE)
PRICE_LINES: Final = "price_lines"


def fields_of(listing: Solution | Need) -> Sequence[str]:
    """Return which of its fields stand in each language."""
    return SOLUTION_TEXTS if isinstance(listing, Solution) else NEED_TEXTS


def stored_text(listing: Solution | Need, language: str) -> TextValues | None:
    """Return its text in a language as it is stored, None without one."""
    row = listing.text_called(language)
    if row is None:
        return None
    # Lines that no longer fit the main text's amounts are not shown to readers, and not offered to keep either.
    speaks = isinstance(row, SolutionText) and row.spoken(PRICE_LINES) is row
    labels = tuple(line.label for line in row.priced) if isinstance(row, SolutionText) and speaks else ()
    return TextValues(language=language, words={name: getattr(row, name) for name in fields_of(listing)}, labels=labels)


def wanted_text(listing: Solution | Need, language: str) -> TextValues | None:
    """Return what its team wants the text to say: the open change of it, else what is stored; one query."""
    revision = open_revision(listing, language) if isinstance(listing, Solution) else None
    return text_values(revision.values) if revision else stored_text(listing, language)


def text_changes(listing: Solution | Need, before: TextValues | None, after: TextValues | None) -> list[Change]:
    """Return the fields that differ between two texts in one language; a missing one says nothing."""
    language = next((one.language for one in (before, after) if one), "")
    old, new = _facts(listing, before), _facts(listing, after)
    return [
        {"field": name, "before": old[name], "after": new[name], "language": language}
        for name in new
        if old[name] != new[name]
    ]


def text_revised(revision: Revision) -> list[Change]:
    """Return what a change of a text in a further language would change."""
    wanted = text_values(revision.values)
    return text_changes(revision.solution, stored_text(revision.solution, revision.language), wanted)


def _facts(listing: Solution | Need, values: TextValues | None) -> Facts:
    words: Mapping[str, str] = values.words if values else {}
    facts: Facts = {name: words.get(name, "") for name in fields_of(listing)}
    if isinstance(listing, Solution):
        facts[PRICE_LINES] = [
            [line.label, line.cents] for line in lines_called(listing, values.labels if values else ())
        ]
    return facts


def lines_called(solution: Solution, labels: Sequence[str]) -> list[Any]:
    """Return the lines of its price under other names; none when these are not as many."""
    main: SolutionText = solution.main_text  # type: ignore[assignment]
    if len(labels) != len(main.priced):
        return []
    return [line._replace(label=label) for line, label in zip(main.priced, labels, strict=True)]


@dataclass(frozen=True, slots=True)
class InLanguage:
    """How a listing stands in a language: its text, if there is one, and the change of it that is open."""

    language: str
    text: SolutionText | NeedText | None
    revision: Revision | None = None
    is_main: bool = False

    @property
    def title(self) -> str:
        """The title in this language."""
        return self.text.title if self.text else str(self.revision.values["words"]["title"]) if self.revision else ""


def languages_of(listing: Solution | Need) -> list[InLanguage]:
    """Return the languages in which it is written or waits to be, the main one first; one query for a solution."""
    main = listing.main_text
    waiting = {one.language: one for one in open_revisions(listing)} if isinstance(listing, Solution) else {}
    codes = {main.language: None} | {
        one: None for one in CONTENT_LANGUAGES if listing.text_called(one) or one in waiting
    }
    return [
        InLanguage(code, listing.text_called(code), waiting.get(code), is_main=code == main.language)  # type: ignore[arg-type]
        for code in codes
    ]


def free_languages(listing: Solution | Need) -> list[str]:
    """Return the languages in which there is no text yet and none waits; one query for a solution."""
    taken = {one.language for one in languages_of(listing)}
    return [code for code in CONTENT_LANGUAGES if code not in taken]
