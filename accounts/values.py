"""What passes from a form to an action, as frozen values."""

from dataclasses import dataclass
from typing import Final

from accounts.models import Place
from accounts.states import Form

IDENTITY_FIELDS: Final = frozenset({"name", "form", "country", "register_number"})


@dataclass(frozen=True, slots=True)
class Description:
    """What an organisation says of itself."""

    name: str
    form: Form
    country: str
    register_number: str
    website: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """How a person wants to be named and written to."""

    name: str
    language: str
    time_zone: str
