"""What a solution and a need have in common: an organisation, a state, a reviewer, texts in several languages."""

from collections.abc import Collection, Mapping
from typing import ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language

from accounts.identifiers import PublicIdField
from accounts.models import Organisation
from accounts.states import OrganisationState
from listings.models.taxonomy import CpvCode, Theme
from listings.states import LISTING_TRANSITIONS, ListingState

Row = TypeVar("Row", bound="Listing")


class ListingQuerySet(models.QuerySet[Row]):
    """Listings by what may be seen of them."""

    def published(self) -> "ListingQuerySet[Row]":
        """Return what was published by an organisation that the programme vouches for: everybody may read its page."""
        return self.filter(state=ListingState.PUBLISHED, organisation__state=OrganisationState.VERIFIED)

    def public(self) -> "ListingQuerySet[Row]":
        """Return what is published and stands in lists, the search and matches."""
        return self.published()

    def public_among(self, public_ids: Collection[str]) -> "ListingQuerySet[Row]":
        """Return which of some listings are public.

        By keys, because SQLite would look through all that are published: it guesses that those are ten.
        """
        return self.public().filter(pk__in=self._named(public_ids))

    def published_among(self, public_ids: Collection[str]) -> "ListingQuerySet[Row]":
        """Return which of some listings everybody may read."""
        return self.published().filter(pk__in=self._named(public_ids))

    def _named(self, public_ids: Collection[str]) -> "models.QuerySet[Row, dict[str, object]]":
        return self.model._base_manager.filter(public_id__in=public_ids).values("pk")


class Listing(models.Model):
    """A solution or a need. Its texts stand in rows of their own, one for each language."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = LISTING_TRANSITIONS

    public_id = PublicIdField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="%(class)ss")
    state = models.CharField(max_length=10, choices=ListingState.choices, default=ListingState.DRAFT, db_index=True)
    themes = models.ManyToManyField(Theme, related_name="%(class)ss")
    cpv_codes = models.ManyToManyField(CpvCode, related_name="%(class)ss", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar = ListingQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """How the journal names this listing."""
        return f"{self._meta.model_name}:{self.public_id}"

    @property
    def is_public(self) -> bool:
        """Whether everybody may read its page: what `published()` finds; reads the organisation."""
        return self.state == ListingState.PUBLISHED and self.organisation.state == OrganisationState.VERIFIED

    @property
    def is_listed(self) -> bool:
        """Whether it stands in lists, the search and matches: what `public()` finds; reads the organisation."""
        return self.is_public

    @property
    def text(self) -> "ListingText":
        """Its text in the reader's language, in English, or else the first one that was written; prefetch `texts`."""
        texts = {one.language: one for one in self.texts.all()}  # type: ignore[attr-defined]
        wanted = (get_language() or "en", "en")
        first: ListingText = next((texts[code] for code in wanted if code in texts), *list(texts.values())[:1])
        return first

    @property
    def title(self) -> str:
        """The title of its text."""
        return self.text.title


class ListingText(models.Model):
    """The words of a listing in one language. `folded` holds all of them for the look-up without a search engine."""

    language = models.CharField(max_length=2)
    language_detected = models.BooleanField(default=False)
    title = models.CharField(max_length=160)
    folded = models.TextField(editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title
