"""The long list of a need: frozen searches, candidates with where they come from, and what answerers were told."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.models import Organisation, User
from listings.models import Need, Solution
from marketplace.matching.choosing import (
    CANDIDATE_TRANSITIONS,
    LONGEST_WORDS,
    CandidateReason,
    CandidateState,
    Ground,
    Origin,
    ResultKind,
    ResultReason,
)
from marketplace.matching.models.answers import Answer


def _person() -> "models.ForeignKey[User | None, User | None]":
    return models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")


class Freeze(models.Model):
    """A search as it was asked and answered for a need, numbered from 1; never changed and never deleted.

    `question` is `asked` of `search.queries.frozen.FrozenSearch`: the words, the filters, the order, and the address of
    the search page. `total` is how many solutions were found, of which at most `choosing.MOST_FROZEN` stand in `hits`.
    `engine` is its name and version; `index_name`, `schema` and `analyser` name the index that answered.
    """

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="freezes")
    number = models.PositiveIntegerField()
    question = models.JSONField()
    language = models.CharField(max_length=5)
    engine = models.CharField(max_length=100)
    index_name = models.CharField(max_length=200)
    schema = models.PositiveIntegerField()
    analyser = models.CharField(max_length=200)
    total = models.PositiveIntegerField()
    frozen_at = models.DateTimeField(default=timezone.now)
    frozen_by = _person()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "number"], name="freeze_number_once")]

    def __str__(self) -> str:
        return f"{self.need} {self.number}"

    @property
    def subject(self) -> str:
        """How the journal names this frozen search."""
        return f"freeze:{self.public_id}"


class FrozenHit(models.Model):
    """A solution that a frozen search found, at its position from 1, with its version and public text as they were.

    `content` is the listing's public content, `digest` the SHA-256 of its canonical form in hex
    (`marketplace.matching.written.digest_of`).
    """

    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="hits")
    position = models.PositiveSmallIntegerField()
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["freeze", "position"], name="frozen_position_once"),
            models.UniqueConstraint(fields=["freeze", "solution"], name="frozen_solution_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Candidate(models.Model):
    """Who stands on the long list of a need: an organisation with one solution, or with its answer; never deleted.

    An answer that names just one solution is the candidate of that solution; any other has a row without one.
    `reason` and `words` are those of the last step, "" before the first; every step stands in the journal.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = CANDIDATE_TRANSITIONS

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="candidates")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, null=True, blank=True, related_name="candidate")
    state = models.CharField(
        max_length=12, choices=CandidateState.choices, default=CandidateState.LISTED, db_index=True
    )
    reason = models.CharField(max_length=20, choices=CandidateReason.choices, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    listed_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(null=True, blank=True)
    moved_by = _person()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "organisation", "solution"], name="candidate_solution_once"),
            models.UniqueConstraint(
                fields=["need", "organisation"], condition=Q(solution=None), name="candidate_without_solution_once"
            ),
            models.CheckConstraint(
                condition=Q(state=CandidateState.LISTED) | ~Q(reason="") & ~Q(words=""), name="candidate_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need}: {self.solution or self.organisation}"

    @property
    def subject(self) -> str:
        """How the journal names this candidate."""
        return f"candidate:{self.public_id}"


class Source(models.Model):
    """Where a candidate comes from: a frozen search with its position, a match, an answer, or by hand with a reason."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="sources")
    origin = models.CharField(max_length=8, choices=Origin.choices)
    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = _person()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["candidate", "freeze"], name="source_of_a_freeze_once"),
            models.UniqueConstraint(
                fields=["candidate", "origin"], condition=Q(freeze=None), name="source_of_a_kind_once"
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.SEARCH, freeze__isnull=False, position__isnull=False)
                | ~Q(origin=Origin.SEARCH) & Q(freeze=None, position=None),
                name="source_of_a_search_has_its_place",
            ),
            models.CheckConstraint(condition=~Q(origin=Origin.HAND) | ~Q(words=""), name="hand_has_its_words"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} ({self.get_origin_display()})"


class Result(models.Model):
    """What the author of an answer is told came of it; a correction is a row of its own, and the last one told holds.

    Written and changed while `told_at` is None, never afterwards. With a `ground` its reason and words are withheld:
    then `words` say for the record why, and its author reads the ground alone.
    """

    public_id = PublicIdField()
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ResultKind.choices)
    reason = models.CharField(max_length=20, choices=ResultReason.choices, blank=True)
    ground = models.CharField(max_length=20, choices=Ground.choices, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = _person()
    told_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "number"], name="result_number_once"),
            models.UniqueConstraint(fields=["answer"], condition=Q(told_at=None), name="one_untold_result"),
            models.CheckConstraint(
                condition=Q(ground="") & ~Q(reason="") | ~Q(ground="") & Q(reason="") & ~Q(words=""),
                name="result_says_why_or_on_which_ground_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.number}"

    @property
    def subject(self) -> str:
        """How the journal names this result."""
        return f"result:{self.public_id}"

    @property
    def is_withheld(self) -> bool:
        """Whether its author reads the ground in place of the reason."""
        return bool(self.ground)
