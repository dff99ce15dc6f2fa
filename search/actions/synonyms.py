"""What staff do with words that mean the same: add, change, switch off and on again; and what a new version brings."""

from collections.abc import Sequence
from typing import Final, NamedTuple

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

LEAST: Final = 2
"""How many terms make a group."""
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


class Loaded(NamedTuple):
    """How many groups a load wrote or switched off, and which shipped terms it left to groups of staff."""

    written: int
    passed_over: tuple[str, ...] = ()


@transaction.atomic
def load_synonyms(groups: Sequence[Shipped]) -> Loaded:
    """Bring what nobody has changed up to what is shipped.

    What staff changed, switched off or wrote themselves stays as it is: a term that stands in one of their groups is
    passed over, and the others of its shipped group go without it as long as there are two.
    """
    database.hold(LOCK)
    stored = {row.key or "": row for row in Synonym.objects.filter(key__isnull=False).prefetch_related("held")}
    untouched = {key: row for key, row in stored.items() if row.version == 1}
    theirs = SynonymTerm.objects.exclude(synonym__in=untouched.values())
    taken = set(theirs.values_list("language", "folded"))
    ours = [group for group in groups if group.key in untouched or group.key not in stored]
    free = {group.key: [term for term in group.terms if _name(term, group.language) not in taken] for group in ours}
    wanted = {key: terms for key, terms in free.items() if len(terms) >= LEAST}
    stale = [row for key, row in untouched.items() if _is_stale(row, wanted.get(key, []))]
    SynonymTerm.objects.filter(synonym__in=stale).delete()
    edition = Synonym.objects.newest_edition() + 1
    fresh: list[Synonym] = []
    for group in ours:
        row = stored.get(group.key) or Synonym(key=group.key, language=group.language)
        if group.key in wanted and (row in stale or not row.pk):
            _fill(row, wanted[group.key], edition)
            fresh.append(row)
    gone = [row for row in stale if row not in fresh and row.is_used]
    for row in [*gone, *(row for row in fresh if not row.is_used)]:
        move(row, SynonymState.DROPPED if row.is_used else SynonymState.USED, actor=system(REFERENCE))
    Synonym.objects.filter(pk__in=[row.pk for row in gone]).update(edition=edition)
    _store(fresh)
    current.forget()
    passed_over = (f"{one.language}: {term}" for one in ours for term in one.terms if term not in free[one.key])
    return Loaded(len(fresh) + len(gone), tuple(passed_over))


def _is_stale(row: Synonym, terms: Sequence[str]) -> bool:
    """Whether a row says other terms than it should, or holds them by stems that a former analysis made."""
    if not row.is_used:
        return bool(terms)
    held = {(one.language, one.folded) for one in row.held.all()}
    return row.terms != terms or held != {_name(term, row.language) for term in terms}


def _name(term: str, language: str) -> tuple[str, str]:
    return language, folded_key(term, language)


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
