"""Outgoing mail: ordinary mail from handlers, and letters with codes that are kept encrypted until they are sent."""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone, translation

from accounts.journal import keys
from accounts.journal.actions import Author, append
from accounts.journal.mail_folder import FolderBackend
from accounts.journal.models import Delivery, Entry, Letter
from accounts.journal.registry import Effect, Handler
from accounts.journal.states import LETTER_VERB

__all__ = ["LETTERS", "FolderBackend", "deliver", "queue_letter"]

log = logging.getLogger(__name__)


def deliver(  # noqa: PLR0913  # a mail has these parts
    *,
    to: str | Sequence[str],
    subject: str,
    text: str,
    delivery: Delivery,
    html: str = "",
    language: str = "",
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send one mail for one delivery, in `language` or the one that is active, with further `headers`.

    The Message-ID is the same whenever the delivery is carried out again, so that a repeated mail is recognised. Raises
    what the mail backend raises, which the worker understands.
    """
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),  # a line break in a name must not become a header
        body=text,
        to=[to] if isinstance(to, str) else list(to),
        headers={
            "Message-ID": message_id(delivery),
            "Auto-Submitted": "auto-generated",
            "Content-Language": language or translation.get_language() or settings.LANGUAGE_CODE,
            **(headers or {}),
        },
    )
    if html:
        message.attach_alternative(html, "text/html")
    message.send()


def message_id(delivery: Delivery) -> str:
    """Return the Message-ID that belongs to an entry, a handler and a lane for good."""
    named = f"{delivery.entry.uid}\0{delivery.handler}\0{delivery.lane}"
    return f"<{hashlib.sha256(named.encode()).hexdigest()[:40]}@{urlsplit(settings.SITE_URL).hostname}>"


@transaction.atomic
def queue_letter(  # noqa: PLR0913  # a letter has these parts
    *, to: str, subject: str, text: str, html: str, language: str, expires_at: datetime, actor: Author
) -> Entry:
    """Queue a mail that holds a secret, in the caller's transaction: encrypted, sent by the worker, then deleted.

    The journal's entry holds neither address nor text. After `expires_at` the letter is dropped unsent.
    """
    letter = Letter(expires_at=expires_at)
    content = {"uid": letter.uid, "to": to, "subject": subject, "text": text, "html": html, "language": language}
    letter.ciphertext = keys.cipher("letter").encrypt(json.dumps(content).encode())
    letter.save(force_insert=True)
    return append(LETTER_VERB, letter.subject, actor=actor)


def drop_letters_to(address: str) -> int:
    """Delete the letters to an address that wait; return how many. Each is opened: the table names nobody."""
    waiting = list(Letter.objects.select_for_update().order_by("uid"))
    own = [one.uid for one in waiting if _opened(one)["to"].lower() == address.lower()]
    Letter.objects.filter(uid__in=own).delete()
    return len(own)


def _opened(letter: Letter) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(keys.cipher("letter").decrypt(bytes(letter.ciphertext)))
    return content


def send_letter(delivery: Delivery) -> None:
    """Decrypt, send and delete one letter; one that is gone was sent, one that expired is dropped."""
    letter = Letter.objects.filter(uid=delivery.entry.subject.partition(":")[2]).first()
    if letter is None:
        return
    if letter.expires_at <= timezone.now():
        log.warning("1 letter expired unsent")
    else:
        content = _opened(letter)
        if content.pop("uid") != letter.uid:
            raise ValueError("a letter is in another one's row")
        deliver(**content, delivery=delivery)
    letter.delete()


LETTERS: Final = Handler(
    name="letters",
    lanes=lambda entry: [entry.subject],
    handle=send_letter,
    effect=Effect.OUTSIDE,
    priority=0,
)
