"""Passkeys and the authenticator app in a real browser, with a device that the browser pretends to have."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.factories import PASSWORD
from tests.journeys.test_accessibility import ON_SQLITE, look, wrong_with

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def device(page):
    """Return a function that gives the page a passkey device; its user is recognised or not."""

    def plug_in(*, recognised=True):
        browser = page.context.new_cdp_session(page)
        browser.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": recognised,
            "automaticPresenceSimulation": True,
        }
        browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    return plug_in


@pytest.fixture
def refusals(page):
    """Collect what the content policy refuses."""
    found = []
    page.on("console", lambda message: found.append(message.text) if "Security Policy" in message.text else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def sign_out(page, site):
    page.goto(f"{site}/account/logout/")
    page.click("main form[action$='/logout/'] button")
    page.wait_for_url(f"{site}/")


def show_the_password(page):
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")


def show_name_and_password(page, person):
    """Fill the sign-in page that is open, up to where the second step is asked for."""
    page.fill("#id_login", person.email)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/authenticate/")


def code_of(secret):
    """Return what an authenticator app that has the key shows now."""
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30))


def add_passkey(page, site, name):
    page.goto(f"{site}/account/2fa/webauthn/add/")
    show_the_password(page)
    page.fill("#id_name", name)
    page.click("form[data-passkey] button[type=submit]")


def test_passkey_is_added_and_signs_in(page, live_server, vendor_owner, sign_in, device, refusals):
    site = live_server.url
    device()
    sign_in(vendor_owner)
    add_passkey(page, site, "Phone of Otto")
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".codes li").count() == 10
    assert Authenticator.objects.get(type="webauthn").wrap().is_passwordless
    page.goto(f"{site}/account/2fa/webauthn/")
    assert "Phone of Otto" in page.inner_text("main")

    sign_out(page, site)
    page.goto(f"{site}/account/login/?next=/about/")
    page.click("form[data-passkey] button")
    page.wait_for_url(f"{site}/about/")
    assert "Otto" in page.inner_text("header")

    sign_out(page, site)
    page.goto(f"{site}/account/login/?next=/about/")
    show_name_and_password(page, vendor_owner)
    page.click("form[data-passkey] button")
    page.wait_for_url(f"{site}/about/")
    assert refusals == []


def test_passkey_shows_once_more_that_it_is_you(page, live_server, vendor_owner, sign_in, device, settings):
    site = live_server.url
    device()
    sign_in(vendor_owner)
    add_passkey(page, site, "Phone of Otto")
    page.wait_for_url("**/recovery-codes/")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    page.goto(f"{site}/account/2fa/recovery-codes/generate/")
    page.click("a[href*='webauthn/reauthenticate']")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    page.click("form[data-passkey] button")
    page.wait_for_url("**/recovery-codes/generate/")


def test_device_that_refuses_leaves_a_sentence(page, live_server, vendor_owner, sign_in, device):
    device(recognised=False)
    sign_in(vendor_owner)
    add_passkey(page, live_server.url, "Phone of a stranger")
    page.wait_for_selector("[data-passkey-error]:not([hidden])")
    assert page.inner_text("[data-passkey-error]").startswith("The passkey was not used")
    assert page.input_value("#id_name") == "Phone of a stranger"
    assert page.is_enabled("form[data-passkey] button")
    assert not Authenticator.objects.exists()


def test_sign_in_without_scripts_explains_the_passkey(browser, live_server, db):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/account/login/")
    assert not page.is_visible("form[data-passkey]")
    assert page.is_visible("[data-passkey-off]")
    context.close()


def test_app_is_set_up_and_asked_for(page, live_server, vendor_owner, sign_in):
    site = live_server.url
    sign_in(vendor_owner)
    page.goto(f"{site}/account/2fa/totp/activate/")
    show_the_password(page)
    page.wait_for_selector(".qr")
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 0
    secret = page.inner_text(".secret").replace(" ", "")
    page.fill("#id_code", "000000")
    page.press("#id_code", "Enter")
    page.wait_for_selector("#error-summary")
    assert page.inner_text(".secret").replace(" ", "") == secret
    page.fill("#id_code", code_of(secret))
    page.press("#id_code", "Enter")
    page.wait_for_url("**/recovery-codes/")
    recovery = page.locator(".codes code").first.inner_text()

    sign_out(page, site)
    page.goto(f"{site}/account/login/?next=/about/")
    show_name_and_password(page, vendor_owner)
    page.fill("#id_code", recovery)
    page.press("#id_code", "Enter")
    page.wait_for_url(f"{site}/about/")


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_pages_of_the_second_step_have_no_finding(page, live_server, vendor_owner, sign_in, device, prefix):
    site = f"{live_server.url}{prefix}"
    steps = f"{site}/account/2fa"
    device()
    sign_in(vendor_owner, prefix)
    assert look(page, f"{site}/account/reauthenticate/") == []
    page.goto(f"{steps}/totp/activate/")
    show_the_password(page)
    page.wait_for_selector(".qr")
    assert wrong_with(page) == []
    page.fill("#id_code", code_of(page.inner_text(".secret")))
    page.press("#id_code", "Enter")
    page.wait_for_url("**/recovery-codes/")
    assert wrong_with(page) == []
    assert look(page, f"{steps}/webauthn/add/") == []
    page.fill("#id_name", "Phone of Otto")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    key = Authenticator.objects.get(type="webauthn").pk
    keys = ["webauthn/", f"webauthn/keys/{key}/edit/", f"webauthn/keys/{key}/remove/", "webauthn/reauthenticate/"]
    for way in [*keys, "totp/deactivate/", "recovery-codes/generate/", "reauthenticate/", ""]:
        assert (way, look(page, f"{steps}/{way}")) == (way, [])
    sign_out(page, site)
    page.goto(f"{site}/account/login/")
    show_name_and_password(page, vendor_owner)
    assert wrong_with(page) == []


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_pages_that_ask_for_a_code_have_no_finding(page, live_server, vendor_owner, last_code, prefix):
    site = f"{live_server.url}{prefix}/account"
    page.goto(f"{site}/login/code/")
    page.fill("#id_email", vendor_owner.email)
    page.press("#id_email", "Enter")
    page.wait_for_url("**/login/code/confirm/")
    assert wrong_with(page) == []
    page.context.clear_cookies()
    page.goto(f"{site}/password/reset/")
    page.fill("#id_email", vendor_owner.email)
    page.press("#id_email", "Enter")
    page.wait_for_url("**/password/reset/confirm/")
    assert wrong_with(page) == []
    page.fill("#id_code", last_code(vendor_owner.email))
    page.press("#id_code", "Enter")
    page.wait_for_url("**/password/reset/complete/")
    assert wrong_with(page) == []
