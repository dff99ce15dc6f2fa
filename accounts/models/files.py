"""Files that an organisation keeps here: pictures and documents, as they are stored."""

from collections.abc import Iterator
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.files.limits import LIST
from accounts.files.shapes import fitted
from accounts.identifiers import PublicIdField
from accounts.models.organisations import Organisation
from accounts.states import FileKind

NAMED_BY = 16
"""Digits of the digest that stand in an address."""
ENDINGS: Final = {
    FileKind.PICTURE: ("-page.webp", "-list.webp"),
    FileKind.DOCUMENT: (".pdf",),
    # What a procurement is proved by, made here: no part of what its organisation may keep.
    FileKind.RECORD: (".pdf", ".json", "-candidates.csv", "-steps.csv"),
}


class StoredFile(models.Model):
    """A file in the storage. `words` say what a picture shows, or are the title of a document.

    `stem` is what the names of its parts in the storage begin with, `digest` is that of its first part, `size` the
    bytes of all of them, `width` and `height` a picture's on a page.
    """

    public_id = PublicIdField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="files")
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=FileKind.choices)
    stem = models.CharField(max_length=80, unique=True)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.words

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture."""
        return self.kind == FileKind.PICTURE

    @property
    def endings(self) -> tuple[str, ...]:
        """How the names of its parts end: the page's before the list's."""
        return ENDINGS[FileKind(self.kind)]

    @property
    def names(self) -> Iterator[str]:
        """The names of its parts in the storage."""
        return (f"{self.stem}{ending}" for ending in self.endings)

    @property
    def page_name(self) -> str:
        """The end of the address of the picture on a page, or of the document: another content has another one."""
        return f"{self.digest[:NAMED_BY]}{self.endings[0]}"

    @property
    def list_name(self) -> str:
        """The end of the address of the picture in a list."""
        return f"{self.digest[:NAMED_BY]}{self.endings[-1]}"

    @property
    def list_width(self) -> int:
        """The width of a picture in a list, in pixels."""
        return self._in_list[0]

    @property
    def list_height(self) -> int:
        """The height of a picture in a list, in pixels."""
        return self._in_list[1]

    @property
    def _in_list(self) -> tuple[int, int]:
        return fitted((self.width, self.height), LIST) if self.is_picture else (0, 0)

    def part_named(self, name: str) -> str | None:
        """Return the name in the storage of the part that an address ends on, or None."""
        named = {f"{self.digest[:NAMED_BY]}{ending}": f"{self.stem}{ending}" for ending in self.endings}
        return named.get(name)


class Evidence(models.Model):
    """A file that an organisation gave to staff for its verification: its owners and staff read it, nobody else."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="evidence")
    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="evidence")

    class Meta:
        verbose_name_plural = "evidence"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.file)
