"""The picture that leads a solution, as one column of a list's own query: no query for each row."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from accounts.files.limits import LIST
from accounts.files.shapes import fitted
from accounts.models import StoredFile
from accounts.states import FileKind
from listings.models import Attachment, Solution
from listings.states import AttachmentState

NAME: Final = "lead_picture"


class LeadPicture(NamedTuple):
    """What a list shows of a picture: the parts of its address, its size there in pixels, and what it shows."""

    public_id: str
    name: str
    width: int
    height: int
    words: str


def lead_column() -> Subquery:
    """Return the column that holds the first approved picture of each row's solution, or nothing."""
    shown = Attachment.objects.filter(
        solution=OuterRef("pk"), state=AttachmentState.APPROVED, file__kind=FileKind.PICTURE, certificate=""
    )
    parts = {name: F(f"file__{name}") for name in ("digest", "width", "height", "words")}
    return Subquery(shown.order_by("position", "pk").values(part=JSONObject(id="public_id", **parts))[:1])


def with_lead_picture(rows: QuerySet[Solution]) -> QuerySet[Solution]:
    """Return solutions with the column; `lead_picture_of` reads it."""
    return rows.annotate(**{NAME: lead_column()})


def lead_picture_of(part: Mapping[str, Any] | None) -> LeadPicture | None:
    """Return the picture that a column holds, None where there is none."""
    if not part:
        return None
    size = int(part["width"]), int(part["height"])
    file = StoredFile(kind=FileKind.PICTURE, digest=part["digest"])
    return LeadPicture(part["id"], file.list_name, *fitted(size, LIST), part["words"])
