"""Plays what the demonstration's people ask about needs, what cities reply, and who follows which need."""

from collections.abc import Iterator

from listings import actions
from listings.models import Question
from listings.values import Handling
from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Scene, Stage


def scenes() -> Iterator[Scene]:
    """Yield who follows what, then the questions in the order in which they were asked and handled."""
    for row in rows_of("questions.toml", "follow"):
        yield Scene(f"follow:{row['need']}:{row['by']}", row, _follow)
    for row in rows_of("questions.toml", "question"):
        yield Scene(f"question:{row['need']}:{row['key']}", row, _ask)


def _follow(stage: Stage, row: Row) -> None:
    actions.follow(actor=stage.actor(row["by"]), need=stage.need(row["need"]))


def _ask(stage: Stage, row: Row) -> None:
    """Ask a question; without `reply`, `same_as` or `public` it waits for its city. `before` is an earlier wording."""
    need = stage.need(row["need"])
    question = actions.ask_question(
        actor=stage.actor(row["by"]), need=need, organisation=stage.organisation(row["by"]), text=row["text"].strip()
    )
    wordings = [text for text in (row.get("before"), row.get("reply")) if text]
    if not wordings and not (row.get("same_as") or row.get("public")):
        return
    for text in wordings or [""]:
        _handle(stage, row, question, text.strip())


def _handle(stage: Stage, row: Row, question: Question, reply: str) -> None:
    wanted = Handling(hidden=tuple(row.get("hidden", ())), reply=reply, same_as=row.get("same_as"))
    city = stage.lister_of(row["need"])
    actions.handle_question(actor=city, question=question, version=question.version, wanted=wanted)
