"""The tables of the search: what people saved, and what was reported to them."""

from search.models.saved import Digest, Look, Report, SavedSearch, SearchKey

__all__ = ["Digest", "Look", "Report", "SavedSearch", "SearchKey"]
