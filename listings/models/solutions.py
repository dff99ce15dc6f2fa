"""Solutions: what a vendor lists, and the change of a published one that waits for review."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from taggit.managers import TaggableManager

from accounts.identifiers import PublicIdField
from listings.models.fields import CodesField
from listings.models.listing import Listing, ListingQuerySet, TranslatedText
from listings.models.taxonomy import FoldedTags, TaggedListing
from listings.proofs import Certificate, PriceLine, certificates_of, price_lines_of
from listings.states import (
    REVISION_TRANSITIONS,
    Accessibility,
    Implementation,
    ListingState,
    Maturity,
    PriceBand,
    PriceModel,
    Reselling,
    RevisionState,
    SupportHours,
)

CONFIRMED_FOR: Final = timedelta(days=365)
"""So long a published solution stands in lists after it was published, confirmed, or changed with a review."""
REMINDED_AT: Final = (timedelta(days=30), timedelta(days=7), timedelta(0))
"""How long before that its vendor is told, and then; the place in here, counted from 1, is kept as what was told."""
DECLARATION_LASTS: Final = timedelta(days=365)
"""After that a declaration on exclusion grounds is old, and shown as such."""


def is_confirmed() -> models.Q:
    """Return what was confirmed in the last 12 months, by the clock, whatever its state."""
    return models.Q(confirmed_at__isnull=True) | models.Q(confirmed_at__gt=timezone.now() - CONFIRMED_FOR)


class SolutionQuerySet(ListingQuerySet["Solution"]):
    """Solutions by what may be seen of them."""

    def public(self) -> "SolutionQuerySet":
        """Return what is published, and was confirmed in the last 12 months, by the clock."""
        found: SolutionQuerySet = self.published().filter(is_confirmed())  # type: ignore[assignment]
        return found


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
    implementation = models.CharField(max_length=10, choices=Implementation.choices, blank=True)
    mims = CodesField()
    data_location = CodesField()
    accessibility = models.CharField(max_length=10, choices=Accessibility.choices, blank=True)
    support_hours = models.CharField(max_length=10, choices=SupportHours.choices, blank=True)
    reselling = models.CharField(max_length=10, choices=Reselling.choices, blank=True)
    certificates = models.JSONField(default=list, blank=True)  # as `Certificate.plain()` writes each
    confirmed_at = models.DateTimeField(null=True, blank=True, db_index=True)  # set when it is published, then counted
    confirmation_told = models.PositiveSmallIntegerField(default=0)  # how many of REMINDED_AT its vendor was told
    declared_at = models.DateTimeField(null=True, blank=True)  # that no ground for exclusion applies; who: the journal

    tags = TaggableManager(through="listings.TaggedSolution", manager=FoldedTags, blank=True)  # type: ignore[no-untyped-call]

    objects: ClassVar = SolutionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-published_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state__in=[ListingState.SUBMITTED, ListingState.PUBLISHED])
                | ~(models.Q(maturity="") | models.Q(price_band="") | models.Q(price_model="")),
                name="sent_solution_is_complete",
            )
        ]

    @property
    def confirmed_until(self) -> datetime | None:
        """When it leaves lists, the search and matches unless its vendor confirms it; None until it is published."""
        return self.confirmed_at + CONFIRMED_FOR if self.confirmed_at else None

    @property
    def is_lapsed(self) -> bool:
        """Whether nobody confirmed it for 12 months, by the clock."""
        return self.confirmed_until is not None and self.confirmed_until <= timezone.now()

    @property
    def is_due(self) -> bool:
        """Whether it is published and to be confirmed in 30 days, or lapsed."""
        until = self.confirmed_until
        return self.state == ListingState.PUBLISHED and until is not None and until - timezone.now() <= REMINDED_AT[0]

    @property
    def is_listed(self) -> bool:
        """Whether it stands in lists, the search and matches; reads the organisation."""
        return self.is_public and not self.is_lapsed

    @property
    def declaration_ends(self) -> datetime | None:
        """When its declaration on exclusion grounds stops to count, None without one."""
        return self.declared_at + DECLARATION_LASTS if self.declared_at else None

    @property
    def declaration_counts(self) -> bool:
        """Whether it was declared, and not too long ago, by the clock."""
        return self.declaration_ends is not None and timezone.now() < self.declaration_ends

    @property
    def certified(self) -> tuple[Certificate, ...]:
        """Its certificates, in the order in which the vendor named them."""
        return certificates_of(self.certificates)


class SolutionText(TranslatedText):
    """The words of a solution in one language; the description is Markdown."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="texts")
    summary = models.CharField(max_length=500)
    description = models.TextField(max_length=20_000)
    benefits = models.TextField(blank=True)
    constraints = models.TextField(blank=True)
    city_provides = models.TextField(blank=True)
    integration = models.TextField(blank=True)
    data_protection = models.TextField(blank=True)
    exit_terms = models.TextField(blank=True)
    accessibility_note = models.TextField(blank=True)
    support = models.TextField(blank=True)
    price_example = models.TextField(blank=True)
    price_lines = models.JSONField(default=list, blank=True)  # [label, whole EUR cents without VAT] each

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["solution", "language"], name="solution_text_once")]

    @property
    def priced(self) -> tuple[PriceLine, ...]:
        """The lines of its worked price: those of the main text when the amounts changed after it was translated."""
        return price_lines_of(self.spoken("price_lines").price_lines)  # type: ignore[attr-defined]

    @property
    def listing(self) -> Solution:
        """Its solution."""
        return self.solution

    def spoken(self, name: str) -> TranslatedText:
        """Return the text that says a part; amounts are the main one's, so other amounts make it speak."""
        if name != "price_lines":
            return super().spoken(name)
        main: SolutionText = self.solution.main_text  # type: ignore[assignment]
        return self if self._amounts == main._amounts else main

    @property
    def _amounts(self) -> list[int]:
        return [cents for _label, cents in self.price_lines]


class TaggedSolution(TaggedListing):
    """A tag on a solution."""

    content_object = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="tagged")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["content_object", "tag"], name="solution_tag_once")]


class Revision(models.Model):
    """A change of a published solution until it is reviewed: the whole wanted version as values.

    One with a language is of the text in that further language alone.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = REVISION_TRANSITIONS

    public_id = PublicIdField()
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="revisions")
    state = models.CharField(max_length=10, choices=RevisionState.choices, default=RevisionState.WAITING, db_index=True)
    language = models.CharField(max_length=2, blank=True, default="")  # empty: all but the texts in further languages
    values = models.JSONField()  # as `plain()` wrote them
    submitted_at = models.DateTimeField(default=timezone.now)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["submitted_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["solution", "language"],
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
