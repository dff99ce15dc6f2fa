"""The tables of the search: what was saved and reported, runs of the index, what was observed, words of one meaning."""

from search.models.observed import FoldedFile, MissedQuestion, SlowQuestion
from search.models.runs import IndexRun
from search.models.saved import Digest, Look, Report, SavedSearch, SearchKey
from search.models.shown import AskedWords, SolutionDay
from search.models.synonyms import Synonym, SynonymTerm

__all__ = [
    "AskedWords",
    "Digest",
    "FoldedFile",
    "IndexRun",
    "Look",
    "MissedQuestion",
    "Report",
    "SavedSearch",
    "SearchKey",
    "SlowQuestion",
    "SolutionDay",
    "Synonym",
    "SynonymTerm",
]
