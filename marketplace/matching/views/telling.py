"""Takes a step and tells the person what came of it; being second is not an error."""

from collections.abc import Callable

from django.contrib import messages
from django.utils.translation import gettext as _

from accounts.journal.actions import Already
from accounts.middleware import ActorRequest
from accounts.queries import person_named
from marketplace.matching.errors import REFUSALS


def tell(to: ActorRequest, step: Callable[[], object], done: str, *, about: str = "") -> bool:
    """Take a step, leave a message, and return whether it was taken now; `about` names the thing before a refusal."""
    begin = f"{about}: " if about else ""
    try:
        result = step()
    except REFUSALS as refusal:
        messages.error(to, f"{begin}{refusal}")
        return False
    if isinstance(result, Already):
        messages.info(to, f"{begin}{already(result)}")
        return False
    if done:
        messages.success(to, done)
    return True


def already(result: Already) -> str:
    """Return who was first, in words."""
    who = person_named(result.by)
    return _("%(who)s did that already.") % {"who": who} if who else _("That was done already.")
