"""Writes of the ground floor: one verb each, with the rule, the row and the record in one transaction."""

from accounts.actions.deliveries import assign_delivery, retry_deliveries
from accounts.actions.organisations import (
    ask_capability,
    create_organisation,
    edit_organisation,
    submit_again,
)
from accounts.actions.people import create_staff, disown, edit_profile
from accounts.actions.resets import ask_reset, confirm_reset, propose_reset, refuse_reset, withdraw_resets
from accounts.actions.sessions import end_other_sessions, end_session
from accounts.actions.verification import (
    assign_organisation,
    decide_capability,
    decide_organisation,
    verify_organisation,
)

__all__ = [
    "ask_capability",
    "ask_reset",
    "assign_delivery",
    "assign_organisation",
    "confirm_reset",
    "create_organisation",
    "create_staff",
    "decide_capability",
    "decide_organisation",
    "disown",
    "edit_organisation",
    "edit_profile",
    "end_other_sessions",
    "end_session",
    "propose_reset",
    "refuse_reset",
    "retry_deliveries",
    "submit_again",
    "verify_organisation",
    "withdraw_resets",
]
