"""Writes of matching: one verb each, with the rule, the row and the record in one transaction."""

from marketplace.matching.actions.answers import content_now, save_answer, send_answer, withdraw_answer, written_of
from marketplace.matching.actions.assessments import change_assessors, declare_interest, start_round, stop_round
from marketplace.matching.actions.audits import Access, accept_audit, grant_audit, open_part, revoke_audit
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
from marketplace.matching.actions.partners import (
    Wanted,
    blank_partners,
    put_partner,
    reply_to_note,
    withdraw_partner,
    write_to_partner,
)
from marketplace.matching.actions.records import drop_record_files, make_record
from marketplace.matching.actions.scores import finish_scores, reopen_scores, save_scores
from marketplace.matching.actions.snippets import add_snippet, change_snippet, remove_snippet
from marketplace.matching.actions.summaries import keep_summary, publish_summary

__all__ = [
    "Access",
    "Wanted",
    "accept_audit",
    "add_snippet",
    "add_solution",
    "assign",
    "blank_partners",
    "change_assessors",
    "change_snippet",
    "content_now",
    "contest_mark",
    "decide_removal",
    "declare_interest",
    "decline",
    "drop_record_files",
    "finish_curation",
    "finish_scores",
    "freeze_search",
    "grant_audit",
    "keep_summary",
    "list_by_hand",
    "list_hits",
    "list_matches",
    "make_record",
    "mark_relevant",
    "move_candidates",
    "open_answers",
    "open_part",
    "propose_removal",
    "publish_summary",
    "put_partner",
    "read_answers",
    "remind",
    "remove_snippet",
    "reopen_scores",
    "reply_to_note",
    "revoke_audit",
    "save_answer",
    "save_scores",
    "send_answer",
    "show_interest",
    "start_round",
    "stop_round",
    "take_back_interest",
    "take_back_mark",
    "withdraw_answer",
    "withdraw_partner",
    "write_to_partner",
    "written_of",
]
