"""What passes from a form to an action, as frozen values."""

from dataclasses import dataclass
from typing import Final

from accounts.models import Organisation, Place
from accounts.states import CapabilityName, Form, Role

IDENTITY_FIELDS: Final = frozenset({"name", "form", "country", "register_number"})


# What a form shows for them: the place has its name and its number.
VOUCHED_FIELDS: Final = IDENTITY_FIELDS | {"website", "place", "place_name"}


def fixed_fields(organisation: Organisation) -> frozenset[str]:
    """Return what stays as it is while an organisation is verified: all that staff compared with the register.

    A programme body, which operators make, may change its website and place.
    """
    return IDENTITY_FIELDS if organisation.form == Form.PROGRAMME_BODY else VOUCHED_FIELDS


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


@dataclass(frozen=True, slots=True)
class Seat:
    """What somebody may do for an organisation: a role, and the capabilities it is for; none means all."""

    role: Role
    scope: tuple[CapabilityName, ...] = ()


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is to be invited: an address in lower case, the seat offered, and the language of the mail."""

    email: str
    seat: Seat
    language: str
