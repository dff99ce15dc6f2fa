"""People, organisations and places."""

from accounts.models.organisations import Capability, Membership, Organisation
from accounts.models.people import User
from accounts.models.places import Place, ReferenceFile

__all__ = ["Capability", "Membership", "Organisation", "Place", "ReferenceFile", "User"]
