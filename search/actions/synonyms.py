"""What staff do with words that mean the same: add, change, switch off and on again; and what a new version brings."""

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor, system
from accounts.errors import NotAllowed, StaleVersion
from accounts.folding import folded
from accounts.journal import database
from accounts.journal.actions import Already, Moved, append, move
from search.actions.turns import LOCK
from search.errors import ListedAlready
from search.models import Synonym, SynonymTerm
from search.rules import can_keep_synonyms
from search.states import SynonymState
from search.synonyms import current
from search.synonyms.shipped import Shipped
from search.synonyms.table import folded_key

REFERENCE: Final = "reference"
"""The job in whose name what is no longer shipped is switched off."""


@transaction.atomic
def add_synonym(*, actor: Actor, language: str, terms: Sequence[str]) -> Synonym:
    """Add a group of at least two terms; raises `ListedAlready` when one of them stands in another group in use."""
    _may_keep(actor)
    database.hold(LOCK)
    made = Synonym(language=language, added_by=actor.signed_in, version=2)
    _write(made, terms)
    append("synonym.added", made.subject, actor=_staff(actor), data={"language": language, "terms": len(terms)})
    return made


@transaction.atomic
def edit_synonym(*, actor: Actor, synonym: Synonym, version: int, terms: Sequence[str]) -> Synonym:
    """Change a group's terms; raises `StaleVersion` when a colleague saved it since `version`, or `ListedAlready`."""
    _may_keep(actor)
    database.hold(LOCK)
    stored = Synonym.objects.select_for_update().get(pk=synonym.pk)
    if stored.version != version:
        raise StaleVersion
    stored.version += 1
    _write(stored, terms)
    append("synonym.edited", stored.subject, actor=_staff(actor), data={"version": stored.version})
    return stored


@transaction.atomic
def switch_synonym(*, actor: Actor, synonym: Synonym, to: SynonymState) -> Moved | Already:
    """Ask questions without a group, or with it again; raises `ListedAlready` when a term stands elsewhere by now."""
    _may_keep(actor)
    database.hold(LOCK)
    moved = move(synonym, to, actor=_staff(actor))
    if isinstance(moved, Moved):
        stored = Synonym.objects.get(pk=synonym.pk)
        stored.version += 1
        _write(stored, stored.terms)
    return moved


@transaction.atomic
def load_synonyms(groups: Sequence[Shipped]) -> int:
    """Bring what nobody has changed up to what is shipped; return how many groups were written or switched off.

    What staff changed, switched off or wrote themselves stays as it is: a shipped group whose term stands in one of
    theirs is passed over.
    """
    database.hold(LOCK)
    stored = {row.key or "": row for row in Synonym.objects.filter(key__isnull=False)}
    untouched = {key: row for key, row in stored.items() if row.version == 1}
    wanted = {group.key: group.terms for group in groups}
    stale = [row for key, row in untouched.items() if tuple(row.terms if row.is_used else ()) != wanted.get(key, ())]
    SynonymTerm.objects.filter(synonym__in=stale).delete()
    taken = set(SynonymTerm.objects.values_list("language", "folded"))
    edition = Synonym.objects.newest_edition() + 1
    kept = {row.pk for row in stored.values()} - {row.pk for row in stale}
    fresh: list[Synonym] = []
    for group in groups:
        row = stored.get(group.key) or Synonym(key=group.key, language=group.language)
        if row.pk in kept or taken & {(group.language, folded_key(term, group.language)) for term in group.terms}:
            continue
        _fill(row, group.terms, edition)
        fresh.append(row)
    gone = [row for row in stale if row not in fresh and row.is_used]
    for row in [*gone, *(row for row in fresh if not row.is_used)]:
        move(row, SynonymState.DROPPED if row.is_used else SynonymState.USED, actor=system(REFERENCE))
    Synonym.objects.filter(pk__in=[row.pk for row in gone]).update(edition=edition)
    _store(fresh)
    current.forget()
    return len(fresh) + len(gone)


def _store(rows: Sequence[Synonym]) -> None:
    Synonym.objects.bulk_update([row for row in rows if row.pk], ["words", "folded", "changed_at", "edition"])
    Synonym.objects.bulk_create([row for row in rows if not row.pk])
    SynonymTerm.objects.bulk_create(term for row in rows for term in _held(row))


def _write(synonym: Synonym, terms: Sequence[str]) -> None:
    """Store a group with its terms, which are held while it is in use. Hold `LOCK`."""
    if synonym.is_used:
        _refuse_what_is_listed(synonym, terms)
    _fill(synonym, terms, Synonym.objects.newest_edition() + 1)
    synonym.save()
    synonym.held.all().delete()
    SynonymTerm.objects.bulk_create(_held(synonym) if synonym.is_used else [])
    current.forget()


def _fill(synonym: Synonym, terms: Sequence[str], edition: int) -> None:
    synonym.words, synonym.folded = "\n".join(terms), "\n".join(map(folded, terms))
    synonym.changed_at, synonym.edition = timezone.now(), edition


def _held(synonym: Synonym) -> list[SynonymTerm]:
    language = synonym.language
    keys = (folded_key(term, language) for term in synonym.terms)
    return [SynonymTerm(synonym=synonym, language=language, folded=key) for key in keys]


def _refuse_what_is_listed(synonym: Synonym, terms: Sequence[str]) -> None:
    written = {folded_key(term, synonym.language): term for term in terms}
    others = SynonymTerm.objects.filter(language=synonym.language, folded__in=written).exclude(synonym=synonym.pk)
    if other := others.select_related("synonym").order_by("pk").first():
        raise ListedAlready(written[other.folded], str(other.synonym))


def _may_keep(actor: Actor) -> None:
    if not can_keep_synonyms(actor):
        raise NotAllowed


def _staff(actor: Actor) -> Actor:
    membership = actor.staff_membership
    return actor.acting_for(membership.organisation if membership else None)
