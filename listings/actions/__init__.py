"""Writes of listings: one verb each, with the rule, the row and the record in one transaction."""

from listings.actions.attachments import (
    add_attachment,
    decide_attachment,
    describe_attachment,
    lead_with,
    remove_attachment,
)
from listings.actions.confirmations import (
    answer_by_link,
    answer_deployment,
    ask_again,
    never_ask,
    never_ask_by_link,
)
from listings.actions.declaring import declare, take_back_declaration
from listings.actions.deployments import add_deployment, change_deployment, remove_deployment, reply_to_dispute
from listings.actions.follows import follow, stop_by_link, stop_following
from listings.actions.holding import keep_longer
from listings.actions.lifecycle import reopen, submit, take_back, withdraw
from listings.actions.needs import create_need, edit_need, move_deadline
from listings.actions.notices import create_need_from_notice
from listings.actions.proposals import (
    confirm_proposal,
    decline_proposal,
    drop_old_proposal,
    propose,
    remind_of_proposals,
    take_back_proposal,
)
from listings.actions.questions import ask_question, handle_question, handling_of, withdraw_question
from listings.actions.reconfirming import confirm_solution, tell_due
from listings.actions.review import approve_revision, assign, publish, return_listing, return_revision
from listings.actions.seconds import second_need, unsecond_need
from listings.actions.solutions import create_solution, drop_revision, edit_solution
from listings.actions.themes import ThemeWords, add_theme, edit_theme

__all__ = [
    "ThemeWords",
    "add_attachment",
    "add_deployment",
    "add_theme",
    "answer_by_link",
    "answer_deployment",
    "approve_revision",
    "ask_again",
    "ask_question",
    "assign",
    "change_deployment",
    "confirm_proposal",
    "confirm_solution",
    "create_need",
    "create_need_from_notice",
    "create_solution",
    "decide_attachment",
    "declare",
    "decline_proposal",
    "describe_attachment",
    "drop_old_proposal",
    "drop_revision",
    "edit_need",
    "edit_solution",
    "edit_theme",
    "follow",
    "handle_question",
    "handling_of",
    "keep_longer",
    "lead_with",
    "move_deadline",
    "never_ask",
    "never_ask_by_link",
    "propose",
    "publish",
    "remind_of_proposals",
    "remove_attachment",
    "remove_deployment",
    "reopen",
    "reply_to_dispute",
    "return_listing",
    "return_revision",
    "second_need",
    "stop_by_link",
    "stop_following",
    "submit",
    "take_back",
    "take_back_declaration",
    "take_back_proposal",
    "tell_due",
    "unsecond_need",
    "withdraw",
    "withdraw_question",
]
