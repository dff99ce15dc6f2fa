"""The steps by which a site is made for measuring."""

import shutil
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Membership, Organisation, User
from accounts.states import Form, Role
from listings.models import Solution
from listings.states import ListingState
from tests.benchmarks import controls
from tests.benchmarks.listings import Maker
from tests.benchmarks.site import OWNER, REFERENCES, STAFF, WAITING
from tests.factories import UserFactory, member


def tables():
    """Make an empty database with the reference data."""
    connection.close()
    for end in ("", "-wal", "-shm"):
        Path(f"{settings.DATABASES['default']['NAME']}{end}").unlink(missing_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)


def listings(number):
    """Make the demonstration, the references from elsewhere where they stand, and listings like all of these."""
    if Solution.objects.exists():
        tables()
    call_command("load_demo", verbosity=0, stdout=StringIO())
    for source, path in REFERENCES.items():
        if path.is_file():
            call_command("import_references", str(path), source=source, stdout=StringIO())
    maker = Maker()
    maker.make(number)
    maker.make(WAITING, ListingState.SUBMITTED)
    with transaction.atomic():
        people()


def people():
    """Make staff, and one person who acts for whoever has something waiting."""
    if not User.objects.filter(email=STAFF).exists():
        member("Stefan Staff", "runs_programme", form=Form.PROGRAMME_BODY)
    owner = UserFactory(name="Olga Owner", email=OWNER)
    waiting = Organisation.objects.filter(solutions__state=ListingState.SUBMITTED).distinct()
    Membership.objects.bulk_create(Membership(person=owner, organisation=one, role=Role.OWNER) for one in waiting[:50])


def bare():
    """Make the index of the bare view."""
    shutil.rmtree(controls.folder(), ignore_errors=True)
    controls.fill()
