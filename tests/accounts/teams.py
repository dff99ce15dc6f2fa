"""What the tests of teams share: a seat, a guest, an invitation, and the mails that a step brought."""

from django.core import mail
from django.core.management import call_command

from accounts import actions
from accounts.inviting import token_of
from accounts.models import Membership
from accounts.queries import actor_of
from accounts.states import Role
from accounts.values import Guest, Seat

EDITOR, OWNER, VIEWER = (Seat(role) for role in (Role.EDITOR, Role.OWNER, Role.VIEWER))


def organisation_of(person):
    return person.memberships.get().organisation


def guest(email="greta@people.example", seat=EDITOR, language="en"):
    return Guest(email, seat, language)


def invited(owner, email="greta@people.example", seat=EDITOR, language="en"):
    """Return the invitation that an owner sent."""
    return actions.invite_member(
        actor=actor_of(owner), organisation=organisation_of(owner), guest=guest(email, seat, language)
    )


def page_of(invitation, prefix=""):
    return f"{prefix}/invitation/{token_of(invitation)}/"


def seats(organisation):
    """Return who acts for an organisation, by address, in which role."""
    return dict(Membership.objects.filter(organisation=organisation).values_list("person__email", "role"))


def mails():
    """Let the worker deliver; return whom it wrote to and under which subject, in the order of addresses."""
    mail.outbox.clear()
    call_command("worker", once=True)
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)
