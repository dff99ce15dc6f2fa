"""Shows the words, figures and dates of listings: Markdown, languages, countries, money, deadlines."""

import math
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import escape
from typing import Any, Final

import nh3
from babel.dates import format_date, format_timedelta
from django import template
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries
from markdown_it import MarkdownIt
from markdown_it.token import Token

from accounts.locales import country_name, reader_locale
from accounts.markup import Markup
from listings.badges import by_track, theme_badges
from listings.clocks import moment_in, zone_at
from listings.language import language_name
from listings.models import Attachment, CpvCode, Need, Question, Solution
from listings.money import euros, range_in_euros
from listings.proofs import Certificate
from listings.queries.attachments import Attached
from listings.queries.leading import NAME, LeadPicture, lead_picture_of
from listings.states import Maturity, Source

register = template.Library()

register.filter("by_track", by_track)
register.filter("country_name", country_name)
register.filter("euros", euros)
register.filter("language_name", language_name)
register.filter("moment_in", moment_in)
register.filter("zone_at", zone_at)
register.simple_tag(theme_badges)

EU: Final = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)
"""The member states of the European Union since 2020."""

TAGS: Final = {
    "p",
    "br",
    "hr",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "code",
    "em",
    "strong",
    "a",
}
PAGE_DEPTH: Final = 2  # a text stands under the second heading of its page
DEEPEST: Final = 6


def _words_of_image(_self: Any, tokens: list[Token], index: int, _options: Any, _environment: Any) -> str:
    return escape(tokens[index].content)


reader_of_markdown = MarkdownIt("commonmark", {"html": False})
reader_of_markdown.add_render_rule("image", _words_of_image)


@register.filter
def markdown(text: str) -> str:
    """Return a Markdown text as HTML for a page: no HTML of its own, no images, links that vouch for nothing.

    Its headings are moved below those of the page and never skip a level, whatever the author wrote.
    """
    tokens = reader_of_markdown.parse(text)
    _fit_headings(tokens)
    html = reader_of_markdown.renderer.render(tokens, reader_of_markdown.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return format_html("{}", Markup(clean))


def _fit_headings(tokens: list[Token]) -> None:
    """Give each heading the level of its place in the outline: the levels above it that are still open, and one."""
    open_levels: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            while open_levels and open_levels[-1] >= token.tag:
                open_levels.pop()
            open_levels.append(token.tag)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(PAGE_DEPTH + len(open_levels), DEEPEST)}"


@register.filter
def language_names(codes: tuple[str, ...]) -> str:
    """Return the names of languages, in the order of the alphabet, with commas between them."""
    return ", ".join(sorted(language_name(code) for code in codes))


@register.filter
def country_names(codes: tuple[str, ...]) -> str:
    """Return the names of countries with commas between them; the European Union is one name."""
    whole = set(codes) >= EU
    names = sorted(countries.name(code) or code for code in codes if not (whole and code in EU))
    return ", ".join([*([_("All 27 EU countries")] if whole else []), *names])


@register.filter
def cpv_label(code: CpvCode) -> str:
    """Return the label of a CPV code in the reader's language."""
    return code.label(get_language() or "en")


@register.filter
def budget_range(need: Need) -> str:
    """Return the budget of a need in words, "" when it gives none. Whether the reader may see it, others decide."""
    return range_in_euros(need.budget_low, need.budget_high)


def _label_of(choices: type[TextChoices]) -> Callable[[str], str]:
    """Return what reads a code in the reader's words; Django's own `get_…_display` takes thirty times as long."""
    return lambda code: str(choices(code).label)


register.filter("maturity_label", _label_of(Maturity))
register.filter("source_label", _label_of(Source))


@register.filter
def hiding(text: str, question: Question) -> str:
    """Return a reply to a question without the words that its city hides."""
    return question.shown(text)


@register.filter
def time_left(moment: datetime) -> str:
    """Return how far ahead a moment lies: in days, in hours or minutes when it is nearer than two days."""
    ahead, reader = moment - timezone.now(), reader_locale()
    if ahead >= timedelta(days=2):
        days = timedelta(days=round(ahead / timedelta(days=1)))
        return format_timedelta(days, granularity="day", threshold=math.inf, locale=reader)
    return format_timedelta(ahead, granularity="minute", threshold=2, locale=reader)


@register.filter
def month(day: date) -> str:
    """Return the month and year of a date, such as October 2027."""
    reader = reader_locale()
    return format_date(day, {"en": "MMMM y", "bg": "LLLL y 'г.'"}[reader.language], locale=reader)


@register.filter
def lead_picture(solution: Solution) -> LeadPicture | None:
    """Return the picture that leads a solution in a list that was read with it, None where there is none."""
    return lead_picture_of(getattr(solution, NAME, None))


@register.filter
def file_of(attached: Attached, certificate: Certificate) -> Attachment | None:
    """Return the file of a certificate, None where it has none."""
    return attached.file_of(certificate.mark)
