"""What somebody sent becomes what is stored: told by its content alone, whatever its name and type say."""

import hashlib
from dataclasses import dataclass

from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.files import pdf, pictures
from accounts.files.limits import LARGEST_DOCUMENT, LARGEST_PICTURE
from accounts.files.shapes import refused
from accounts.states import FileKind


@dataclass(frozen=True, slots=True)
class Content:
    """What is stored of a file: its parts by the ending of their names, and for a picture its size on a page."""

    kind: FileKind
    parts: dict[str, bytes]
    width: int = 0
    height: int = 0

    @property
    def digest(self) -> str:
        """SHA-256 of the first part, in hexadecimal."""
        return hashlib.sha256(next(iter(self.parts.values()))).hexdigest()

    @property
    def size(self) -> int:
        """How many bytes are stored."""
        return sum(len(part) for part in self.parts.values())


def read_upload(file: "File[bytes]", *kinds: FileKind) -> Content:
    """Return what is stored of a file; raises `Incomplete` at the field `file` for one that is not taken.

    Reads at most the largest size that is taken. Of a picture nothing of the file itself is kept.
    """
    largest = max(LARGEST_PICTURE if kind == FileKind.PICTURE else LARGEST_DOCUMENT for kind in kinds)
    if file.size > largest:
        raise _too_large(largest)
    file.seek(0)
    data = file.read(largest + 1)
    if not data:
        raise refused(_("This file is empty. Choose another one."))
    if data.startswith(pdf.BEGIN) and FileKind.DOCUMENT in kinds:
        pdf.check(data)
        return Content(FileKind.DOCUMENT, {".pdf": data})
    shape = pictures.shape_of(data) if FileKind.PICTURE in kinds else None
    if shape is None:
        raise refused(_unknown(*kinds))
    if len(data) > LARGEST_PICTURE:
        raise _too_large(LARGEST_PICTURE)
    del data
    drawn = pictures.drawn_anew(shape.checked())
    parts = {"-page.webp": drawn.page.data, "-list.webp": drawn.list.data}
    return Content(FileKind.PICTURE, parts, drawn.page.width, drawn.page.height)


def _too_large(largest: int) -> Exception:
    return refused(_("This file is larger than %(size)s. Choose a smaller one.") % {"size": filesizeformat(largest)})


def _unknown(*kinds: FileKind) -> str:
    if kinds == (FileKind.PICTURE,):
        return _("This is no picture that can be shown here. Choose a JPEG, PNG or WebP.")
    if kinds == (FileKind.DOCUMENT,):
        return _("This is no PDF. Save the document as PDF, then choose that file.")
    return _("This is neither a PDF nor a picture. Choose a PDF, JPEG, PNG or WebP.")
