"""Pictures and documents of a solution: what a vendor adds to it, and whether staff have read it."""

from collections.abc import Mapping
from hashlib import sha256
from typing import ClassVar, Final

from django.db import models

from accounts.identifiers import PublicIdField
from accounts.models import StoredFile
from listings.models.solutions import Solution
from listings.proofs import MARK, Certificate
from listings.states import ATTACHMENT_TRANSITIONS, AttachmentState

SIGHT: Final = 32
"""Letters of what stands for a file and its words."""


class Attachment(models.Model):
    """A picture or document of a solution; of the pictures the first one stands large on the page."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = ATTACHMENT_TRANSITIONS

    public_id = PublicIdField()
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="attachments")
    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="attachment")
    state = models.CharField(
        max_length=8, choices=AttachmentState.choices, default=AttachmentState.WAITING, db_index=True
    )
    position = models.IntegerField(default=0)
    certificate = models.CharField(max_length=MARK, blank=True, default="")  # the mark of the one that it shows

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["solution", "certificate"],
                condition=~models.Q(certificate=""),
                name="one_file_of_a_certificate",
            )
        ]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def subject(self) -> str:
        """How the journal names this attachment."""
        return f"attachment:{self.public_id}"

    @property
    def shown_certificate(self) -> Certificate | None:
        """The certificate whose file it is; None for any other file, and once the certificate was changed."""
        return next((one for one in self.solution.certified if self.certificate == one.mark), None)

    @property
    def sight(self) -> str:
        """What a form carries of the file and its words, so that nobody approves others than she read."""
        return sha256(f"{self.file.digest} {self.file.words}".encode()).hexdigest()[:SIGHT]
