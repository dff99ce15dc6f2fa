"""Solutions, needs, references and the words that they are tagged with."""

from listings.models.attachments import Attachment
from listings.models.changes import SolutionChange
from listings.models.criteria import Criterion, CriterionText
from listings.models.deployments import CityAnswer, Deployment, Result, Unasked
from listings.models.follows import Follow
from listings.models.kits import Kit, KitCopy, KitEdition
from listings.models.looks import Look, LookRule
from listings.models.needs import Correction, Need, NeedText, TaggedNeed
from listings.models.notices import Notice
from listings.models.outcomes import FollowUp, Outcome
from listings.models.points import Point, PointText
from listings.models.proposals import Proposal
from listings.models.questions import Question, Reply
from listings.models.references import Reference, ReferenceText
from listings.models.reports import Appeal, Decision, Report
from listings.models.seconds import Second
from listings.models.solutions import Revision, Solution, SolutionText, TaggedSolution
from listings.models.taxonomy import CpvCode, Tag, Theme

__all__ = [
    "Appeal",
    "Attachment",
    "CityAnswer",
    "Correction",
    "CpvCode",
    "Criterion",
    "CriterionText",
    "Decision",
    "Deployment",
    "Follow",
    "FollowUp",
    "Kit",
    "KitCopy",
    "KitEdition",
    "Look",
    "LookRule",
    "Need",
    "NeedText",
    "Notice",
    "Outcome",
    "Point",
    "PointText",
    "Proposal",
    "Question",
    "Reference",
    "ReferenceText",
    "Reply",
    "Report",
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
