"""Needs: what a city posts, and the numbered corrections of an open one."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from taggit.managers import TaggableManager

from listings.models.fields import CodesField
from listings.models.listing import Listing, TranslatedText
from listings.models.references import Reference
from listings.models.taxonomy import FoldedTags, TaggedListing
from listings.states import ASKED_HERE, LAST_DAYS, ListingState, Mode


class Need(Listing):
    """A problem that a city wants solved. Budgets are whole EUR cents; a private one is for the own team only."""

    mode = models.CharField(max_length=16, choices=Mode.choices, blank=True)  # empty: a draft leaves it open
    maturity_accepted = CodesField()
    needed_by = models.DateField(null=True, blank=True)
    portal_link = models.URLField(max_length=500, blank=True)
    budget_low = models.BigIntegerField(null=True, blank=True)
    budget_high = models.BigIntegerField(null=True, blank=True)
    budget_public = models.BooleanField(default=False)
    deadline = models.DateTimeField(null=True, blank=True)
    deadline_zone = models.CharField(max_length=50, blank=True)
    questions_until = models.DateTimeField(null=True, blank=True)  # empty: as `questions_end` says
    kept_until = models.DateField(null=True, blank=True)  # its records, when that is longer than the law asks
    source = models.ForeignKey(Reference, on_delete=models.SET_NULL, null=True, blank=True, related_name="needs")

    tags = TaggableManager(through="listings.TaggedNeed", manager=FoldedTags, blank=True)  # type: ignore[no-untyped-call]

    class Meta:
        ordering: ClassVar = ["-published_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(budget_low__isnull=True) | models.Q(budget_low__gte=0), name="budget_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(budget_low__isnull=True)
                | models.Q(budget_high__isnull=True)
                | models.Q(budget_low__lte=models.F("budget_high")),
                name="budget_low_to_high",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[ListingState.SUBMITTED, ListingState.PUBLISHED]) | ~models.Q(mode=""),
                name="sent_need_has_a_mode",
            ),
            models.CheckConstraint(
                condition=models.Q(questions_until__isnull=True)
                | models.Q(deadline__isnull=False, questions_until__lt=models.F("deadline")),
                name="questions_end_before_deadline",
            ),
        ]

    @property
    def takes_questions(self) -> bool:
        """Whether its mode has questions here."""
        return self.mode in ASKED_HERE

    @property
    def questions_end(self) -> datetime | None:
        """Until when questions may be asked, None while nothing but the need's own end ends them.

        What its city said, else six days before the deadline; where that leaves less than half of the time since the
        publication, half of it. So it moves with the deadline.
        """
        if self.questions_until or self.deadline is None:
            return self.questions_until
        early = self.deadline - LAST_DAYS
        return max(early, self.published_at + (self.deadline - self.published_at) / 2) if self.published_at else early

    @property
    def is_closed(self) -> bool:
        """Whether its deadline has passed, by the clock."""
        return self.deadline is not None and self.deadline <= timezone.now()

    @property
    def is_open(self) -> bool:
        """Whether it is published and its deadline, if it has one, lies ahead."""
        return self.state == ListingState.PUBLISHED and not self.is_closed


class NeedText(TranslatedText):
    """The words of a need in one language."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="texts")
    problem = models.TextField(max_length=10_000)
    affected = models.TextField(max_length=4_000, blank=True)
    tried = models.TextField(max_length=4_000, blank=True)
    outcome = models.TextField(max_length=4_000)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "language"], name="need_text_once")]

    @property
    def listing(self) -> Need:
        """Its need."""
        return self.need


class TaggedNeed(TaggedListing):
    """A tag on a need."""

    content_object = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="tagged")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["content_object", "tag"], name="need_tag_once")]


class Correction(models.Model):
    """A material change of an open need: numbered, dated, with each field as it was and as it is now."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500)
    changes = models.JSONField()  # [{"field": name, "before": value, "after": value}, …] of listings.queries.need_facts

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "number"], name="correction_number_once")]

    def __str__(self) -> str:
        return f"{self.need} {self.number}"
