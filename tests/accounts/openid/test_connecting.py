"""Connecting an account of the provider and taking it off: only by who showed who she is, never the last way in."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.actions import erase_person
from accounts.actions.openid import connect_provider, disconnect_provider
from accounts.errors import NotAllowed
from accounts.journal.models import Entry
from accounts.models import User
from accounts.personal import held_about
from accounts.queries import actor_of
from tests.accounts.openid.conftest import address_on
from tests.accounts.openid.test_entering import signed_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

TWO_STEP = "/account/2fa/"


def shown(client, password=PASSWORD):
    """Show the password once more, as the site asks before what protects an account."""
    client.post(reverse("account_reauthenticate"), {"password": password})
    return client


@pytest.fixture
def olga(outsider, client_of):
    return shown(client_of(outsider))


def messages_on(client, address=TWO_STEP):
    return [str(one) for one in client.get(address).context["messages"]]


def verbs():
    return list(Entry.objects.filter(verb__startswith="person.").order_by("pk").values_list("verb", flat=True))


def test_connected_account_lets_her_in(olga, outsider, through):
    answer = through(olga, "someone@else.example", "openid_connect")
    assert answer.url == TWO_STEP
    assert messages_on(olga) == ["City Login is connected. You can sign in through it from now on."]
    assert "Connected on" in olga.get(TWO_STEP).content.decode()
    other = Client()
    assert through(other, "someone@else.example").url == "/workspace/"
    assert other.get("/account/profile/").context["person"] == outsider
    assert EmailAddress.objects.get(user=outsider).email == outsider.email
    assert verbs() == ["person.connected"]
    call_command("worker", once=True)
    assert [one.subject for one in mail.outbox] == ["City Login was connected with your account"]


def test_connecting_asks_for_the_password_first(outsider, client_of, provider):
    client = client_of(outsider)
    answer = client.post(reverse("accounts:openid_connect"))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    page = client.post(answer.url, {"password": PASSWORD})
    assert page.context["address"].startswith(provider.issuer)


def test_connecting_again_says_so_and_a_second_account_is_refused(olga, through):
    through(olga, step="openid_connect")
    through(olga, step="openid_connect")
    assert messages_on(olga)[-1] == "City Login is connected."
    through(olga, "another@city.example", "openid_connect")
    assert messages_on(olga) == ["Another account is connected already. Take that one off first."]
    assert (SocialAccount.objects.count(), verbs()) == (1, ["person.connected"])


def test_account_of_somebody_else_is_refused(olga, through, client_of):
    other = UserFactory()
    through(shown(client_of(other)), step="openid_connect")
    through(olga, step="openid_connect")
    assert messages_on(olga)[0].startswith("That account is connected with another account here.")
    assert SocialAccount.objects.get().user == other


def test_return_as_somebody_else_connects_nothing(olga, outsider, provider, client_of):
    page = olga.post(reverse("accounts:openid_connect"))
    back = provider.sign_in(address_on(page), "maria@city.example")
    session = olga.session["socialaccount_states"]
    olga.force_login(UserFactory())
    changed = olga.session
    changed["socialaccount_states"] = session
    changed.save()
    assert olga.get(back).status_code == 400
    assert SocialAccount.objects.count() == 0


def test_return_after_signing_out_connects_nothing(olga, provider):
    page = olga.post(reverse("accounts:openid_connect"))
    back = provider.sign_in(address_on(page), "maria@city.example")
    olga.logout()
    assert olga.get(back).status_code == 400
    assert SocialAccount.objects.count() == 0


def test_taken_off_it_lets_nobody_in(olga, through):
    through(olga, step="openid_connect")
    assert olga.post(reverse("accounts:openid_disconnect")).url == TWO_STEP
    assert messages_on(olga)[-1] == "City Login is not connected any more."
    assert through(Client()).url == "/account/openid/sign-up/"
    assert verbs() == ["person.connected", "person.disconnected"]
    olga.post(reverse("accounts:openid_disconnect"))
    assert messages_on(olga) == ["City Login was not connected."]
    assert verbs() == ["person.connected", "person.disconnected"]
    call_command("worker", once=True)
    assert [one.subject for one in mail.outbox][-1] == "City Login was taken off your account"


def test_last_way_in_stays(olga, outsider, through):
    through(olga, step="openid_connect")
    outsider.set_unusable_password()
    outsider.save()
    EmailAddress.objects.all().delete()
    with pytest.raises(NotAllowed, match="your only way in"):
        disconnect_provider(actor=actor(outsider), provider="openid")
    EmailAddress.objects.create(user=outsider, email=outsider.email, verified=True, primary=True)
    assert disconnect_provider(actor=actor(outsider), provider="openid")


def actor(person):
    return actor_of(User.objects.get(pk=person.pk))


def test_copy_holds_it_and_erasure_takes_it(olga, outsider, through):
    through(olga, step="openid_connect")
    held = held_about(outsider)["account"][0]["connected_accounts"]
    assert [one["id"] for one in held] == [SocialAccount.objects.get().uid]
    erase_person(actor=actor(outsider), typed=outsider.email)
    assert SocialAccount.objects.count() == 0
    assert through(Client()).url == "/account/openid/sign-up/"


def test_two_people_cannot_connect_one(outsider):
    other = UserFactory()
    assert connect_provider(actor=actor(outsider), provider="openid", uid="a")
    with pytest.raises(NotAllowed, match="another account here"):
        connect_provider(actor=actor(other), provider="openid", uid="a")


def test_another_issuer_with_the_same_subject_is_somebody_else(olga, through, provider, settings, monkeypatch):
    through(olga, step="openid_connect")
    provider.say(claims={"iss": f"{provider.issuer}/"})
    settings.OPENID = provider.configured(issuer=f"{provider.issuer}/")
    provider.say(claims={"iss": f"{provider.issuer}/"}, metadata={"issuer": f"{provider.issuer}/"})
    assert through(Client()).url == "/account/openid/sign-up/"


@pytest.mark.parametrize("step", ["openid_connect", "openid_disconnect", "openid_again"])
def test_steps_of_an_account_are_for_who_is_signed_in(client, provider, outsider, client_of, step):
    address = reverse(f"accounts:{step}")
    assert client.post(address).url.startswith("/account/login/")
    assert client_of(outsider).put(address).status_code == 405
    assert not signed_in(client)
