"""Themes and CPV codes by the beginnings of the words of their labels: the reader's language first, then what fits."""

from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import get_language

from listings.models import CpvCode
from listings.taxonomy import CODE, find_cpv, suggest_cpv
from search import analysis
from search.prepared import run
from search.spelling.beginnings import Label
from search.spelling.current import beginnings
from search.suggesting.options import OFFERED, Option, holds, opens, pieces_of, search_for, shared, starts_of
from search.suggesting.typed import Typed
from search.themes import SPOKEN, NamedTheme, every_theme

BULGARIAN: Final = "bg"


class Codes(NamedTuple):
    """Codes that are offered, and what Bulgarian words in Latin letters are the beginning of, "" for nothing."""

    options: list[Option]
    completed: str


def themes_of(typed: Typed) -> list[Option]:
    """Return tracks and sub-themes, those first whose name begins with what was typed; one query."""
    every, reader = every_theme(), reader_language()
    languages = dict.fromkeys([reader, *SPOKEN])
    for tokens, language in ((tokens, one) for tokens in (typed.tokens, *typed.readings) for one in languages):
        starts = starts_of(tokens)
        found = [theme for theme in every if holds(theme.names[language], starts)]
        if found:
            found.sort(key=lambda one: (not opens(one.names[language], tokens), one.number, not one.is_track))
            return [_theme(one, tokens, language, reader) for one in found[:OFFERED]]
    return []


def _theme(theme: NamedTheme, tokens: Sequence[str], language: str, reader: str) -> Option:
    """Return an option; in a language that is not the reader's, with what she calls it."""
    is_foreign = language != reader
    return Option(
        address=search_for(theme=theme.key),
        label=pieces_of(theme.names[language], tokens),
        note=theme.names[reader] if is_foreign else theme.above[reader],
        language=language if is_foreign else "",
        track=theme.number,
    )


def codes_of(typed: Typed) -> Codes:
    """Return codes by their digits, or by their labels: the reader's, else those of the other language of the site.

    Where neither has the words, as Bulgarian in Latin letters, and by the labels of other languages, each in turn.
    One query.
    """
    known = beginnings()
    if known is None or CODE.fullmatch(typed.text):
        return Codes(_found(typed), "")
    literal = known.holding(typed.tokens)
    own = next(filter(None, (literal.of(one, OFFERED) for one in (reader_language(), *SPOKEN))), None)
    bulgarian: list[Label] = []
    if own is None:
        read = (known.holding(tokens).of(BULGARIAN, OFFERED) for tokens in typed.readings)
        bulgarian = next(filter(None, read), [])
    labels = own or _in_turns([bulgarian, *(literal.of(one, OFFERED) for one in literal.languages())])
    rows = _codes([one.code for one in labels]) if labels else {}
    options = [_code(rows[one.code], one.language, typed) for one in labels if one.code in rows]
    return Codes(options, _completed(options, typed) if bulgarian else "")


def _codes(codes: Sequence[str]) -> dict[str, CpvCode]:
    """Return those that are there, with their labels; one query."""
    padded = [*codes, *[""] * (OFFERED - len(codes))]
    return {code: CpvCode(code=code, labels=labels) for code, labels in run(_coded, *padded)}


def _coded(*codes: str) -> "QuerySet[Any, Any]":
    return CpvCode.objects.filter(code__in=codes).values_list("code", "labels")


def guessed_codes(typed: Typed) -> list[Option]:
    """Return codes that the words suggest, read as a title; one query."""
    language = reader_language()
    return [_code(row, language, typed) for row in suggest_cpv(typed.text, language, OFFERED)]


def reader_language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def _found(typed: Typed) -> list[Option]:
    """Return what the reader's own labels have of the digits or words."""
    language = reader_language()
    return [_code(row, language, typed) for row in find_cpv(typed.text, language)[:OFFERED]]


def _in_turns(several: Sequence[Sequence[Label]]) -> list[Label]:
    """Return labels of each language in turn, each code once."""
    turns = filter(None, chain.from_iterable(zip_longest(*several)))
    first: dict[str, Label] = {}
    for label in turns:
        first.setdefault(label.code, label)
    return list(first.values())[:OFFERED]


def _code(row: CpvCode, language: str, typed: Typed) -> Option:
    """Return an option; in a language that is not the reader's, with what she calls it."""
    foreign = language if language != reader_language() else ""
    tokens = [*typed.tokens, *chain.from_iterable(typed.bulgarian)]
    return Option(
        address=search_for(cpv=row.code),
        label=pieces_of(f"{row.code} {row.label(language)}", tokens),
        note=row.label(reader_language()) if foreign else "",
        language=foreign,
    )


def _completed(options: Sequence[Option], typed: Typed) -> str:
    """Return the words of the first label that holds all that was typed in Bulgarian letters, as they are written."""
    for option in options:
        label = "".join(piece.text for piece in option.label)
        for tokens in typed.readings:
            if words := list(_begun_by(tokens, label)):
                return " ".join(words)
    return ""


def _begun_by(tokens: Sequence[str], label: str) -> Iterator[str]:
    """Yield for each word that was typed the first word of a label that it begins; nothing when one is missing."""
    if holds(label, starts_of(tokens)):
        for token in tokens:
            place = next(word for word in analysis.words(label) if shared(word.folded, token))
            yield label[place.start : place.end].lower()
