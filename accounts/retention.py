"""How long what is kept: one table that the worker applies every day."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.actor import system
from accounts.files.storing import remove
from accounts.held import erase_texts
from accounts.holding import LEGAL_HOLD
from accounts.journal.actions import move
from accounts.journal.models import Delivery, Entry, Private
from accounts.journal.registry import Effect, Job
from accounts.models import Evidence, Invitation, JoinRequest, OrganisationDraft, Session, User
from accounts.states import InvitationState, OrganisationState, RequestState

log = logging.getLogger(__name__)

EVIDENCE_KEPT: Final = timedelta(days=90)
"""How long after the decision a document stays, so that whoever objects to it can be answered."""
UNDECIDED_KEPT: Final = timedelta(days=730)
"""How long a document waits for a decision: nobody speaks for the organisation any more."""
DECISIONS: Final = tuple(f"organisation.{it}" for it in ("verified", "renewed", "refused", "suspended"))
EXEMPT: Final = ("journal.Entry", "journal.Seal", "inquiries.Acceptance")
"""What is never deleted or blanked: the record, its chain, and ledgers of money. They name nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What goes when it is older than `keeps`; `apply` gets the moment before which it lies, returns how much went.

    `model` is the label of what it deletes or blanks. `until` says in words how long where no number of days does.
    """

    name: str
    model: str
    what: Promise
    keeps: timedelta
    apply: Callable[[datetime], int]
    until: Promise | None = None

    @property
    def days(self) -> int:
        """How many days it is kept."""
        return self.keeps.days


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return the table, in the order in which settings name its rows; raises for one of what is exempt."""
    table: tuple[Rule, ...] = tuple(import_string(path) for path in settings.RETENTION)
    for rule in table:
        if rule.model in EXEMPT:
            raise ImproperlyConfigured(f"{rule.model} is kept as it is; the rule {rule.name} must not touch it.")
    return table


def apply_rules(_delivery: Delivery) -> None:
    """Apply each rule to what is too old now."""
    now = timezone.now()
    for rule in rules():
        gone = rule.apply(now - rule.keeps)
        if gone:
            log.info("retention: %d of %s", gone, rule.name)


def _invitations(before: datetime) -> int:
    old = Invitation.objects.filter(expires_at__lt=before).exclude(email="")
    for invitation in old.filter(state=InvitationState.WAITING):
        move(invitation, InvitationState.REVOKED, actor=system("retention"))
    return old.update(email="")


def _messages(before: datetime) -> int:
    answered = JoinRequest.objects.filter(created_at__lt=before).exclude(state=RequestState.WAITING)
    return answered.exclude(message="").update(message="")


def _drafts(before: datetime) -> int:
    deleted, _models = OrganisationDraft.objects.filter(saved_at__lt=before).delete()
    return deleted


def _sessions(before: datetime) -> int:
    deleted, _models = Session.objects.filter(expire_date__lt=before).delete()
    return deleted


def _evidence(before: datetime) -> int:
    """Delete what was given for a verification, with its file, once staff decided and nothing waits."""
    settled = {OrganisationState.VERIFIED, OrganisationState.REFUSED, OrganisationState.SUSPENDED}
    rows = Evidence.objects.filter(organisation__state__in=settled, file__created_at__lt=before)
    gone = [one for one in rows.select_related("file", "organisation") if _was_decided(one, before)]
    for evidence in gone:
        remove(evidence.file)
    return len(gone)


def _undecided(before: datetime) -> int:
    """Delete, with its file, what was given for a verification that nobody has brought to an end."""
    waiting = {OrganisationState.UNVERIFIED, OrganisationState.INCOMPLETE}
    rows = Evidence.objects.filter(organisation__state__in=waiting, file__created_at__lt=before)
    gone = list(rows.select_related("file"))
    for evidence in gone:
        remove(evidence.file)
    return len(gone)


def _was_decided(evidence: Evidence, before: datetime) -> bool:
    """Whether staff decided about its organisation after it was given, and before a moment."""
    about = Entry.objects.filter(subject=evidence.organisation.subject, verb__in=DECISIONS)
    return about.filter(time__gt=evidence.file.created_at, time__lt=before).exists()


def _texts(_before: datetime) -> int:
    """Delete what people who were erased wrote into the record, once it is under legal hold no longer."""
    erased = User.objects.filter(erased_at__isnull=False).values("public_id")
    return erase_texts(Private.objects.filter(person__in=erased))


INVITATIONS: Final = Rule(
    name="invitations",
    model="accounts.Invitation",
    what=_("Addresses of people who were invited, after the invitation ran out"),
    keeps=timedelta(days=180),
    apply=_invitations,
)
MESSAGES: Final = Rule(
    name="join_messages",
    model="accounts.JoinRequest",
    what=_("What somebody wrote when she asked to join a team, once it was answered"),
    keeps=timedelta(days=365),
    apply=_messages,
)
DRAFTS: Final = Rule(
    name="organisation_drafts",
    model="accounts.OrganisationDraft",
    what=_("What somebody began to say of an organisation and did not send"),
    keeps=timedelta(days=180),
    apply=_drafts,
)
EVIDENCE: Final = Rule(
    name="evidence",
    model="accounts.Evidence",
    what=_("Documents given for a verification, after staff decided"),
    keeps=EVIDENCE_KEPT,
    apply=_evidence,
)
UNDECIDED: Final = Rule(
    name="evidence_undecided",
    model="accounts.Evidence",
    what=_("Documents given for a verification that was never brought to an end"),
    keeps=UNDECIDED_KEPT,
    apply=_undecided,
)
SESSIONS: Final = Rule(
    name="sessions",
    model="accounts.Session",
    what=_("Sign-ins that have ended"),
    keeps=timedelta(days=1),
    apply=_sessions,
)
TEXTS: Final = Rule(
    name="texts_on_hold",
    model="journal.Private",
    what=_("What a person who was erased wrote about a procurement: the legal hold"),
    keeps=LEGAL_HOLD,
    until=_(
        "Three years after the procurement ended, or until the later date that its city set; six years after it was "
        "written, where no end is known here"
    ),
    apply=_texts,
)
APPLY: Final = Job(
    name="accounts.retention",
    every=timedelta(days=1),
    offset=timedelta(hours=2),
    handle=apply_rules,
    effect=Effect.DATABASE,
)
