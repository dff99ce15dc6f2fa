"""Takes a step and tells the person what came of it; being second is not an error."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.journal.actions import Already
from accounts.locales import local_datetime
from accounts.queries import person_named


def tell(
    to: HttpRequest,
    step: Callable[[], object],
    done: str,
    *,
    refusals: tuple[type[Exception], ...],
    about: str = "",
) -> bool:
    """Take a step, leave a message, and return whether it was taken now.

    `done` is what to say then, "" for nothing. `refusals` are the errors whose sentences a person may read; `about`
    names the thing before a sentence that is not `done`.
    """
    try:
        result = step()
    except refusals as refusal:
        messages.error(to, f"{_begin(about)}{refusal}")
        return False
    return say(to, result, done, about=about)


def say(to: HttpRequest, result: object, done: str, *, about: str = "") -> bool:
    """Leave a message of what came of a step that was not refused, and return whether it was taken now; as `tell`."""
    if isinstance(result, Already):
        messages.info(to, f"{_begin(about)}{already_said(result)}")
        return False
    if done:
        messages.success(to, done)
    return True


def refuse(form: Form, refusal: Exception) -> None:
    """Say in a form why its step was refused: at the field that the refusal names, else above all."""
    field = getattr(refusal, "field", None)
    form.add_error(field if field in form.fields else None, str(refusal))


def _begin(about: str) -> str:
    return f"{about}: " if about else ""


def already_said(result: Already) -> str:
    """Return who was first and when, in words; without a moment she has the thing rather than did it."""
    who = person_named(result.by)
    if result.at is None:
        return _("%(who)s has it already.") % {"who": who} if who else _("That was done already.")
    words = {"who": who, "when": local_datetime(result.at)}
    if not who:
        return _("That was done already, on %(when)s.") % words
    return _("%(who)s did that already, on %(when)s.") % words
