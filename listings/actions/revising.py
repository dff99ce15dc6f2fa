"""Lets a change of a published solution wait for review: a new one, or in place of the one that is open."""

from typing import Any

from django.utils import timezone

from accounts.actor import Actor
from accounts.journal.actions import append, move
from listings.actions.rows import lock
from listings.models import Revision, Solution
from listings.queries import open_revision
from listings.states import RevisionState


def lay_open(
    solution: Solution, values: dict[str, Any], fields: list[str], author: Actor, language: str = ""
) -> Revision:
    """Let a change wait, inside the caller's transaction, in place of the open one of its language, if there is one.

    The solution is locked. A returned change goes back to the queue without a reviewer.
    """
    revision = open_revision(solution, language)
    data: dict[str, Any] = {"solution": solution.public_id, "fields": fields}
    data |= {"language": language} if language else {}
    if revision is None:
        revision = Revision.objects.create(solution=solution, language=language, values=values)
        append("revision.waiting", revision.subject, actor=author, data=data)
        return revision
    lock(revision)
    revision.values, revision.version = values, revision.version + 1
    columns = ["values", "version"]
    if revision.state == RevisionState.RETURNED:
        revision.submitted_at, revision.reviewer = timezone.now(), None
        columns += ["submitted_at", "reviewer"]
        move(revision, RevisionState.WAITING, actor=author, data=data)
    else:
        append("revision.edited", revision.subject, actor=author, data=data)
    revision.save(update_fields=columns)
    return revision
