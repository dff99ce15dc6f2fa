"""Reads of inquiries: rooms, what one sees in them, lists."""

from marketplace.inquiries.queries.joined import rooms_joined
from marketplace.inquiries.queries.lists import (
    TABS,
    Seat,
    inquiries_about,
    own_seats,
    seats_in,
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
    partners,
)
from marketplace.inquiries.queries.rooms import Room, messages_in, offers_seen, room_visible_to
from marketplace.inquiries.queries.stack import Block, Stack, stack_of
from marketplace.inquiries.queries.timeline import timeline_of
from marketplace.inquiries.queries.turns import Step, Turn, accepted_sums, turns_in

__all__ = [
    "TABS",
    "Block",
    "Invitable",
    "Room",
    "Seat",
    "Stack",
    "Step",
    "Turn",
    "accepted_parties",
    "accepted_sums",
    "inquiries_about",
    "invitable",
    "joined_vendor",
    "lead_of",
    "messages_in",
    "offers_seen",
    "openable_pairs",
    "own_seats",
    "partners",
    "room_visible_to",
    "rooms_joined",
    "seats_in",
    "stack_of",
    "staff_counts",
    "staff_inquiries",
    "teaser_visible_to",
    "teasers_visible_to",
    "timeline_of",
    "turns_in",
]
