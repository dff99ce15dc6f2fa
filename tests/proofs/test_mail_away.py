"""The mail server is away for ten minutes while people go on writing: no write fails, and everything is caught up."""

import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.journal import mail
from accounts.journal.actions import Machine, append
from accounts.journal.models import Delivery
from accounts.journal.queries import lag
from accounts.journal.registry import Effect, Handler
from accounts.journal.worker import Worker
from tests.accounts.journal.smtp import MailServer

AWAY = timedelta(minutes=10)
PROBES = {True: 120, False: 40}  # in full one every 5 s, as the worker does


def send(delivery):
    mail.deliver(to="vera@city.example", subject="News", text="News", delivery=delivery)


MAIL = Handler(name="proof_mail", lanes=lambda entry: [entry.subject], handle=send, effect=Effect.OUTSIDE)


@pytest.fixture
def server(settings):
    """A mail server that listens, whose port then stays free for its return."""
    running = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
    settings.JOURNAL_HANDLERS = {
        "tests.proofs.test_mail_away.MAIL": ["thing.written"],
        "accounts.journal.mail.LETTERS": ["letter.queued"],
    }
    settings.JOURNAL_SCHEDULE = []
    return running


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["no server", "451 to everything"])
def test_mail_that_is_away_for_ten_minutes_is_caught_up(how, server, row, full):
    if how == "no server":
        server.stop()
    else:
        server.answers = {"MAIL": 451}
    ahead, step = timedelta(), AWAY / PROBES[full]
    worker = Worker(clock=lambda: timezone.now() + ahead)
    writes = failed = 0
    while ahead < AWAY:
        for _each in range(2 if full else 1):
            writes += 1
            try:
                write(writes)
            except Exception:  # noqa: BLE001  # counted
                failed += 1
        worker.run_once()
        ahead += step
    waited, deliveries = lag(timezone.now() + ahead), Delivery.objects.exclude(handler="seal")
    counted = deliveries.filter(failures__gt=0).count()
    server = MailServer(server.port) if how == "no server" else server
    server.answers = {}
    started = time.monotonic()
    worker.run_once()
    server.stop()
    sent = {message["Message-ID"] for message in server.mails}
    row(
        f"mail away: {how}",
        minutes=10,
        writes=writes,
        failed_writes=failed,
        probes=PROBES[full],
        tries_counted=counted,
        quarantined=waited.quarantined,
        sent_afterwards=len(sent),
        sent_twice=len(server.mails) - len(sent),
        seconds_to_catch_up=round(time.monotonic() - started, 1),
    )
    assert (failed, counted, waited.quarantined, len(sent), len(server.mails)) == (0, 0, 0, writes, writes)
    assert deliveries.count() == 0
    assert waited.seconds >= (AWAY - step).total_seconds()


def write(number):
    if number % 10:
        with transaction.atomic():
            append("thing.written", f"thing:{number % 8}", actor=Machine("proof"))
    else:
        expires_at = timezone.now() + timedelta(hours=1)
        mail.queue_letter(
            to="vera@city.example",
            subject="Code",
            text="1234",
            html="",
            language="en",
            expires_at=expires_at,
            actor=Machine("proof"),
        )
