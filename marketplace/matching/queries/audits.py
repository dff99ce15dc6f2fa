"""Reads of auditors: who may read a need's file, what each read and when, and what is open to her this hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.journal.models import Entry
from accounts.states import CapabilityName
from listings.models import Need
from marketplace.matching.models import Audit
from marketplace.matching.states import AuditState

SIGNER: Final = Signer(salt="matching.audit", sep=".")
"""How long a link is good for stands in its row: a signature that ran out could not say why."""
VISIT: Final = timedelta(hours=1)
"""How long a part that was opened on the record may be read again without another entry."""


def audit_url(audit: Audit) -> str:
    """Return the whole address of the page on which a grant is taken up, in the active language."""
    return settings.SITE_URL + reverse("matching:audit_link", args=[SIGNER.sign(audit.public_id)])


def audit_named_by(token: str) -> Audit | None:
    """Return the grant that a link names; None when nobody signed it so."""
    try:
        public_id = SIGNER.unsign(token)
    except BadSignature:
        return None
    return _rows().filter(public_id=public_id).first()


def _rows() -> QuerySet[Audit]:
    return Audit.objects.select_related("need__organisation", "person").prefetch_related("need__texts")


def audits_visible_to(actor: Actor) -> QuerySet[Audit]:
    """Return the grants that the actor took up as an auditor and that were not taken back."""
    return _rows().filter(person=actor.person, person__isnull=False, state=AuditState.ACCEPTED)


def audits_of_teams(actor: Actor) -> QuerySet[Audit]:
    """Return the grants for the needs of the actor's teams."""
    return _rows().filter(need__organisation__in=[one.pk for one in actor.teams_of(CapabilityName.BUYS)])


def audits_of(need: Need) -> QuerySet[Audit]:
    """Return who was let read a need's file, the last one first."""
    return Audit.objects.filter(need=need).select_related("need", "person")


def opened_parts(audit: Audit) -> set[str]:
    """Return the parts that were opened on the record within the last hour."""
    since = timezone.now() - VISIT
    rows = Entry.objects.filter(subject=audit.subject, verb="audit.opened", time__gt=since)
    return {str(one.data["part"]) for one in rows}


@dataclass(frozen=True, slots=True)
class Reading:
    """One part that an auditor read, and when."""

    part: str
    time: datetime


def readings_of(audits: Sequence[Audit]) -> dict[str, list[Reading]]:
    """Return by the identifiers of grants what was read, the last first; one query."""
    subjects = {one.subject: one.public_id for one in audits}
    rows = Entry.objects.filter(subject__in=subjects, verb="audit.opened").order_by("-id")
    found: dict[str, list[Reading]] = {one.public_id: [] for one in audits}
    for one in rows:
        found[subjects[one.subject]].append(Reading(str(one.data["part"]), one.time))
    return found
