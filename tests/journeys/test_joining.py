"""From nothing to a verified organisation, in a real browser, in both languages."""

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.models import Organisation
from accounts.states import OrganisationState
from tests.factories import PASSWORD, PlaceFactory
from tests.journeys.entrance import enter

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "en": {"prefix": "", "waits": "Your organisation is not verified yet", "verified": "Verified"},
    "bg": {"prefix": "/bg", "waits": "Организацията ви още не е проверена", "verified": "Проверена"},
}


def describe(page, site):
    """Describe an organisation with a wrong number at first; leave, and come back to the next step."""
    page.goto(f"{site}/organisations/new/")
    page.fill("#id_name", "Светломер ООД")
    page.select_option("#id_form", "company")
    page.select_option("#id_country", "BG")
    page.locator("#id_place_name").press_sequentially("габ")
    page.wait_for_selector("[role=option]")
    page.press("#id_place_name", "ArrowDown")
    page.press("#id_place_name", "Enter")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/new/proof/")
    page.fill("#id_register_number", "BG175074753")
    page.fill("#id_website", "https://light.example/")
    page.click("main form button[type=submit]")
    page.wait_for_selector("#error-summary")
    assert page.input_value("#id_website") == "https://light.example/"
    assert page.get_attribute("#id_register_number", "aria-invalid") == "true"
    page.fill("#id_register_number", "BG175074752")
    page.click("main form button[name=leave]")
    page.wait_for_url("**/workspace/")
    page.click("main a[href$='/organisations/new/']")
    page.wait_for_url("**/new/wish/")
    page.check("input[name=capabilities][value=provides]")
    page.click("main form button[type=submit]:not([name])")
    page.wait_for_url("**/new/send/")
    assert "BG175074752" in page.inner_text("main")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/workspace/")


@pytest.mark.parametrize("language", WORDS)
def test_vendor_joins_and_staff_verify(page, new_page, live_server, staff, last_code, language):
    words = WORDS[language]
    site = live_server.url + words["prefix"]
    PlaceFactory()

    page.goto(f"{site}/account/signup/")
    page.fill("#id_name", "Мария Новакова")
    page.fill("#id_email", "maria@vendor.example")
    page.fill("#id_password1", PASSWORD)
    page.press("#id_password1", "Enter")
    page.wait_for_selector("#id_code")
    page.fill("#id_code", last_code("maria@vendor.example"))
    page.press("#id_code", "Enter")
    page.wait_for_url("**/workspace/")

    describe(page, site)
    assert words["waits"] in page.inner_text("main")
    organisation = Organisation.objects.get(name="Светломер ООД")
    assert organisation.place.name == "Gabrovo"

    desk = new_page()
    enter(desk, site, staff)
    desk.goto(f"{site}/staff/verification/")
    desk.click("text=Светломер ООД")
    desk.click("form[action$='/verify/'] button[type=submit]")
    desk.wait_for_selector(".banner[data-kind=ok]")
    organisation.refresh_from_db()
    assert organisation.state == OrganisationState.VERIFIED

    call_command("worker", once=True)
    assert mail.outbox[-1].to == ["maria@vendor.example"]
    page.goto(f"{site}/workspace/")
    assert words["verified"] in page.inner_text("main")
    visitor = new_page()
    visitor.goto(f"{site}/organisations/")
    assert "Светломер ООД" in visitor.inner_text("main")
