"""Tells a destination that is away from a delivery that is refused, in words that hold no name and no secret."""

import errno
import re
import smtplib
import socket
import traceback
from enum import Enum
from typing import Final

from django.db import InterfaceError, OperationalError

from accounts.journal.errors import DeliveryError, DestinationDown

TEMPORARY_SMTP: Final = frozenset({421, 450, 451, 452, 454})
AWAY: Final = frozenset(
    {
        errno.EDQUOT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN,
        errno.ENETUNREACH, errno.ENOSPC, errno.EROFS, errno.ETIMEDOUT,
    }
)  # fmt: skip
WORD: Final = re.compile(r"[A-Za-z0-9_.:-]{1,60}")


class Verdict(Enum):
    """What an error says about what comes next."""

    DOWN = "down"  # nobody can be served: the handler pauses
    LATER = "later"  # this one receiver cannot be served just now: tried again for a day before it counts
    REFUSED = "refused"  # counted


def judge(error: Exception) -> Verdict:
    """Return what an error of a handler says about what comes next."""
    if isinstance(error, smtplib.SMTPException):
        return _judge_smtp(error)
    if isinstance(error, (DestinationDown, OperationalError, InterfaceError)):
        return Verdict.DOWN
    if isinstance(error, (ConnectionError, TimeoutError, socket.gaierror, socket.herror)):
        return Verdict.DOWN
    if isinstance(error, OSError) and error.errno in AWAY:
        return Verdict.DOWN
    return Verdict.REFUSED


def _judge_smtp(error: smtplib.SMTPException) -> Verdict:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        # One full or greylisting mailbox must not stop everybody's mail.
        codes = {code for code, _text in error.recipients.values()}
        if codes and codes <= TEMPORARY_SMTP:
            return Verdict.DOWN if 421 in codes else Verdict.LATER  # noqa: PLR2004
        return Verdict.REFUSED
    if isinstance(error, (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError)):
        return Verdict.DOWN
    if isinstance(error, smtplib.SMTPResponseException):
        return Verdict.DOWN if error.smtp_code in TEMPORARY_SMTP else Verdict.REFUSED
    return Verdict.DOWN  # the server hung up, or does not offer what the settings ask for


def reason(error: Exception) -> str:
    """Return the class and code of an error; its text may hold an address and is left out."""
    return " ".join([type(error).__name__, *_codes(error)])


def word(code: str) -> str:
    """Return a handler's own code word, or "" when it is more than a word."""
    return code if WORD.fullmatch(code) else ""


def place(error: Exception) -> str:
    """Return file and line where an error was raised, for the log."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "nowhere"


def _codes(error: Exception) -> list[str]:
    if isinstance(error, DeliveryError):
        found = [word(error.code)]
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        found = sorted({str(code) for code, _text in error.recipients.values()})
    elif isinstance(error, smtplib.SMTPResponseException):
        found = [str(error.smtp_code)]
    else:
        found = [str(getattr(error.__cause__, "sqlstate", None) or getattr(error, "errno", None) or "")]
    return [code for code in found if code]
