"""What people do with their saved searches; each step has its entry, and no entry holds their words."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor, system
from accounts.errors import NotAllowed, StaleVersion
from accounts.identifiers import new_public_id
from accounts.journal import database
from accounts.journal.actions import append
from accounts.journal.models import Delivery
from search import rules
from search.actions.reporting import LOOK_HANDLER
from search.actions.turns import LOCK, file_under_keys, plan_anew, plan_if_waiting
from search.errors import DeletedAlready, OnlyClosed, TooMany
from search.filters import CLOSED
from search.models import SavedSearch
from search.queries.saved import wanted_by
from search.states import MOST_SAVED, Rhythm
from search.wanted import STATUS, Wanted


@dataclass(frozen=True, slots=True)
class Saving:
    """What a saved search is called, and when it sends what is new."""

    name: str
    rhythm: Rhythm
    hour: int
    weekday: int
    is_shared: bool = False


@transaction.atomic
def save_search(*, actor: Actor, wanted: Wanted, saving: Saving) -> SavedSearch:
    """Save a search for the actor, and for the organisation that she acts for; what is there now is not new."""
    person = actor.signed_in
    database.hold(LOCK)
    if SavedSearch.objects.filter(person=person).count() >= MOST_SAVED:
        raise TooMany
    saved = SavedSearch(person=person, organisation=actor.organisation)
    waiting = Delivery.objects.filter(handler=LOOK_HANDLER, quarantined_at__isnull=True)
    saved.before = list(waiting.values_list("pk", flat=True))
    saved.created_at = timezone.now()
    _write(saved, wanted, saving)
    append("saved_search.saved", saved.subject, actor=actor, data=_words(saved))
    return saved


@transaction.atomic
def edit_search(*, actor: Actor, saved: SavedSearch, version: int, wanted: Wanted, saving: Saving) -> SavedSearch:
    """Save what was changed; raises `StaleVersion` when it was saved since `version`.

    A listing that was there before and matches only now is not new: what changed is the question.
    """
    database.hold(LOCK)
    stored = _own(actor, saved)
    if stored.version != version:
        raise StaleVersion
    stored.version += 1
    _write(stored, wanted, saving)
    plan_anew(stored, timezone.now())
    plan_if_waiting(stored, timezone.now())
    append("saved_search.edited", stored.subject, actor=actor, data=_words(stored))
    return stored


@transaction.atomic
def pause_search(*, actor: Actor, saved: SavedSearch) -> bool:
    """Let a search report nothing until it is resumed; return whether it did before."""
    stored = _own(actor, saved)
    return _pause(stored, "saved_search.paused", actor)


@transaction.atomic
def stop_by_link(*, saved: SavedSearch) -> bool:
    """Pause a search for whoever holds the link of one of its mails; return whether it was there and running."""
    stored = SavedSearch.objects.select_for_update().filter(pk=saved.pk).first()
    return stored is not None and _pause(stored, "saved_search.stopped", system("unsubscribe"))


@transaction.atomic
def resume_search(*, actor: Actor, saved: SavedSearch) -> bool:
    """Let a paused search report again, what still waits first; return whether it was paused."""
    database.hold(LOCK)
    stored = _own(actor, saved)
    if not stored.is_paused:
        return False
    stored.paused_at = None
    stored.save(update_fields=["paused_at"])
    append("saved_search.resumed", stored.subject, actor=actor)
    plan_if_waiting(stored, timezone.now())
    return True


@transaction.atomic
def keep_hours(*, person: str) -> None:
    """Move the planned mails of a person, by her public identifier, to the hours of the time zone that she has now."""
    database.hold(LOCK)
    planned = SavedSearch.objects.filter(person__public_id=person, next_mail__isnull=False)
    for saved in planned.exclude(rhythm=Rhythm.AT_ONCE).select_related("person").order_by("pk"):
        plan_anew(saved, timezone.now())


@transaction.atomic
def share_search(*, actor: Actor, saved: SavedSearch, is_shared: bool) -> bool:
    """Show a search to the team that it was saved for, or no longer; return whether that changed anything."""
    stored = _own(actor, saved)
    if is_shared and not rules.can_share_saved_search(actor, stored):
        raise NotAllowed
    if stored.is_shared == is_shared:
        return False
    stored.is_shared = is_shared
    stored.save(update_fields=["is_shared"])
    append(f"saved_search.{'shared' if is_shared else 'unshared'}", stored.subject, actor=actor)
    return True


@transaction.atomic
def copy_search(*, actor: Actor, saved: SavedSearch) -> SavedSearch:
    """Save what a colleague shares for the actor herself, so that she gets mails of her own."""
    rhythm = Rhythm(saved.rhythm)
    saving = Saving(name=saved.name, rhythm=rhythm, hour=saved.hour, weekday=saved.weekday)
    return save_search(actor=actor.acting_for(saved.organisation), wanted=wanted_by(saved), saving=saving)


@transaction.atomic
def delete_search(*, actor: Actor, saved: SavedSearch) -> None:
    """Delete a search with all that was reported to it; raises `DeletedAlready` for whoever comes second."""
    stored = _own(actor, saved)
    append("saved_search.deleted", stored.subject, actor=actor)
    stored.delete()


def _own(actor: Actor, saved: SavedSearch) -> SavedSearch:
    """Lock a search and read it again; raises `NotAllowed` when it is somebody else's, `DeletedAlready` when gone."""
    rows = SavedSearch.objects.select_for_update(of=("self",)).select_related("person", "organisation")
    stored = rows.filter(pk=saved.pk).first()
    if stored is None:
        raise DeletedAlready
    if not rules.can_edit_saved_search(actor, stored):
        raise NotAllowed
    return stored


def _write(saved: SavedSearch, wanted: Wanted, saving: Saving) -> None:
    chosen = dict(wanted.chosen)
    if chosen.get(STATUS) == (CLOSED,):
        raise OnlyClosed
    saved.text, saved.kind, saved.language = wanted.text, wanted.kind, wanted.language
    saved.is_plain, saved.is_close = wanted.is_plain, wanted.is_close
    saved.chosen = {name: list(values) for name, values in chosen.items()}
    saved.name, saved.rhythm = saving.name, saving.rhythm
    saved.hour, saved.weekday = saving.hour, saving.weekday
    saved.is_shared = saving.is_shared and saved.organisation is not None
    saved.edition = new_public_id()
    saved.save()
    file_under_keys([saved])


def _pause(stored: SavedSearch, verb: str, actor: Actor) -> bool:
    if stored.is_paused:
        return False
    stored.paused_at = timezone.now()
    stored.save(update_fields=["paused_at"])
    append(verb, stored.subject, actor=actor)
    return True


def _words(saved: SavedSearch) -> dict[str, str | bool]:
    return {"kind": saved.kind, "rhythm": saved.rhythm, "shared": saved.is_shared}
