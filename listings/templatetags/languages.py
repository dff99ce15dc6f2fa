"""Shows in which languages a listing is written, and which text says a part that a translation leaves out."""

from dataclasses import dataclass

from django import template
from django.utils.translation import get_language

from listings.language import LANGUAGE_NAMES
from listings.models.listing import Listing, ListingText, TranslatedText

register = template.Library()


@dataclass(frozen=True, slots=True)
class Link:
    """Another text of a listing; its language is named as its speakers call it."""

    language: str
    name: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class Translations:
    """How the text on a page stands among those of its listing."""

    main: str
    is_translated: bool
    is_in_readers: bool
    links: list[Link]


@register.simple_tag
def translations_of(listing: Listing, text: ListingText) -> Translations:
    """Return what a page says of the languages of a listing; reads no table when its texts were read."""
    main = listing.main_text.language
    others = sorted(one.language for one in listing.texts.all() if one.pk != text.pk)  # type: ignore[attr-defined]
    return Translations(
        main=main,
        is_translated=text.language != main,
        is_in_readers=(get_language() or "en") in others,
        links=[Link(code, LANGUAGE_NAMES.get(code, code), code == main) for code in others],
    )


@register.filter
def spoken(text: TranslatedText, name: str) -> TranslatedText:
    """Return the text that says a part: the main one where this one leaves it out."""
    return text.spoken(name)


@register.filter
def kind_of(listing: Listing) -> str:
    """Return what addresses call a kind of listing."""
    return str(listing._meta.model_name)
