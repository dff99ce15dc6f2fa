"""The receipt of an answer: what was sent, when, and the digest that proves it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.middleware import ActorRequest
from marketplace.matching import queries, rules
from marketplace.matching.written import canonical


@require_safe
def receipt(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a version that was sent to the team that sent it, and whether a later one replaced it."""
    found = get_object_or_404(queries.receipts_visible_to(request.actor), public_id=public_id)
    answer = found.answer
    last = answer.receipts.first()
    context = {
        "receipt": found,
        "answer": answer,
        "need": answer.need,
        "is_last": last == found,
        "can_change": rules.can_answer(request.actor, answer.organisation, answer.need),
    }
    return render(request, "matching/receipt.html", context)


@require_safe
def receipt_content(request: ActorRequest, public_id: str) -> HttpResponse:
    """Give the canonical content, byte for byte what the digest is of."""
    found = get_object_or_404(queries.receipts_visible_to(request.actor), public_id=public_id)
    name = f"answer-{found.answer.public_id}-{found.number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(canonical(found.content), content_type="application/json", headers=headers)
