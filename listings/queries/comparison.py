"""Reads for the comparison of solutions: those that are compared, and those that a name could mean."""

import re
from collections.abc import Iterable
from typing import Final

from django.db.models import Prefetch, Q, QuerySet

from accounts.actor import Actor
from accounts.folding import folded
from listings.models import Attachment, Deployment, Solution, SolutionText
from listings.queries.visible import solutions_visible_to, with_everything
from listings.states import AttachmentState

MOST_COMPARED: Final = 6
"""So many columns can be read beside each other, and printed on one sheet."""
MOST_FOUND: Final = 8
IDENTIFIER: Final = re.compile(r"[a-z0-9]{10}")
"""What no identifier can be is not looked for: PostgreSQL refuses a text with a NUL."""


PROVED: Final = Prefetch(
    "attachments",
    Attachment.objects.filter(state=AttachmentState.APPROVED).exclude(certificate="").select_related("file"),
)
"""The files of certificates that everybody may read."""


def compared(actor: Actor, public_ids: Iterable[str]) -> list[Solution]:
    """Return those that the actor may see in the order in which they are named, each once, six at most; seven queries.

    What does not exist and what she may not see are left out alike. Their deployments are those that stand, their
    attachments the approved files of certificates.
    """
    names = [name for name in dict.fromkeys(public_ids) if IDENTIFIER.fullmatch(name)]
    deployments = Prefetch("deployments", Deployment.objects.standing().select_related("city"))
    rows = with_everything(solutions_visible_to(actor)).prefetch_related(deployments, PROVED)
    found = {one.public_id: one for one in rows.filter(public_id__in=names)}
    return [found[name] for name in names if name in found][:MOST_COMPARED]


def comparable(words: str, *, beside: Iterable[Solution]) -> QuerySet[Solution]:
    """Return at most eight listed solutions whose texts or vendor hold the words, but those beside; two queries."""
    typed = folded(words)
    if not typed:
        return Solution.objects.none()
    texts = SolutionText.objects.filter(folded__contains=typed).values("solution")
    named = Q(pk__in=texts) | Q(organisation__name_folded__contains=typed)
    rows = Solution.objects.public().filter(named).exclude(pk__in=[one.pk for one in beside])
    return rows.select_related("organisation").prefetch_related("texts").order_by("-published_at", "-id")[:MOST_FOUND]
