"""What of a need's records goes when its legal hold ends: who asked, and what was hidden of the questions."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Case, F, Q, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.journal.models import Entry, Private
from accounts.retention import Rule
from listings.actions.proposals import drop_old_proposal
from listings.holding import holds
from listings.models import Proposal, Question
from listings.states import ProposalState, QuestionState


def _askers(before: datetime) -> int:
    """Blank who asked and what was hidden, of needs whose hold is over; no need ends its hold sooner than `before`."""
    old = Question.objects.filter(need__published_at__lt=before)
    told = old.filter(Q(person__isnull=False) | ~Q(text=F("public_text")) | ~Q(hidden=[]))
    needs = set(told.values_list("need__public_id", flat=True))
    over = [need for need, hold in holds(needs).items() if hold.is_over]
    return sum(_blank(need) for need in over)


@transaction.atomic
def _blank(need: str) -> int:
    """Leave of a need's questions what everybody may read, and take the askers' identifiers off the record."""
    rows = list(Question.objects.select_for_update().filter(need__public_id=need))
    entries = Entry.objects.filter(subject__in=[one.subject for one in rows]).values("uid")
    Private.objects.filter(entry__in=entries, field="asker").delete()
    left = Case(When(state=QuestionState.PUBLISHED, then=F("public_text")), default=Value("", output_field=TextField()))
    return Question.objects.filter(pk__in=[one.pk for one in rows]).update(
        person=None, text=left, public_text=left, hidden=[]
    )


def _proposals(before: datetime) -> int:
    """Take back what nobody answered, with its text."""
    old = list(Proposal.objects.filter(state=ProposalState.WAITING, made_at__lt=before).select_related("organisation"))
    for one in old:
        drop_old_proposal(one)
    return len(old)


PROPOSALS: Final = Rule(
    name="proposals",
    model="listings.Proposal",
    what=_("What programme staff drafted for an organisation that did not answer"),
    keeps=timedelta(days=180),
    apply=_proposals,
)
ASKERS: Final = Rule(
    name="askers",
    model="listings.Question",
    what=_("Who asked a question about a need, and the words that were hidden of it"),
    keeps=timedelta(days=3 * 365),
    until=_(
        "Three years after the procurement ended, or until the later date that its city set; "
        "without end while no end is known here"
    ),
    apply=_askers,
)
