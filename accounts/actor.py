"""Who acts: a frozen value, built once for a request from all memberships of a person."""

from dataclasses import dataclass, replace
from datetime import datetime

from accounts.errors import NotAllowed
from accounts.models import Organisation, User
from accounts.states import MAY_EDIT, CapabilityName, Factor, OrganisationState, Role


@dataclass(frozen=True, slots=True)
class Acting:
    """One membership as a value: the organisation, the role, and the granted capabilities that the member may use.

    `scope` names the teams of the organisation that the member belongs to, by their capabilities; empty stands for all.
    """

    organisation: Organisation
    role: Role
    capabilities: frozenset[CapabilityName]
    scope: frozenset[str] = frozenset()

    def covers(self, capability: CapabilityName) -> bool:
        """Whether the member belongs to the team of a capability, granted or not."""
        return not self.scope or capability in self.scope

    role_since: datetime | None = None

    @property
    def runs_programme(self) -> bool:
        """Whether the organisation is a verified body that runs the programme, for this member too."""
        return (
            self.organisation.state == OrganisationState.VERIFIED and CapabilityName.RUNS_PROGRAMME in self.capabilities
        )


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or none, the organisation acted for or none, all memberships; or the name of a system job.

    `factor` says whether her second factor stands behind what she does; without it nobody acts as staff.
    """

    person: User | None = None
    organisation: Organisation | None = None
    memberships: tuple[Acting, ...] = ()
    job: str = ""
    factor: Factor = Factor.SHOWN

    @property
    def person_id(self) -> str:
        """The person's public identifier, or "" for a job and a passer-by."""
        return self.person.public_id if self.person else ""

    @property
    def organisation_id(self) -> str:
        """The public identifier of the organisation acted for, or ""."""
        return self.organisation.public_id if self.organisation else ""

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody signed in."""
        return self.person is not None

    @property
    def signed_in(self) -> User:
        """The person; raises `NotAllowed` when nobody signed in."""
        if self.person is None:
            raise NotAllowed
        return self.person

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Every organisation that the person belongs to."""
        return tuple(acting.organisation for acting in self.memberships)

    def membership_in(self, organisation: Organisation) -> Acting | None:
        """Return the membership in one organisation, or None."""
        return next((acting for acting in self.memberships if acting.organisation.pk == organisation.pk), None)

    def team_in(self, organisation: Organisation, capability: CapabilityName) -> Acting | None:
        """Return the membership in an organisation's team of a capability, or None; of a body with one team, in it."""
        membership = self.membership_in(organisation)
        return membership if membership and membership.covers(capability) else None

    def teams_of(self, capability: CapabilityName) -> tuple[Organisation, ...]:
        """Return the organisations to whose team of a capability the person belongs."""
        return tuple(acting.organisation for acting in self.memberships if acting.covers(capability))

    def membership_with(self, capability: CapabilityName) -> Acting | None:
        """Return the first membership in a verified organisation for which she may use a capability, or None."""
        if capability == CapabilityName.RUNS_PROGRAMME:
            return self.staff_membership
        return next(
            (
                acting
                for acting in self.memberships
                if acting.organisation.state == OrganisationState.VERIFIED and capability in acting.capabilities
            ),
            None,
        )

    @property
    def belongs_to_staff(self) -> bool:
        """Whether the person belongs to the programme's staff, with a second factor or without: nothing follows yet."""
        return any(acting.runs_programme for acting in self.memberships)

    @property
    def staff_membership(self) -> Acting | None:
        """The membership by which she acts as staff, or None; only with her second factor."""
        if self.factor != Factor.SHOWN:
            return None
        return next((acting for acting in self.memberships if acting.runs_programme), None)

    @property
    def as_staff(self) -> "Actor":
        """The same actor acting for the programme's body; for none when she is not of its staff."""
        membership = self.staff_membership
        return self.acting_for(membership.organisation if membership else None)

    @property
    def is_staff(self) -> bool:
        """Whether the person acts as the programme's staff."""
        return self.staff_membership is not None

    @property
    def may_decide(self) -> bool:
        """Whether the person may decide as staff; a viewer only reads."""
        membership = self.staff_membership
        return membership is not None and membership.role in MAY_EDIT

    def acting_for(self, organisation: Organisation | None) -> "Actor":
        """Return the same actor acting for another organisation."""
        return replace(self, organisation=organisation)

    def held_back(self) -> "Actor":
        """Return the same person with nothing to act for: what the public may do is left."""
        return replace(self, organisation=None, memberships=())


NOBODY = Actor()


def system(job: str) -> Actor:
    """Return the actor of a system job."""
    return Actor(job=job)
