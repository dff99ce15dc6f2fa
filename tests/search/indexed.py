"""How the tests of indexing look into the index of the site, into what waits for it, and at a clock that they move."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from accounts import actions as accounts
from accounts.journal.models import Delivery
from accounts.models import Organisation
from accounts.queries import actor_of
from search.clauses import Phrase
from search.engines import engine
from tests.search.sample import found


class Clock:
    """A clock that a test moves."""

    def __init__(self):
        self.ahead = timedelta()

    def __call__(self):
        return timezone.now() + self.ahead

    def forward(self, **span):
        self.ahead += timedelta(**span)


def work():
    call_command("worker", "--once")


def finds(words):
    """Return the ids of what has these words, in this order, in the index."""
    return found(engine(), Phrase("raw", tuple(words.lower().split())))


def versions():
    return {stamp.id: stamp.version for stamp in engine().stamps()}


def waiting():
    return Delivery.objects.filter(handler="index")


def uncounted():
    """Whether something waits for the index, and none of it was counted as failed or is in hand."""
    return set(waiting().values_list("failures", "claim", "quarantined_at")) == {(0, None, None)}


def stand(organisation, to, staff, why="Because."):
    current = Organisation.objects.get(pk=organisation.pk)
    accounts.decide_organisation(actor=actor_of(staff), organisation=current, to=to, why=why)
