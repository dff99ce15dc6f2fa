"""Whatever is sent to whatever address by whomever, nothing breaks: no answer of 500 and above."""

import os
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.models import Organisation
from tests.test_permissions import ALLAUTH, MATRIX, address_of, make_everything, persons

FULL = os.environ.get("PROVE") == "1"
VALUES = [
    "",
    "\x00",
    "a\x00b",
    "'\"--;<script>",
    "%s%d%n{0}",
    "9" * 40,
    "-1",
    "٣",
    "1e309",
    "\ud83d",
    "🏙️" * 300,
    "x" * 5000,
    "../../etc/passwd",
    "a.b",
    "aaaaaaaaaa.1",
]
FIELDS = """
    q tab page mine country capability organisation next what version why grant to name form register_number website
    place_name place place_choice capabilities delivery language time_zone title summary description problem
    affected tried outcome themes tags cpv_codes maturity price_band price_model countries languages contact_name
    contact_email mode budget deadline deadline_date deadline_time deadline_zone reason needed_by portal_link line kind
    purpose amount_sought teaser_shown match step on who note text amount condition is_shared shared token accepted
    side wish back solution find then all instead_of filter was_open
    from position theme tag cpv division language status source sort rhythm hour weekday filters
    email role scope shown message answer typed
    city city_name city_choice since until scale cost_band notice_url went_wrong words edition seen
    result-1-measure result-1-figure result-1-unit result-1-baseline result-1-period result-1-method
    colleague verdict hidden reply same_as text deadline_day questions_until questions_until_day questions_until_time
    number register result ready insert leave words file vendor_name value_band awarded_on months
    benefits constraints city_provides implementation integration mims data_location data_protection exit_terms
    accessibility accessibility_note support_hours support reselling price_example price_lines certificates-0-name
    certificates-0-issuer certificates-0-number certificates-0-issued certificates-0-expires declares
    part digest brings seeks shows_address grievance explanation homepage honest upheld outcome basis clause facts
    specification clauses criteria lesson unit_price currency price_unit vat is_clean into
    add labels removal_reason encoding take candidate first address ground need
    people conflict 1-name 1-meaning 1-weight 1-zero 1-five
    insert store kept-text name-text text_secret solutions point
    rows 1-key 1-prompt 1-kind 1-words 1-unit 1-choices 1-help 1-required 1-place 1-drop
    name_en name_bg description_en description_bg login email password password1 code action
""".split()  # noqa: SIM905  a list of over ninety strings reads worse


def bodies(name):
    """Yield what is sent: every value with PROVE=1, otherwise two or three, which others for the next address."""
    turn = sum(map(ord, name)) % 7
    for value in VALUES if FULL else VALUES[turn::7]:
        safe = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        yield dict.fromkeys(FIELDS, safe)


@pytest.fixture(scope="module")
def world(kept):
    return make_everything()


@pytest.fixture
def people(world, db):
    return persons(world)


@pytest.mark.parametrize("name", [*MATRIX, *ALLAUTH])
def test_nothing_breaks(name, people, client_of):
    own, numbered = people["vendor"].memberships.get().organisation, {"mfa_edit_webauthn", "mfa_remove_webauthn"}
    address = reverse(name, args=[1] if name in numbered else []) if name in ALLAUTH else address_of(name, own)
    for body in bodies(name):
        asked = f"{address}?{urlencode(body)}"
        for who in ("anonymous", "vendor", "staff"):
            client = client_of(people[who])
            assert client.get(asked).status_code < 500, body
            assert client.post(address, body).status_code < 500, body
    assert Organisation.objects.filter(pk=own.pk).exists()


@pytest.mark.parametrize(
    "path", ["/%00/", "/organisations/%FF/", "/organisations/%00/", "/bg/organisations/x%0Ay/edit/"]
)
def test_no_address_breaks(path, client, db):
    assert client.get(path).status_code == 404
