"""Reads of the search page: what was found, its facets, and what is like a listing."""

from search.queries.finding import Found, Tab, found
from search.queries.rows import Hit
from search.queries.similar import similar, visible_to

__all__ = ["Found", "Hit", "Tab", "found", "similar", "visible_to"]
