"""A mail server that writes down the Message-ID of every mail it was given."""

import os

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


def write_line(name, text):
    """Append one line at once, whoever else does."""
    descriptor = os.open(settings.PROOF_FOLDER / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, f"{text}\n".encode())
    os.close(descriptor)


def read_lines(name):
    """Return the lines that were written so far."""
    path = settings.PROOF_FOLDER / name
    return path.read_text().splitlines() if path.exists() else []


class CountingBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        for message in email_messages:
            write_line("mails", message.extra_headers["Message-ID"])
        return len(email_messages)
