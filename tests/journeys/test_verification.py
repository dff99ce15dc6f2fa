"""More information wanted, refused, mended, accepted, and a domain confirmed: in a real browser, in both languages."""

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.models import Domain
from accounts.queries import organisation_of_domain
from accounts.reasons import ready_sentence
from accounts.states import CapabilityState, DomainState, OrganisationState
from tests.factories import CapabilityFactory, member
from tests.journeys.roles import Desk

pytestmark = pytest.mark.django_db(transaction=True)

WEBSITE = "https://lamps.bg/"


class Owner(Desk):
    def mend(self, address, **values):
        self.open("/workspace/")
        self.follow(f"main a[href$='{address}']")
        self.fill(**values)
        self.send("/workspace/")
        self.follow("form[action$='/submit-again/'] button[type=submit]")


class Reviewer(Desk):
    def decide(self, organisation, to, ready):
        """Take a ready sentence, which the page puts into the reason, and send it."""
        form = f"form[action$='/{to}/']"
        self.open(f"/staff/verification/{organisation.public_id}/")
        self.page.click(f"details:has({form}) summary")
        self.page.select_option(f"#id_ready_{to}", ready)
        self.follow(f"{form} button[name=insert]")
        sentence = self.page.input_value(f"#id_why_{to}")
        self.follow(f"{form} button[type=submit]:not([name])")
        return sentence

    def look_up(self, register):
        self.page.click("details:has(form[action$='/look-up/']) summary")
        self.page.fill("#id_register", register)
        self.page.check("input[name=result][value=fits]")
        self.follow("form[action$='/look-up/'] button[type=submit]")


@pytest.mark.parametrize("language", ["en", "bg"])
def test_organisation_is_refused_mended_and_accepted(new_page, live_server, staff, language):
    site = live_server.url + ("/bg" if language == "bg" else "")
    person = member("Nina Newcomer", state=OrganisationState.UNVERIFIED, register_number="175074752", website="")
    person.language = language
    person.save()
    organisation = person.memberships.get().organisation
    CapabilityFactory(organisation=organisation, state=CapabilityState.ASKED)
    owner, reviewer = Owner(new_page(), site), Reviewer(new_page(), site)
    owner.sign_in(person)
    reviewer.sign_in(staff)
    edit = f"/organisations/{organisation.public_id}/edit/"

    wanted = reviewer.decide(organisation, "incomplete", f"{language}.website_missing")
    assert wanted == ready_sentence("incomplete", f"{language}.website_missing")
    call_command("worker", once=True)
    assert wanted in mail.outbox[-1].body
    owner.open("/workspace/")
    assert wanted in owner.text()
    owner.mend(edit, website=WEBSITE)

    refused = reviewer.decide(organisation, "refused", f"{language}.name_differs")
    owner.open("/workspace/")
    assert refused in owner.text()
    owner.mend(edit, name="Lamps of Gabrovo")

    reviewer.open(f"/staff/verification/{organisation.public_id}/")
    reviewer.look_up("portal.registryagency.bg")
    assert "175074752" in reviewer.text("tr:has-text('portal.registryagency.bg')")
    reviewer.follow("form[action$='/verify/'] button[type=submit]")
    call_command("worker", once=True)
    organisation.refresh_from_db()
    assert (organisation.state, organisation.name) == (OrganisationState.VERIFIED, "Lamps of Gabrovo")

    owner.open("/workspace/")
    owner.follow("main a[href$='/domains/']")
    owner.fill(name="nina@lamps.bg")
    owner.follow("main form.form button[type=submit]")
    assert "lamps.bg" in owner.text()
    reviewer.open(f"/staff/verification/{organisation.public_id}/")
    reviewer.follow("form[action$='/confirmed/'] button[type=submit]")
    assert Domain.objects.get().state == DomainState.CONFIRMED
    assert organisation_of_domain("somebody@lamps.bg") == organisation
