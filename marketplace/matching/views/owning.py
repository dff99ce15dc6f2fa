"""Finds a need of the reader's own team, for pages that nobody else has."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.middleware import ActorRequest
from listings.models import Need
from listings.queries import needs_visible_to, with_everything
from marketplace.matching import rules


def own_need(by: ActorRequest, public_id: str) -> Need:
    """Return a need of the actor's own team; others find none."""
    need: Need = get_object_or_404(with_everything(needs_visible_to(by.actor)), public_id=public_id)
    if not rules.can_read_candidates(by.actor, need):
        raise Http404
    return need


def need_to_list_for(by: ActorRequest, public_id: str) -> Need:
    """Return a need whose long list the actor may fill; who only reads is refused."""
    need = own_need(by, public_id)
    if not rules.can_list(by.actor, need):
        raise PermissionDenied
    return need
