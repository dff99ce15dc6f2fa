"""People, organisations and places."""

from accounts.models.agreements import Agreement
from accounts.models.checks import Domain, RegisterLookup
from accounts.models.drafts import OrganisationDraft
from accounts.models.files import Evidence, StoredFile
from accounts.models.names import NameWord
from accounts.models.organisations import Capability, Membership, Organisation
from accounts.models.people import User
from accounts.models.places import Place, ReferenceFile
from accounts.models.resets import Reset
from accounts.models.sessions import Session
from accounts.models.teams import Invitation, JoinRequest, Recovery

__all__ = [
    "Agreement",
    "Capability",
    "Domain",
    "Evidence",
    "Invitation",
    "JoinRequest",
    "Membership",
    "NameWord",
    "Organisation",
    "OrganisationDraft",
    "Place",
    "Recovery",
    "ReferenceFile",
    "RegisterLookup",
    "Reset",
    "Session",
    "StoredFile",
    "User",
]
