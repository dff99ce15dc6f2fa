"""Draws each icon once per process: lucide's own tag copies its tree and writes it anew wherever the icon stands."""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide

register = template.Library()
register.simple_tag(lru_cache(maxsize=256)(lucide), name="lucide")
