"""Writes the marked texts of hits: a page has forty, which as templates took a tenth of its time."""

from collections.abc import Iterable
from typing import Final

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.markup import Markup, joined, written
from search.criteria import Criteria
from search.highlights import Segment
from search.queries import Hit

register = template.Library()

PLAIN: Final = "{}"
MARKED: Final = "<mark>{}</mark>"
WHY: Final = (
    '<p class="hit-why"><a id="why-{0}" href="{1}" hx-get="{1}" hx-target="closest .hit-why" hx-swap="outerHTML">'
    "{2}</a></p>"
)


@register.simple_tag
def marked(segments: Iterable[Segment]) -> Markup:
    """Return a text with a mark around each piece that was asked for."""
    return joined(written(MARKED if one.is_found else PLAIN, one.text) for one in segments)


@register.simple_tag
def why_link(hit: Hit, criteria: Criteria) -> Markup:
    """Return the link that opens why a listing is there, in its place."""
    public_id = hit.row.public_id
    address = f"{reverse('search:why', args=[hit.kind, public_id])}?{criteria.query}"
    return written(WHY, public_id, address, _("Why is this here?"))
