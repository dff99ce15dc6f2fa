"""What follows what was done on the ground floor: mails."""

from accounts.handlers.decisions import DECISIONS
from accounts.handlers.teams import INVITATIONS, TEAMS

__all__ = ["DECISIONS", "INVITATIONS", "TEAMS"]
