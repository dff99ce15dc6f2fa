"""What a need's mode opens for whom, and the states of matches, marks and answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from listings.states import Mode

LONGEST_ANSWER: Final = 4_000
"""In characters."""
LONGEST_OFFER: Final = 600
"""Characters of what an organisation brings to a need, and of what it looks for."""
LONGEST_NOTE: Final = 1_000
"""Characters of what one vendor writes to another about a need."""


class AnswersFrom(models.TextChoices):
    """Who may answer a need."""

    NOBODY = "nobody", _("Nobody")
    SIGNED_IN = "signed_in", _("Any signed-in organisation")
    VENDORS = "vendors", _("Verified vendors")


class Party(models.TextChoices):
    """Who may sit in a co-investment inquiry about a need."""

    CITY = "city", pgettext_lazy("party", "City")
    VENDOR = "vendor", pgettext_lazy("party", "Vendor")
    INVESTOR = "investor", pgettext_lazy("party", "Investor")


@dataclass(frozen=True, slots=True)
class Openings:
    """What one mode opens.

    `is_sealed`: answers are unreadable for everybody but their author until the deadline. `has_interest`: city and
    vendor may show interest in each other. `has_summary`: the city publishes what it learned. `has_shortlist`: the
    candidates of its long list are chosen and excluded, each with a reason. `inquiry_parties` are values of `Party`; of
    a small purchase the vendor is not among them, since it joins only after a recorded award.
    """

    answers_from: AnswersFrom
    is_sealed: bool
    has_interest: bool
    inquiry_parties: frozenset[str]
    has_summary: bool = False
    has_shortlist: bool = False


OPENINGS: Final[Mapping[Mode, Openings]] = {
    Mode.CONSULTATION: Openings(
        answers_from=AnswersFrom.SIGNED_IN,
        is_sealed=True,
        has_interest=False,
        inquiry_parties=frozenset({Party.CITY, Party.INVESTOR}),
        has_summary=True,
    ),
    Mode.SMALL_PURCHASE: Openings(
        answers_from=AnswersFrom.VENDORS,
        is_sealed=True,
        has_interest=False,
        inquiry_parties=frozenset({Party.CITY, Party.INVESTOR}),
        has_shortlist=True,
    ),
    Mode.ELSEWHERE: Openings(
        answers_from=AnswersFrom.NOBODY,
        is_sealed=False,
        has_interest=False,
        inquiry_parties=frozenset({Party.CITY, Party.INVESTOR}),
    ),
    Mode.PARTNERSHIP: Openings(
        answers_from=AnswersFrom.VENDORS,
        is_sealed=True,
        has_interest=True,
        inquiry_parties=frozenset({Party.CITY, Party.VENDOR, Party.INVESTOR}),
        has_shortlist=True,
    ),
}
"""The mode table of design §1. A mode is fixed when a need is published."""

NOTHING_OPEN: Final = Openings(
    answers_from=AnswersFrom.NOBODY, is_sealed=False, has_interest=False, inquiry_parties=frozenset()
)
"""What a draft opens whose city has not chosen a mode yet."""
UNDECIDED: Final = _("Its mode is not chosen yet, so it opens nothing.")

MATCHED_MODES: Final = frozenset(OPENINGS) - {Mode.ELSEWHERE}
"""Modes whose needs are put together with solutions; a tender elsewhere is answered elsewhere."""


class Reader(models.TextChoices):
    """From where somebody reads a need: its own team, a vendor, an investor, or anybody else."""

    CITY = "city", pgettext_lazy("reader", "The need’s own team")
    VENDOR = "vendor", pgettext_lazy("reader", "A vendor")
    INVESTOR = "investor", pgettext_lazy("reader", "An investor")
    ANYBODY = "anybody", pgettext_lazy("reader", "Anybody else")


SENTENCES: Final[Mapping[Mode, Mapping[Reader, Promise]]] = {
    Mode.CONSULTATION: {
        Reader.CITY: _(
            "Market consultation: every signed-in organisation may answer. Nobody but its author can read an answer "
            "before the deadline, you neither. Answers are not scored, and you publish a summary. You may open a "
            "co-investment inquiry with cities and investors."
        ),
        Reader.VENDOR: _(
            "Market consultation: you may answer, as every signed-in organisation may. The city reads your answer "
            "after the deadline and publishes a summary. Answers are not scored, and none gives an advantage in a "
            "later tender."
        ),
        Reader.INVESTOR: _(
            "Market consultation: you may answer, as every signed-in organisation may. The city may invite investors "
            "to a co-investment inquiry."
        ),
        Reader.ANYBODY: _(
            "Market consultation: every organisation that signs in may answer. The city publishes a summary, and "
            "answers are not scored."
        ),
    },
    Mode.SMALL_PURCHASE: {
        Reader.CITY: _(
            "Small purchase: verified vendors may answer. Nobody but its author can read an answer before the "
            "deadline, you neither. You may open a co-investment inquiry with cities and investors."
        ),
        Reader.VENDOR: _(
            "Small purchase: verified vendors may answer. Nobody but your own team can read your answer before the "
            "deadline, and until then you may change it or take it back."
        ),
        Reader.INVESTOR: _(
            "Small purchase: only verified vendors may answer. The city may invite investors to a co-investment "
            "inquiry."
        ),
        Reader.ANYBODY: _(
            "Small purchase: verified vendors may answer. Answers cannot be read by anybody but their authors before "
            "the deadline."
        ),
    },
    Mode.ELSEWHERE: {
        Reader.CITY: _(
            "Tender elsewhere: nobody answers here, and the page leads to your portal. You may open a co-investment "
            "inquiry with cities and investors."
        ),
        Reader.VENDOR: _("Tender elsewhere: nobody answers here. Send your tender through the portal of the city."),
        Reader.INVESTOR: _(
            "Tender elsewhere: nobody answers here. The city may invite investors to a co-investment inquiry."
        ),
        Reader.ANYBODY: _("Tender elsewhere: nobody answers here. The tender runs on the portal of the city."),
    },
    Mode.PARTNERSHIP: {
        Reader.CITY: _(
            "Partnership or grant: verified vendors may answer. Nobody but its author can read an answer before the "
            "deadline, you neither. When you and a vendor are both interested, you are matched and may open a "
            "co-investment inquiry together."
        ),
        Reader.VENDOR: _(
            "Partnership or grant: verified vendors may answer, and the city reads answers after the deadline. When "
            "you and the city are both interested, you are matched and may open a co-investment inquiry together."
        ),
        Reader.INVESTOR: _(
            "Partnership or grant: verified vendors may answer. When the city and a vendor are matched, they may "
            "invite investors to a co-investment inquiry."
        ),
        Reader.ANYBODY: _(
            "Partnership or grant: verified vendors may answer, and a city and a vendor that are both interested are "
            "matched."
        ),
    },
}
"""The table of modes in words, for each who reads it."""


class MatchState(models.TextChoices):
    """How far a need and a solution have come together."""

    SUGGESTED = "suggested", pgettext_lazy("match", "Suggested")
    INTERESTED = "interested", pgettext_lazy("match", "One side is interested")
    MATCHED = "matched", pgettext_lazy("match", "Matched")
    DECLINED = "declined", pgettext_lazy("match", "Declined")


class Side(models.TextChoices):
    """Who speaks for or against a match."""

    CITY = "city", pgettext_lazy("side", "City")
    VENDOR = "vendor", pgettext_lazy("side", "Vendor")

    @property
    def other(self) -> "Side":
        """The side across the table."""
        return Side.VENDOR if self is Side.CITY else Side.CITY


class Wish(models.TextChoices):
    """What a side said of a match."""

    NONE = "", pgettext_lazy("wish", "Nothing yet")
    INTERESTED = "interested", pgettext_lazy("wish", "Interested")
    DECLINED = "declined", pgettext_lazy("wish", "Declined")


class MarkKind(models.TextChoices):
    """What staff say of a match."""

    RELEVANT = "relevant", pgettext_lazy("mark", "Relevant to this need")
    REMOVAL = "removal", pgettext_lazy("mark", "Removal proposed")
    ADDED = "added", pgettext_lazy("mark", "Added by staff")


class MarkState(models.TextChoices):
    """Whether a mark stands. Of a proposed removal the city decides: it keeps the match or removes it."""

    STANDING = "standing", pgettext_lazy("mark", "Stands")
    TAKEN_BACK = "taken_back", pgettext_lazy("mark", "Taken back")
    KEPT = "kept", pgettext_lazy("mark", "Kept by the city")
    REMOVED = "removed", pgettext_lazy("mark", "Removed by the city")


class AnswerState(models.TextChoices):
    """How far an answer has come."""

    DRAFT = "draft", pgettext_lazy("answer", "Draft")
    SENT = "sent", pgettext_lazy("answer", "Sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("answer", "Taken back")


class RecordKind(models.TextChoices):
    """What is written of a need's file: by its mode."""

    COMPARISON = "comparison", _("Record of comparison")
    CONSULTATION = "consultation", _("Market consultation report")


class AuditState(models.TextChoices):
    """How far an auditor's access to a need's file has come; its last day ends it by the clock."""

    WAITING = "waiting", pgettext_lazy("audit", "Waits to be taken up")
    ACCEPTED = "accepted", pgettext_lazy("audit", "Reads the file")
    REVOKED = "revoked", pgettext_lazy("audit", "Taken back")


class PartnerState(models.TextChoices):
    """Whether other vendors read what one tells them about a need; the deadline ends it by the clock."""

    STANDING = "standing", pgettext_lazy("partner", "Stands")
    WITHDRAWN = "withdrawn", pgettext_lazy("partner", "Withdrawn")


PARTNER_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    PartnerState.STANDING: frozenset({PartnerState.WITHDRAWN}),
    PartnerState.WITHDRAWN: frozenset({PartnerState.STANDING}),
}
AUDIT_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    AuditState.WAITING: frozenset({AuditState.ACCEPTED, AuditState.REVOKED}),
    AuditState.ACCEPTED: frozenset({AuditState.REVOKED}),
    AuditState.REVOKED: frozenset(),
}
MATCH_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    MatchState.SUGGESTED: frozenset({MatchState.INTERESTED, MatchState.DECLINED}),
    # A side may take its interest back while the other has said nothing.
    MatchState.INTERESTED: frozenset({MatchState.MATCHED, MatchState.DECLINED, MatchState.SUGGESTED}),
    # Who declined may think again; the other side's interest still stands then.
    MatchState.DECLINED: frozenset({MatchState.INTERESTED, MatchState.MATCHED}),
    # An inquiry may have been opened on it.
    MatchState.MATCHED: frozenset(),
}
MARK_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    MarkState.STANDING: frozenset({MarkState.TAKEN_BACK, MarkState.KEPT, MarkState.REMOVED}),
    MarkState.REMOVED: frozenset({MarkState.KEPT}),
    MarkState.KEPT: frozenset(),
    MarkState.TAKEN_BACK: frozenset(),
}
ANSWER_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    AnswerState.DRAFT: frozenset({AnswerState.SENT}),
    AnswerState.SENT: frozenset({AnswerState.WITHDRAWN}),
    AnswerState.WITHDRAWN: frozenset({AnswerState.SENT}),
}
