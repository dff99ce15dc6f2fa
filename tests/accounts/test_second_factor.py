"""Who needs a second factor, from when on, and what is open to her until she has shown it."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from accounts import rules
from accounts.actions import create_staff, verify_organisation
from accounts.actor import NOBODY, system
from accounts.models import Membership, Organisation
from accounts.queries import actor_of
from accounts.states import Demand, Factor, OrganisationState, Role
from tests.factories import PASSWORD, MembershipFactory, OrganisationFactory, UserFactory
from tests.second_factor import app_of, code_now, code_of, enrol, open_with

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAYS = timedelta(days=14)
STAFF_QUEUE = "/staff/verification/"


@pytest.fixture
def new_staff(db):
    """Somebody who was just made staff by the operator: no password, no second factor."""
    person = UserFactory(name="Nina New", email="nina@people.example")
    create_staff(actor=system("create_staff"), person=person, body_name="Office", country="BE")
    return person


def owner_since(person, *, verified, owner):
    Organisation.objects.filter(memberships__person=person).update(verified_at=verified)
    Membership.objects.filter(person=person).update(role_since=owner)
    return actor_of(person, shown=())


def gate(wanted):
    return f"{reverse('accounts:second_factor')}?{urlencode({'next': wanted})}"


def drop_factor(person):
    Authenticator.objects.filter(user=person).delete()


# The rule


def test_staff_need_it_at_once_and_shown_in_the_session(staff):
    app = app_of(staff)
    actors = [actor_of(staff, shown=keys) for keys in ((), (app.pk,), (app.pk + 1,))]
    assert [one.factor for one in actors] == [Factor.SET_UP, Factor.SHOWN, Factor.SET_UP]
    assert [rules.factor_demand(one, NOON) for one in actors] == [Demand.SHOW, Demand.NOTHING, Demand.SHOW]
    assert [(one.is_staff, one.may_decide, one.belongs_to_staff) for one in actors] == [
        (False, False, True),
        (True, True, True),
        (False, False, True),
    ]
    drop_factor(staff)
    actor = actor_of(staff, shown=(app.pk,))
    assert (actor.is_staff, rules.factor_demand(actor, NOON)) == (False, Demand.SET_UP)


def test_somebody_elses_authenticator_shows_nothing(staff, staff_viewer):
    assert actor_of(staff, shown=(app_of(staff_viewer).pk,)).factor == Factor.SET_UP


def test_recovery_codes_alone_are_no_second_factor(staff):
    app = app_of(staff)
    Authenticator.objects.filter(pk=app.pk).update(type=Authenticator.Type.RECOVERY_CODES)
    assert actor_of(staff, shown=(app.pk,)).factor == Factor.MISSING


@pytest.mark.parametrize(
    ("verified", "owner", "demand"),
    [
        (NOON, NOON - DAYS, Demand.SOON),
        (NOON - DAYS + timedelta(seconds=1), NOON - 3 * DAYS, Demand.SOON),
        (NOON - DAYS, NOON - 3 * DAYS, Demand.OVERDUE),
        (NOON - 3 * DAYS, NOON - DAYS + timedelta(seconds=1), Demand.SOON),
        (NOON - 3 * DAYS, NOON - DAYS, Demand.OVERDUE),
        (None, NOON - 3 * DAYS, Demand.NOTHING),
    ],
)
def test_owner_has_fourteen_days_from_the_later_of_both(vendor_owner, verified, owner, demand):
    actor = owner_since(vendor_owner, verified=verified, owner=owner)
    assert rules.factor_demand(actor, NOON) == demand
    assert rules.factor_due(actor) == (max(verified, owner) + DAYS if verified else None)


def test_owner_who_has_one_owes_nothing(vendor_owner):
    enrol(vendor_owner)
    actor = owner_since(vendor_owner, verified=NOON - DAYS, owner=NOON - DAYS)
    assert (actor.factor, rules.factor_demand(actor, NOON)) == (Factor.SET_UP, Demand.NOTHING)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_others_of_an_organisation_owe_nothing(vendor_owner, role):
    Membership.objects.update(role=role)
    actor = owner_since(vendor_owner, verified=NOON - 3 * DAYS, owner=NOON - 3 * DAYS)
    assert (rules.factor_demand(actor, NOON), rules.factor_due(actor)) == (Demand.NOTHING, None)


@pytest.mark.parametrize("state", [one for one in OrganisationState if one != OrganisationState.VERIFIED])
def test_owner_of_what_is_not_verified_owes_nothing(vendor_owner, state):
    Organisation.objects.update(state=state)
    actor = owner_since(vendor_owner, verified=NOON - 3 * DAYS, owner=NOON - 3 * DAYS)
    assert rules.factor_demand(actor, NOON) == Demand.NOTHING


def test_first_day_of_several_organisations_counts(vendor_owner):
    MembershipFactory(
        person=vendor_owner, organisation=OrganisationFactory(verified_at=NOON - DAYS), role_since=NOON - DAYS
    )
    Organisation.objects.filter(verified_at=None).update(verified_at=NOON)
    assert rules.factor_due(actor_of(vendor_owner, shown=())) == NOON


def test_passer_by_job_and_outsider_owe_nothing(outsider):
    actors = (NOBODY, system("night"), actor_of(outsider, shown=()))
    assert [rules.factor_demand(one, NOON) for one in actors] == [Demand.NOTHING] * 3


def test_verification_starts_the_days_once(staff, vendor_owner, acts):
    organisation = vendor_owner.memberships.get().organisation
    Organisation.objects.filter(pk=organisation.pk).update(state=OrganisationState.UNVERIFIED)
    verify_organisation(actor=acts(staff), organisation=organisation, version=1)
    organisation.refresh_from_db()
    first = organisation.verified_at
    assert timezone.now() - first < timedelta(minutes=1)
    Organisation.objects.filter(pk=organisation.pk).update(state=OrganisationState.UNVERIFIED)
    verify_organisation(actor=acts(staff), organisation=organisation, version=1)
    organisation.refresh_from_db()
    assert organisation.verified_at == first


# Staff


def test_staff_without_one_reach_nothing_but_its_pages(staff, client_of):
    drop_factor(staff)
    client = client_of(staff)
    for address in (STAFF_QUEUE, "/workspace/", "/", "/search/?q=lamps", "/account/profile/", "/bg/organisations/"):
        answer = client.get(address)
        assert (answer.status_code, answer.url.partition("?")[2]) == (302, gate(address).partition("?")[2])
    assert client.get("/account/email/").url == gate("/account/email/")
    for address in ("/account/2fa/", "/account/logout/", "/about/", "/privacy/", "/accessibility/", "/demo/mail/"):
        assert client.get(address).status_code == 200
    page = client.get(client.get(STAFF_QUEUE).url).content.decode()
    assert "Set up a second step" in page
    assert "You work for the programme. Everybody who does signs in with a second step" in page
    assert "Programme desk" not in page


def test_no_step_of_staff_gets_through_without_one(staff, vendor_owner, client_of):
    organisation = vendor_owner.memberships.get().organisation
    drop_factor(staff)
    client = client_of(staff)
    address = reverse("accounts:decide_organisation", args=[organisation.public_id, "suspended"])
    sent = {"why": "No factor"}
    assert client.post(address, sent).url == gate("/workspace/")
    assert client.post(address, sent, headers={"Accept": "application/json"}).url == gate("/workspace/")
    answer = client.post(address, sent, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, reverse("accounts:second_factor"))
    for method in ("put", "patch", "delete", "options"):
        assert getattr(client, method)(address).url == gate("/workspace/")
    organisation.refresh_from_db()
    assert organisation.state == OrganisationState.VERIFIED


def test_unknown_page_is_not_found_and_shows_nothing_of_staff(staff, client_of):
    drop_factor(staff)
    page = client_of(staff).get("/nowhere/")
    assert (page.status_code, "Programme desk" in page.content.decode()) == (404, False)


def test_session_without_the_factor_shows_it_and_goes_on(staff, client):
    client.force_login(staff)
    assert client.get(STAFF_QUEUE).url == gate(STAFF_QUEUE)
    page = client.get(gate(STAFF_QUEUE)).content.decode()
    assert "this session was opened without your second step" in page
    way = f"{reverse('mfa_reauthenticate')}?next=%2Fstaff%2Fverification%2F"
    assert f'href="{way}"' in page
    assert reverse("mfa_reauthenticate_webauthn") not in page
    assert client.post(way, {"code": "000000"}).status_code == 200
    assert client.get(STAFF_QUEUE).status_code == 302
    assert client.post(way, {"code": code_of(staff)}).url == STAFF_QUEUE
    assert client.get(STAFF_QUEUE).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        *("mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_list_webauthn"),
        *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
        *("account_reauthenticate", "account_email", "account_change_password"),
    ],
)
def test_session_without_the_factor_changes_none(name, staff, client):
    client.force_login(staff)
    assert client.get(reverse(name)).url == gate(reverse(name))
    assert client.post(reverse(name), {"password": PASSWORD}).url == gate("/workspace/")


def test_password_does_not_stand_in_for_the_factor(staff, client):
    client.post(reverse("account_login"), {"login": staff.email, "password": PASSWORD})
    assert client.get(STAFF_QUEUE).status_code == 302
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code_of(staff)})
    assert client.get(STAFF_QUEUE).status_code == 200


def test_session_opened_with_a_factor_that_is_gone_does_not_count(staff, client_of):
    client = client_of(staff)
    drop_factor(staff)
    enrol(staff)
    assert client.get(STAFF_QUEUE).url == gate(STAFF_QUEUE)


def test_records_of_another_person_in_the_session_do_not_count(staff, staff_viewer, client):
    client.force_login(staff)
    open_with(client, staff_viewer, app_of(staff))
    assert client.get(STAFF_QUEUE).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_new_staff_set_it_up_in_the_session_of_the_code(new_staff, client, code_for):
    new_staff.set_unusable_password()
    new_staff.save()
    client.post(reverse("account_request_login_code"), {"email": new_staff.email})
    client.post(reverse("account_confirm_login_code"), {"code": code_for(new_staff.email)})
    assert client.get("/workspace/").url == gate("/workspace/")
    other = type(client)()
    other.force_login(new_staff)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    assert client.get(STAFF_QUEUE).status_code == 302
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(answer.url).status_code == 200
    assert client.get(STAFF_QUEUE).status_code == 200
    # The session that was open before has not shown it.
    assert other.get(STAFF_QUEUE).url == gate(STAFF_QUEUE)
    assert other.get(reverse("mfa_view_recovery_codes")).status_code == 302


def test_gate_leads_no_further_than_this_site(staff, client_of):
    client = client_of(staff)
    address = reverse("accounts:second_factor")
    assert client.get(f"{address}?next=/about/").url == "/about/"
    assert client.get(f"{address}?next=https://elsewhere.example/").url == reverse("mfa_index")
    assert client.get(address).url == reverse("mfa_index")


# Owners


@pytest.fixture
def late_owner(vendor_owner):
    before = timezone.now() - DAYS - timedelta(hours=1)
    owner_since(vendor_owner, verified=before, owner=before)
    return vendor_owner


def test_owner_sees_the_day_on_the_workspace(vendor_owner, client_of):
    client = client_of(vendor_owner)
    assert "Set up a second step by" not in client.get("/workspace/").content.decode()
    verified = timezone.now() - timedelta(days=1)
    owner_since(vendor_owner, verified=verified, owner=verified)
    assert "Set up a second step by" in client.get("/workspace/").content.decode()
    enrol(vendor_owner)
    assert "Set up a second step by" not in client.get("/workspace/").content.decode()


def test_owner_whose_days_are_over_reads_what_the_public_reads(late_owner, client_of):
    client = client_of(late_owner)
    organisation = late_owner.memberships.get().organisation
    public = reverse("pages:organisation", args=[organisation.public_id])
    for address in ("/", "/search/", "/organisations/", public, "/about/"):
        page = client.get(address)
        assert (address, page.status_code) == (address, 200)
        assert "/edit/" not in page.content.decode()
    assert client.get("/workspace/").url == gate("/workspace/")
    assert client.get("/mine/solutions/").url == gate("/mine/solutions/")
    edit = reverse("accounts:edit_organisation", args=[organisation.public_id])
    assert client.post(edit, {"name": "Mine"}).url == gate("/workspace/")
    page = client.get(gate("/workspace/")).content.decode()
    assert "the 14 days in which its owners set up a second step are over" in page


def test_owner_sets_it_up_and_everything_is_open_again(late_owner, client_of, django_capture_on_commit_callbacks):
    client = client_of(late_owner)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert client.get("/workspace/").status_code == 200
