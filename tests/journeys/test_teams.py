"""Teams in a browser: axe finds nothing, nothing scrolls sideways, and an invited colleague joins."""

import re

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.models import Recovery
from accounts.queries import actor_of
from tests.accounts.team_matrix import make_team
from tests.accounts.teams import invited, organisation_of, page_of, seats
from tests.factories import PASSWORD, UserFactory
from tests.journeys.test_accessibility import ON_SQLITE, look

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "": {"invite": "Invite a colleague", "new": "Create an account", "role": "Editor"},
    "/bg": {"invite": "Поканете колега", "new": "Създайте акаунт", "role": "Редактор"},
}


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_no_page_of_a_team_has_a_finding(
    page, live_server, vendor_owner, vendor_editor, investor, outsider, staff, sign_in, prefix
):
    make_team(vendor_owner, investor, staff)
    organisation = organisation_of(vendor_owner)
    invitation = invited(vendor_owner, "olga@people.example")
    wrong = {}

    def visit(*paths):
        for path in paths:
            wrong[path] = look(page, f"{live_server.url}{prefix}{path}")

    visit(page_of(invitation))
    sign_in(outsider, prefix)
    visit("/workspace/", page_of(invitation), f"/organisations/{organisation.public_id}/join/")
    page.context.clear_cookies()
    sign_in(vendor_owner, prefix)
    of_team, editor = f"/organisations/{organisation.public_id}", vendor_editor.memberships.get().public_id
    visit(f"{of_team}/team/", f"{of_team}/activity/", f"{of_team}/team/invite/", f"{of_team}/team/leave/")
    visit(f"/members/{editor}/", f"/members/{editor}/remove/", page_of(invitation))
    page.context.clear_cookies()
    sign_in(staff, prefix)
    visit("/staff/join-requests/", f"/staff/verification/{organisation.public_id}/new-owner/")
    assert Recovery.objects.get().proposed_by == actor_of(staff).person
    assert {path: found for path, found in wrong.items() if found} == {}


@pytest.mark.parametrize("prefix", WORDS)
def test_invited_colleague_signs_up_and_joins(page, new_page, live_server, vendor_owner, sign_in, last_code, prefix):
    words, organisation = WORDS[prefix], organisation_of(vendor_owner)
    UserFactory(name="Somebody else")
    sign_in(vendor_owner, prefix)
    page.goto(f"{live_server.url}{prefix}/organisations/{organisation.public_id}/team/")
    page.click(f"text={words['invite']}")
    page.fill("#id_email", "greta@people.example")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/team/$"))
    assert "greta@people.example" in page.inner_text("main")
    call_command("worker", once=True)
    letter = next(one for one in reversed(mail.outbox) if one.to == ["greta@people.example"])
    address = re.search(r"http\S+(/invitation/\S+)", letter.body)

    colleague = new_page()
    colleague.goto(f"{live_server.url}{prefix}{address[1]}")
    assert words["role"] in colleague.inner_text("main")
    colleague.click(f"main a.button:has-text('{words['new']}')")
    colleague.wait_for_selector("#id_name")
    assert colleague.input_value("#id_email") == "greta@people.example"
    colleague.fill("#id_name", "Greta Guest")
    colleague.fill("#id_password1", PASSWORD)
    colleague.press("#id_password1", "Enter")
    colleague.wait_for_selector("#id_code")
    colleague.fill("#id_code", last_code("greta@people.example"))
    colleague.press("#id_code", "Enter")
    colleague.wait_for_url(re.compile("/invitation/"))
    colleague.click("button[value=accept]")
    colleague.wait_for_url(re.compile("/workspace/"))
    assert organisation.name in colleague.inner_text("h1")
    assert seats(organisation)["greta@people.example"] == "editor"
