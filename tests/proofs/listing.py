"""What the processes of the proof of the index do: list, change and withdraw, index, and compare."""

import random
import signal
import time

from django.db import OperationalError, connection, transaction

from accounts import actions as accounts
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Delivery, Entry, Seal
from accounts.models import Organisation, User
from accounts.queries import actor_of
from accounts.states import Form, OrganisationState
from listings import actions
from listings.models import Need, Solution
from listings.queries import open_revision, values_of_need
from listings.states import ListingState, RevisionState
from search.engines import engine
from search.indexing import drift, rebuild
from tests.factories import member
from tests.listings.stories import draft_need, draft_solution, fresh, make_themes, need_values, solution_values
from tests.proofs.effects.backend import read_lines, write_line
from tests.proofs.roles import HastyDeliverer, chain, waiting, work

ORGANISATIONS, SOLUTIONS, NEEDS = 4, 8, 4
PACE = 0.08
SUSPENSIONS = 0.01
STAFF = "stefan.staff@people.example"
BEATEN = (InvalidTransition, NotAllowed, StaleVersion, Incomplete)
"""What is refused because another writer was first."""


def prepare():
    """Make people, themes and published listings, and an index of them."""
    make_themes()
    member("Stefan Staff", "runs_programme", form=Form.PROGRAMME_BODY)
    for number in range(ORGANISATIONS):
        person = member(f"Lister {number}", "provides", "buys", form=Form.MUNICIPAL_COMPANY)
        listings = [draft_solution(person, title=f"Lamp {one}") for one in range(SOLUTIONS)]
        listings += [draft_need(person, title=f"Dark street {one}") for one in range(NEEDS)]
        for listing in listings:
            submit(listing)
            publish(fresh(listing))
    count = rebuild()
    Delivery.objects.filter(handler="index").delete()  # the rebuild has read it all; lost, none of it would show
    engine().close()
    return count


def write():
    """Do one thing after the other to listings until told to stop; what was committed is written down outside."""
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_received: stopped.append(True))
    while not stopped:
        try:
            with transaction.atomic():
                subject = turn()
                uid = Entry.objects.filter(subject=subject).latest("id").uid
            write_line("written", uid)
        except BEATEN as error:
            write_line("beaten", type(error).__name__)
        except OperationalError as error:
            write_line("failed", type(error).__name__)
            connection.close()
        time.sleep(PACE)


def turn():
    """Do one thing to one listing or its organisation; return the subject of its entry."""
    model = random.choice((Solution, Solution, Need))  # noqa: S311
    listing = random.choice(model.objects.select_related("organisation"))  # noqa: S311
    if listing.organisation.state == OrganisationState.SUSPENDED:
        return decide(listing.organisation, OrganisationState.VERIFIED)
    if random.random() < SUSPENSIONS:  # noqa: S311
        return decide(listing.organisation, OrganisationState.SUSPENDED)
    return random.choice(TURNS[listing.state])(listing)  # noqa: S311


def owner_of(listing):
    return actor_of(User.objects.get(memberships__organisation=listing.organisation))


def staff():
    return actor_of(User.objects.get(email=STAFF))


def decide(organisation, to):
    accounts.decide_organisation(actor=staff(), organisation=organisation, to=to, why="Because.")
    return organisation.subject


def submit(listing):
    actions.submit(actor=owner_of(listing), listing=listing, version=listing.version)
    return listing.subject


def publish(listing):
    actions.publish(actor=staff(), listing=listing, version=listing.version)
    return listing.subject


def withdraw(listing):
    actions.withdraw(actor=owner_of(listing), listing=listing)
    return listing.subject


def take_down(listing):
    actions.return_listing(actor=staff(), listing=listing, why="Say more.")
    return listing.subject


def reopen(listing):
    actions.reopen(actor=owner_of(listing), listing=listing)
    return listing.subject


def edit(listing):
    """Change a text: of a need as a correction, of a solution as a change that staff approve at once, or a tag."""
    word = f"word{random.randrange(10**6)}"  # noqa: S311
    version, author = listing.version, owner_of(listing)
    if isinstance(listing, Need):
        values = need_values(title=listing.title, problem=word, deadline=values_of_need(listing).deadline)
        actions.edit_need(actor=author, need=listing, version=version, values=values, reason="It changed.")
        return listing.subject
    if random.random() < 0.5:  # noqa: S311
        values = solution_values(title=listing.title, summary=listing.text.summary, tags=(word,))
        actions.edit_solution(actor=author, solution=listing, version=version, values=values)
        return listing.subject
    values = solution_values(title=listing.title, summary=word)
    actions.edit_solution(actor=author, solution=listing, version=version, values=values)
    revision = open_revision(listing)
    actions.approve_revision(actor=staff(), revision=revision, version=revision.version)
    assert revision.state == RevisionState.APPROVED
    return revision.subject


TURNS = {
    ListingState.DRAFT: (submit,),
    ListingState.SUBMITTED: (publish,),
    ListingState.PUBLISHED: (edit, edit, edit, withdraw, take_down),
    ListingState.RETURNED: (submit,),
    ListingState.WITHDRAWN: (reopen,),
}


def compare():
    """Return where the index differs from the database, and what there is, as plain numbers and words."""
    found = drift()
    engine().close()
    uids = set(Entry.objects.values_list("uid", flat=True))
    return {
        "lost_writes": len(set(read_lines("written")) - uids),
        "failed_writes": len(read_lines("failed")),
        "beaten_writes": len(read_lines("beaten")),
        "missing": len(found.missing),
        "stale": len(found.stale),
        "phantom": len(found.phantom),
        "documents": found.checked,
        "suspended": Organisation.objects.filter(state=OrganisationState.SUSPENDED).count(),
        "waiting": waiting(),
        "quarantined": Delivery.objects.filter(quarantined_at__isnull=False).count(),
        "unsealed": len(uids) - Seal.objects.count(),
        "engine": type(engine()).__name__,
        "chain": chain(),
    }


ANSWERS = {"prepare": prepare, "compare": compare}
ROLES = {"index": work, "index-hastily": lambda: work(HastyDeliverer()), "list": write}
