"""What people do with saved searches, what follows when a listing changes, and what staff do for the search."""

from search.actions.digests import freeze, settle
from search.actions.operations import ask_for_build, ask_for_check, ask_for_rollback
from search.actions.reporting import file_anew, look_at
from search.actions.saved import (
    Saving,
    copy_search,
    delete_search,
    edit_search,
    keep_hours,
    pause_search,
    resume_search,
    save_search,
    share_search,
    stop_by_link,
)
from search.actions.synonyms import add_synonym, edit_synonym, switch_synonym

__all__ = [
    "Saving",
    "add_synonym",
    "ask_for_build",
    "ask_for_check",
    "ask_for_rollback",
    "copy_search",
    "delete_search",
    "edit_search",
    "edit_synonym",
    "file_anew",
    "freeze",
    "keep_hours",
    "look_at",
    "pause_search",
    "resume_search",
    "save_search",
    "settle",
    "share_search",
    "stop_by_link",
    "switch_synonym",
]
