"""Nobody gets in with a password that was set before the owner of an address came."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.factories import PASSWORD


@pytest.fixture
def squatter(client, db):
    """Somebody who signed up with an address that is not his, and never proved it."""
    typed = {"name": "Squatter", "email": "victim@people.example", "password1": PASSWORD}
    assert client.post("/account/signup/", typed).status_code == 302
    return User.objects.get(email="victim@people.example")


def sign_in(client):
    return client.post("/account/login/", {"login": "victim@people.example", "password": PASSWORD})


def test_owner_who_signs_in_by_code_takes_the_account_alone(client_of, squatter, code_for):
    owner = client_of()
    owner.post("/account/login/code/", {"email": "victim@people.example"})
    owner.post("/account/login/code/confirm/", {"code": code_for("victim@people.example")})
    assert owner.get("/workspace/").status_code == 200
    squatter.refresh_from_db()
    assert (squatter.has_usable_password(), squatter.name) == (False, "")
    assert EmailAddress.objects.get(user=squatter).verified is True
    thief = client_of()
    sign_in(thief)
    assert thief.get("/workspace/").status_code == 302


def test_person_who_types_the_code_after_signing_up_keeps_her_password(client, squatter, code_for):
    client.post("/account/confirm-email/", {"code": code_for("victim@people.example")})
    assert client.get("/workspace/").status_code == 200
    squatter.refresh_from_db()
    assert (squatter.check_password(PASSWORD), squatter.name) == (True, "Squatter")


def test_create_staff_does_not_trust_an_unproved_password(client_of, squatter):
    call_command("create_staff", "victim@people.example", name="The Boss", stdout=StringIO())
    squatter.refresh_from_db()
    assert (squatter.has_usable_password(), squatter.name) == (False, "The Boss")
    thief = client_of()
    sign_in(thief)
    assert thief.get("/staff/verification/").status_code == 302


def test_create_staff_refuses_letters_that_fold_to_another_address(db):
    with pytest.raises(CommandError):
        call_command("create_staff", "Straße@city.example")


def test_sign_up_refuses_letters_that_look_like_others(client, db):
    typed = {"name": "Look Alike", "email": "\u017ftaff@people.example", "password1": PASSWORD}
    page = client.post("/account/signup/", typed).content.decode()
    assert "Latin letters without accents" in page
    assert User.objects.count() == 0
