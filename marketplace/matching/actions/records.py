"""Makes a record of a need: read under the need's lock, set without it, kept as files whose digests are sealed."""

import hashlib

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor, system
from accounts.errors import Incomplete, NotAllowed
from accounts.files.reading import Content as Stored
from accounts.files.storing import keep_record, remove, written
from accounts.journal.actions import append
from accounts.queries import display_name
from accounts.states import FileKind
from listings.models import Need
from marketplace.matching import rules
from marketplace.matching.actions.rows import lock_need
from marketplace.matching.dossier.contents import content_of
from marketplace.matching.dossier.files import ENDINGS, files_of
from marketplace.matching.dossier.values import Content
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import LONGEST_REASON, Record
from marketplace.matching.queries import kind_of_record, why_not_recorded


def make_record(*, actor: Actor, need: Need, language: str, why: str = "") -> Record:
    """Make the next record of a need; one made again needs a reason. Two transactions, each under the need's lock.

    Raises `NotAllowed`, `NotOpen` with why none can be made now, or `Incomplete`, also when a colleague made one
    between the two: what was read is older than hers then, and nothing is kept.
    """
    record, content = _read(actor=actor, need=need, language=language, why=why.strip())
    parts = files_of(content)
    record.digests = {part: hashlib.sha256(data).hexdigest() for part, data in parts.items()}
    stored = Stored(FileKind.RECORD, {ENDINGS[part]: data for part, data in parts.items()})
    with written(stored) as stem, transaction.atomic():
        lock_need(need)
        if _next_number(need) != record.number:
            raise Incomplete(_("A colleague made a record just now. Look at it before you make another one."))
        record.file = keep_record(stored, stem, organisation=need.organisation, words=record.name)
        record.save(force_insert=True)
        data = {"need": need.public_id, "number": record.number, "kind": record.kind, "language": language}
        private = {"why": content["made_again_because"]}
        author = actor.acting_for(need.organisation)
        append("record.made", record.subject, actor=author, data={**data, **record.digests}, private=private)
    return record


@transaction.atomic
def _read(*, actor: Actor, need: Need, language: str, why: str) -> tuple[Record, Content]:
    """Return the record to be made and what it holds, both of one moment."""
    lock_need(need)
    if not rules.can_make_record(actor, need):
        raise NotAllowed
    if why_not := why_not_recorded(need):
        raise NotOpen(why_not)
    if language not in dict(settings.LANGUAGES):
        raise Incomplete(_("Choose one of the languages of the site."), field="language")
    number = _next_number(need)
    if number > 1 and not why:
        raise Incomplete(_("There is a record already. Say why another one is made."), field="why")
    if len(why) > LONGEST_REASON:
        raise Incomplete(_("Shorten the reason to 1,000 characters."), field="why")
    record = Record(need=need, number=number, kind=kind_of_record(need), language=language)
    by = {"id": actor.signed_in.public_id, "name": display_name(actor.signed_in)}
    return record, content_of(record, need, by=by, why=why if number > 1 else "")


def _next_number(need: Need) -> int:
    last = Record.objects.filter(need=need).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


@transaction.atomic
def drop_record_files(record: Record) -> None:
    """Delete the files of a record whose legal hold is over; its digests stay in the journal."""
    locked = Record.objects.select_for_update().get(pk=record.pk)
    if locked.file is None:
        return
    remove(locked.file)
    append("record.dropped", locked.subject, actor=system("matching.records"), data={"number": locked.number})
