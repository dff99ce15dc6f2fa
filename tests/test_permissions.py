"""Every address × everybody × every method: what it answers, and that a refusal changes nothing."""

from collections import Counter

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.journal.models import Delivery, Entry
from accounts.models import Capability, Membership, Organisation, OrganisationDraft, User
from accounts.states import CapabilityState, OrganisationState
from listings.models import Correction, Need, Revision, Solution, Theme
from tests.accounts import matrix as deliveries
from tests.accounts import team_matrix as teams
from tests.factories import CapabilityFactory, member
from tests.halves import AFTER_SQLITE
from tests.inquiries import matrix as inquiries
from tests.listings import matrix
from tests.listings.matrix import PEOPLE, PUBLIC, SIGNED_IN, STAFF_PAGE, STAFF_STEP, everybody
from tests.matching import matrix as matching
from tests.pages import matrix as figures
from tests.people import cast
from tests.search import matrix as search
from tests.writes import written

OWNER_STEP = {"GET": everybody(405, anonymous=302), "POST": everybody(403, anonymous=302, vendor=302)}

# Where settings name no provider none of it is there; tests/accounts/openid has one.
OPENID = {
    "accounts:openid_start": {"GET": everybody(405), "POST": everybody(404)},
    **{
        f"accounts:openid_{step}": {"GET": everybody(405, anonymous=302), "POST": everybody(404, anonymous=302)}
        for step in ("connect", "disconnect")
    },
    "accounts:openid_again": {"GET": everybody(404, anonymous=302), "POST": everybody(404, anonymous=302)},
    "accounts:openid_back": {"GET": everybody(404), "POST": everybody(405)},
    "accounts:openid_sign_up": {"GET": everybody(404), "POST": everybody(404)},
}

MATRIX = {
    "pages:home": PUBLIC,
    "pages:about": PUBLIC,
    "pages:accessibility": PUBLIC,
    "pages:privacy": PUBLIC,
    "pages:terms": PUBLIC,
    "pages:terms_version": PUBLIC,
    "pages:accept_terms": {"GET": everybody(405, anonymous=302), "POST": everybody(302)},
    "pages:cities": PUBLIC,
    "pages:organisations": PUBLIC,
    "pages:organisation": PUBLIC,
    "pages:workspace": SIGNED_IN,
    **figures.MATRIX,
    "accounts:profile": {"GET": everybody(200, anonymous=302), "POST": everybody(200, anonymous=302)},
    "accounts:own_data": SIGNED_IN,
    "accounts:download_own_data": {"GET": everybody(405, anonymous=302), "POST": everybody(302)},
    "accounts:erase_person": {"GET": everybody(302), "POST": everybody(302)},
    "accounts:second_factor": {"GET": everybody(302), "POST": everybody(405, anonymous=302)},
    "accounts:ask_reset": {"GET": everybody(302), "POST": everybody(302)},
    **OPENID,
    "accounts:sessions": SIGNED_IN,
    "accounts:end_session": {"GET": everybody(405, anonymous=302), "POST": everybody(302)},
    "accounts:end_other_sessions": {"GET": everybody(405, anonymous=302), "POST": everybody(302)},
    "accounts:act_for": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(403, anonymous=302, vendor=302, editor=302),
    },
    "accounts:places": SIGNED_IN,
    "accounts:create_organisation": {"GET": everybody(302), "POST": everybody(405, anonymous=302)},
    "accounts:describe_organisation": {"GET": everybody(200, anonymous=302), "POST": everybody(200, anonymous=302)},
    "accounts:send_organisation": {"GET": everybody(302), "POST": everybody(302)},
    "accounts:drop_organisation_draft": {"GET": everybody(405, anonymous=302), "POST": everybody(302)},
    "accounts:edit_organisation": {
        "GET": everybody(403, anonymous=302, vendor=200),
        "POST": everybody(403, anonymous=302, vendor=302),
    },
    "accounts:submit_again": OWNER_STEP,
    "accounts:ask_capability": OWNER_STEP,
    "accounts:verification_queue": STAFF_PAGE,
    "accounts:review_organisation": STAFF_PAGE,
    "accounts:verification_bulk": STAFF_STEP,
    "accounts:verify_organisation": STAFF_STEP,
    "accounts:assign_organisation": STAFF_STEP,
    "accounts:decide_organisation": STAFF_STEP,
    "accounts:decide_capability": STAFF_STEP,
    "demo:codes": PUBLIC,
    "demo:mail": PUBLIC,
    "demo:message": {"GET": everybody(404), "POST": everybody(405)},
    "demo:message_html": {"GET": everybody(404), "POST": everybody(405)},
    **deliveries.MATRIX,
    **teams.MATRIX,
    **matrix.MATRIX,
    **search.MATRIX,
    **matching.MATRIX,
    **inquiries.MATRIX,
}
ALLAUTH = {
    "account_login": (200, 302),
    "account_logout": (302, 200),
    "account_inactive": (200, 200),
    "account_signup": (200, 302),
    "account_reauthenticate": (302, 200),
    "account_email": (302, 200),
    "account_email_verification_sent": (302, 302),
    "account_change_password": (302, 200),
    "account_set_password": (302, 302),
    "account_reset_password": (200, 200),
    "account_confirm_login_code": (302, 302),
    "account_confirm_password_reset_code": (302, 302),
    "account_complete_password_reset": (302, 302),
    "account_password_reset_completed": (200, 200),
    "account_request_login_code": (200, 302),
    "mfa_index": (302, 200),
    "mfa_authenticate": (302, 302),
    "mfa_reauthenticate": (302, 302),
    "mfa_activate_totp": (302, 302),
    "mfa_deactivate_totp": (302, 404),
    "mfa_generate_recovery_codes": (302, 302),
    "mfa_view_recovery_codes": (302, 404),
    "mfa_download_recovery_codes": (302, 404),
    "mfa_list_webauthn": (302, 200),
    "mfa_add_webauthn": (302, 302),
    "mfa_login_webauthn": (302, 302),
    "mfa_reauthenticate_webauthn": (302, 302),
    "mfa_edit_webauthn": (302, 302),
    "mfa_remove_webauthn": (302, 302),
}
OF_WHO_HAS_A_FACTOR = {"mfa_reauthenticate": 200, "mfa_deactivate_totp": 302}


def names(resolver, prefix=""):
    """Yield the name of every address, and what it is made with."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", list(pattern.pattern.converters)


def test_every_address_has_a_row():
    found = {name for name, _arguments in names(get_resolver())}
    assert {name for name in found if name not in MATRIX and name not in ALLAUTH} == set()
    assert {name for name in [*MATRIX, *ALLAUTH] if name not in found} == set()


def make_everything():
    """Make everybody, and something of everything that an address is about; return everybody's keys."""
    made = cast()
    organisation = made["vendor"].memberships.get().organisation
    CapabilityFactory(organisation=organisation, name="invests", state=CapabilityState.ASKED)
    matrix.make_listings(made["vendor"], made["city"], made["staff"])
    matrix.make_reports(made["investor"], made["staff"])
    matching.make_matches(made["vendor"], made["city"], made["staff"])
    inquiries.make_room(made["city"], made["investor"], made["vendor"])
    teams.make_team(made["vendor"], made["investor"], made["staff"])
    deliveries.make_delivery()
    deliveries.make_domain(made["vendor"])
    deliveries.make_reset(member("Lotte Lost"))
    search.make_saved_search(made["vendor"])
    return {who: person and person.pk for who, person in made.items()}


def persons(keys):
    """Return everybody by `make_everything`'s keys, as each is stored now."""
    stored = User.objects.in_bulk(list(filter(None, keys.values())))
    return {who: stored.get(key) for who, key in keys.items()}


@pytest.fixture(scope="module")
def world(kept):
    return make_everything()


@pytest.fixture
def people(world, db):
    return persons(world)


@pytest.fixture
def vendor(people):
    return people["vendor"].memberships.get().organisation


NEW_ORGANISATION = {
    "accounts:create_organisation",
    "accounts:send_organisation",
    "accounts:drop_organisation_draft",
}
APPS = {"matching": matching, "listings": matrix, "search": search, "inquiries": inquiries}


def address_of(name, organisation):
    if name in deliveries.MATRIX:
        return deliveries.address_of(name)
    if name in teams.MATRIX:
        return teams.address_of(name, organisation)
    app = APPS.get(name.partition(":")[0])
    if app:
        return app.address_of(name)
    arguments = {
        "accounts:end_session": ["a" * 10],
        "pages:terms_version": ["2026-11-30"],
        "pages:accept_terms": ["2026-11-30"],
        **figures.arguments(),
        "accounts:describe_organisation": ["who"],
        "demo:message": ["0"],
        "demo:message_html": ["0"],
        "accounts:decide_organisation": [organisation.public_id, "suspended"],
        "accounts:decide_capability": [organisation.capabilities.get(name="invests").public_id, "granted"],
    }
    plain = [organisation.public_id] if "organisation" in name or "submit" in name or "ask" in name else []
    without = {"pages:organisations", "accounts:ask_reset", *NEW_ORGANISATION}
    return reverse(name, args=arguments.get(name, [] if name in without else plain))


def state_of_the_world():
    return (
        Counter(Entry.objects.values_list("verb", flat=True)),
        list(Delivery.objects.order_by("pk").values()),
        list(Organisation.objects.order_by("pk").values()),
        list(Capability.objects.order_by("pk").values()),
        list(Membership.objects.order_by("pk").values()),
        *(
            list(model.objects.order_by("pk").values())
            for model in (
                Solution,
                Need,
                Revision,
                Correction,
                Theme,
                OrganisationDraft,
                *deliveries.MODELS,
                *inquiries.MODELS,
                *matching.MODELS,
                *matrix.MODELS,
                *search.MODELS,
                *teams.MODELS,
            )
        ),
    )


BY_THE_LINK_ALONE = search.BY_THE_LINK_ALONE | matrix.BY_THE_LINK_ALONE
TYPED = {"why": "Because of the matrix", "what": "take", "to": "me", "capability": "buys", "version": "1"}


def asked(row):
    """Return everybody; after the run on SQLite one of those who get the same answers: rules are no database's."""
    return list({(row["GET"][who], row["POST"][who]): who for who in PEOPLE}.values()) if AFTER_SQLITE else PEOPLE


@pytest.mark.parametrize("name", MATRIX)
def test_address_answers_as_the_matrix_says(name, people, vendor, client_of):
    wrong = {}
    for who in asked(MATRIX[name]):
        client = client_of(people[who])
        # What one person is let do is undone before the next one comes.
        with transaction.atomic():
            found = answers_to(client, name, who, people, vendor)
            transaction.set_rollback(True)
        if found:
            wrong[who] = found
    assert wrong == {}


def answers_to(client, name, who, people, vendor):
    """Return where an address answers otherwise than the matrix, and what it wrote against the rules."""
    address, wrong = address_of(name, vendor), {}
    seen = client.get(address).status_code
    if seen != MATRIX[name]["GET"][who]:
        wrong["GET"] = seen
    if name == "accounts:submit_again":
        Organisation.objects.filter(pk=vendor.pk).update(state=OrganisationState.REFUSED)
    buys = name.startswith("listings:create_need")
    named = people["city"].memberships.get().organisation if buys else vendor
    with written() as changed:
        done = client.post(address, {**TYPED, "organisation": named.public_id}).status_code
    expected = MATRIX[name]["POST"][who]
    if name == "accounts:submit_again" and who not in {"vendor", "editor", "anonymous", "staff", "staff_viewer"}:
        expected = 404  # once refused, an organisation is not public
    if done != expected:
        wrong["POST"] = done
    is_refused = expected in {403, 404, 405} or (who == "anonymous" and name not in BY_THE_LINK_ALONE)
    if is_refused and changed:
        wrong["changed"] = changed
    return wrong


@pytest.mark.once("a method is refused before any rule or row is looked at")
@pytest.mark.parametrize("who", ["anonymous", "vendor", "staff"])
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_address_takes_another_method(method, who, people, vendor, client_of):
    client = client_of(people[who])
    with written() as changed:
        for name in MATRIX:
            answer = getattr(client, method)(address_of(name, vendor))
            is_led_in = who == "anonymous" and MATRIX[name]["GET"][who] == 302 and name not in deliveries.BEFORE_SIGN_IN
            assert answer.status_code == (302 if is_led_in else 405), name
    assert changed == []


def test_step_changes_something_for_whom_it_is_meant(people, vendor, client_of):
    before = state_of_the_world()
    client_of(people["staff"]).post(address_of("accounts:decide_organisation", vendor), TYPED)
    assert state_of_the_world() != before


def test_hidden_organisation_is_not_there_for_outsiders(people, client_of):
    hidden = member("Hidden Owner", state=OrganisationState.UNVERIFIED).memberships.get().organisation
    for name in ("accounts:edit_organisation", "accounts:submit_again", "accounts:ask_capability"):
        answer = client_of(people["vendor"]).post(reverse(name, args=[hidden.public_id]), TYPED)
        assert answer.status_code == 404


@pytest.mark.parametrize("name", ALLAUTH)
def test_sign_in_address_answers_as_the_matrix_says(name, people, client_of):
    address = reverse(name, args=[1] if name in {"mfa_edit_webauthn", "mfa_remove_webauthn"} else [])
    before = state_of_the_world()
    assert client_of().get(address).status_code == ALLAUTH[name][0]
    assert client_of().post(address).status_code in {200, 302, 405}
    for who in PEOPLE[1:]:
        expected = OF_WHO_HAS_A_FACTOR.get(name, ALLAUTH[name][1]) if "staff" in who else ALLAUTH[name][1]
        assert client_of(people[who]).get(address).status_code == expected
        assert client_of(people[who]).post(address).status_code in {200, 302, 404, 405}
    assert state_of_the_world() == before
