"""Records of needs: what was made of a need's file at a moment, kept as files whose digests the journal seals."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.models import StoredFile
from listings.models import Need
from marketplace.matching.states import RecordKind


class Record(models.Model):
    """A record of a need, numbered from 1 and never changed or made anew.

    `digests` are SHA-256 in hex by the kinds of its files; the entry in the journal has the same ones. `file` goes when
    the legal hold on the need is over.
    """

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="records")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=RecordKind.choices)
    language = models.CharField(max_length=2)
    made_at = models.DateTimeField(default=timezone.now)
    digests = models.JSONField()
    file = models.OneToOneField(StoredFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="record")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "number"], name="record_number_once")]

    def __str__(self) -> str:
        return f"{self.need} {self.number}"

    @property
    def subject(self) -> str:
        """How the journal names this record."""
        return f"record:{self.public_id}"

    @property
    def name(self) -> str:
        """What its files are called, before their endings."""
        return f"{self.kind}-{self.need.public_id}-{self.number}"
