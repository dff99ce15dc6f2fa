"""Reads of people, organisations, their teams, places and the staff queues."""

from accounts.queries.history import HISTORY_LENGTH, Line, history_of, history_of_delivery
from accounts.queries.organisations import (
    actor_of,
    capabilities_with_reasons,
    deliveries_set_aside,
    display_name,
    latest_reason,
    organisations_visible_to,
    owners_of,
    person_named,
    place_suggestions,
    places_named,
    same_register_number,
    verification_counts,
    verification_queue,
)

__all__ = [
    "HISTORY_LENGTH",
    "Line",
    "actor_of",
    "capabilities_with_reasons",
    "deliveries_set_aside",
    "display_name",
    "history_of",
    "history_of_delivery",
    "latest_reason",
    "organisations_visible_to",
    "owners_of",
    "person_named",
    "place_suggestions",
    "places_named",
    "same_register_number",
    "verification_counts",
    "verification_queue",
]
