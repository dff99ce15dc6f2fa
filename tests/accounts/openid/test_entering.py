"""Signing up and in through the provider: what is asked, what is believed, and what never links two accounts."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.journal.models import Entry
from accounts.models import User
from accounts.openid import client as openid_client
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

FORM = {"name": "Maria Novak", "email": "maria@city.example"}
SIGN_UP, CODE = "/account/openid/sign-up/", "/account/confirm-email/"


def signed_in(client):
    return client.get(reverse("pages:workspace")).status_code == 200


@pytest.fixture
def maria(client, through, code_for):
    """Somebody who signed up through the provider."""
    through(client)
    client.post(SIGN_UP, FORM)
    client.post(reverse("account_email_verification_sent"), {"code": code_for("maria@city.example")})
    assert signed_in(client)
    return User.objects.get()


def test_first_sign_in_proposes_and_asks_for_our_own_code(client, through, code_for):
    answer = through(client, next="/organisations/new/")
    assert (answer.status_code, answer.url, User.objects.count()) == (302, SIGN_UP, 0)
    page = client.get(SIGN_UP)
    assert page.context["form"].initial["email"] == "maria@city.example"
    assert page.context["form"].initial["name"] == "Maria Novak"
    answer = client.post(SIGN_UP, FORM)
    assert answer.url == reverse("account_email_verification_sent")
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("maria@city.example", False)]
    assert not signed_in(client)
    answer = client.post(answer.url, {"code": code_for("maria@city.example")})
    assert answer.url == "/organisations/new/"
    person = User.objects.get()
    assert (person.name, person.has_usable_password(), signed_in(client)) == ("Maria Novak", False, True)
    assert SocialToken.objects.count() == 0
    assert SocialAccount.objects.get().extra_data == {}
    assert Entry.objects.filter(verb="person.connected", subject=person.subject).count() == 1


def test_name_and_address_may_be_others_than_the_provider_says(client, through, code_for):
    through(client)
    client.post(SIGN_UP, {"name": "Mia", "email": "mia@elsewhere.example"})
    client.post(reverse("account_email_verification_sent"), {"code": code_for("mia@elsewhere.example")})
    assert list(User.objects.values_list("name", "email")) == [("Mia", "mia@elsewhere.example")]


def test_form_is_kept_when_something_is_missing(client, through):
    through(client)
    page = client.post(SIGN_UP, {"name": "", "email": "mia@elsewhere.example"})
    assert (page.status_code, page.context["form"].data["email"]) == (422, "mia@elsewhere.example")
    assert User.objects.count() == 0


def test_second_sign_in_needs_nothing_more(maria, through):
    other = Client()
    answer = through(other, next="/account/profile/")
    assert answer.url == "/account/profile/"
    assert signed_in(other)
    assert User.objects.count() == 1


def test_sign_in_goes_on_in_the_language_in_which_it_began(maria, provider):
    from_bulgarian = Client()
    page = from_bulgarian.post("/bg/account/openid/")
    assert "Напред към City Login" in page.content.decode()
    answer = from_bulgarian.get(provider.sign_in(address_of(page), "maria@city.example"))
    assert answer.url == "/bg/workspace/"


def address_of(page):
    return page.context["address"]


def test_address_of_somebody_links_nothing_and_tells_nothing(client, through):
    """Though the provider says that it proved the address; the page is the one that everybody gets."""
    there = UserFactory(name="Maria Novak", email="maria@city.example")
    taken = through(client)
    assert taken.url == SIGN_UP
    answer = client.post(SIGN_UP, FORM, follow=True)
    free = Client()
    through(free, "nina@city.example")
    other = free.post(SIGN_UP, {**FORM, "email": "nina@city.example"}, follow=True)
    same = [
        one.content.decode().replace("nina@", "maria@").partition("<main")[2].partition("csrfmiddleware")[0]
        for one in (answer, other)
    ]
    assert same[0] == same[1]
    assert (answer.redirect_chain, answer.status_code) == (other.redirect_chain, other.status_code)
    assert not SocialAccount.objects.filter(user=there).exists()
    assert not signed_in(client)
    call_command("worker", once=True)
    told = [letter for letter in mail.outbox if letter.to == ["maria@city.example"]]
    assert [letter.subject for letter in told] == ["You have an account already"]
    assert "connect City Login in your account" in told[0].body


def test_who_proves_an_address_otherwise_rids_it_of_an_account_connected_before(client, through, code_for):
    """Somebody signed up through the provider with an address that is not hers; then its owner comes."""
    through(client, "mallory@city.example")
    client.post(SIGN_UP, {"name": "Mallory", "email": "victim@city.example"})
    owner = Client()
    owner.post(reverse("account_request_login_code"), {"email": "victim@city.example"})
    owner.post(reverse("account_confirm_login_code"), {"code": code_for("victim@city.example")})
    assert signed_in(owner)
    assert SocialAccount.objects.count() == 0
    assert through(Client(), "mallory@city.example").url == SIGN_UP


def test_password_of_an_account_still_works_beside(maria):
    maria.set_password(PASSWORD)
    maria.save()
    other = Client()
    other.post(reverse("account_login"), {"login": maria.email, "password": PASSWORD})
    assert signed_in(other)


def test_provider_that_keeps_the_address_to_its_other_page_is_asked_there(client, provider, through):
    provider.say(bare=True, userinfo={"email": "there@city.example", "name": "From There"})
    through(client)
    assert client.get(SIGN_UP).context["form"].initial == {"email": "there@city.example", "name": "From There"}


def test_account_that_is_not_active_stays_out(maria, through):
    User.objects.update(is_active=False)
    other = Client()
    assert through(other).url == reverse("account_inactive")
    assert not signed_in(other)


def test_sign_up_page_leads_away_without_a_sign_in(client, provider, outsider, client_of):
    assert client.get(SIGN_UP).url == reverse("account_login")
    assert client_of(outsider).get(SIGN_UP).url == reverse("account_login")


@pytest.mark.parametrize("step", ["openid_start", "openid_back", "openid_sign_up"])
def test_nothing_is_there_without_a_provider(client, settings, step):
    settings.OPENID = None
    address = reverse(f"accounts:{step}")
    assert client.get(address).status_code in {404, 405}
    assert client.post(address).status_code in {404, 405}
    assert "openid" not in client.get(reverse("account_login")).content.decode()


def test_buttons_stand_where_people_come_in(client, provider):
    for name in ("account_login", "account_signup"):
        assert "Go on through City Login" in client.get(reverse(name)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_provider_is_never_asked_inside_a_transaction(client, through, code_for, monkeypatch):
    seen, ask = [], openid_client.requests.request

    def noted(*arguments, **options):
        seen.append(connection.in_atomic_block)
        return ask(*arguments, **options)

    monkeypatch.setattr(openid_client.requests, "request", noted)
    through(client)
    client.post(SIGN_UP, FORM)
    through(Client())
    assert seen == [False] * 5
