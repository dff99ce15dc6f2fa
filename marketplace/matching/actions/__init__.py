"""Writes of matching: one verb each, with the rule, the row and the record in one transaction."""

from marketplace.matching.actions.answers import content_now, save_answer, send_answer, withdraw_answer, written_of
from marketplace.matching.actions.candidates import list_by_hand, list_hits, list_matches, move_candidates
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
from marketplace.matching.actions.freezing import freeze_search
from marketplace.matching.actions.interest import decline, show_interest, take_back_interest
from marketplace.matching.actions.openings import open_answers, read_answers, remind
from marketplace.matching.actions.snippets import add_snippet, change_snippet, remove_snippet
from marketplace.matching.actions.summaries import publish_summary

__all__ = [
    "add_snippet",
    "add_solution",
    "assign",
    "change_snippet",
    "content_now",
    "contest_mark",
    "decide_removal",
    "decline",
    "finish_curation",
    "freeze_search",
    "list_by_hand",
    "list_hits",
    "list_matches",
    "mark_relevant",
    "move_candidates",
    "open_answers",
    "propose_removal",
    "publish_summary",
    "read_answers",
    "remind",
    "remove_snippet",
    "save_answer",
    "send_answer",
    "show_interest",
    "take_back_interest",
    "take_back_mark",
    "withdraw_answer",
    "written_of",
]
