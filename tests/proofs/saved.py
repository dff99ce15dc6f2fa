"""What the processes of the proof of saved searches do: publish and change listings, send, and count what was told."""

import random
import signal
import time
from collections import Counter

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts.journal.mail import message_id
from accounts.journal.models import Delivery, Entry
from accounts.states import Form
from listings import actions
from listings.models import Solution
from listings.queries import open_revision
from search.contents import contents_of
from search.documents import document
from search.judging import Held
from search.models import Report, SavedSearch
from search.queries.saved import wanted_by
from tests.factories import member
from tests.listings.stories import draft_solution, fresh, make_themes, solution_values
from tests.proofs.effects.backend import read_lines, write_line
from tests.proofs.listing import BEATEN, owner_of, publish, staff, submit
from tests.proofs.roles import HastyDeliverer, chain, waiting, work
from tests.search.saving import saved_by

PACE, HURRY = 0.08, 0.05
ASKED = ({"text": "lamps"}, {"text": "noise"}, {"text": '"dims lamps"'}, {"text": "", "theme": ["parking"]})
SUMMARIES = ("Dims lamps.", "Hears noise.")
BOTH = "Dims lamps and hears noise."
MAILS = "saved_search_mail"


def prepare():
    """Make themes and people, some of whom list while others have saved searches."""
    make_themes()
    member("Stefan Staff", "runs_programme", form=Form.PROGRAMME_BODY)
    for number in range(3):
        draft_solution(member(f"Lister {number}", "provides"), title=f"Night {number}")
        for place, asked in enumerate(ASKED):
            saved_by(member(f"Reader {number} {place}"), **asked)
    return SavedSearch.objects.count()


def write():
    """List and change solutions until told to stop; what was committed is written down outside the database."""
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_received: stopped.append(True))
    while not stopped:
        try:
            with transaction.atomic():
                uid = Entry.objects.filter(subject=turn()).latest("id").uid
            write_line("written", uid)
        except BEATEN as error:
            write_line("beaten", type(error).__name__)
        except OperationalError as error:
            write_line("failed", type(error).__name__)
            connection.close()
        time.sleep(PACE)


def turn():
    """Publish a new solution, or let one that has one of the words have both; return the subject of the entry."""
    listed = random.choice(Solution.objects.select_related("organisation"))  # noqa: S311
    if listed.is_public and listed.text.summary != BOTH:
        values = solution_values(title=listed.title, summary=BOTH)
        actions.edit_solution(actor=owner_of(listed), solution=listed, version=listed.version, values=values)
        revision = open_revision(listed)
        actions.approve_revision(actor=staff(), revision=revision, version=revision.version)
        return revision.subject
    title, summary = f"Night {random.randrange(10**9)}", random.choice(SUMMARIES)  # noqa: S311
    made = draft_solution(owner_of(listed).person, title=title, summary=summary)
    submit(made)
    return publish(fresh(made))


def hurry():
    """Let every planned mail be due at once, again and again: here nobody waits for ten minutes."""
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_received: stopped.append(True))
    while not stopped:
        planned = Delivery.objects.filter(handler=MAILS, claim__isnull=True, due__gt=timezone.now())
        planned.update(due=timezone.now())
        time.sleep(HURRY)


def count():
    """Return what was told and what was not, as plain numbers and words."""
    told, sent = set(Report.objects.values_list("search", "listing")), Counter(read_lines("mails"))
    ids = list(Solution.objects.public().values_list("public_id", flat=True))
    held = {key: Held(document(content)) for key, content in contents_of(ids).items()}
    owed = {
        (saved.pk, key)
        for saved in SavedSearch.objects.all()
        for key, one in held.items()
        if wanted_by(saved).is_met_by(one, time.time())
    }
    mailed = [sent[mail_of(entry)] for entry in Report.objects.values_list("digest__entry", flat=True)]
    return {
        "listings": len(ids),
        "owed": len(owed),
        "never_reported": len(owed - told),
        "wrongly_reported": len(told - owed),
        "never_mailed": sum(not times for times in mailed),
        "mails": len(sent),
        "repeated_mails": sum(times - 1 for times in sent.values()),
        "lost_writes": len(set(read_lines("written")) - set(Entry.objects.values_list("uid", flat=True))),
        "waiting": waiting(),
        "quarantined": Delivery.objects.filter(quarantined_at__isnull=False).count(),
        "chain": chain(),
    }


def mail_of(uid):
    """Return the Message-ID of the mail that an entry planned, "" for none."""
    entry = Entry.objects.filter(uid=uid).first()
    return message_id(Delivery(entry=entry, handler=MAILS, lane=entry.subject)) if entry else ""


ANSWERS = {"prepare-saved": prepare, "count-saved": count}
ROLES = {
    "alert": work,
    "alert-hastily": lambda: work(HastyDeliverer()),
    "list-lamps": write,
    "hurry": hurry,
}
