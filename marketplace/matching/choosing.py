"""States and reasons of the long list, and what answerers are told: pure words, with what may follow what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST_WORDS: Final = 1_000
"""Of what is said to a step or a result, in characters."""
MOST_FROZEN: Final = 200
"""So many positions of a search are frozen at most."""


class CandidateState(models.TextChoices):
    """Where a candidate stands on the long list of a need."""

    LISTED = "listed", pgettext_lazy("candidate", "On the long list")
    SHORTLISTED = "shortlisted", pgettext_lazy("candidate", "On the shortlist")
    EXCLUDED = "excluded", pgettext_lazy("candidate", "Excluded")


CANDIDATE_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    CandidateState.LISTED: frozenset({CandidateState.SHORTLISTED, CandidateState.EXCLUDED}),
    CandidateState.SHORTLISTED: frozenset({CandidateState.LISTED, CandidateState.EXCLUDED}),
    CandidateState.EXCLUDED: frozenset({CandidateState.LISTED, CandidateState.SHORTLISTED}),
}


class CandidateReason(models.TextChoices):
    """Why a candidate moved: one list of words, of which each step takes a part (`REASONS`)."""

    MEETS_NEEDS = "meets_needs", _("Meets what the need asks for")
    PROVEN_ELSEWHERE = "proven_elsewhere", _("Runs in cities like ours")
    WITHIN_BUDGET = "within_budget", _("Fits the budget")
    WORTH_COMPARING = "worth_comparing", _("Another way that is worth comparing")
    NOT_SUITABLE = "not_suitable", _("Does not solve the problem")
    LACKS_REQUIREMENT = "lacks_requirement", _("Lacks something that the need requires")
    TOO_DEAR = "too_dear", _("Above the budget")
    TOO_LATE = "too_late", _("Cannot be ready in time")
    NO_EVIDENCE = "no_evidence", _("Its claims are not shown well enough")
    EXCLUSION_GROUND = "exclusion_ground", _("A ground for exclusion applies")
    CONFLICT = "conflict", _("A conflict of interest that cannot be solved otherwise")
    INCOMPLETE = "incomplete", _("The answer is incomplete")
    NOT_OFFERED = "not_offered", _("Is no longer offered, or not here")
    NEW_FACTS = "new_facts", _("New facts came to light")
    MISTAKE = "mistake", _("The earlier step was a mistake")
    OTHER = "other", pgettext_lazy("reason", "Something else")


_SHORTLIST: Final = (
    CandidateReason.MEETS_NEEDS,
    CandidateReason.PROVEN_ELSEWHERE,
    CandidateReason.WITHIN_BUDGET,
    CandidateReason.WORTH_COMPARING,
    CandidateReason.OTHER,
)
_EXCLUDE: Final = (
    CandidateReason.NOT_SUITABLE,
    CandidateReason.LACKS_REQUIREMENT,
    CandidateReason.TOO_DEAR,
    CandidateReason.TOO_LATE,
    CandidateReason.NO_EVIDENCE,
    CandidateReason.EXCLUSION_GROUND,
    CandidateReason.CONFLICT,
    CandidateReason.INCOMPLETE,
    CandidateReason.NOT_OFFERED,
    CandidateReason.OTHER,
)
_PUT_BACK: Final = (CandidateReason.NEW_FACTS, CandidateReason.MISTAKE, CandidateReason.OTHER)
REASONS: Final[Mapping[str, tuple[CandidateReason, ...]]] = {
    CandidateState.SHORTLISTED: _SHORTLIST,
    CandidateState.EXCLUDED: _EXCLUDE,
    CandidateState.LISTED: _PUT_BACK,
}
"""The reasons that a step to a state may have."""


@dataclass(frozen=True, slots=True)
class Said:
    """Why a step is taken: a reason of its list, and own words."""

    reason: str
    words: str


class Origin(models.TextChoices):
    """Where a candidate comes from."""

    SEARCH = "search", pgettext_lazy("origin", "Frozen search")
    MATCH = "match", pgettext_lazy("origin", "Match")
    ANSWER = "answer", pgettext_lazy("origin", "Answer")
    HAND = "hand", pgettext_lazy("origin", "Added by hand")


class ResultKind(models.TextChoices):
    """What came of an answer, as its author is told."""

    CHOSEN = "chosen", pgettext_lazy("result", "Chosen")
    NOT_CHOSEN = "not_chosen", pgettext_lazy("result", "Not chosen")
    EXCLUDED = "excluded", pgettext_lazy("result", "Excluded")
    ENDED = "ended", pgettext_lazy("result", "The consultation ended")
    STOPPED = "stopped", pgettext_lazy("result", "Nobody was chosen")


class ResultReason(models.TextChoices):
    """Why an answer came to its result: the reasons for excluding, and those that only a comparison has."""

    BEST = "best", _("Answered the need best")
    ANOTHER_BETTER = "another_better", _("Another answer met the need better")
    ANOTHER_CHEAPER = "another_cheaper", _("Another answer was better value for money")
    NOT_SUITABLE = "not_suitable", _("Does not solve the problem")
    LACKS_REQUIREMENT = "lacks_requirement", _("Lacks something that the need requires")
    TOO_DEAR = "too_dear", _("Above the budget")
    TOO_LATE = "too_late", _("Cannot be ready in time")
    NO_EVIDENCE = "no_evidence", _("Its claims are not shown well enough")
    EXCLUSION_GROUND = "exclusion_ground", _("A ground for exclusion applies")
    CONFLICT = "conflict", _("A conflict of interest that cannot be solved otherwise")
    INCOMPLETE = "incomplete", _("The answer is incomplete")
    NOT_OFFERED = "not_offered", _("Is no longer offered, or not here")
    NONE_SUITABLE = "none_suitable", _("No answer was suitable")
    NO_PURCHASE = "no_purchase", _("The city stopped its search")
    SEE_SUMMARY = "see_summary", _("The city publishes what it learned in a summary")
    OTHER = "other", pgettext_lazy("reason", "Something else")


_CHOSEN: Final = (ResultReason.BEST, ResultReason.OTHER)
_EXCLUDED: Final = tuple(ResultReason(str(one)) for one in _EXCLUDE)
_NOT_CHOSEN: Final = (ResultReason.ANOTHER_BETTER, ResultReason.ANOTHER_CHEAPER, *_EXCLUDED)
RESULT_REASONS: Final[Mapping[str, tuple[ResultReason, ...]]] = {
    ResultKind.CHOSEN: _CHOSEN,
    ResultKind.NOT_CHOSEN: _NOT_CHOSEN,
    ResultKind.EXCLUDED: _EXCLUDED,
    ResultKind.ENDED: (ResultReason.SEE_SUMMARY, ResultReason.OTHER),
    ResultKind.STOPPED: (ResultReason.NONE_SUITABLE, ResultReason.NO_PURCHASE, ResultReason.OTHER),
}
"""The reasons that a result of a kind may have."""


class Ground(models.TextChoices):
    """On which ground a reason may be withheld: Directive 2014/24/EU, Article 55(3), and no other."""

    LAW_ENFORCEMENT = "law_enforcement", _("Saying it would impede law enforcement")
    PUBLIC_INTEREST = "public_interest", _("Saying it would be contrary to the public interest otherwise")
    COMMERCIAL = "commercial", _("Saying it would harm the legitimate commercial interests of a firm")
    COMPETITION = "competition", _("Saying it might harm fair competition between firms")
