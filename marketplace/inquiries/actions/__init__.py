"""Writes of inquiries: one verb each, with the rule, the row and the record in one transaction."""

from marketplace.inquiries.actions.agreeing import agree, conclude, withdraw_inquiry
from marketplace.inquiries.actions.ledger import accept_offer, take_back
from marketplace.inquiries.actions.offers import edit_offer, make_offer, share_offer, withdraw_offer
from marketplace.inquiries.actions.parties import ask_to_join, consent, decline, invite, refuse
from marketplace.inquiries.actions.rooms import edit_inquiry, open_inquiry, set_next_step, write_message

__all__ = [
    "accept_offer",
    "agree",
    "ask_to_join",
    "conclude",
    "consent",
    "decline",
    "edit_inquiry",
    "edit_offer",
    "invite",
    "make_offer",
    "open_inquiry",
    "refuse",
    "set_next_step",
    "share_offer",
    "take_back",
    "withdraw_inquiry",
    "withdraw_offer",
    "write_message",
]
