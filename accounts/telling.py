"""Takes a step and tells the person what came of it; being second is not an error."""

from collections.abc import Callable

from django.contrib import messages
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
    begin = f"{about}: " if about else ""
    try:
        result = step()
    except refusals as refusal:
        messages.error(to, f"{begin}{refusal}")
        return False
    if isinstance(result, Already):
        messages.info(to, f"{begin}{already_said(result)}")
        return False
    if done:
        messages.success(to, done)
    return True


def already_said(result: Already) -> str:
    """Return who was first, in words; without a moment she has the thing rather than did it."""
    who = person_named(result.by)
    if not who:
        return _("That was done already.")
    if result.at is None:
        return _("%(who)s has it already.") % {"who": who}
    when = local_datetime(result.at)
    return _("%(who)s did that already, on %(when)s.") % {"who": who, "when": when}
