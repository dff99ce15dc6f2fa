"""The second factor in a real browser: new staff set it up before anything else, late owners before they act again."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.models import Membership, Organisation
from accounts.states import Role
from tests.factories import PASSWORD
from tests.journeys.entrance import enter
from tests.journeys.test_accessibility import ON_SQLITE, wrong_with
from tests.people import colleague
from tests.second_factor import code_now, enrol

pytestmark = pytest.mark.django_db(transaction=True)


def come_in(page, site, person, wanted):
    page.goto(f"{site}/account/login/?next={wanted}")
    page.fill("#id_login", person.email)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/account/second-step/**")


def set_up_app(page):
    page.click("main a[href*='totp/activate']")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.fill("#id_code", code_now(page.inner_text(".secret").replace(" ", "")))
    page.press("#id_code", "Enter")
    page.wait_for_url("**/recovery-codes/")


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_new_staff_set_it_up_and_go_on(page, live_server, staff, prefix):
    Authenticator.objects.all().delete()
    site = f"{live_server.url}{prefix}"
    come_in(page, site, staff, f"{prefix}/staff/verification/")
    assert wrong_with(page) == []
    set_up_app(page)
    page.goto(f"{site}/staff/verification/")
    page.wait_for_selector(".staff-head")


@ON_SQLITE
def test_session_without_it_shows_it_and_goes_on(page, live_server, staff, sign_in):
    sign_in(staff)
    # As if she had set it up elsewhere, after this session was opened.
    Authenticator.objects.filter(user=staff).update(id=9_000_000)
    page.goto(f"{live_server.url}/staff/verification/")
    page.wait_for_url("**/account/second-step/**")
    assert wrong_with(page) == []
    page.click("main a[href*='2fa/reauthenticate']")
    assert page.url.endswith("?next=%2Fstaff%2Fverification%2F")
    assert wrong_with(page) == []


@ON_SQLITE
def test_late_owner_reads_and_sets_it_up(page, live_server, vendor_owner):
    before = timezone.now() - timedelta(days=15)
    Organisation.objects.update(verified_at=before)
    Membership.objects.update(role_since=before)
    come_in(page, live_server.url, vendor_owner, "/workspace/")
    assert wrong_with(page) == []
    page.goto(f"{live_server.url}/organisations/")
    assert "Organisation of Otto Owner" in page.inner_text("main")
    page.goto(f"{live_server.url}/workspace/")
    set_up_app(page)
    page.goto(f"{live_server.url}/workspace/")
    page.wait_for_selector("text=Our solutions")


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_lost_factor_is_taken_off_by_two(page, new_page, live_server, staff, vendor_owner, prefix):
    site = f"{live_server.url}{prefix}"
    enrol(vendor_owner)
    page.goto(f"{site}/account/login/")
    page.fill("#id_login", vendor_owner.email)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/authenticate/")
    page.click("main a[href$='/second-step/lost/']")
    page.wait_for_url("**/lost/")
    assert wrong_with(page) == []
    page.click("main form button[type=submit]")
    page.wait_for_selector("#error-summary")
    page.fill("#id_why", "It was stolen.")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".banner[data-kind=info]")
    assert wrong_with(page) == []
    for who, step in ((staff, "propose"), (colleague(staff, "Sven Second", Role.EDITOR), "confirm")):
        desk = new_page()
        enter(desk, site, who)
        desk.goto(f"{site}/staff/lost-second-steps/")
        desk.click("text=Otto Owner")
        desk.wait_for_url("**/lost-second-steps/*/")
        assert wrong_with(desk) == []
        if step == "propose":
            desk.fill("#id_why_propose", "I called the office.")
        desk.click(f"form[action$='/{step}/'] button")
        if step == "confirm":
            desk.click("dialog [data-answer=yes]")
        desk.wait_for_selector(".banner[data-kind=ok]")
        assert wrong_with(desk) == []
    assert not Authenticator.objects.filter(user=vendor_owner).exists()
    enter(page, site, vendor_owner)
