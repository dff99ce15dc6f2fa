"""Fills the teams of the demonstration: colleagues who accepted an invitation, one that waits, and who asks to join."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress

from accounts import actions
from accounts.actor import Actor
from accounts.models import User
from accounts.queries import actor_of
from accounts.states import Role
from accounts.values import Guest, Seat
from marketplace.demo.reading import Row, email_of, rows_of
from marketplace.demo.stage import Scene, Stage


def scenes() -> Iterator[Scene]:
    """Yield what happens around teams."""
    for row in rows_of("teams.toml", "colleague"):
        yield Scene(f"colleague:{row['key']}", row, _join)
    for row in rows_of("teams.toml", "invited"):
        yield Scene(f"invited:{row['email']}", row, _invite)
    for row in rows_of("teams.toml", "asked"):
        yield Scene(f"asked:{row['key']}", row, _ask)


def _join(stage: Stage, row: Row) -> None:
    owner, email = stage.actor(row["by"]), email_of(row["key"])
    invitation = actions.invite_member(
        actor=owner, organisation=stage.organisation(row["by"]), guest=_guest(owner, email, row["role"])
    )
    actions.accept_invitation(actor=_newcomer(email, row["name"], owner.signed_in), invitation=invitation)


def _invite(stage: Stage, row: Row) -> None:
    owner = stage.actor(row["by"])
    guest = _guest(owner, row["email"], row["role"])
    actions.invite_member(actor=owner, organisation=stage.organisation(row["by"]), guest=guest)


def _ask(stage: Stage, row: Row) -> None:
    owner = stage.actor(row["to"])
    asker = _newcomer(email_of(row["key"]), row["name"], owner.signed_in)
    actions.ask_to_join(actor=asker, organisation=stage.organisation(row["to"]), message=row["message"])


def _guest(owner: Actor, email: str, role: str) -> Guest:
    return Guest(email, Seat(Role(role)), owner.signed_in.language)


def _newcomer(email: str, name: str, like: User) -> Actor:
    """Make an account with the password, language and clock of a colleague; everybody here has the same password."""
    user = User.objects.create(
        email=email, name=name, password=like.password, language=like.language, time_zone=like.time_zone
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return actor_of(user)
