"""Keeps the text of a part of a template that is the same for all readers, so that a page does not write it anew."""

from typing import Final

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.translation import get_language

register = template.Library()

END: Final = "endkept"


class KeptNode(template.Node):
    """What stands between the tags, as it was first rendered in each language and for each answer to the conditions.

    Conditions are taken as true or false, so that little is kept, and nothing of a person.
    """

    def __init__(self, nodelist: NodeList, conditions: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self._conditions = conditions
        self._texts: dict[tuple[object, ...], str] = {}

    def render(self, context: Context) -> str:
        """Return the text, which is written when it is asked for the first time."""
        key = (get_language(), *(bool(one.resolve(context, ignore_failures=True)) for one in self._conditions))
        if key not in self._texts:
            self._texts[key] = self.nodelist.render(context)
        return self._texts[key]


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Keep what stands up to `endkept`: `{% kept actor.is_authenticated demo %}` names all that it depends on."""
    conditions = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse((END,))
    parser.delete_first_token()
    return KeptNode(nodelist, conditions)
