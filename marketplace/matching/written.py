"""What is written in an answer: its values, what a point refuses, and the content whose digest a receipt has."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from listings.models import Point
from listings.queries import values_of_point
from listings.states import PointKind
from marketplace.matching.states import LONGEST_ANSWER

MOST_SOLUTIONS: Final = 10
YES: Final = "yes"
NO: Final = "no"
LONGEST_NAME: Final = 80
"""Of the name of a kept text."""
LONGEST_NUMBER: Final = 20
THOUSANDS: Final = re.compile(r"-?[1-9]\d{0,2}([.,]\d{3})+")
"""1,250 is twelve hundred to some and little more than one to others, so neither is guessed."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is said to one point: text, a plain number, "yes" or "no", or a choice; "" is nothing yet."""

    value: str = ""
    secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An answer as its team writes it. `parts` are by identifiers of points, `solutions` identifiers of its own."""

    text: str = ""
    text_secret: bool = False
    parts: Mapping[str, Part] = field(default_factory=dict)
    solutions: tuple[str, ...] = ()

    def plain(self) -> dict[str, dict[str, Any]]:
        """Return the parts as they are stored."""
        return {key: {"value": part.value, "secret": part.secret} for key, part in self.parts.items()}


def parts_of(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Part]:
    """Return stored parts as values."""
    return {key: Part(str(one.get("value", "")), bool(one.get("secret"))) for key, one in stored.items()}


def number_of(typed: str) -> str | None:
    """Return a number as it is kept, with a point and without needless zeros; None for what is no plain number.

    One zero is kept where the number would look like thousands without it, so that what is kept is read again.
    """
    number = None if has_thousands(typed) else decimal_of(typed)
    if number is None:
        return None
    kept = f"{number.normalize():f}" if number else "0"
    return f"{kept}0" if has_thousands(kept) else kept


def has_thousands(typed: str) -> bool:
    """Whether a number is written as if a comma or a point stood between its thousands."""
    return THOUSANDS.fullmatch(_plain(typed)) is not None


def decimal_of(typed: str) -> Decimal | None:
    """Return the number that a text is, None for what is no plain number."""
    plain = _plain(typed).replace(",", ".")
    if not plain.isascii() or len(plain) > LONGEST_NUMBER or not set(plain) <= set("-0123456789."):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _plain(typed: str) -> str:
    return "".join(typed.split()).replace("\u2212", "-")


def why_not_kept(point: Point, value: str) -> str:
    """Return what is wrong with a value, be it in a draft, or ""."""
    if not value:
        return ""
    if point.kind == PointKind.NUMBER:
        return _why_no_number(value)
    if point.kind == PointKind.YES_NO and value not in {YES, NO}:
        return _("Choose yes or no.")
    if point.kind == PointKind.CHOICE and value not in point.text.choices:
        return _("Choose one of the choices.")
    if len(value) > LONGEST_ANSWER:
        return _("Shorten the text to 4,000 characters.")
    return ""


def _why_no_number(value: str) -> str:
    if has_thousands(value):
        return _("Write thousands without a comma or point, such as 1250; decimals as 30.5.")
    return "" if number_of(value) else _("Write a plain number, such as 1200 or 12.5.")


def why_not_sent(point: Point, value: str) -> str:
    """Return why a value cannot be sent to the city, or ""."""
    if point.required and not value:
        return _("The city asks every answer for this.")
    count = len(value.split())
    if point.kind == PointKind.TEXT and count > (point.words or 0):
        return _("The text has %(count)s words. Shorten it to %(most)s.") % {"count": count, "most": point.words}
    return why_not_kept(point, value)


def content_of(
    written: Written, points: Sequence[Point], names: Mapping[str, str], *, titles: Mapping[str, str]
) -> dict[str, Any]:
    """Return what is sent, as JSON holds it: what was asked beside what is said, and the solutions by their titles.

    `names` are what identifies it: need, organisation and the like.
    """
    asked = {one.public_id: values_of_point(one) for one in points}
    said = [
        {
            "point": one.public_id,
            "edition": one.edition,
            "prompt": asked[one.public_id].prompt,
            "kind": one.kind,
            "unit": asked[one.public_id].unit,
            "value": written.parts.get(one.public_id, Part()).value,
            "secret": written.parts.get(one.public_id, Part()).secret,
        }
        for one in points
    ]
    solutions = [{"solution": key, "title": titles[key]} for key in written.solutions if key in titles]
    return {
        **names,
        "text": written.text,
        "text_secret": written.text_secret,
        "points": said,
        "solutions": solutions,
    }


def sealed(content: Mapping[str, Any], *, number: int, moment: datetime) -> dict[str, Any]:
    """Return content with the number of its version and its time in UTC."""
    return {**content, "number": number, "sent_at": moment.astimezone(UTC).isoformat()}


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return content as bytes that are the same for the same content: JSON in UTF-8, keys sorted, no spaces."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical content, in hex."""
    return hashlib.sha256(canonical(content)).hexdigest()


def says_the_same(content: Mapping[str, Any], sent: Mapping[str, Any]) -> bool:
    """Whether nothing would change if content were sent after what was sent, but its number and time."""
    return all(sent.get(key) == value for key, value in content.items())
