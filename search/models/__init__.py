"""The tables of the search: what people saved and was reported to them, runs of the index, and what was observed."""

from search.models.observed import FoldedFile, MissedQuestion, SlowQuestion
from search.models.runs import IndexRun
from search.models.saved import Digest, Look, Report, SavedSearch, SearchKey

__all__ = [
    "Digest",
    "FoldedFile",
    "IndexRun",
    "Look",
    "MissedQuestion",
    "Report",
    "SavedSearch",
    "SearchKey",
    "SlowQuestion",
]
