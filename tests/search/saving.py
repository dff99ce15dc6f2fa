"""How the tests of saved searches save one, and what was reported and sent."""

from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.actor import system
from accounts.journal.actions import append
from accounts.journal.models import Delivery
from accounts.queries import actor_of
from search import actions
from search.models import Report
from search.states import Rhythm
from search.wanted import Wanted


def saved_by(
    person, text="", kind="solutions", *, language="en", name="New lamps", is_close=False, rhythm=Rhythm.AT_ONCE, **rest
):
    """Save a search as a person would; what is no field of `Saving` is a filter."""
    saving = {"hour": 8, "weekday": 0, "is_shared": False}
    saving |= {field: rest.pop(field) for field in list(saving) if field in rest}
    return actions.save_search(
        actor=actor_of(person),
        wanted=Wanted.of(text, kind, rest, language, False, is_close),
        saving=actions.Saving(name=name, rhythm=rhythm, **saving),
    )


def work():
    """Do all that is due; nothing of it was refused."""
    call_command("worker", "--once")
    assert list(Delivery.objects.filter(failures__gt=0).values_list("handler", "error")) == []


def reported(saved):
    """Return the listings that were reported to a search, in their order."""
    return list(Report.objects.filter(search=saved).values_list("listing", flat=True))


def let_mails_fall_due():
    """Let every planned mail be due now."""
    Delivery.objects.filter(handler="saved_search_mail").update(due=timezone.now(), since=timezone.now())


def subjects():
    """Return the subjects of the mails of saved searches."""
    return [one.subject for one in mail.outbox if "List-Unsubscribe" in one.extra_headers]


def append_entry(verb, subject):
    """Append an entry about a listing once more, as an import or a repeated step would."""
    with transaction.atomic():
        append(verb, subject, actor=system("import"))
