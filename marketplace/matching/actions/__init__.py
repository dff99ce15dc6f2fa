"""Writes of matching: one verb each, with the rule, the row and the record in one transaction."""

from marketplace.matching.actions.answers import (
    open_answers,
    publish_summary,
    save_answer,
    send_answer,
    withdraw_answer,
)
from marketplace.matching.actions.curation import (
    add_solution,
    assign,
    contest_mark,
    decide_removal,
    finish_curation,
    mark_relevant,
    propose_removal,
    take_back_mark,
)
from marketplace.matching.actions.interest import decline, show_interest, take_back_interest

__all__ = [
    "add_solution",
    "assign",
    "contest_mark",
    "decide_removal",
    "decline",
    "finish_curation",
    "mark_relevant",
    "open_answers",
    "propose_removal",
    "publish_summary",
    "save_answer",
    "send_answer",
    "show_interest",
    "take_back_interest",
    "take_back_mark",
    "withdraw_answer",
]
