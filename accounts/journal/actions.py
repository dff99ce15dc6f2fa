"""The journal's verbs: append an entry, move a thing to another state, take or try again what was set aside."""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Final, Protocol, TypeAlias, cast

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.journal import keys, registry
from accounts.journal.errors import InvalidTransition, NotSetAside
from accounts.journal.models import Delivery, Entry, Private
from accounts.journal.states import ASSIGN_VERB, RETRY_VERB, SEAL_HANDLER

Word: TypeAlias = str | int | bool | None
Data: TypeAlias = Mapping[str, Word | Sequence[Word]]

WORD: Final = re.compile(r"[A-Za-z0-9_.:+/-]{0,80}", re.ASCII)
VERB: Final = re.compile(r"[a-z_]+\.[a-z_]+", re.ASCII)
SUBJECT: Final = re.compile(r"[a-z_]+:[A-Za-z0-9_.-]+", re.ASCII)


class Author(Protocol):
    """Who is named in an entry: plain identifiers, or the name of a system job."""

    @property
    def person_id(self) -> str:
        """A person's public identifier, or ""."""

    @property
    def organisation_id(self) -> str:
        """The public identifier of the organisation acted for, or ""."""

    @property
    def job(self) -> str:
        """The name of a system job, or ""."""


class Stateful(Protocol):
    """A row that `move` may move."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]]
    pk: int
    state: str

    @property
    def subject(self) -> str:
        """How the journal names the row."""

    def get_state_display(self) -> str:
        """Return the state in the reader's words."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The author of what no person did: a part of the journal itself."""

    job: str
    person_id: str = ""
    organisation_id: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The move happened just now; `entry` records it."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Already:
    """Somebody was there first: who (a person's public identifier, or "" for a job) and when."""

    by: str
    at: datetime | None


def append(
    verb: str,
    subject: str,
    *,
    actor: Author,
    data: Data | None = None,
    private: Mapping[str, str] | None = None,
) -> Entry:
    """Append one entry with everything it sets off, inside the caller's transaction.

    `verb` is `thing.past_tense`, `subject` is `thing:public_identifier`. `data` may hold identifiers, whole numbers and
    enum words only: what is more than a word raises ValueError. Each text of `private` becomes a row
    that can be erased by itself; the entry keeps its salted digest. One delivery is born for each handler that settings
    name for the verb, in each of its lanes.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an entry is appended in the transaction of what it records")
    _refuse_names(verb, subject, data or {})
    entry = Entry(
        verb=verb,
        subject=subject,
        person=actor.person_id,
        organisation=actor.organisation_id,
        job=actor.job,
        data=dict(data or {}),
    )
    texts = [_private(entry, field, text) for field, text in (private or {}).items() if text]
    entry.digests = {row.field: keys.digest(row.salt, row.text) for row in texts}
    entry.mac = keys.authenticate("entry", entry_content(entry))
    entry.save(force_insert=True)
    Private.objects.bulk_create(texts)
    sealing = Delivery(entry=entry, handler=SEAL_HANDLER, lane=SEAL_HANDLER, due=entry.time, since=entry.time)
    Delivery.objects.bulk_create([sealing, *registry.deliveries_for(entry)])
    return entry


def entry_content(entry: Entry) -> dict[str, object]:
    """Return what an entry's MAC covers: every column but the number that the database gives."""
    return {
        "uid": entry.uid,
        "time": entry.time.astimezone(UTC).isoformat(timespec="microseconds"),
        "verb": entry.verb,
        "subject": entry.subject,
        "person": entry.person,
        "organisation": entry.organisation,
        "job": entry.job,
        "data": entry.data,
        "digests": entry.digests,
    }


def _refuse_names(verb: str, subject: str, data: Data) -> None:
    if not VERB.fullmatch(verb) or not SUBJECT.fullmatch(subject):
        raise ValueError(f"not a verb and a subject: {verb} {subject}")
    for key, value in data.items():
        words = value if isinstance(value, (list, tuple)) else [value]
        if not all(_is_word(word) for word in (key, *words)):
            raise ValueError(f"data of {verb} may hold identifiers, numbers and enum words only: {key}")


def _is_word(value: object) -> bool:
    return value is None or isinstance(value, int) or (isinstance(value, str) and bool(WORD.fullmatch(value)))


def _private(entry: Entry, field: str, text: str) -> Private:
    return Private(entry=entry.uid, field=field, person=entry.person, salt=secrets.token_hex(16), text=text)


@transaction.atomic
def move(obj: Stateful, to: str, *, actor: Author, why: str = "", data: Data | None = None) -> Moved | Already:
    """Move `obj` to the state `to` and record it: the one place in the house that writes `.state`.

    Locks the row and reads it again. Returns `Already` when somebody was first; raises `InvalidTransition` when the
    table of the model does not allow the step. `obj` carries the new state afterwards.
    """
    model = cast("type[Model]", type(obj))
    rows = model._default_manager.filter(pk=obj.pk)
    locked = cast("Stateful", rows.select_for_update().get())
    obj.state = locked.state
    verb = f"{model._meta.model_name}.{to}"
    if locked.state == to:
        last = Entry.objects.filter(subject=obj.subject, verb=verb).order_by("-id").first()
        return Already(by=last.person if last else "", at=last.time if last else None)
    if to not in obj.TRANSITIONS.get(locked.state, frozenset()):
        raise InvalidTransition(locked.get_state_display())
    rows.update(state=to)
    obj.state = to
    return Moved(
        append(verb, obj.subject, actor=actor, data={"from": locked.state, **(data or {})}, private={"why": why})
    )


@transaction.atomic
def retry_deliveries(uids: Iterable[str], *, actor: Author) -> int:
    """Put deliveries that were set aside back in line, each with an entry; return how many there still were.

    `uids` are the deliveries' public identifiers. What a colleague put back meanwhile is passed over. Whoever looked
    after one keeps it: should it fail again, it comes back to the one who knows it.
    """
    aside = Delivery.objects.select_for_update().filter(uid__in=list(uids), quarantined_at__isnull=False)
    deliveries = list(aside.order_by("id"))
    now = timezone.now()
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).update(
        quarantined_at=None, claim=None, failures=0, error="", due=now, since=now
    )
    for delivery in deliveries:
        append(RETRY_VERB, delivery.subject, actor=actor, data={"handler": delivery.handler})
    return len(deliveries)


@transaction.atomic
def assign_delivery(uid: str, *, actor: Author, to_me: bool, instead_of: str = "") -> Delivery | Already:
    """Take a delivery that was set aside to look after it, or put one's own back, with an entry.

    What a colleague took stays hers (`Already`), unless `instead_of` names her: then it is taken over knowingly. Raises
    `NotSetAside` when it is back in line or done. A delivery that a worker may have in hand is neither locked nor
    written: of what is set aside only this one column changes.
    """
    aside = Delivery.objects.select_for_update().filter(uid=uid, quarantined_at__isnull=False).first()
    if aside is None:
        raise NotSetAside
    if aside.assignee not in {"", actor.person_id, instead_of} or (aside.assignee == actor.person_id) == to_me:
        return Already(by=aside.assignee, at=None)
    aside.assignee = actor.person_id if to_me else ""
    aside.save(update_fields=["assignee"])
    append(ASSIGN_VERB, aside.subject, actor=actor, data={"handler": aside.handler, "to": aside.assignee})
    return aside
