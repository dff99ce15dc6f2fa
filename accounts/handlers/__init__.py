"""What follows what was done on the ground floor: mails."""

from accounts.handlers.decisions import DECISIONS

__all__ = ["DECISIONS"]
