"""Answers to needs: as they are written, as they were sent, and when they became readable."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.models import Organisation
from listings.models import Need, Solution
from marketplace.matching.states import ANSWER_TRANSITIONS, LONGEST_ANSWER, AnswerState


class Answer(models.Model):
    """What an organisation writes in answer to a need, one a need: its own team's alone, whatever was sent of it.

    `parts` is {point: {"value": text, "secret": true or false}} by identifiers of points. What was sent stands in its
    receipts, the last of which the city reads after the deadline while the state says sent. `reminded_of` is the
    deadline before which its team was told that a draft was not sent.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = ANSWER_TRANSITIONS

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(max_length=10, choices=AnswerState.choices, default=AnswerState.DRAFT, db_index=True)
    text = models.TextField(max_length=LONGEST_ANSWER, blank=True)
    text_secret = models.BooleanField(default=False)
    parts = models.JSONField(default=dict, blank=True)
    solutions = models.ManyToManyField(Solution, related_name="answers", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    reminded_of = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = [F("sent_at").asc(nulls_last=True), "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "organisation"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(state=AnswerState.DRAFT) | Q(sent_at__isnull=False), name="sent_answer_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need}: {self.organisation}"

    @property
    def subject(self) -> str:
        """How the journal names this answer."""
        return f"answer:{self.public_id}"


class Receipt(models.Model):
    """An answer as it was sent, numbered from 1 and never changed.

    `digest` is the SHA-256, in hex, of its canonical content.
    """

    public_id = PublicIdField()
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="receipts")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)
    content = models.JSONField()  # of marketplace.matching.written.content_of
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["answer", "number"], name="receipt_number_once")]

    def __str__(self) -> str:
        return f"{self.answer} {self.number}"


class Snippet(models.Model):
    """A text that an organisation keeps for its answers, by name."""

    public_id = PublicIdField()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    folded = models.CharField(max_length=160, editable=False)
    text = models.TextField(max_length=LONGEST_ANSWER)
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["folded", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "folded"], name="snippet_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """How the journal names this text."""
        return f"snippet:{self.public_id}"


class Opening(models.Model):
    """The sealed answers of a need became readable: written once, after its deadline. `read_at`: its team read them."""

    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="opening")
    opened_at = models.DateTimeField(default=timezone.now)
    answers = models.PositiveIntegerField()
    read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.need)

    @property
    def subject(self) -> str:
        """How the journal names the opening of a need's answers."""
        return f"opening:{self.need.public_id}"
