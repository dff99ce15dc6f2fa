"""Freezing a search for a need: the question is run again, and what it finds is kept as it is."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import NotAllowed
from accounts.journal.actions import append
from listings.models import Need
from marketplace.matching import rules
from marketplace.matching.actions.rows import lock_need
from marketplace.matching.choosing import MOST_FROZEN
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Freeze, FrozenHit
from marketplace.matching.written import digest_of
from search.engines.base import EngineDown
from search.queries.frozen import FrozenSearch, asked_for, finds_solutions, frozen_search, home_of_buyer

MOST_FREEZES: Final = 10
"""So many searches are frozen for one need at most: the record holds them all, each with up to a megabyte of texts."""


def freeze_search(*, actor: Actor, need: Need, address: str, language: str) -> Freeze:
    """Run a search again and keep what was asked and found for a need, as its next frozen search.

    `address` are the parameters of the search page, `language` is the reader's; an order by likeness is by
    that to the need's own city. The engine is asked outside any
    transaction; the rows are written in one, with the need locked. Raises `NotAllowed`, or `NotOpen` while the engine
    is away, for a search of something else than solutions, and when the need has as many as there may be.
    """
    if not rules.can_list(actor, need):
        raise NotAllowed
    criteria = asked_for(address, language, home_of_buyer(need))
    if not finds_solutions(criteria):
        raise NotOpen(_("Only a search for solutions can be frozen."))
    try:
        found = frozen_search(criteria, MOST_FROZEN)
    except EngineDown as away:
        raise NotOpen(
            _("The search engine does not answer just now, so nothing can be frozen. Try again in a few minutes.")
        ) from away
    return _kept(actor, need, found)


@transaction.atomic
def _kept(actor: Actor, need: Need, found: FrozenSearch) -> Freeze:
    lock_need(need)
    if not rules.can_list(actor, need):
        raise NotAllowed
    last = Freeze.objects.filter(need=need).order_by("-number").first()
    number = (last.number if last else 0) + 1
    if number > MOST_FREEZES:
        raise NotOpen(_("This need has %(number)d frozen searches, and there can be no more.") % {"number": number - 1})
    freeze = Freeze.objects.create(
        need=need,
        number=number,
        question=dict(found.asked),
        language=found.language,
        engine=found.engine,
        index_name=found.index,
        schema=found.schema,
        analyser=found.analyser,
        total=found.total,
        frozen_by=actor.person,
    )
    hits = [
        FrozenHit(
            freeze=freeze,
            position=position,
            solution=one.solution,
            version=one.solution.version,
            title=one.title,
            content=dict(one.content),
            digest=digest_of(one.content),
        )
        for position, one in enumerate(found.found, start=1)
    ]
    FrozenHit.objects.bulk_create(hits)
    data = {"need": need.public_id, "number": number, "total": found.total, "kept": len(hits)}
    append("search.frozen", freeze.subject, actor=actor.acting_for(need.organisation), data=data)
    return freeze
