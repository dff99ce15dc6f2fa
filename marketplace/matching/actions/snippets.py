"""Texts that an organisation keeps for its answers: added, changed, removed by those who write for it."""

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.folding import folded
from accounts.journal.actions import append
from accounts.models import Organisation
from marketplace.matching import rules
from marketplace.matching.models import LONGEST_ANSWER, Snippet
from marketplace.matching.written import LONGEST_NAME

MOST_SNIPPETS: Final = 100


@transaction.atomic
def add_snippet(*, actor: Actor, organisation: Organisation, name: str, text: str) -> Snippet:
    """Keep a text under a name; the same text under the same name again is no error.

    Locks the organisation. Raises `NotAllowed`, or `Incomplete` with the field: a name that is taken, too many texts.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not rules.can_keep_texts(actor, organisation):
        raise NotAllowed
    name, text = _refuse(name, text)
    own = Snippet.objects.filter(organisation=organisation)
    same = own.filter(folded=folded(name)).first()
    if same:
        if same.text == text:
            return same
        raise Incomplete(_("You keep another text under this name. Give it a name of its own."), field="name")
    if own.count() >= MOST_SNIPPETS:
        raise Incomplete(_("You keep 100 texts already. Remove one that you do not need."), field="name")
    snippet = Snippet.objects.create(organisation=organisation, name=name, folded=folded(name), text=text)
    append("snippet.added", snippet.subject, actor=actor.acting_for(organisation))
    return snippet


@transaction.atomic
def change_snippet(*, actor: Actor, snippet: Snippet, name: str, text: str, version: int) -> Snippet:
    """Change a kept text or its name; answers that it was put into stay as they are. Raises as `add_snippet` does."""
    organisation = Organisation.objects.select_for_update().get(pk=snippet.organisation_id)
    snippet.refresh_from_db()
    if not rules.can_keep_texts(actor, organisation):
        raise NotAllowed
    name, text = _refuse(name, text)
    if (snippet.name, snippet.text) == (name, text):
        return snippet
    if snippet.version != version:
        raise StaleVersion
    others = Snippet.objects.filter(organisation=organisation, folded=folded(name)).exclude(pk=snippet.pk)
    if others.exists():
        raise Incomplete(_("You keep another text under this name. Give it a name of its own."), field="name")
    snippet.name, snippet.folded, snippet.text = name, folded(name), text
    snippet.version, snippet.changed_at = snippet.version + 1, timezone.now()
    snippet.save()
    append("snippet.changed", snippet.subject, actor=actor.acting_for(organisation))
    return snippet


@transaction.atomic
def remove_snippet(*, actor: Actor, snippet: Snippet) -> None:
    """Remove a kept text; answers that it was put into keep their words."""
    if not rules.can_keep_texts(actor, snippet.organisation):
        raise NotAllowed
    append("snippet.removed", snippet.subject, actor=actor.acting_for(snippet.organisation))
    snippet.delete()


def _refuse(name: str, text: str) -> tuple[str, str]:
    """Return name and text as they are kept."""
    name, text = " ".join(name.split()), text.strip()
    if not name:
        raise Incomplete(_("Give it a name, so that you find it again."), field="name")
    if len(name) > LONGEST_NAME:
        raise Incomplete(_("Shorten the name to 80 characters."), field="name")
    if not text:
        raise Incomplete(_("Write the text."), field="text")
    if len(text) > LONGEST_ANSWER:
        raise Incomplete(_("Shorten the text to 4,000 characters."), field="text")
    return name, text
