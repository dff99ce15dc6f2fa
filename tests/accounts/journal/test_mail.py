"""Letters are encrypted until they are sent; mail carries the Message-ID of its delivery."""

from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.utils import timezone, translation

from accounts.journal import mail, mail_folder
from accounts.journal.deliverer import Deliverer
from accounts.journal.jobs import clear_spent
from accounts.journal.mail import LETTERS
from accounts.journal.models import Delivery, Entry, Letter, Private
from accounts.journal.queries import quarantined
from tests.accounts.journal.conftest import OUTSIDE, ROBOT, recorder
from tests.accounts.journal.smtp import MailServer

pytestmark = pytest.mark.django_db


def queue(minutes=15, **more):
    letter = {
        "to": "vera@city.example",
        "subject": "Your code",
        "text": "The code is 123456.",
        "html": "<p>The code is <b>123456</b>.</p>",
        "language": "bg",
        "expires_at": timezone.now() + timedelta(minutes=minutes),
        "actor": ROBOT,
    }
    return mail.queue_letter(**{**letter, **more})


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "accounts.journal.mail.FolderBackend"
    settings.MAIL_FOLDER = tmp_path / "mail"
    return settings.MAIL_FOLDER


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    running = MailServer()
    settings.EMAIL_PORT = running.port
    yield running
    running.stop()


def send(delivery, **more):
    with translation.override("en"):
        mail.deliver(**{"to": "vera@city.example", "subject": "News", "text": "News", "delivery": delivery, **more})


@pytest.fixture
def delivery(book, record):
    record("thing.outside")
    return Delivery.objects.select_related("entry").get(handler="outside")


def test_a_letter_leaves_neither_address_nor_text_anywhere_in_the_clear():
    entry = queue()
    stored = [str(row) for model in (Entry, Delivery, Letter, Private) for row in model.objects.values()]
    assert [word for word in ("vera", "123456", "code") if word in "".join(stored)] == []
    assert (entry.verb, entry.data, entry.subject) == ("letter.queued", {}, f"letter:{Letter.objects.get().uid}")


def test_a_letter_is_sent_and_deleted(mailoutbox, deliverer):
    queue()
    assert deliverer.deliver(LETTERS) == 1
    (sent,) = mailoutbox
    assert (sent.to, sent.subject, sent.body) == (["vera@city.example"], "Your code", "The code is 123456.")
    assert sent.extra_headers["Content-Language"] == "bg"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert (Letter.objects.count(), Delivery.objects.exclude(handler="seal").count()) == (0, 0)


def test_an_expired_letter_is_dropped_unsent_and_counted_in_the_log(mailoutbox, deliverer, caplog):
    queue(minutes=-1)
    deliverer.deliver(LETTERS)
    assert (len(mailoutbox), Letter.objects.count(), Delivery.objects.exclude(handler="seal").count()) == (0, 0, 0)
    assert [found.message for found in caplog.records] == ["1 letter expired unsent"]


def test_a_letter_that_was_sent_before_a_crash_is_not_sent_again(mailoutbox, deliverer):
    queue()
    Letter.objects.all().delete()
    assert deliverer.deliver(LETTERS) == 1
    assert (len(mailoutbox), Delivery.objects.exclude(handler="seal").count()) == (0, 0)


def test_a_letter_under_another_key_is_refused_and_its_text_stays_hidden(mailoutbox, deliverer, settings):
    queue()
    settings.JOURNAL_KEY = "another key of at least thirty-two characters"
    deliverer.deliver(LETTERS)
    assert (len(mailoutbox), Delivery.objects.get(handler="letters").error) == (0, "InvalidToken")


def test_clearing_deletes_expired_letters_only():
    queue()
    queue(minutes=-1)
    clear_spent(None)
    assert Letter.objects.count() == 1


def test_message_ids_are_stable_and_differ_by_entry_handler_and_lane(delivery):
    first = mail.message_id(delivery)
    again = Delivery.objects.get(pk=delivery.pk)
    assert mail.message_id(again) == first
    again.lane = "thing:b"
    assert mail.message_id(again) != first
    assert first.endswith("@localhost>")


def test_a_line_break_in_a_subject_becomes_a_space(delivery, mailoutbox):
    send(delivery, subject="News of\nBcc: all@city.example")
    assert mailoutbox[0].subject == "News of Bcc: all@city.example"


def test_the_folder_keeps_one_file_for_a_message_however_often_it_is_sent(delivery, folder, settings):
    send(delivery, text="Първо", html="<p>Първо</p>")
    send(delivery, text="Второ", html="<p>Второ</p>")
    (message,) = mail_folder.messages()
    assert (message.sender, message.to, message.subject) == (settings.DEFAULT_FROM_EMAIL, "vera@city.example", "News")
    assert (message.text.strip(), message.html.strip(), message.language) == ("Второ", "<p>Второ</p>", "en")
    assert abs(message.date - timezone.now()) < timedelta(seconds=10)
    assert mail_folder.message(message.id) == message
    assert sorted(path.suffix for path in folder.iterdir()) == ["", ".eml"]


def test_the_folder_lists_the_newest_first_and_knows_no_other_id(delivery, folder):
    send(delivery, subject="First")
    delivery.lane = "thing:b"
    send(delivery, subject="Second")
    assert [message.subject for message in mail_folder.messages()] == ["Second", "First"]
    assert [mail_folder.message(name) for name in ("0" * 20, "../../secret_key", "*")] == [None, None, None]


def test_a_server_takes_the_mail(delivery, server):
    deliverer = Deliverer()
    send_by(deliverer, delivery)
    (taken,) = server.mails
    assert (taken["To"], taken["Message-ID"]) == ("vera@city.example", mail.message_id(delivery))
    assert taken["Auto-Submitted"] == "auto-generated"


def send_by(deliverer, delivery):
    recorder.trouble = send
    Delivery.objects.filter(pk=delivery.pk).update(due=timezone.now(), claim=None)
    deliverer.deliver(OUTSIDE)


@pytest.mark.parametrize(
    "answers", [{"EHLO": 421, "HELO": 421}, {"MAIL": 451}, {"RCPT": 421}, {"DATA": 450}, {"DONE": 451}]
)
def test_a_server_in_trouble_pauses_mail_and_counts_nothing(answers, delivery, server, caplog):
    server.answers = answers
    deliverer = Deliverer()
    send_by(deliverer, delivery)
    assert deliverer.is_awake(OUTSIDE) is False
    waiting = Delivery.objects.get(handler="outside")
    assert (waiting.failures, waiting.claim, waiting.error) == (0, None, "")
    assert [found.message for found in caplog.records if "vera" in found.message] == []


def test_a_server_that_is_not_there_pauses_mail(delivery, server):
    server.stop()
    deliverer = Deliverer()
    send_by(deliverer, delivery)
    assert deliverer.is_awake(OUTSIDE) is False
    assert Delivery.objects.get(handler="outside").failures == 0


@pytest.mark.parametrize(
    ("answers", "error"),
    [({"RCPT": 550}, "SMTPRecipientsRefused 550"), ({"DONE": 554}, "SMTPDataError 554")],
)
def test_a_refused_mail_is_counted_without_a_word_of_the_server(answers, error, delivery, server):
    server.answers = answers
    deliverer = Deliverer()
    send_by(deliverer, delivery)
    assert deliverer.is_awake(OUTSIDE) is True
    waiting = Delivery.objects.get(handler="outside")
    assert (waiting.failures, waiting.error) == (1, error)


def test_one_full_mailbox_stops_nobody_and_counts_only_after_a_day(delivery, server):
    server.answers = {"RCPT": 452}
    deliverer = Deliverer()
    send_by(deliverer, delivery)
    assert deliverer.is_awake(OUTSIDE) is True
    assert Delivery.objects.get(handler="outside").failures == 0
    Delivery.objects.filter(handler="outside").update(since=timezone.now() - timedelta(days=2))
    send_by(deliverer, delivery)
    assert Delivery.objects.get(handler="outside").failures == 1
    assert quarantined().count() == 0
    assert len(django_mail.outbox) == 0
