"""Runs graded questions through the product's own documents, analysis and plans, for a scorer to judge."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Final

from search.documents import Content, Text, document
from search.engines import scratch_engine
from search.engines.base import Engine
from search.query import Question, plan
from search.spelling.correcting import corrected
from search.spelling.current import labels
from search.spelling.slips import with_slips
from search.spelling.vocabulary import Vocabulary, Words
from search.synonyms.shipped import shipped_synonyms
from search.synonyms.table import Synonyms

RANKED: Final = 1_000
"""How many documents of each question are written down."""
AT_ONCE: Final = 200
QUESTION: Final = ("id", "corpus", "text", "language")
DOCUMENT: Final = ("id", "title", "text", "language")
"""What every row has; a document may also name its country."""
BROKEN_GZIP: Final = (EOFError, gzip.BadGzipFile, zlib.error)
NEWEST: Final = 1


class Unusable(Exception):
    """The folder does not hold what is evaluated; the sentence says what is wrong."""


def corpora(folder: Path) -> list[str]:
    """Return the names of the collections of documents in a folder."""
    names = {path.name.removeprefix("docs-").partition(".")[0] for path in folder.glob("docs-*.jsonl*")}
    if not names:
        raise Unusable(f"{folder} holds no docs-*.jsonl or docs-*.jsonl.gz.")
    return sorted(names)


def rankings(folder: Path, *, mistyped: bool = False) -> Iterator[dict[str, Any]]:
    """Yield {"id", "ranked"} for each question, best document first; each collection has an index of its own.

    Questions are put right by the words of the labels and of their own collection, as the site puts typed ones right,
    and ask for what means the same by the shipped file; `mistyped` asks each with a slip in every longer word.
    """
    questions, synonyms = list(_rows(folder, "queries", QUESTION)), Synonyms(shipped_synonyms())
    for corpus in corpora(folder):
        with scratch_engine(f"evaluate-{corpus}") as engine:
            listed = _fill(engine, folder, corpus)
            for asked in questions:
                if asked["corpus"] == corpus:
                    text = with_slips(asked["text"], asked["id"]) if mistyped else asked["text"]
                    question = _question(text, asked["language"], listed, engine, synonyms)
                    ranked = engine.search(plan(question)).hits
                    yield {"id": asked["id"], "ranked": [hit.id for hit in ranked]}


def _fill(engine: Engine, folder: Path, corpus: str) -> Vocabulary:
    """Store a collection; return its words."""
    words = Words()
    engine.begin_rebuild()
    for batch in _batches(_rows(folder, f"docs-{corpus}", DOCUMENT)):
        engine.fill(NEWEST, [document(_content(row)) for row in batch])
        for row in batch:
            words.add(f"{row['title']}\n{row['text']}", row["language"])
    engine.finish_rebuild()
    return Vocabulary(words.arrays())


def _question(text: str, language: str, listed: Vocabulary, engine: Engine, synonyms: Synonyms) -> Question:
    known = labels()
    right = corrected(text, language, known, listed, engine.held, has_synonym=synonyms.is_word) if known else text
    return Question(right, language=language, size=RANKED, synonyms=synonyms)


def _content(row: dict[str, Any]) -> Content:
    country = row.get("country")
    return Content(
        id=row["id"],
        owner="",
        texts=(Text(row["language"], row["title"], row["text"]),),
        keywords={
            "language": (row["language"],),
            "country": (country,) if country and isinstance(country, str) else (),
        },
    )


def _rows(folder: Path, name: str, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a plain or gzip file; raises `Unusable`, which names the file and the number of a wrong row."""
    for path, opener in ((folder / f"{name}.jsonl", open), (folder / f"{name}.jsonl.gz", gzip.open)):
        try:
            with suppress(FileNotFoundError), opener(path, "rb") as lines:
                for number, line in enumerate(lines, start=1):
                    yield _row(line, f"{path}, row {number}", fields)
                return
        except BROKEN_GZIP as error:
            raise Unusable(f"{path} is cut off or damaged.") from error
        except OSError as error:
            raise Unusable(f"{path} cannot be read: {error.strerror}.") from error
    raise Unusable(f"{folder} holds no {name}.jsonl or {name}.jsonl.gz.")


def _row(line: bytes, where: str, fields: Sequence[str]) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        row = json.loads(line.decode())
        if isinstance(row, dict) and all(isinstance(row.get(name), str) for name in fields):
            return row
    raise Unusable(f"{where}: not a JSON object with {', '.join(fields)}, each a text.")


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    rest = iter(rows)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
