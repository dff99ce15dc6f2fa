"""What people do with saved searches, what follows when a listing changes, and what staff ask of the index."""

from search.actions.operations import ask_for_build, ask_for_check, ask_for_rollback
from search.actions.reporting import file_anew, freeze, look_at, mark_sent
from search.actions.saved import (
    Saving,
    copy_search,
    delete_search,
    edit_search,
    pause_search,
    resume_search,
    save_search,
    share_search,
    stop_by_link,
)

__all__ = [
    "Saving",
    "ask_for_build",
    "ask_for_check",
    "ask_for_rollback",
    "copy_search",
    "delete_search",
    "edit_search",
    "file_anew",
    "freeze",
    "look_at",
    "mark_sent",
    "pause_search",
    "resume_search",
    "save_search",
    "share_search",
    "stop_by_link",
]
