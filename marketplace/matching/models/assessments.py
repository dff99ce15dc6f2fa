"""Scoring rounds of a need: who assesses, who declared a conflict, and the points that each gave on her own."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.models import User
from listings.models import Criterion, Need
from marketplace.matching.assessing import (
    ASSESSOR_TRANSITIONS,
    LONGEST_WORDS,
    MOST_POINTS,
    ROUND_TRANSITIONS,
    AssessorState,
    RoundState,
)
from marketplace.matching.models.candidates import Candidate


class Round(models.Model):
    """One round in which the candidates that were shortlisted when it began are scored; numbered from 1.

    `candidates` never changes. `why` is asked of every round after the first. At most one of a need is being scored.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = ROUND_TRANSITIONS

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.SCORING)
    candidates = models.ManyToManyField(Candidate, related_name="+")
    why = models.CharField(max_length=LONGEST_WORDS, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "number"], name="round_number_once"),
            models.UniqueConstraint(fields=["need"], condition=Q(state=RoundState.SCORING), name="one_round_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.need} {self.number}"

    @property
    def subject(self) -> str:
        """How the journal names this round."""
        return f"round:{self.public_id}"


class Assessor(models.Model):
    """One person who scores in a round. `words` are of her declaration: for her team and the record alone."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = ASSESSOR_TRANSITIONS

    public_id = PublicIdField()
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assessors")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AssessorState.choices, default=AssessorState.NAMED)
    named_at = models.DateTimeField(default=timezone.now)
    declared_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "person"], name="assessor_once"),
            models.CheckConstraint(
                condition=~Q(state=AssessorState.BARRED) | (Q(declared_at__isnull=False) & ~Q(words="")),
                name="conflict_has_its_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.person}"

    @property
    def subject(self) -> str:
        """How the journal names this assessor."""
        return f"assessor:{self.public_id}"

    @property
    def has_conflict(self) -> bool:
        """Whether she declared a conflict of interest: she scores no more, and what she gave is set aside."""
        return self.state == AssessorState.BARRED

    @property
    def has_begun(self) -> bool:
        """Whether she declared anything, so that taking her off needs a reason."""
        return self.declared_at is not None


class Score(models.Model):
    """What one assessor gives one candidate for one criterion; `points` is None while only words stand there."""

    assessor = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="scores")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessor", "candidate", "criterion"], name="score_once"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__lte=MOST_POINTS), name="score_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.criterion_id}"
