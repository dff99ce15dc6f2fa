"""Makes a person a member of the programme's staff; the first one cannot come through a page."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.actions import create_staff, disown
from accounts.actor import system
from accounts.models import User


class Command(BaseCommand):
    """create_staff EMAIL [--name NAME] [--body NAME] [--country CC]."""

    help = "Makes EMAIL an owner of the programme body. The account is made when there is none; it signs in by code."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="the person's name, for a new account")
        parser.add_argument("--body", default="Programme office", help="the body's name, when there is none yet")
        parser.add_argument("--country", default="BE", help="the body's country, two letters")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the account, its confirmed address and the membership."""
        email = options["email"].strip().lower()
        try:
            validate_email(email)
            email.partition("@")[0].encode("ascii")
        except (ValidationError, UnicodeEncodeError) as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        person = User.objects.filter(email=email).first() or User.objects.create_user(
            email, name=options["name"] or email.partition("@")[0]
        )
        if not EmailAddress.objects.filter(user=person, email=email, verified=True).exists():
            # Anybody may have signed up with this address: its owner signs in by code, and sets her own.
            disown(person)
            person.name = options["name"] or email.partition("@")[0]
            person.save(update_fields=["name"])
        EmailAddress.objects.update_or_create(user=person, email=email, defaults={"verified": True, "primary": True})
        body = create_staff(
            actor=system("create_staff"), person=person, body_name=options["body"], country=options["country"]
        )
        self.stdout.write(f"{email} belongs to “{body.name}” and can sign in with a code sent by mail.")
