"""Writes of listings: one verb each, with the rule, the row and the record in one transaction."""

from listings.actions.confirming import confirm_solution, tell_due
from listings.actions.declaring import declare, take_back_declaration
from listings.actions.follows import follow, stop_by_link, stop_following
from listings.actions.lifecycle import reopen, submit, take_back, withdraw
from listings.actions.needs import create_need, edit_need, move_deadline
from listings.actions.questions import ask_question, handle_question, handling_of, withdraw_question
from listings.actions.review import approve_revision, assign, publish, return_listing, return_revision
from listings.actions.solutions import create_solution, drop_revision, edit_solution
from listings.actions.themes import ThemeWords, add_theme, edit_theme

__all__ = [
    "ThemeWords",
    "add_theme",
    "approve_revision",
    "ask_question",
    "assign",
    "confirm_solution",
    "create_need",
    "create_solution",
    "declare",
    "drop_revision",
    "edit_need",
    "edit_solution",
    "edit_theme",
    "follow",
    "handle_question",
    "handling_of",
    "move_deadline",
    "publish",
    "reopen",
    "return_listing",
    "return_revision",
    "stop_by_link",
    "stop_following",
    "submit",
    "take_back",
    "take_back_declaration",
    "tell_due",
    "withdraw",
    "withdraw_question",
]
