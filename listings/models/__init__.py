"""Solutions, needs, references and the words that they are tagged with."""

from listings.models.attachments import Attachment
from listings.models.changes import SolutionChange
from listings.models.deployments import CityAnswer, Deployment, Result, Unasked
from listings.models.follows import Follow
from listings.models.needs import Correction, Need, NeedText, TaggedNeed
from listings.models.notices import Notice
from listings.models.proposals import Proposal
from listings.models.questions import Question, Reply
from listings.models.references import Reference, ReferenceText
from listings.models.seconds import Second
from listings.models.solutions import Revision, Solution, SolutionText, TaggedSolution
from listings.models.taxonomy import CpvCode, Tag, Theme

__all__ = [
    "Attachment",
    "CityAnswer",
    "Correction",
    "CpvCode",
    "Deployment",
    "Follow",
    "Need",
    "NeedText",
    "Notice",
    "Proposal",
    "Question",
    "Reference",
    "ReferenceText",
    "Reply",
    "Result",
    "Revision",
    "Second",
    "Solution",
    "SolutionChange",
    "SolutionText",
    "Tag",
    "TaggedNeed",
    "TaggedSolution",
    "Theme",
    "Unasked",
]
