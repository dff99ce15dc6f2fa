"""Matches, what is said of them, and answers to needs."""

from marketplace.matching.models.answers import Answer, Opening, Receipt, Snippet
from marketplace.matching.models.assessments import Assessor, Round, Score
from marketplace.matching.models.audits import Audit
from marketplace.matching.models.candidates import Candidate, Freeze, FrozenHit, Result, Source
from marketplace.matching.models.matches import LONGEST_REASON, Curation, Mark, Match
from marketplace.matching.models.partners import Partner, PartnerNote
from marketplace.matching.models.records import Record
from marketplace.matching.models.summaries import Summary, SummaryDraft
from marketplace.matching.states import LONGEST_ANSWER

__all__ = [
    "LONGEST_ANSWER",
    "LONGEST_REASON",
    "Answer",
    "Assessor",
    "Audit",
    "Candidate",
    "Curation",
    "Freeze",
    "FrozenHit",
    "Mark",
    "Match",
    "Opening",
    "Partner",
    "PartnerNote",
    "Receipt",
    "Record",
    "Result",
    "Round",
    "Score",
    "Snippet",
    "Source",
    "Summary",
    "SummaryDraft",
]
