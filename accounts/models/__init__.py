"""People, organisations and places."""

from accounts.models.names import NameWord
from accounts.models.organisations import Capability, Membership, Organisation
from accounts.models.people import User
from accounts.models.places import Place, ReferenceFile
from accounts.models.teams import Invitation, JoinRequest, Recovery

__all__ = [
    "Capability",
    "Invitation",
    "JoinRequest",
    "Membership",
    "NameWord",
    "Organisation",
    "Place",
    "Recovery",
    "ReferenceFile",
    "User",
]
