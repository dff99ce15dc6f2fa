"""An organisation that asks to be verified gives staff documents that prove who it is."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules
from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed
from accounts.files import storing
from accounts.files.reading import Content
from accounts.files.shapes import refused
from accounts.journal.actions import append
from accounts.models import Evidence, Organisation
from accounts.states import MOST_EVIDENCE

LONGEST_WORDS = 300


def add_evidence(*, actor: Actor, organisation: Organisation, content: Content, words: str) -> Evidence:
    """Add a document or picture for staff to see; `words` say what it proves.

    Locks the organisation, in whose quota it counts. Raises `NotAllowed` or `Incomplete`.
    """
    with storing.written(content) as stem, transaction.atomic():
        locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if not rules.can_give_evidence(actor, locked):
            raise NotAllowed
        said = " ".join(words.split())
        if not said or len(said) > LONGEST_WORDS:
            raise Incomplete(_("Say in a sentence what the document proves."), field="words")
        if locked.evidence.count() >= MOST_EVIDENCE:
            raise refused(_("There are %d documents already, which is the most. Remove one first.") % MOST_EVIDENCE)
        file = storing.keep(content, stem, organisation=locked, uploader=actor.signed_in, words=said)
        made = Evidence.objects.create(organisation=locked, file=file)
        append("organisation.evidence_added", locked.subject, actor=actor.acting_for(locked), data=_data(made))
        return made


@transaction.atomic
def remove_evidence(*, actor: Actor, evidence: Evidence) -> None:
    """Remove a document for good: the row now, its file once that is committed; gone already is not an error."""
    locked = Organisation.objects.select_for_update().get(pk=evidence.organisation_id)
    if not rules.can_edit_organisation(actor, locked):
        raise NotAllowed
    found = Evidence.objects.select_for_update().select_related("file").filter(pk=evidence.pk).first()
    if found is None:
        return
    append("organisation.evidence_removed", locked.subject, actor=actor.acting_for(locked), data=_data(found))
    storing.remove(found.file)


def _data(evidence: Evidence) -> dict[str, str]:
    return {"file": evidence.file.public_id, "kind": evidence.file.kind}
