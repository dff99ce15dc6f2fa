"""Mail as files: the demonstration's mail server, and what its mail page reads."""

import email
import email.policy
import fcntl
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage as ParsedMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

ID = re.compile(r"[0-9a-f]{20}")


@dataclass(frozen=True, slots=True)
class Message:
    """A mail that was written to the folder; `id` is hexadecimal and the same when the mail was sent again."""

    id: str
    sender: str
    to: str
    subject: str
    date: datetime
    text: str
    html: str
    language: str


class FolderBackend(BaseEmailBackend):
    """Writes one file for each mail into a folder; a mail with the same Message-ID replaces its file."""

    def __init__(self, folder: str | Path | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.folder = Path(folder or settings.MAIL_FOLDER)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails, each at once or not at all; return how many."""
        for message in email_messages:
            self.write(message)
        return len(email_messages)

    def write(self, message: EmailMessage) -> Path:
        """Write one mail under a lock of the folder; return its path."""
        self.folder.mkdir(parents=True, exist_ok=True)
        parsed = message.message()
        name = hashlib.sha256(str(parsed["Message-ID"]).encode()).hexdigest()[:20]
        with _locked(self.folder):
            path = _path(self.folder, name) or self.folder / f"{timezone.now():%Y%m%dT%H%M%S.%f}-{name}.eml"
            fresh = path.with_suffix(".new")
            with fresh.open("wb") as file:
                file.write(parsed.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        return path


def messages(limit: int = 200) -> list[Message]:
    """Return the latest mails of the folder, the newest first."""
    paths = sorted(Path(settings.MAIL_FOLDER).glob("*.eml"), reverse=True)[:limit]
    return [_read(path) for path in paths]


def message(message_id: str) -> Message | None:
    """Return one mail, or None when there is none with this id."""
    path = _path(Path(settings.MAIL_FOLDER), message_id) if ID.fullmatch(message_id) else None
    return _read(path) if path else None


def _path(folder: Path, name: str) -> Path | None:
    return next(folder.glob(f"*-{name}.eml"), None)


def _read(path: Path) -> Message:
    parsed = email.message_from_bytes(path.read_bytes(), _class=ParsedMessage, policy=email.policy.default)
    return Message(
        id=path.stem.rpartition("-")[2],
        sender=str(parsed["From"] or ""),
        to=str(parsed["To"] or ""),
        subject=str(parsed["Subject"] or ""),
        date=parsedate_to_datetime(str(parsed["Date"])).replace(tzinfo=UTC),  # Django writes UTC as -0000
        text=_body(parsed, "plain"),
        html=_body(parsed, "html"),
        language=str(parsed["Content-Language"] or ""),
    )


def _body(parsed: ParsedMessage, kind: str) -> str:
    part = parsed.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
