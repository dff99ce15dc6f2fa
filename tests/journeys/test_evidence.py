"""What a city can trust, as stories in a browser: a domain, a disputed claim, a notice, a person who leaves."""

import json

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.journal.models import Entry
from accounts.journal.verify import verify
from accounts.models import Domain, JoinRequest, Membership, User
from accounts.states import DomainState, Role
from listings.models import Deployment, Need, Notice
from listings.states import DeploymentState, ListingState
from tests.accounts.teams import organisation_of
from tests.factories import PASSWORD, member
from tests.journeys.roles import City, Desk, Staff, Vendor
from tests.listings.factories import cpv, published_solution, theme
from tests.listings.notices.samples import eforms

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(
    params=[
        "en",
        pytest.param("bg", marks=pytest.mark.once("what is done is the same in both languages")),
    ]
)
def desk(request, new_page, live_server):
    """Return a desk of a role, with somebody signed in; all read the same language."""
    site = live_server.url + ("/bg" if request.param == "bg" else "")

    def sit_down(role, person=None):
        made = role(new_page(), site)
        made.language = request.param
        if person:
            person.language = request.param
            person.save()
            made.sign_in(person)
        return made

    return sit_down


def work():
    call_command("worker", once=True)


def test_colleague_at_the_confirmed_domain_asks_and_is_let_in(desk, vendor_owner, last_code):
    team = organisation_of(vendor_owner)
    Domain.objects.create(organisation=team, name="lamps.bg", state=DomainState.CONFIRMED)
    owner, newcomer = desk(Desk, vendor_owner), desk(Vendor)
    newcomer.sign_up("Nora New", "nora@lamps.bg", last_code)
    request = JoinRequest.objects.get()
    assert (request.organisation, request.at_own_domain, Membership.objects.filter(person=request.person).count()) == (
        team, True, 0,
    )  # fmt: skip
    work()
    assert mail.outbox[-1].to == [vendor_owner.email]
    owner.open(f"/organisations/{team.public_id}/team/")
    assert "nora@lamps.bg" in owner.text()
    owner.follow(f"form[action$='/join-requests/{request.public_id}/let-in/'] button")
    assert Membership.objects.get(person=request.person).role == Role.EDITOR
    newcomer.open("/workspace/")
    newcomer.open(f"/organisations/{team.public_id}/team/")
    assert team.name in newcomer.text()


def test_claim_is_disputed_then_mended_and_confirmed(desk, vendor_owner, city_buyer):
    city = organisation_of(city_buyer)
    solution = published_solution(organisation_of(vendor_owner), title="Quiet lamps")
    vendor, clerk, reader = desk(Desk, vendor_owner), desk(Desk, city_buyer), desk(Desk)
    vendor.open(f"/solutions/{solution.public_id}/deployments/add/")
    vendor.fill(city_name=f"{city.name}, {city.country.name}", since="2024-05", scale="1,200 lamps")
    vendor.page.eval_on_selector("main [name=city]", "(field, value) => { field.value = value }", f"o.{city.public_id}")
    vendor.choose(cost_band="under_50k")
    vendor.follow("main form.form button[type=submit]")
    deployment = Deployment.objects.get()
    assert (deployment.city, deployment.state) == (city, DeploymentState.UNCONFIRMED)

    say(clerk, deployment, "disputed", "There are 300 lamps, not 1,200.")
    reader.open(f"/solutions/{solution.public_id}/")
    assert "There are 300 lamps, not 1,200." in reader.text()
    vendor.open(f"/deployments/{deployment.public_id}/edit/")
    vendor.fill(scale="300 lamps")
    vendor.follow("main form.form button[type=submit]")
    say(clerk, deployment, "confirmed")
    reader.open(f"/solutions/{solution.public_id}/")
    assert ("300 lamps" in reader.text(), "not 1,200" in reader.text()) == (True, False)
    assert Deployment.objects.get().state == DeploymentState.CONFIRMED


def say(clerk, deployment, answer, words=""):
    clerk.open("/mine/deployments/")
    clerk.open(f"/deployments/{deployment.public_id}/answer/")
    clerk.tick(("answer", answer))
    clerk.fill(words=words)
    clerk.follow("main form.form button[type=submit]")
    assert Deployment.objects.get().state == answer


def test_notice_becomes_a_need_that_is_published(desk, city_buyer, staff):
    theme()
    cpv()
    city, office, reader = desk(City, city_buyer), desk(Staff, staff), desk(Desk)
    city.open("/needs/from-notice/")
    notice = {"name": "notice.xml", "mimeType": "text/xml", "buffer": eforms()}
    city.page.set_input_files("main input[type=file]", notice)
    city.follow("main form button[type=submit]")
    need = Need.objects.get()
    assert (Notice.objects.get().need, need.state) == (need, ListingState.DRAFT)
    city.follow("main a[href$='/edit/']")
    assert city.page.input_value("main [name=title]") == need.title
    city.tick(("mode", "consultation"), ("budget_public", "team"), ("themes", "cycling"))
    city.fill(outcome="The city knows every week how many people cycle, on every street that counts.")
    city.fill(deadline_day="2028-06-15", deadline_time="17:00")
    city.follow("button[name=then][value=review]")
    office.publish(need.title)
    reader.open(f"/needs/{need.public_id}/")
    shown = reader.text()
    assert (need.title in shown, "123456-2026" in shown) == (True, True)
    assert [
        one for one in ("Петър", "Petar", "petar@primerovo.example", "111222") if one in reader.page.content()
    ] == []


def test_person_is_erased_and_the_chain_stays_whole(desk, vendor_owner, staff):
    team = organisation_of(vendor_owner)
    leaver = member("Lena Leaver", role=Role.EDITOR, organisation=team)
    solution = published_solution(team, title="Quiet lamps", contact_name=leaver.name, contact_email=leaver.email)
    desk_of_hers, office = desk(Desk, leaver), desk(Staff, staff)
    desk_of_hers.open("/account/data/")
    desk_of_hers.follow("form[action$='/download/'] button")
    desk_of_hers.fill(password=PASSWORD)
    with desk_of_hers.page.expect_download() as download:
        desk_of_hers.page.click("main form button[type=submit]")
    held = json.loads(download.value.path().read_text())
    assert leaver.email in json.dumps(held)
    desk_of_hers.open("/account/data/")
    desk_of_hers.follow("main a[href$='/account/data/erase/']")
    if "reauthenticate" in desk_of_hers.page.url:
        desk_of_hers.fill(password=PASSWORD)
        desk_of_hers.send("/account/data/erase/")
    desk_of_hers.fill(typed=leaver.email)
    desk_of_hers.follow("main form.form button")
    work()
    found = User.objects.get(pk=leaver.pk)
    assert (found.is_active, found.name, Membership.objects.filter(person=found).count()) == (False, "", 0)
    desk_of_hers.open(f"/solutions/{solution.public_id}/")
    office.open(f"/organisations/{team.public_id}/activity/")
    for page in (desk_of_hers, office):
        assert [one for one in (leaver.name, leaver.email) if one in page.page.content()] == []
    assert Entry.objects.filter(verb="person.erased").count() == 1
    assert (verify().unsealed, PASSWORD in json.dumps(held)) == (0, False)
