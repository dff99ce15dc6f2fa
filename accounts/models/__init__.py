"""People, organisations and places."""

from accounts.models.names import NameWord
from accounts.models.organisations import Capability, Membership, Organisation
from accounts.models.people import User
from accounts.models.places import Place, ReferenceFile
from accounts.models.resets import Reset
from accounts.models.sessions import Session

__all__ = ["Capability", "Membership", "NameWord", "Organisation", "Place", "ReferenceFile", "Reset", "Session", "User"]
