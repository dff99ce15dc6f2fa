"""What is held about a person, by whom in the house: each app names its part, and can give it out and erase it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string

from accounts.models import User

Held: TypeAlias = list[dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One part of what is held about a person, called `name` in the file that she gets.

    `held` returns it as rows of plain values: texts, numbers, times as ISO 8601. `erase` is called inside the
    transaction in which the person row is blanked, before that; it deletes or blanks what is hers, and leaves what is
    an organisation's or under legal hold. None: nothing here is ever erased, and the page says why.
    """

    name: str
    held: Callable[[User], Held]
    erase: Callable[[User], None] | None


@lru_cache(maxsize=1)
def holders() -> tuple[Holder, ...]:
    """Return every holder that settings name, in their order."""
    return tuple(import_string(path) for path in settings.PERSONAL_DATA)


def held_about(person: User) -> dict[str, Held]:
    """Return all that is held about a person, by holder."""
    return {holder.name: holder.held(person) for holder in holders()}


def erase_parts(person: User) -> None:
    """Have every holder erase its part."""
    for holder in holders():
        if holder.erase:
            holder.erase(person)


@receiver(setting_changed)
def forget(*, setting: str, **_kwargs: Any) -> None:
    """Read the settings again when a test changed them."""
    if setting == "PERSONAL_DATA":
        holders.cache_clear()
