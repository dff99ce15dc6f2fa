"""Plays what the demonstration's people write: a draft from a notice and who reads it, one on behalf, and "we too"."""

from collections.abc import Iterator

from listings import actions
from listings.models import Look, Need
from listings.states import Drafted
from listings.values import Proposed
from marketplace.demo.reading import CONTENT, Row, rows_of
from marketplace.demo.stage import Gone, Scene, Stage


def scenes() -> Iterator[Scene]:
    """Yield the drafts from notices and who reads them, those on behalf, then who says "we too" to which need."""
    for row in rows_of("writing.toml", "notice"):
        yield Scene(f"notice:{row['file']}:{row['by']}", row, _begin)
    for row in rows_of("writing.toml", "look"):
        yield Scene(f"look:{row['by']}:{row['colleague']}", row, _look)
    for row in rows_of("writing.toml", "proposal"):
        yield Scene(f"proposal:{row['body']}:{row['kind']}", row, _propose)
    for row in rows_of("writing.toml", "second"):
        yield Scene(f"second:{row['need']}:{row['by']}", row, _second)


def _begin(stage: Stage, row: Row) -> None:
    content = [(CONTENT / row["file"]).read_bytes()]
    actions.create_need_from_notice(
        actor=stage.actor(row["by"]), organisation=stage.organisation(row["by"]), content=content, reader="bg"
    )


def _look(stage: Stage, row: Row) -> None:
    asker, colleague = stage.actor(row["by"]), stage.actor(row["colleague"])
    need = Need.objects.filter(organisation=stage.organisation(row["by"]), notice__isnull=False).first()
    if need is None:
        raise Gone(row["by"])
    look = actions.ask_look(actor=asker, need=need, colleague=colleague.signed_in, note=row["note"])
    if isinstance(look, Look):
        actions.answer_look(
            actor=colleague, look=look, version=need.version, verdict=row["verdict"], words=row["words"]
        )


def _propose(stage: Stage, row: Row) -> None:
    words = Proposed(title=row["title"], body=row["text"], short=row["short"])
    body = stage.organisation(row["body"])
    actions.propose(actor=stage.actor(row["by"]), organisation=body, kind=Drafted(row["kind"]), words=words)


def _second(stage: Stage, row: Row) -> None:
    need, organisation = stage.need(row["need"]), stage.organisation(row["by"])
    actions.second_need(actor=stage.actor(row["by"]), need=need, organisation=organisation)
