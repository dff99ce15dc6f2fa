"""Finds the themes, CPV codes and tags that values name, or says which of them nobody knows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.errors import Incomplete
from accounts.folding import folded
from listings.models import CpvCode, Need, Solution, Tag, Theme
from listings.values import NeedValues, SolutionValues

Values = TypeVar("Values", SolutionValues, NeedValues)
MOST_THEMES: Final = 3


@dataclass(frozen=True, slots=True)
class Words:
    """The rows that values name."""

    themes: list[Theme]
    cpv_codes: list[CpvCode]
    tags: list[Tag]

    def put_on(self, listing: Solution | Need) -> None:
        """Let a listing carry these and no others."""
        listing.themes.set(self.themes)
        listing.cpv_codes.set(self.cpv_codes)
        listing.tags.set(self.tags)


def resolve(values: Values) -> tuple[Values, Words]:
    """Return the values with their tags as they are kept, and the rows; makes a tag that there is not yet.

    Raises `Incomplete` with a sentence that names what is unknown. Three queries and one for each tag.
    """
    words = Words(themes=_themes(values.themes), cpv_codes=_cpv_codes(values.cpv_codes), tags=_tags(values.tags))
    return replace(values, tags=tuple(tag.name for tag in words.tags)), words


def _themes(keys: Iterable[str]) -> list[Theme]:
    wanted = set(keys)
    if len(wanted) > MOST_THEMES:
        raise Incomplete(_("Choose at most three themes."))
    found = list(Theme.objects.filter(key__in=wanted))
    _refuse(wanted - {theme.key for theme in found}, _("These themes are not known: %(names)s. Choose others."))
    return found


def _cpv_codes(codes: Iterable[str]) -> list[CpvCode]:
    wanted = set(codes)
    found = list(CpvCode.objects.filter(code__in=wanted))
    _refuse(wanted - {one.code for one in found}, _("These CPV codes are not known: %(names)s. Choose others."))
    return found


def _refuse(unknown: set[str], sentence: str) -> None:
    if unknown:
        raise Incomplete(sentence % {"names": ", ".join(sorted(unknown))})


def _tags(names: Iterable[str]) -> list[Tag]:
    try:
        # In one order for everybody, so that two who make the same new tags do not wait for each other in a circle.
        found = {tag.pk: tag for tag in (Tag.objects.named(name) for name in sorted(names, key=folded))}
    except ValidationError as error:
        raise Incomplete(" ".join(error.messages)) from error
    return list(found.values())
