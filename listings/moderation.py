"""The enums of reports about what is public, what may follow what, and how a decision passes from form to action."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy


class ReportState(models.TextChoices):
    """How far a report has come. Whether an appeal is still in time is read from the clock."""

    WAITING = "waiting", pgettext_lazy("report", "Waits for a decision")
    DECIDED = "decided", pgettext_lazy("report", "Decided")
    APPEALED = "appealed", pgettext_lazy("report", "An appeal waits")
    CLOSED = "closed", pgettext_lazy("report", "Finally decided")


class Grievance(models.TextChoices):
    """What somebody says is wrong."""

    UNLAWFUL = "unlawful", pgettext_lazy("report", "It breaks a law")
    MISLEADING = "misleading", pgettext_lazy("report", "It says what is not true, or misleads")
    PERSONAL = "personal", pgettext_lazy("report", "It shows personal data")
    PROPERTY = "property", pgettext_lazy("report", "It uses a work, a trade mark or a picture of others")
    SPAM = "spam", pgettext_lazy("report", "It is advertising or does not belong here")
    OTHER = "other", pgettext_lazy("report", "Something else")


class Outcome(models.TextChoices):
    """What staff do about a report."""

    NO_ACTION = "no_action", pgettext_lazy("report", "Nothing is changed")
    HIDDEN = "hidden", pgettext_lazy("report", "Taken off the site")
    PART_REMOVED = "part_removed", pgettext_lazy("report", "A part was taken off the site")
    PASSED_ON = "passed_on", pgettext_lazy("report", "Passed on to the authority that is responsible")


class Basis(models.TextChoices):
    """What a decision stands on."""

    LAW = "law", pgettext_lazy("report", "A law")
    TERMS = "terms", pgettext_lazy("report", "The terms of use")


class Side(models.TextChoices):
    """Who appeals."""

    REPORTER = "reporter", pgettext_lazy("report", "Whoever reported it")
    ORGANISATION = "organisation", pgettext_lazy("report", "The organisation")


REPORT_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    ReportState.WAITING: frozenset({ReportState.DECIDED}),
    ReportState.DECIDED: frozenset({ReportState.APPEALED}),
    ReportState.APPEALED: frozenset({ReportState.CLOSED}),
    ReportState.CLOSED: frozenset(),
}
UNDECIDED: Final = frozenset({ReportState.WAITING, ReportState.APPEALED})
"""Where a report stands that staff have to decide about."""
TAKEN_OFF: Final = frozenset({Outcome.HIDDEN, Outcome.PART_REMOVED})
"""Decisions that took something off the site."""
APPEAL_MONTHS: Final = 6
"""How many months after a decision either side may appeal (Reg. (EU) 2022/2065, Art. 20)."""
REPORTER_KEPT: Final = timedelta(days=365)
"""How long after the last decision a report says who made it, and in which words."""
SHORTEST_EXPLANATION: Final = 30
"""How many characters tell staff at least what is wrong and where."""
LONGEST_EXPLANATION: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What somebody reports: `part` names a deployment or question of the page ("deployment:abc"), "" for all of it."""

    grievance: str
    explanation: str
    part: str = ""
    name: str = ""
    email: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What one of the staff decides, with the parts of her statement of reasons.

    `upheld` is about an appeal: whether the first decision stands. `part` names what goes of a page, as in `Complaint`.
    """

    outcome: str
    basis: str
    clause: str
    facts: str
    part: str = ""
    upheld: bool = False
