"""Solutions side by side, by what their address names: nothing is stored, so a link to it can be kept and shared."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.middleware import ActorRequest
from listings.comparing import side_by_side
from listings.models import Solution
from listings.queries.comparison import MOST_COMPARED, comparable, compared

NAMED: Final = "solution"
MOST_NAMED: Final = 50
LONGEST_WORDS: Final = 100
DIFFERENCES: Final = "differences"


@dataclass(frozen=True, slots=True)
class Linked:
    """A solution and where a link beside it leads."""

    solution: Solution
    url: str


@login_not_required
@require_safe
def compare(request: ActorRequest) -> HttpResponse:
    """Show up to six solutions beside each other, and what may be added; eight queries, besides the reader's own."""
    asked = request.GET.getlist(NAMED)[:MOST_NAMED]
    solutions = compared(request.actor, asked)
    only = request.GET.get("only") == DIFFERENCES
    words = request.GET.get("q", "")[:LONGEST_WORDS].replace("\0", "").strip()
    ids = [one.public_id for one in solutions]
    context = {
        "columns": [Linked(one, _address([id_ for id_ in ids if id_ != one.public_id], only)) for one in solutions],
        "groups": side_by_side(solutions, only_differences=only and len(solutions) > 1),
        "only": only,
        "other_view": _address(ids, not only),
        "left_out": len(set(asked)) - len(solutions),
        "most": MOST_COMPARED,
        "is_full": len(solutions) == MOST_COMPARED,
        "words": words,
        "found": [Linked(one, _address([*ids, one.public_id], only)) for one in comparable(words, beside=solutions)],
    }
    return render(request, "listings/compare.html", context)


def _address(public_ids: list[str], only: bool) -> str:  # noqa: FBT001
    query = QueryDict(mutable=True)
    query.setlist(NAMED, public_ids)
    if only:
        query["only"] = DIFFERENCES
    return f"{reverse('listings:compare')}?{query.urlencode()}" if query else reverse("listings:compare")
