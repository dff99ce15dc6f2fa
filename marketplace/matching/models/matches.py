"""Matches with what both sides and staff said of them, and how far staff have curated a need."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.models import User
from listings.models import Need, Solution
from marketplace.matching.states import (
    MARK_TRANSITIONS,
    MATCH_TRANSITIONS,
    MarkKind,
    MarkState,
    MatchState,
    Side,
    Wish,
)

LONGEST_REASON = 1_000


def _person() -> "models.ForeignKey[User | None, User | None]":
    return models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")


class Match(models.Model):
    """A need and a solution of which somebody said something; what nobody touched has no row.

    `score` (tenths of points) and `features` are copied whenever a side or staff act, so that it stays known what they
    saw. A side's wish carries who said it and when.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = MATCH_TRANSITIONS

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="matches")
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="matches")
    state = models.CharField(max_length=10, choices=MatchState.choices, default=MatchState.SUGGESTED, db_index=True)
    score = models.PositiveSmallIntegerField()
    features = models.JSONField()  # [[name, points, case, [value, …]], …] of scoring.Scored.plain
    city_wish = models.CharField(max_length=10, choices=Wish.choices, default=Wish.NONE, blank=True)
    city_at = models.DateTimeField(null=True, blank=True)
    city_by = _person()
    vendor_wish = models.CharField(max_length=10, choices=Wish.choices, default=Wish.NONE, blank=True)
    vendor_at = models.DateTimeField(null=True, blank=True)
    vendor_by = _person()
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "matches"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "solution"], name="match_once"),
            models.CheckConstraint(
                condition=~Q(state=MatchState.MATCHED) | Q(city_wish=Wish.INTERESTED, vendor_wish=Wish.INTERESTED),
                name="match_of_both_sides",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need}: {self.solution}"

    @property
    def subject(self) -> str:
        """How the journal names this match."""
        return f"match:{self.public_id}"

    def wish_of(self, side: str) -> str:
        """Return what a side said, "" when nothing."""
        return str(self.city_wish if side == Side.CITY else self.vendor_wish)

    @property
    def declined_by(self) -> str:
        """The side that declined, "" when none did."""
        if self.state != MatchState.DECLINED:
            return ""
        return Side.CITY if self.city_wish == Wish.DECLINED else Side.VENDOR

    @property
    def removal(self) -> "Mark | None":
        """The removal that stands proposed or was carried out, if any; prefetch `marks`."""
        live = {MarkState.STANDING, MarkState.REMOVED}
        return next((mark for mark in self.marks.all() if mark.kind == MarkKind.REMOVAL and mark.state in live), None)

    @property
    def is_removed(self) -> bool:
        """Whether the city removed it; prefetch `marks`."""
        return self.removal is not None and self.removal.state == MarkState.REMOVED

    @property
    def standing_marks(self) -> "list[Mark]":
        """What staff say of it now, the first one first; prefetch `marks`."""
        return [mark for mark in self.marks.all() if mark.state == MarkState.STANDING]


class Mark(models.Model):
    """What staff said of a match, with the reason that city and vendor read; the history is kept.

    Of a removal the city decides. The vendor may contest a mark once, in words that city and staff read.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = MARK_TRANSITIONS

    public_id = PublicIdField()
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=8, choices=MarkKind.choices)
    state = models.CharField(max_length=10, choices=MarkState.choices, default=MarkState.STANDING)
    reason = models.CharField(max_length=LONGEST_REASON)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = _person()
    decided_at = models.DateTimeField(null=True, blank=True)
    contest = models.CharField(max_length=LONGEST_REASON, blank=True)
    contested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["match", "kind"], condition=Q(state=MarkState.STANDING), name="one_standing_mark_of_a_kind"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MarkState.KEPT, MarkState.REMOVED]) | Q(kind=MarkKind.REMOVAL),
                name="city_decides_on_removals",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="mark_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.match} ({self.get_kind_display()})"

    @property
    def subject(self) -> str:
        """How the journal names this mark."""
        return f"mark:{self.public_id}"


class Curation(models.Model):
    """Who of the staff looks after the matches of a need, and when they were gone through."""

    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="curation")
    curator = _person()
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.need)

    @property
    def subject(self) -> str:
        """How the journal names the curation of a need."""
        return f"curation:{self.need.public_id}"
