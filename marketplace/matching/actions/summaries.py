"""What a city learned from a market consultation: kept as a draft, published, and corrected by a further version."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import append
from listings.language import CONTENT_LANGUAGES
from listings.models import Need
from marketplace.matching import rules
from marketplace.matching.actions.rows import lock_need
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import LONGEST_ANSWER, Summary, SummaryDraft


@transaction.atomic
def keep_summary(*, actor: Actor, need: Need, text: str, version: int, language: str = "") -> SummaryDraft:
    """Keep a text that its own team alone reads; an empty one drops what was kept. `version` is 0 for the first.

    Without a `language` it is the need's. Raises `NotAllowed`, `NotOpen` for a mode without a summary, `Incomplete`,
    or `StaleVersion`.
    """
    draft = _lock(actor, need)
    text = text.strip()
    _refuse_words(text, language)
    if (draft.text, draft.language) == (text, language or draft.language):
        return draft
    _keep(actor, draft, text, language or draft.language, version)
    return draft


@transaction.atomic
def publish_summary(*, actor: Actor, need: Need, text: str, version: int, language: str = "") -> Summary:
    """Publish what the city learned, or correct it by a further version; what was kept as a draft is empty then.

    `version` is the draft's, 0 when there was none; without a `language` it is the need's. What holds already is not
    published again, and a draft that says it is dropped. Raises `NotAllowed`, `NotOpen` for a mode without a summary or
    before its deadline, `Incomplete`, or `StaleVersion`.
    """
    draft = _lock(actor, need)
    if rules.is_open(need):
        raise NotOpen(_("The summary is published after the deadline: until then answers come in unread."))
    text, language = text.strip(), language or draft.language
    if not text:
        raise Incomplete(_("Write the text."))
    _refuse_words(text, language)
    last = Summary.objects.filter(need=need).first()
    if last and (last.text, last.language) == (text, language):
        if draft.text:
            _keep(actor, draft, "", language, version)
        return last
    _write(draft, "", language, version)
    summary = Summary.objects.create(
        need=need, number=last.number + 1 if last else 1, text=text, language=language, published_at=draft.changed_at
    )
    verb = "summary.edited" if last else "summary.published"
    append(verb, summary.subject, actor=actor.acting_for(need.organisation), data={"version": summary.number})
    return summary


def _lock(actor: Actor, need: Need) -> SummaryDraft:
    """Lock the need and return what is kept for it, or the place for it, not stored yet."""
    lock_need(need)
    if not rules.openings_of(need).has_summary:
        raise NotOpen(_("Only a market consultation has a summary."))
    if not rules.can_write_summary(actor, need):
        raise NotAllowed
    return SummaryDraft.objects.filter(need=need).first() or SummaryDraft(need=need, language=need.main_text.language)


def _keep(actor: Actor, draft: SummaryDraft, text: str, language: str, version: int) -> None:
    _write(draft, text, language, version)
    acting = actor.acting_for(draft.need.organisation)
    append("summary.drafted", draft.subject, actor=acting, data={"version": draft.version})


def _write(draft: SummaryDraft, text: str, language: str, version: int) -> None:
    if draft.version != version:
        raise StaleVersion
    draft.text, draft.language, draft.version, draft.changed_at = text, language, version + 1, timezone.now()
    draft.save()


def _refuse_words(text: str, language: str) -> None:
    if len(text) > LONGEST_ANSWER:
        raise Incomplete(_("Shorten the text to 4,000 characters."))
    if language and language not in CONTENT_LANGUAGES:
        raise Incomplete(_("Choose the language."))
