"""What people do with saved searches, and what follows when a listing changes."""

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
