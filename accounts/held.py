"""What the ground floor holds about a person: her account, her teams, and what the record has of her."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q, QuerySet

from accounts.actor import Actor
from accounts.holding import Hold, holds_on
from accounts.journal.actions import append, move
from accounts.journal.mail import drop_letters_to
from accounts.journal.models import Delivery, Entry, Private
from accounts.models import (
    Agreement,
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    OrganisationDraft,
    Recovery,
    Reset,
    Session,
    StoredFile,
    User,
)
from accounts.personal import Held, Holder
from accounts.states import RESET_OPEN, InvitationState, RecoveryState, RequestState, Role


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _account(person: User) -> Held:
    addresses = EmailAddress.objects.filter(user=person).order_by("pk")
    keys = Authenticator.objects.filter(user=person).order_by("pk")
    return [
        {
            "id": person.public_id,
            "name": person.name,
            "email": person.email,
            "addresses": [{"email": one.email, "proved": one.verified} for one in addresses],
            "language": person.language,
            "time_zone": person.time_zone,
            "accepted_terms": [
                {"version": one.version, "at": _iso(one.accepted_at)} for one in Agreement.objects.filter(person=person)
            ],
            "since": _iso(person.date_joined),
            "last_sign_in": _iso(person.last_login),
            "second_factors": [
                {"kind": one.type, "since": _iso(one.created_at), "last_used": _iso(one.last_used_at)} for one in keys
            ],
            "connected_accounts": [
                {"id": one.uid, "since": _iso(one.date_joined), "last_used": _iso(one.last_login)}
                for one in SocialAccount.objects.filter(user=person).order_by("pk")
            ],
            "sessions": [
                {"with": one.title, "since": _iso(one.since), "last_seen": _iso(one.seen_at)}
                for one in Session.objects.filter(person=person)
            ],
        }
    ]


def _erase_account(person: User) -> None:
    for address in EmailAddress.objects.filter(user=person).values_list("email", flat=True):
        drop_letters_to(address)
    EmailAddress.objects.filter(user=person).delete()
    Agreement.objects.filter(person=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    Session.objects.filter(person=person).delete()
    Reset.objects.filter(person=person, state__in=RESET_OPEN).delete()
    Delivery.objects.filter(lane=person.subject, claim__isnull=True).delete()


def _teams(person: User) -> Held:
    mine = EmailAddress.objects.filter(user=person).values("email")
    received = Invitation.objects.filter(email__in=mine).select_related("organisation")
    members = person.memberships.select_related("organisation")
    asked = person.join_requests.select_related("organisation")
    rows: Held = [
        {"kind": "member", "organisation": one.organisation.name, "role": one.role, "since": _iso(one.created_at)}
        for one in members
    ]
    rows += [
        {"kind": "invited", "organisation": one.organisation.name, "state": one.state, "at": _iso(one.created_at)}
        for one in received
    ]
    rows += [
        {"kind": "asked", "organisation": one.organisation.name, "message": one.message, "state": one.state}
        for one in asked
    ]
    rows += [
        {"kind": "describes an organisation", **one.values} for one in OrganisationDraft.objects.filter(person=person)
    ]
    rows += [{"kind": "invited others", "email": one.email} for one in Invitation.objects.filter(invited_by=person)]
    return rows


def _erase_teams(person: User) -> None:
    own = Actor(person=person)
    mine = list(EmailAddress.objects.filter(user=person).values_list("email", flat=True))
    invitations = Invitation.objects.filter(Q(email__in=mine) | Q(invited_by=person))
    for invitation in invitations.filter(state=InvitationState.WAITING):
        move(invitation, InvitationState.REVOKED, actor=own)
    Invitation.objects.filter(email__in=mine).update(email=erased_address(person))
    for request in JoinRequest.objects.filter(person=person, state=RequestState.WAITING):
        move(request, RequestState.WITHDRAWN, actor=own)
    JoinRequest.objects.filter(person=person).update(message="")
    OrganisationDraft.objects.filter(person=person).delete()
    for recovery in Recovery.objects.filter(person=person, state=RecoveryState.PROPOSED):
        move(recovery, RecoveryState.DROPPED, actor=own)
    Recovery.objects.filter(person=person).update(why="")
    for membership in Membership.objects.filter(person=person).select_related("organisation"):
        data, author = {"person": person.public_id, "role": membership.role}, own.acting_for(membership.organisation)
        membership.delete()
        append("membership.left", membership.organisation.subject, actor=author, data=data)
    Organisation.objects.filter(reviewer=person).update(reviewer=None)


def _files(person: User) -> Held:
    given = set(copies_for(person).values_list("pk", flat=True))
    return [
        {
            "kind": one.kind,
            "organisation": one.organisation.name,
            "words": one.words,
            "bytes": one.size,
            "sent": _iso(one.created_at),
            "files": [copy_name(one, name) for name in one.names if one.pk in given],
        }
        for one in files_sent_by(person)
    ]


def _erase_files(person: User) -> None:
    """Forget that she sent them; the files are their organisations'."""
    StoredFile.objects.filter(uploader=person).update(uploader=None)


def files_sent_by(person: User) -> QuerySet[StoredFile]:
    """Return what a person sent and is kept now, the oldest first."""
    return StoredFile.objects.filter(uploader=person).select_related("organisation").order_by("pk")


def copies_for(person: User) -> QuerySet[StoredFile]:
    """Return those of which she gets a copy: of organisations that she belongs to; of evidence, that she owns.

    The rest is of teams that she has left, and not hers to read any more.
    """
    teams = person.memberships.values("organisation")
    owned = person.memberships.filter(role=Role.OWNER).values("organisation")
    given = Q(organisation__in=teams, evidence__isnull=True) | Q(organisation__in=owned)
    return files_sent_by(person).filter(given)


def copy_name(file: StoredFile, name: str) -> str:
    """Return how a part of a file is called in the copy that its sender takes."""
    return f"files/{file.public_id}{name.removeprefix(file.stem)}"


def _record(person: User) -> Held:
    texts = Private.objects.filter(person=person.public_id)
    written: dict[str, dict[str, str]] = {}
    for text in texts:
        written.setdefault(text.entry, {})[text.field] = text.text
    entries = Entry.objects.filter(person=person.public_id).order_by("id")
    holds = _holds_on(texts)
    return [
        {
            "at": _iso(one.time),
            "what": one.verb,
            "about": one.subject,
            **written.get(one.uid, {}),
            **_held_until(holds.get(one.uid)),
        }
        for one in entries.iterator()
    ]


def _held_until(hold: Hold | None) -> dict[str, str]:
    if hold is None:
        return {}
    return {"legal_hold_until": hold.until.isoformat() if hold.until else "", "legal_hold_because": str(hold.why.label)}


def _erase_record(person: User) -> None:
    erase_texts(Private.objects.filter(person=person.public_id))


def erase_texts(texts: QuerySet[Private]) -> int:
    """Delete texts of the record that are not under legal hold (any more); return how many."""
    deleted, _models = texts.exclude(entry__in=list(_holds_on(texts))).delete()
    return deleted


@dataclass(frozen=True, slots=True)
class HeldTexts:
    """How many texts of a person stay for now, until when, and why."""

    number: int
    hold: Hold


def texts_on_hold(person: User) -> list[HeldTexts]:
    """Return the texts that a person wrote into the record and that a procurement needs, the first to go first."""
    texts = Private.objects.filter(person=person.public_id)
    holds, counted = _holds_on(texts), Counter[Hold]()
    for entry in texts.values_list("entry", flat=True):
        if entry in holds:
            counted[holds[entry]] += 1
    rows = [HeldTexts(number, hold) for hold, number in counted.items()]
    return sorted(rows, key=lambda one: (one.hold.until or date.max, one.hold.why))


def _holds_on(texts: QuerySet[Private]) -> dict[str, Hold]:
    """Return the holds on the entries of texts, by uid."""
    return holds_on(Entry.objects.filter(uid__in=texts.values("entry")))


def erased_address(person: User) -> str:
    """Return what stands for the address of a person who was erased: no mail ever goes there (RFC 6761)."""
    return f"{person.public_id}@erased.invalid"


ACCOUNT: Final = Holder(name="account", held=_account, erase=_erase_account)
TEAMS: Final = Holder(name="teams", held=_teams, erase=_erase_teams)
RECORD: Final = Holder(name="record", held=_record, erase=_erase_record)
FILES: Final = Holder(name="files", held=_files, erase=_erase_files)
