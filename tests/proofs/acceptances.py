"""A room in which many processes accept at once, as the product does it and as nobody should, and what came of it."""

import random
import signal
import time

from django.db import connection, transaction

from accounts.errors import AccountsError
from accounts.models import User
from accounts.queries import actor_of
from accounts.states import Form
from marketplace.inquiries import actions
from marketplace.inquiries.errors import InquiriesError
from marketplace.inquiries.models import Acceptance, Inquiry, Offer
from tests.factories import member
from tests.inquiries.stories import joined, offered, opened, plan, token
from tests.proofs.effects.backend import read_lines, write_line

SOUGHT = 100_000
OFFERED = 60_000
LARGEST = 9_000
FORMS = 40  # forms that several processes send


def open_room():
    """Make a room with a lead and three investors, each of whom offers more than half of what is sought."""
    lead = member("Lena Lead", "buys", form=Form.CITY)
    room = opened(lead, amount_sought=SOUGHT)
    for number in range(3):
        investor = member(f"Ilya Investor{number}", "invests", form=Form.INVESTOR)
        joined(room, lead, investor)
        offered(room, investor, amount=OFFERED)
    return 0


def accept():
    """Accept, send again, take back and change the amount sought until told to stop, by the product's actions."""
    actor = actor_of(User.objects.get(name="Lena Lead"))
    for _each in until_told():
        try:
            step(actor, random.random())  # noqa: S311
        except (InquiriesError, AccountsError) as refusal:
            write_line("refused", type(refusal).__name__)
        except Exception as error:  # noqa: BLE001  # whatever else comes is what the proof looks for
            write_line("errors", f"{type(error).__name__}: {error}".replace("\n", " "))
            connection.close()


def step(actor, chance):
    if chance < 0.05:
        room = Inquiry.objects.get()
        wanted = plan(amount_sought=random.randint(SOUGHT // 2, SOUGHT))  # noqa: S311
        actions.edit_inquiry(actor=actor, inquiry=room, version=room.version, plan=wanted)
        return
    form = random.randrange(FORMS) if chance < 0.5 else None  # noqa: S311
    drawn = random.Random(form)  # noqa: S311
    offers = list(Offer.objects.order_by("pk"))
    offer, amount = drawn.choice(offers), drawn.randint(1, LARGEST)
    key = token() if form is None else f"{form:032x}"
    if chance > 0.75:
        booked = actions.take_back(actor=actor, offer=offer, amount=amount, why="Less.", token=key)
    else:
        booked = actions.accept_offer(actor=actor, offer=offer, amount=amount, version=1, token=key)
    write_line("booked" if isinstance(booked, Acceptance) else "twice", getattr(booked, "amount", 0))


def accept_naively():
    """Read the sum, see that there is room, write the new sum: the mistake that the proof must be able to see.

    In the way in which each database lets it through: one transaction on PostgreSQL, none on SQLite.
    """
    lead = User.objects.get(name="Lena Lead")
    for _each in until_told():
        try:
            if connection.vendor == "postgresql":
                with transaction.atomic():
                    add_naively(lead)
            else:
                add_naively(lead)
        except Exception as error:  # noqa: BLE001
            write_line("errors", type(error).__name__)
            connection.close()


def add_naively(lead):
    room, offer = Inquiry.objects.get(), random.choice(Offer.objects.order_by("pk"))  # noqa: S311
    amount = random.randint(1, LARGEST // 10)  # noqa: S311
    if room.accepted + amount <= room.amount_sought and offer.accepted + amount <= offer.amount:
        time.sleep(0.002)
        Inquiry.objects.filter(pk=room.pk).update(accepted=room.accepted + amount)
        Offer.objects.filter(pk=offer.pk).update(accepted=offer.accepted + amount)
        Acceptance.objects.create(offer=offer, amount=amount, by=lead, token=token())
        write_line("booked", amount)


def until_told():
    """Yield until the process is asked to stop."""
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_received: stopped.append(True))
    while not stopped:
        yield


def count_room():
    """Return the sums of the room as the ledger, its offers, itself and the processes have them, and what is wrong."""
    room = Inquiry.objects.get()
    ledger = list(Acceptance.objects.values_list("amount", flat=True))
    offers = Offer.objects.order_by("pk")
    return {
        "rows": len(ledger),
        "over": max(0, sum(ledger) - room.amount_sought),
        "errors": len(read_lines("errors")),
        "refused_as_too_much": sum(line.startswith("MoreThan") for line in read_lines("refused")),
        "sent_twice": len(read_lines("twice")),
        "sums": [
            sum(ledger),
            sum(offer.accepted for offer in offers),
            room.accepted,
            sum(map(int, read_lines("booked"))),
        ],
        "offers_over": [offer.public_id for offer in offers if not 0 <= offer.accepted <= offer.amount],
    }
