"""What matching holds about a person: what she said, marked and curates, and her steps on the long lists of needs."""

from typing import Final

from allauth.account.models import EmailAddress
from django.db.models import Q

from accounts.models import User
from accounts.personal import Held, Holder
from marketplace.matching.models import (
    Assessor,
    Audit,
    Candidate,
    Curation,
    Freeze,
    Mark,
    Match,
    PartnerNote,
    Result,
    Round,
    Score,
    Source,
)


def _held(person: User) -> Held:
    spoken = Match.objects.filter(Q(city_by=person) | Q(vendor_by=person)).order_by("id")
    return [
        *({"kind": "spoke about a match", "match": one.public_id} for one in spoken),
        *({"kind": "mark", "mark": one.public_id, "reason": one.reason} for one in Mark.objects.filter(made_by=person)),
    ]


def _erase(person: User) -> None:
    """Leave what was said; it names the person row, which is blanked."""
    Curation.objects.filter(curator=person).update(curator=None)


def _steps(person: User) -> Held:
    """Name what she froze, listed, moved and told: the records of procurements, whose words her download has."""
    frozen = Freeze.objects.filter(frozen_by=person).order_by("id")
    added = Source.objects.filter(added_by=person).select_related("candidate").order_by("id")
    moved = Candidate.objects.filter(moved_by=person).order_by("id")
    told = Result.objects.filter(written_by=person).order_by("id")
    return [
        *({"kind": "frozen search", "freeze": one.public_id} for one in frozen),
        *({"kind": "put on a long list", "candidate": one.candidate.public_id, "words": one.words} for one in added),
        *({"kind": "last step of a candidate", "candidate": one.public_id, "words": one.words} for one in moved),
        *({"kind": "result of an answer", "result": one.public_id, "words": one.words} for one in told),
    ]


def _keep(_person: User) -> None:
    """Leave the records of procurements; they name the person row, which is blanked."""


def _hers(person: User) -> Q:
    mine = EmailAddress.objects.filter(user=person).values("email")
    return Q(person=person) | Q(email__in=mine)


def _audits(person: User) -> Held:
    rows = Audit.objects.filter(_hers(person)).select_related("need").order_by("id")
    return [
        {"kind": "auditor", "need": one.need.public_id, "email": one.email, "until": one.until.isoformat()}
        for one in rows
    ]


def _blank_audits(person: User) -> None:
    """Take her address off what she was let read: no link and no page opens without it; the journal names no person."""
    Audit.objects.filter(_hers(person)).update(person=None, email="")


MATCHES: Final = Holder(name="matches", held=_held, erase=_erase)
CANDIDATES: Final = Holder(name="long lists", held=_steps, erase=_keep)
AUDITS: Final = Holder(name="audits", held=_audits, erase=_blank_audits)


def _assessed(person: User) -> Held:
    """Name the rounds that she began, what she declared, and the points that she gave."""
    begun = Round.objects.filter(started_by=person).order_by("id")
    places = Assessor.objects.filter(person=person).select_related("round__need").order_by("id")
    scores = Score.objects.filter(assessor__person=person).select_related("candidate", "criterion").order_by("id")
    return [
        *({"kind": "began a scoring round", "round": one.public_id, "words": one.why} for one in begun),
        *(
            {
                "kind": "assessor",
                "need": one.round.need.public_id,
                "round": one.round.number,
                "state": one.state,
                "declared_at": one.declared_at.isoformat() if one.declared_at else None,
                "words": one.words,
            }
            for one in places
        ),
        *(
            {
                "kind": "points",
                "candidate": one.candidate.public_id,
                "criterion": one.criterion.public_id,
                "points": one.points,
                "words": one.words,
            }
            for one in scores
        ),
    ]


ASSESSMENTS: Final = Holder(name="scoring", held=_assessed, erase=_keep)


def _notes(person: User) -> Held:
    rows = PartnerNote.objects.filter(person=person).select_related("partner__need").order_by("id")
    return [
        {"kind": "message to a vendor", "need": one.partner.need.public_id, "sent_at": one.sent_at.isoformat()}
        | {"text": one.text, "shows_address": one.shows_address}
        for one in rows
    ]


def _erase_notes(person: User) -> None:
    """Take her words and her name off what she wrote to other vendors."""
    PartnerNote.objects.filter(person=person).update(person=None, text="", shows_address=False)


NOTES: Final = Holder(name="messages to vendors", held=_notes, erase=_erase_notes)
