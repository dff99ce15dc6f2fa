"""The command that makes the first member of staff."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from accounts.models import Membership, Organisation, User
from accounts.queries import actor_of
from accounts.states import Form, OrganisationState


def test_create_staff_makes_account_body_and_membership(db):
    out = StringIO()
    call_command("create_staff", "First@Office.example", body="Office", country="BG", stdout=out)
    person = User.objects.get()
    body = Organisation.objects.get()
    assert person.email == "first@office.example"
    assert EmailAddress.objects.get().verified is True
    assert (body.name, body.form, body.state) == ("Office", Form.PROGRAMME_BODY, OrganisationState.VERIFIED)
    assert actor_of(person).may_decide is True
    assert "first@office.example belongs to “Office”" in out.getvalue()


def test_create_staff_again_changes_nothing_and_takes_a_second_person(db):
    for email in ("one@office.example", "one@office.example", "two@office.example"):
        call_command("create_staff", email, stdout=StringIO())
    assert Organisation.objects.count() == 1
    assert Membership.objects.count() == 2


def test_create_staff_refuses_what_is_no_address(db):
    with pytest.raises(CommandError, match="is not an e-mail address"):
        call_command("create_staff", "nobody")
    assert User.objects.count() == 0
