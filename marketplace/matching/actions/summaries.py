"""What a city learned from a market consultation: published and changed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import append
from listings.models import Need
from marketplace.matching import rules
from marketplace.matching.actions.rows import lock_need
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import LONGEST_ANSWER, Summary


@transaction.atomic
def publish_summary(*, actor: Actor, need: Need, text: str, version: int) -> Summary:
    """Publish what the city learned from a consultation, or change it; `version` is 0 when there was none.

    Raises `NotAllowed`, `NotOpen` for a mode without a summary, `Incomplete`, or `StaleVersion`.
    """
    lock_need(need)
    if not rules.openings_of(need).has_summary:
        raise NotOpen(_("Only a market consultation has a summary."))
    if not rules.can_write_summary(actor, need):
        raise NotAllowed
    text = text.strip()
    _refuse_text(text)
    summary = Summary.objects.filter(need=need).first()
    if summary and summary.text == text:
        return summary
    if (summary.version if summary else 0) != version:
        raise StaleVersion
    verb = "summary.edited" if summary else "summary.published"
    summary = summary or Summary(need=need, version=0)
    summary.text, summary.version, summary.changed_at = text, summary.version + 1, timezone.now()
    summary.save()
    append(verb, summary.subject, actor=actor.acting_for(need.organisation), data={"version": summary.version})
    return summary


def _refuse_text(text: str) -> None:
    if not text:
        raise Incomplete(_("Write the text."))
    if len(text) > LONGEST_ANSWER:
        raise Incomplete(_("Shorten the text to 4,000 characters."))
