"""Counts the rooms that vendors joined with a solution."""

from collections.abc import Collection
from datetime import datetime

from accounts.actor import Actor
from marketplace.inquiries.models import Party
from marketplace.inquiries.queries.rooms import seats_of
from marketplace.inquiries.states import PartyRole


def rooms_joined(actor: Actor, solutions: Collection[int]) -> list[tuple[int, datetime]]:
    """Return, for each room about one of these solutions that the actor's team joined, the solution and when.

    One query; a room that the team left, or that ended, was joined all the same.
    """
    rows = Party.objects.filter(
        seats_of(actor), role=PartyRole.VENDOR, inquiry__solution__in=solutions, joined_at__isnull=False
    )
    return list(rows.values_list("inquiry__solution", "joined_at"))  # type: ignore[arg-type]
