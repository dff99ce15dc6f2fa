"""Writes hits: a page has twenty of a dozen parts each; as templates they took a fifth of it, its engine left out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django import template
from django.db.models import TextChoices
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.addresses import PLACE, address_to
from accounts.locales import country_name
from accounts.markup import NOTHING, Markup, joined, plain, written
from accounts.states import Form
from listings.badges import theme_badges
from listings.clocks import moment_in, zone_at
from listings.money import range_in_euros
from listings.states import Maturity, Mode, PriceBand, Source
from search.criteria import Criteria
from search.highlights import Segment
from search.kinds import way_of
from search.queries import Hit
from search.queries.listed import ListedNeed, ListedReference, ListedSolution
from search.schema import NEEDS, REFERENCES, SOLUTIONS

register = template.Library()

MARKED: Final = "<mark>{}</mark>"
HIT: Final = (
    '<li class="hit">{10}'
    '<h2 class="hit-title" lang="{0}"><a href="{1}">{2}</a></h2>'
    '<p class="hit-who">{3}{9}</p>'
    '<p class="hit-text" lang="{0}">{4}</p>'
    "{5}{6}"
    '<p class="hit-meta">{7}{8}</p>'
    "</li>\n"
)
PICTURE: Final = '<img class="lead-picture" src="{}" alt="{}" width="{}" height="{}" loading="lazy" lang="{}">'
SUBJECT: Final = '<p class="hit-subject">{}</p>'
WHY: Final = (
    '<p class="hit-why"><a id="why-{0}" href="{1}" hx-get="{1}" hx-target="closest .hit-why" hx-swap="outerHTML">'
    "{2}</a></p>"
)
TICK: Final = (
    '<label class="hit-tick"><input type="checkbox" name="solution" value="{}" form="compare-form" data-compare="{}">'
    '{}<span class="visually-hidden">: {}</span></label>'
)
FACT: Final = " <span>{}</span>"
VENDOR: Final = "<span>{}&nbsp;{}</span>"
PLATE: Final = '<span class="plate" data-kind="enamel" data-small>{}</span>'
STATUS: Final = ' <span class="status" data-state="closed" data-tone="plain">{}<span>{}</span></span>'


class Words(NamedTuple):
    """What choices are called, each as a fact."""

    price: Mapping[str, Markup]
    maturity: Mapping[str, Markup]
    mode: Mapping[str, Markup]
    source: Mapping[str, Markup]


@dataclass(frozen=True, slots=True)
class Look:
    """What all hits of a page show alike: the pictures of who was verified and of what is closed, and words.

    `page` is the address of a listing and `why` that of its reasons, "" where none are shown, each with `PLACE` where
    its identifier stands: hits of a page are of one kind. `question` is what leads to the reasons, `tick` what chooses
    one to be compared, "" where none is.
    """

    verified: object
    closed: object
    words: Words
    page: str
    why: str
    question: str
    tick: str


@register.simple_tag
def hit_items(
    hits: Iterable[Hit], *, verified: object, closed: object, explained: Criteria | str = "", compared: bool | str = ""
) -> Markup:
    """Return an item of the list for each hit.

    Those of criteria that are `explained` open why they are there; solutions of a list with a form for them can be
    ticked to be `compared`.
    """
    every = list(hits)
    if not every:
        return NOTHING
    kind = every[0].kind
    why = f"{address_to('search:why', kind, PLACE)}?{explained.query}" if isinstance(explained, Criteria) else ""
    words = _words(get_language() or "en")
    tick = _("Compare") if compared and kind == SOLUTIONS else ""
    look = Look(verified, closed, words, address_to(way_of(kind), PLACE), why, _("Why is this here?"), tick)
    return joined(_item(hit, look) for hit in every)


@lru_cache
def _words(_language: str) -> Words:
    """Return what choices are called in the active language."""
    return Words(_named(PriceBand), _named(Maturity), _named(Mode), _named(Source))


def _named(choices: type[TextChoices]) -> Mapping[str, Markup]:
    return {str(one.value): written(FACT, one.label) for one in choices}


def _item(hit: Hit, look: Look) -> Markup:
    who, facts = PARTS[hit.kind]
    return written(
        HIT,
        hit.language,
        look.page.replace(PLACE, hit.row.public_id),
        _marked(hit.title),
        who(hit.row, look),
        _marked(hit.snippet),
        joined([_subject(hit), written(SUBJECT, hit.proof) if hit.proof else NOTHING]),
        _why(hit, look) if look.why else NOTHING,
        theme_badges(hit.row.badges),
        facts(hit.row, look),
        _tick(hit, look) if look.tick else NOTHING,
        _picture(hit.row) if isinstance(hit.row, ListedSolution) else NOTHING,
    )


def _picture(row: ListedSolution) -> Markup:
    """Return the picture that leads a solution, as small as lists show it; nothing where there is none."""
    if row.picture is None:
        return NOTHING
    public_id, name, width, height, words = row.picture
    address = address_to("listings:attachment", PLACE, name).replace(PLACE, public_id)
    return written(PICTURE, address, words, width, height, row.texts[0].language)


def _subject(hit: Hit) -> Markup:
    return written(SUBJECT, _("Same subject: %(subject)s") % {"subject": hit.subject}) if hit.subject else NOTHING


def _marked(segments: Iterable[Segment]) -> Markup:
    """Return a text with a mark around each piece that was asked for."""
    return joined(written(MARKED, one.text) if one.is_found else plain(one.text) for one in segments)


def _why(hit: Hit, look: Look) -> Markup:
    """Return the link that opens why a listing is there, in its place."""
    public_id = hit.row.public_id
    return written(WHY, public_id, look.why.replace(PLACE, public_id, 1), look.question)


def _tick(hit: Hit, look: Look) -> Markup:
    """Return the box that chooses a solution for the form below the list."""
    title = "".join(one.text for one in hit.title)
    return written(TICK, hit.row.public_id, title, look.tick, title)


def _vendor(row: ListedSolution, look: Look) -> Markup:
    names = [row.organisation.name, row.organisation.place, country_name(row.organisation.country)]
    return written(VENDOR, ", ".join(filter(None, names)), look.verified)


def _price(row: ListedSolution, look: Look) -> Markup:
    return joined([look.words.price[row.price_band], look.words.maturity[row.maturity]])


def _buyer(row: ListedNeed, look: Look) -> Markup:
    owner = row.organisation
    is_city = owner.form == Form.CITY and owner.place
    name = written(PLATE, owner.place) if is_city else written(FACT, owner.name)
    return joined([name, _facts(country_name(owner.country)), look.words.mode[row.mode]])


def _terms(row: ListedNeed, look: Look) -> Markup:
    budget = range_in_euros(row.budget_low, row.budget_high)
    if row.is_closed:
        return joined([_facts(budget), written(STATUS, look.closed, pgettext("listing", "Closed"))])
    if row.deadline is None:
        return _facts(budget)
    when, zone = moment_in(row.deadline, row.deadline_zone), zone_at(row.deadline, row.deadline_zone)
    return _facts(budget, _("until %(when)s, %(zone)s") % {"when": when, "zone": zone})


def _source(row: ListedReference, look: Look) -> Markup:
    buyer = written(FACT, row.buyer) if row.buyer else look.words.source[row.source]
    return joined([buyer, _facts(country_name(row.country), row.year)])


def _origin(row: ListedReference, look: Look) -> Markup:
    return look.words.source[row.source]


def _facts(*facts: object) -> Markup:
    """Return what is said one beside the other; what is empty is left out."""
    return joined(written(FACT, fact) for fact in facts if fact)


PARTS: Final[Mapping[str, tuple[Callable[[Any, Look], Markup], Callable[[Any, Look], Markup]]]] = {
    SOLUTIONS: (_vendor, _price),
    NEEDS: (_buyer, _terms),
    REFERENCES: (_source, _origin),
}
"""What says who a listing is of, and what its last line says."""
