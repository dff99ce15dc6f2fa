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
from listings.actions.copying import copy_kit
from listings.actions.criteria import save_criteria
from listings.actions.declaring import declare, take_back_declaration
from listings.actions.deployments import add_deployment, change_deployment, remove_deployment, reply_to_dispute
from listings.actions.follows import follow, stop_by_link, stop_following
from listings.actions.holding import keep_longer
from listings.actions.kits import save_kit, take_back_kit
from listings.actions.languages import lead_with_text, remove_text, save_text
from listings.actions.lifecycle import reopen, submit, take_back, withdraw
from listings.actions.looks import answer_look, ask_look, remind_lookers, switch_looks, withdraw_look
from listings.actions.needs import create_need, edit_need, move_deadline
from listings.actions.notices import create_need_from_notice
from listings.actions.outcomes import answer_follow_up, ask_what_came, record_outcome
from listings.actions.points import save_points
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
from listings.actions.sheets import Wanted, take_rows
from listings.actions.solutions import create_solution, drop_revision, edit_solution
from listings.actions.themes import ThemeWords, add_theme, edit_theme

__all__ = [
    "ThemeWords",
    "Wanted",
    "add_attachment",
    "add_deployment",
    "add_theme",
    "answer_by_link",
    "answer_deployment",
    "answer_follow_up",
    "answer_look",
    "approve_revision",
    "ask_again",
    "ask_look",
    "ask_question",
    "ask_what_came",
    "assign",
    "change_deployment",
    "confirm_proposal",
    "confirm_solution",
    "copy_kit",
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
    "lead_with_text",
    "move_deadline",
    "never_ask",
    "never_ask_by_link",
    "propose",
    "publish",
    "record_outcome",
    "remind_lookers",
    "remind_of_proposals",
    "remove_attachment",
    "remove_deployment",
    "remove_text",
    "reopen",
    "reply_to_dispute",
    "return_listing",
    "return_revision",
    "save_criteria",
    "save_kit",
    "save_points",
    "save_text",
    "second_need",
    "stop_by_link",
    "stop_following",
    "submit",
    "switch_looks",
    "take_back",
    "take_back_declaration",
    "take_back_kit",
    "take_back_proposal",
    "take_rows",
    "tell_due",
    "unsecond_need",
    "withdraw",
    "withdraw_look",
    "withdraw_question",
]
