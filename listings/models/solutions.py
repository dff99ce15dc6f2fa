"""Solutions: what a vendor lists, and the change of a published one that waits for review."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from taggit.managers import TaggableManager

from accounts.identifiers import PublicIdField
from listings.models.fields import CodesField
from listings.models.listing import Listing, ListingText
from listings.models.taxonomy import FoldedTags, TaggedListing
from listings.states import REVISION_TRANSITIONS, ListingState, Maturity, PriceBand, PriceModel, RevisionState


class Solution(Listing):
    """What a vendor offers to cities. Its columns hold the approved version once it is published."""

    maturity = models.CharField(max_length=10, choices=Maturity.choices, blank=True)  # empty: a draft leaves it open
    price_band = models.CharField(max_length=10, choices=PriceBand.choices, blank=True)
    price_model = models.CharField(max_length=14, choices=PriceModel.choices, blank=True)
    countries = CodesField()
    languages = CodesField()
    website = models.URLField(max_length=300, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(max_length=254)

    tags = TaggableManager(through="listings.TaggedSolution", manager=FoldedTags, blank=True)  # type: ignore[no-untyped-call]

    class Meta:
        ordering: ClassVar = ["-published_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state__in=[ListingState.SUBMITTED, ListingState.PUBLISHED])
                | ~(models.Q(maturity="") | models.Q(price_band="") | models.Q(price_model="")),
                name="sent_solution_is_complete",
            )
        ]


class SolutionText(ListingText):
    """The words of a solution in one language; the description is Markdown."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="texts")
    summary = models.CharField(max_length=500)
    description = models.TextField(max_length=20_000)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["solution", "language"], name="solution_text_once")]


class TaggedSolution(TaggedListing):
    """A tag on a solution."""

    content_object = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="tagged")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["content_object", "tag"], name="solution_tag_once")]


class Revision(models.Model):
    """A change of claims or price of a published solution: the whole wanted version as values, until it is reviewed."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = REVISION_TRANSITIONS

    public_id = PublicIdField()
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="revisions")
    state = models.CharField(max_length=10, choices=RevisionState.choices, default=RevisionState.WAITING, db_index=True)
    values = models.JSONField()
    submitted_at = models.DateTimeField(default=timezone.now)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["submitted_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["solution"],
                condition=models.Q(state__in=[RevisionState.WAITING, RevisionState.RETURNED]),
                name="one_open_revision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.solution} ({self.get_state_display()})"

    @property
    def subject(self) -> str:
        """How the journal names this revision."""
        return f"revision:{self.public_id}"
