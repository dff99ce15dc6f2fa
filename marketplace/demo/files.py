"""Gives the demonstration's solutions their pictures and sheets, as their vendors and the staff would."""

from collections.abc import Iterator

from django.core.files.base import ContentFile

from accounts.files.reading import read_upload
from accounts.states import FileKind
from listings import actions
from listings.states import AttachmentState
from marketplace.demo import drawing
from marketplace.demo.people import STAFF
from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Scene, Stage


def scenes() -> Iterator[Scene]:
    """Yield the pictures, then the sheets."""
    for kind in ("picture", "sheet"):
        for row in rows_of("files.toml", kind):
            yield Scene(f"{kind}:{row['solution']}:{row.get('motif') or row['words'][:12]}", row, _add)


def _add(stage: Stage, row: Row) -> None:
    """Draw a file and add it; staff approve it at once unless it `waits`."""
    drawn = drawing.picture(row["motif"]) if "motif" in row else drawing.sheet(row["lines"])
    content = read_upload(ContentFile(drawn), FileKind.PICTURE, FileKind.DOCUMENT)
    solution = stage.solution(row["solution"])
    made = actions.add_attachment(
        actor=stage.lister_of(row["solution"]),
        solution=solution,
        content=content,
        words=row["words"],
        certificate=next((one.mark for one in solution.certified if one.name == row.get("certificate")), ""),
    )
    if not row.get("waits"):
        staff = stage.actor(STAFF.email.partition("@")[0])
        actions.decide_attachment(actor=staff, attachment=made, to=AttachmentState.APPROVED)
