"""Writes of the ground floor: one verb each, with the rule, the row and the record in one transaction."""

from accounts.actions.agreements import accept_terms
from accounts.actions.deliveries import assign_delivery, retry_deliveries
from accounts.actions.domains import ask_domain, decide_domain, give_up_domain
from accounts.actions.drafts import drop_organisation_draft, keep_organisation_draft
from accounts.actions.erasure import erase_person, note_download
from accounts.actions.evidence import add_evidence, remove_evidence
from accounts.actions.invitations import (
    accept_invitation,
    decline_invitation,
    invite_member,
    send_invitation_again,
    take_back_invitation,
)
from accounts.actions.joining import ask_by_domain, ask_to_join, let_in, turn_away, withdraw_request
from accounts.actions.members import change_member, leave_team, remove_member
from accounts.actions.openid import connect_provider, disconnect_provider
from accounts.actions.organisations import (
    ask_capability,
    create_organisation,
    edit_organisation,
    submit_again,
)
from accounts.actions.people import create_staff, disown, edit_profile
from accounts.actions.recovery import confirm_owner, drop_owner, propose_owner
from accounts.actions.resets import ask_reset, confirm_reset, propose_reset, refuse_reset, withdraw_resets
from accounts.actions.sessions import end_other_sessions, end_session
from accounts.actions.verification import (
    assign_organisation,
    decide_capability,
    decide_organisation,
    record_lookup,
    verify_organisation,
)

__all__ = [
    "accept_invitation",
    "accept_terms",
    "add_evidence",
    "ask_by_domain",
    "ask_capability",
    "ask_domain",
    "ask_reset",
    "ask_to_join",
    "assign_delivery",
    "assign_organisation",
    "change_member",
    "confirm_owner",
    "confirm_reset",
    "connect_provider",
    "create_organisation",
    "create_staff",
    "decide_capability",
    "decide_domain",
    "decide_organisation",
    "decline_invitation",
    "disconnect_provider",
    "disown",
    "drop_organisation_draft",
    "drop_owner",
    "edit_organisation",
    "edit_profile",
    "end_other_sessions",
    "end_session",
    "erase_person",
    "give_up_domain",
    "invite_member",
    "keep_organisation_draft",
    "leave_team",
    "let_in",
    "note_download",
    "propose_owner",
    "propose_reset",
    "record_lookup",
    "refuse_reset",
    "remove_evidence",
    "remove_member",
    "retry_deliveries",
    "send_invitation_again",
    "submit_again",
    "take_back_invitation",
    "turn_away",
    "verify_organisation",
    "withdraw_request",
    "withdraw_resets",
]
