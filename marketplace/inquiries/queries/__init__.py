"""Reads of inquiries: rooms, what one sees in them, lists."""

from marketplace.inquiries.queries.lists import (
    TABS,
    own_seat_in,
    own_seats,
    staff_counts,
    staff_inquiries,
    teaser_visible_to,
    teasers_visible_to,
)
from marketplace.inquiries.queries.parties import (
    Invitable,
    accepted_parties,
    invitable,
    joined_vendor,
    lead_of,
    openable_pairs,
)
from marketplace.inquiries.queries.rooms import Room, messages_in, offers_seen, room_visible_to
from marketplace.inquiries.queries.stack import Block, Stack, stack_of
from marketplace.inquiries.queries.timeline import timeline_of

__all__ = [
    "TABS",
    "Block",
    "Invitable",
    "Room",
    "Stack",
    "accepted_parties",
    "invitable",
    "joined_vendor",
    "lead_of",
    "messages_in",
    "offers_seen",
    "openable_pairs",
    "own_seat_in",
    "own_seats",
    "room_visible_to",
    "stack_of",
    "staff_counts",
    "staff_inquiries",
    "teaser_visible_to",
    "teasers_visible_to",
    "timeline_of",
]
