"""What a solution and a need have in common: an organisation, a state, a reviewer, texts in several languages."""

import hashlib
from collections.abc import Collection, Mapping
from typing import ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.models import Organisation
from accounts.states import OrganisationState
from listings.language import best_language
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
    main_language = models.CharField(max_length=2, blank=True, default="")  # empty: of the text written first

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
        """Its text in the best language for the reader; prefetch `texts`."""
        return self._among(list(self.texts.all()), best=True)  # type: ignore[attr-defined]

    @property
    def main_text(self) -> "ListingText":
        """The text that the others are translations of: as its team says, else the first one; prefetch `texts`."""
        return self._among(list(self.texts.all()))  # type: ignore[attr-defined]

    def _among(self, texts: "list[ListingText]", *, best: bool = False) -> "ListingText":
        """Return the main one of its texts, or the best one for the reader."""
        by_language = {text.language: text for text in sorted(texts, key=lambda text: text.pk)}
        main = by_language.get(self.main_language) or next(iter(by_language.values()))
        return by_language[best_language(by_language, main.language)] if best else main

    def text_called(self, language: str) -> "ListingText | None":
        """Return its text in a language, None when there is none; prefetch `texts`."""
        texts: list[ListingText] = list(self.texts.all())  # type: ignore[attr-defined]
        return next((text for text in texts if text.language == language), None)

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


class TranslatedText(ListingText):
    """The words of a listing whose team may write it in further languages."""

    made_of = models.CharField(max_length=16, blank=True, default="", editable=False)  # main text's mark then

    class Meta:
        abstract = True

    @property
    def listing(self) -> Listing:
        """The solution or need that it is a text of."""
        raise NotImplementedError

    @property
    def is_behind(self) -> bool:
        """Whether the main text was changed after this one was written beside it; prefetch the listing's `texts`."""
        return self.made_of not in {"", self.listing.main_text.mark}  # type: ignore[attr-defined]

    def spoken(self, name: str) -> "TranslatedText":
        """Return the text that says a part: the main one where this one leaves it out; prefetch the `texts`."""
        main: TranslatedText = self.listing.main_text  # type: ignore[assignment]
        return self if getattr(self, name) or not getattr(main, name) else main

    @property
    def mark(self) -> str:
        """What changes when any of its words does."""
        return hashlib.sha256(self.folded.encode()).hexdigest()[:16]
