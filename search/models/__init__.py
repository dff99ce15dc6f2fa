"""Tables of the search."""

from search.models.observed import FoldedFile, MissedQuestion, SlowQuestion
from search.models.runs import IndexRun

__all__ = ["FoldedFile", "IndexRun", "MissedQuestion", "SlowQuestion"]
