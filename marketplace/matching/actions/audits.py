"""Lets an auditor read the file of one need: granted by an owner, taken up once, each reading on the record."""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved, append, move
from accounts.journal.models import Entry
from accounts.models import Membership
from accounts.queries import has_proved
from listings.models import Need
from marketplace.matching import rules
from marketplace.matching.actions.rows import lock_need
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import LONGEST_REASON, Audit
from marketplace.matching.queries import opened_parts
from marketplace.matching.states import AuditState

LONGEST: Final = 90
"""Days for which the file may be opened to an auditor."""
MOST_A_DAY: Final = 10
"""Grants of one need within 24 hours: an audit, and no mailing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """To whom a file is opened, why, until which day (included), and in which language she is written to."""

    email: str
    reason: str
    until: date
    language: str


@transaction.atomic
def grant_audit(*, actor: Actor, need: Need, access: Access) -> Audit:
    """Let whoever proves an address read the need's file until a day; the mail with the link follows.

    Raises `NotAllowed`, `NotOpen` for a need that was never published, or `Incomplete` with the field.
    """
    lock_need(need)
    if not rules.can_grant_audit(actor, need):
        raise NotAllowed
    if need.published_at is None:
        raise NotOpen(_("A need that was not published has no file to audit yet."))
    access = replace(access, email=access.email.strip().lower(), reason=access.reason.strip())
    _refuse(need, access)
    audit = Audit.objects.create(need=need, **asdict(access))
    data = {"need": need.public_id, "days": (access.until - rules.today_of(need)).days + 1}
    author = actor.acting_for(need.organisation)
    append("audit.granted", audit.subject, actor=author, data=data, private={"why": access.reason})
    return audit


def _refuse(need: Need, access: Access) -> None:
    if not access.reason:
        raise Incomplete(_("Say why the file is opened."), field="reason")
    if len(access.reason) > LONGEST_REASON:
        raise Incomplete(_("Shorten the reason to 1,000 characters."), field="reason")
    today = rules.today_of(need)
    if not today <= access.until < today + timedelta(days=LONGEST):
        raise Incomplete(_("Choose a day from today on, at most 90 days in all."), field="until")
    if Membership.objects.filter(organisation=need.organisation, person__email__iexact=access.email).exists():
        sentence = _("This person belongs to your organisation. A member of its team needs no grant.")
        raise Incomplete(sentence, field="email")
    same = Audit.objects.filter(need=need, email=access.email, until__gte=today).exclude(state=AuditState.REVOKED)
    if same.exists():
        raise Incomplete(_("This address may read the file already. Take that back first to change it."), field="email")
    since = timezone.now() - timedelta(days=1)
    if Audit.objects.filter(need=need, granted_at__gt=since).count() >= MOST_A_DAY:
        raise Incomplete(_("10 grants went out within a day. Send the next one tomorrow."))


@transaction.atomic
def accept_audit(*, actor: Actor, audit: Audit) -> Moved | Already:
    """Take a grant up as the person whose proved address it names; the link works for nobody else afterwards.

    Raises `NotAllowed` for another address, `NotOpen` when it was taken back or ran out.
    """
    lock_need(audit.need)
    audit.refresh_from_db()
    person = actor.signed_in
    if not audit.email or not has_proved(actor, audit.email):
        raise NotAllowed(_("This link was sent to another address than yours."))
    if audit.state == AuditState.REVOKED or rules.audit_is_past(audit):
        raise NotOpen(_("This link works no longer: the access was taken back, or its last day has passed."))
    if audit.state == AuditState.ACCEPTED and audit.person_id != person.pk:
        raise NotOpen(_("This link was used already. Each works once."))
    moved = move(audit, AuditState.ACCEPTED, actor=actor.acting_for(None))
    if isinstance(moved, Moved):
        Audit.objects.filter(pk=audit.pk).update(person=person)
        audit.person = person
    return moved


@transaction.atomic
def revoke_audit(*, actor: Actor, audit: Audit) -> Moved | Already:
    """Take a grant back at once: the next page is refused to her. Raises `NotAllowed`."""
    lock_need(audit.need)
    if not rules.can_grant_audit(actor, audit.need):
        raise NotAllowed
    return move(audit, AuditState.REVOKED, actor=actor.acting_for(audit.need.organisation))


@transaction.atomic
def open_part(*, actor: Actor, audit: Audit, part: str) -> Entry | None:
    """Put on the record that an auditor reads a part now; one entry for a part and hour, None when there is one.

    Raises `NotAllowed` when she may not read the file any more.
    """
    lock_need(audit.need)
    audit.refresh_from_db()
    if not rules.can_audit(actor, audit):
        raise NotAllowed
    if part in opened_parts(audit):
        return None
    return append(
        "audit.opened", audit.subject, actor=actor.acting_for(None), data={"part": part, "need": audit.need.public_id}
    )
