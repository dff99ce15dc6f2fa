"""The provider's second factor counts by acr or amr of this session's token alone; else our own is asked for."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from accounts.openid.adapter import uid_of
from tests.accounts.openid.conftest import address_on
from tests.factories import PASSWORD
from tests.second_factor import code_of, enrol

pytestmark = pytest.mark.django_db

QUEUE, SECOND = "/staff/verification/", "/account/second-step/"


@pytest.fixture
def connected(provider, through):
    """Connect what a provider's newcomer is called there with a person's account."""

    def connect(person):
        anybody = Client()
        through(anybody)
        uid = anybody.session["socialaccount_sociallogin"]["account"]["uid"]
        SocialAccount.objects.create(user=person, provider="openid", uid=uid)
        return person

    return connect


@pytest.fixture
def stefan(staff, connected):
    """One of the staff, who has no factor of ours."""
    Authenticator.objects.all().delete()
    return connected(staff)


def opens(client, address=QUEUE):
    return client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("claims", "opened"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "high"}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"amr": [["mfa"], None, 7]}, False),
        ({"acr": "low"}, False),
        ({"acr": ["high"]}, False),
        ({"acr": ""}, False),
        ({}, False),
    ],
)
def test_staff_pages_open_by_the_words_of_the_token_alone(stefan, provider, settings, through, claims, opened):
    settings.OPENID = provider.configured(acr=("high",), amr=("mfa", "otp"))
    provider.say(claims=claims)
    client = Client()
    through(client)
    assert client.get("/account/profile/").status_code == (200 if opened else 302)
    assert opens(client) is opened
    if not opened:
        assert client.get(QUEUE).url.startswith(SECOND)


def test_nothing_counts_where_no_word_is_configured(stefan, provider, settings, through):
    settings.OPENID = provider.configured(amr=())
    provider.say(claims={"amr": ["mfa"], "acr": ""})
    client = Client()
    through(client)
    assert not opens(client)


def test_words_beside_the_token_count_nothing(stefan, provider, through):
    provider.say(bare=True, userinfo={"amr": ["mfa"], "acr": "high"})
    client = Client()
    through(client)
    assert not opens(client)


def test_another_session_is_not_vouched_for(stefan, provider, through):
    provider.say(claims={"amr": ["mfa"]})
    through(Client())
    other = Client()
    other.post(reverse("account_login"), {"login": stefan.email, "password": PASSWORD})
    assert not opens(other)


def test_taken_off_or_not_configured_any_more_it_counts_no_longer(stefan, provider, settings, through):
    provider.say(claims={"amr": ["mfa"]})
    client = Client()
    through(client)
    assert opens(client)
    settings.OPENID = provider.configured(amr=("otp",))
    assert not opens(client)
    settings.OPENID = provider.configured()
    assert opens(client)
    SocialAccount.objects.all().delete()
    assert not opens(client)


def test_own_factor_is_asked_for_unless_the_provider_showed_one(staff, connected, provider, through):
    enrol(connected(staff))
    client = Client()
    assert through(client).url == reverse("mfa_authenticate")
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(staff)}).status_code == 302
    assert opens(client)
    provider.say(claims={"amr": ["mfa"]})
    other = Client()
    assert through(other).url == "/workspace/"
    assert opens(other)


def test_late_owner_goes_on_with_the_providers_factor(vendor_owner, connected, provider, through):
    connected(vendor_owner)
    long_ago = timezone.now() - timedelta(days=20)
    Organisation.objects.update(verified_at=long_ago)
    vendor_owner.memberships.update(role_since=long_ago)
    client = Client()
    through(client)
    assert client.get("/workspace/").url.startswith(SECOND)
    provider.say(claims={"amr": ["mfa"], "auth_time": int(time.time())})
    through(client, step="openid_again", next="/workspace/")
    assert opens(client, "/workspace/")


def test_open_session_shows_it_at_the_provider_and_goes_on(stefan, provider, through):
    client = Client()
    through(client)
    page = client.get(SECOND, {"next": QUEUE})
    assert "Show it at City Login" in page.content.decode()
    provider.say(claims={"amr": ["mfa"], "auth_time": int(time.time())})
    assert through(client, step="openid_again", next=QUEUE).url == QUEUE
    assert opens(client)


def test_showing_again_is_asked_of_who_has_no_password(outsider, connected, provider, through):
    connected(outsider).set_unusable_password()
    outsider.save()
    client = Client()
    through(client)
    answer = client.get("/account/data/erase/")
    assert answer.url == "/account/openid/again/?next=%2Faccount%2Fdata%2Ferase%2F"
    assert "Sign in once more at City Login" in client.get(answer.url).content.decode()
    page = client.post("/account/openid/again/", {"next": "/account/data/erase/"})
    assert ("prompt=login" in address_on(page), "max_age=0" in address_on(page)) == (True, True)
    provider.say(claims={"auth_time": int(time.time())})
    assert through(client, step="openid_again", next="/account/data/erase/").url == "/account/data/erase/"
    assert client.get("/account/data/erase/").status_code == 200


def test_button_that_was_pressed_before_is_pressed_after_it(outsider, connected, provider, through):
    connected(outsider).set_unusable_password()
    outsider.save()
    client = Client()
    through(client)
    assert client.post("/account/data/download/").url.startswith("/account/openid/again/")
    provider.say(claims={"auth_time": int(time.time())})
    answer = through(client, step="openid_again", next="/account/data/download/")
    assert answer.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    ("email", "claims"),
    [
        ("maria@city.example", {}),
        ("maria@city.example", {"auth_time": 1_700_000_000}),
        ("nina@city.example", {"auth_time": 4_000_000_000}),
    ],
)
def test_old_sign_in_or_another_account_shows_nothing(outsider, connected, provider, through, email, claims):
    connected(outsider).set_unusable_password()
    outsider.save()
    client = Client()
    through(client)
    provider.say(claims=claims)
    answer = through(client, email, "openid_again", next="/account/data/erase/")
    assert answer.status_code == 400
    assert client.get("/account/data/erase/").status_code == 302


def test_password_page_offers_the_provider_beside(outsider, connected, provider, client_of):
    connected(outsider)
    client = client_of(outsider)
    page = client.get(client.get("/account/data/erase/").url)
    assert "Sign in at City Login" in page.content.decode()


def test_digest_tells_providers_apart(provider, settings):
    one = uid_of("1")
    settings.OPENID = provider.configured(issuer="https://elsewhere.example")
    assert (len(one), uid_of("1") == one) == (64, False)
