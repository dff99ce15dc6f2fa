"""Solutions, needs, references and the words that they are tagged with."""

from listings.models.changes import SolutionChange
from listings.models.follows import Follow
from listings.models.needs import Correction, Need, NeedText, TaggedNeed
from listings.models.questions import Question, Reply
from listings.models.references import Reference, ReferenceText
from listings.models.solutions import Revision, Solution, SolutionText, TaggedSolution
from listings.models.taxonomy import CpvCode, Tag, Theme

__all__ = [
    "Correction",
    "CpvCode",
    "Follow",
    "Need",
    "NeedText",
    "Question",
    "Reference",
    "ReferenceText",
    "Reply",
    "Revision",
    "Solution",
    "SolutionChange",
    "SolutionText",
    "Tag",
    "TaggedNeed",
    "TaggedSolution",
    "Theme",
]
