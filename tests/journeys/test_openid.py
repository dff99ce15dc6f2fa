"""Sign-in through a real provider in a real browser, in both languages, without a script of ours in the way."""

import pytest
import requests
from django.core import mail
from django.core.management import call_command

from tests.accounts.conftest import code_for  # noqa: F401
from tests.accounts.openid.conftest import CALLBACK, provider, provider_process  # noqa: F401
from tests.journeys.test_accessibility import ON_SQLITE, wrong_with

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server, provider, settings):  # noqa: F811
    """A live site that the provider knows."""
    settings.SITE_URL = live_server.url
    callback = f"{live_server.url}/account/openid/back/"
    requests.get(f"{provider.issuer}/serve/", {"callback": callback}, timeout=5)
    yield live_server.url
    requests.get(f"{provider.issuer}/serve/", {"callback": CALLBACK}, timeout=5)


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_newcomer_comes_in_and_comes_again(page, site, provider, code_for, prefix):  # noqa: F811
    page.goto(f"{provider.issuer}/enter/maria@city.example/")
    page.goto(f"{site}{prefix}/account/login/?next={prefix}/account/2fa/")
    assert wrong_with(page) == []
    page.click("form[action*='/openid/'] button")
    page.wait_for_url(f"{site}{prefix}/account/openid/sign-up/")
    assert wrong_with(page) == []
    assert page.input_value("#id_email") == "maria@city.example"
    page.click("main form button")
    page.wait_for_url("**/confirm-email/")
    page.fill("#id_code", code_for("maria@city.example"))
    page.press("#id_code", "Enter")
    page.wait_for_url(f"{site}{prefix}/account/2fa/")
    assert wrong_with(page) == []
    page.context.clear_cookies(name="sessionid")
    page.goto(f"{site}{prefix}/account/login/")
    page.click("form[action*='/openid/'] button")
    page.wait_for_url(f"{site}{prefix}/workspace/")


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_pages_on_the_way_are_accessible(page, site, provider, settings, sign_in, outsider, prefix):  # noqa: F811
    page.goto(f"{site}{prefix}/account/openid/back/?state=x")
    assert wrong_with(page) == []
    sign_in(outsider)
    page.goto(f"{site}{prefix}/account/openid/again/")
    assert wrong_with(page) == []
    settings.OPENID = provider.configured(issuer="http://127.0.0.1:9")
    page.goto(f"{site}{prefix}/account/logout/")
    page.click("main form button")
    page.goto(f"{site}{prefix}/account/login/")
    page.click("form[action*='/openid/'] button")
    page.wait_for_url(f"{site}{prefix}/account/openid/")
    assert wrong_with(page) == []
    call_command("worker", once=True)
    assert mail.outbox == []
