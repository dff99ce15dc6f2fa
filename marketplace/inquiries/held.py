"""What co-investment rooms hold about a person: the messages that she wrote there, and what she accepted for a city."""

from typing import Final

from accounts.models import User
from accounts.personal import Held, Holder
from marketplace.inquiries.models import Acceptance, Message


def _held(person: User) -> Held:
    messages = Message.objects.filter(author=person).select_related("inquiry").order_by("id")
    accepted = Acceptance.objects.filter(by=person).select_related("offer__party__inquiry").order_by("id")
    return [
        *(
            {"kind": "message", "room": one.inquiry.public_id, "at": one.written_at.isoformat(), "text": one.text}
            for one in messages
        ),
        *(
            {"kind": "acceptance", "room": one.offer.party.inquiry.public_id, "at": one.at.isoformat()}
            for one in accepted
        ),
    ]


# They are what an organisation said to others, and stay; whose hand it was is not told any more.
ROOMS: Final = Holder(name="rooms", held=_held, erase=None)
