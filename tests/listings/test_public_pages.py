"""What a solution, a need, a reference and a theme show, to whom, and what they keep back."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import Form, OrganisationState
from listings import actions, rules
from listings.models import Correction, Theme
from listings.queries import values_of_need
from listings.states import Mode, PriceBand
from tests.factories import PlaceFactory, member
from tests.listings.stories import (
    changed,
    closed,
    draft_need,
    draft_solution,
    make_reference,
    make_themes,
    need_values,
    published,
    submitted,
)


@pytest.fixture(autouse=True)
def themes(db):
    make_themes()


@pytest.fixture
def solution(vendor_owner, staff):
    return published(draft_solution(vendor_owner), vendor_owner, staff)


@pytest.fixture
def need(city_buyer, staff):
    Organisation.objects.filter(memberships__person=city_buyer).update(place=PlaceFactory())
    return published(draft_need(city_buyer), city_buyer, staff)


def read(client, address):
    """Return the page's main part as text with single spaces, tags left in."""
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0].split())


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_solution_shows_everything_that_is_claimed(client_of, solution):
    page = client_of().get(f"/solutions/{solution.public_id}/").content.decode()
    shown = words(page)
    for text in (
        *("Nightfall", "Dims lamps.", "Organisation of Otto Owner", "In the vendor’s own words", "On the market"),
        *("€10,000 to €50,000", "Subscription", "Bulgaria, Romania", "Bulgarian, English", "34993000 Road lighting"),
        *("https://nightfall.example/", "DALI", "Street lighting", "Parking", "Sensors on poles ."),
    ):
        assert text in shown
    assert "<em>poles</em>" in page
    assert 'data-layout="spine" data-track="2"' in page
    assert f'/organisations/{solution.organisation.public_id}/"' in page


def test_contact_is_for_people_who_signed_in(client_of, solution, outsider):
    anonymous = read(client_of(), f"/solutions/{solution.public_id}/")
    assert "liis@nightfall.example" not in anonymous
    assert "Liis Tamm" not in anonymous
    assert f"/account/login/?next=/solutions/{solution.public_id}/" in anonymous
    assert "mailto:liis@nightfall.example" in read(client_of(outsider), f"/solutions/{solution.public_id}/")


def test_text_carries_its_language_and_a_note_when_it_is_another_one(client_of, vendor_owner, staff):
    listing = published(draft_solution(vendor_owner, language="de", title="Nachtfall"), vendor_owner, staff)
    page = read(client_of(), f"/solutions/{listing.public_id}/")
    assert '<h1 data-stop="square" lang="de">Nachtfall</h1>' in page
    assert "The text is in German." in page
    assert '<div class="written" lang="de"><p>Sensors' in page
    other = read(client_of(), f"/solutions/{published(draft_solution(vendor_owner), vendor_owner, staff).public_id}/")
    assert "The text is in" not in other


def test_labels_are_in_the_language_of_the_reader(client_of, solution):
    page = read(client_of(), f"/bg/solutions/{solution.public_id}/")
    assert "Осветяване на пътища" in page
    assert "България, Румъния" in page
    assert "Улично осветление" in page


@pytest.mark.parametrize("who", ["anonymous", "outsider", "city", "staff"])
def test_draft_is_there_for_its_own_team_only(client_of, vendor_owner, outsider, city_buyer, staff, who):
    draft = draft_solution(vendor_owner)
    person = {"anonymous": None, "outsider": outsider, "city": city_buyer, "staff": staff}[who]
    assert client_of(person).get(f"/solutions/{draft.public_id}/").status_code == 404
    assert client_of(vendor_owner).get(f"/solutions/{draft.public_id}/").status_code == 200


def test_what_was_sent_for_review_is_there_for_staff_too(client_of, city_buyer, vendor_owner, staff):
    waiting = submitted(draft_need(city_buyer), city_buyer)
    statuses = [client_of(one).get(f"/needs/{waiting.public_id}/").status_code for one in (None, vendor_owner, staff)]
    assert statuses == [404, 404, 200]


def test_listing_of_a_suspended_organisation_is_gone(client_of, solution):
    Organisation.objects.filter(pk=solution.organisation_id).update(state=OrganisationState.SUSPENDED)
    assert client_of().get(f"/solutions/{solution.public_id}/").status_code == 404


def test_team_sees_the_next_steps_and_others_none(client_of, vendor_owner, outsider):
    draft = draft_solution(vendor_owner)
    page = read(client_of(vendor_owner), f"/solutions/{draft.public_id}/")
    assert "This page is not public now." in page
    assert re.findall(r'action="[^"]+/([a-z-]+)/"', page) == ["submit", "withdraw"]
    assert f'href="/solutions/{draft.public_id}/edit/"' in page


def test_viewer_of_the_team_sees_the_state_without_buttons(client_of, need, city_viewer):
    page = read(client_of(city_viewer), f"/needs/{need.public_id}/")
    assert "For your team" in page
    assert [part.partition('"')[0] for part in page.partition("<main")[2].split('action="')[1:]] == [
        f"/needs/{need.public_id}/follow/"
    ]


def test_unverified_team_reads_why_and_what_comes_next(client_of, vendor_owner):
    draft = draft_solution(vendor_owner)
    Organisation.objects.filter(pk=draft.organisation_id).update(state=OrganisationState.UNVERIFIED)
    page = read(client_of(vendor_owner), f"/solutions/{draft.public_id}/")
    assert "Your organisation waits for verification." in page
    assert "Send for review" not in page


def test_reason_of_staff_is_on_the_page_of_the_team(client_of, vendor_owner, staff, outsider):
    waiting = submitted(draft_solution(vendor_owner), vendor_owner)
    actions.return_listing(actor=actor_of(staff), listing=waiting, why="Name a city in which it runs.")
    assert "Name a city in which it runs." in read(client_of(vendor_owner), f"/solutions/{waiting.public_id}/")


def test_changed_claim_waits_while_the_approved_version_stays_up(client_of, solution, vendor_owner, staff):
    changed(solution, vendor_owner, price_band=PriceBand.OVER_500K, title="Nightfall 2")
    for person in (None, vendor_owner, staff):
        page = words(read(client_of(person), f"/solutions/{solution.public_id}/"))
        assert "€10,000 to €50,000" in page
        assert "Nightfall 2" not in page
        assert ("Change waits for review" in page) is (person is not None)


def test_need_shows_everything_that_is_said(client_of, need):
    page = client_of().get(f"/needs/{need.public_id}/").content.decode()
    shown = words(page)
    for text in (
        *("Dim the lamps", "They burn all night.", "9,000 people.", "Timers.", "Half the electricity."),
        *("29 January 2126, 17:00", "Sofia time (UTC+2)", "Open", "Market consultation", "This site never receives"),
        *("€180,000 to €420,000", "by October 2126", "On the market", "34993000 Road lighting", "English", "lamps"),
    ):
        assert text in shown
    assert 'class="plate"' in page
    assert "Gabrovo" in shown
    assert 'data-track="2"' in page


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        (Mode.CONSULTATION, "asks the market before it buys"),
        (Mode.SMALL_PURCHASE, "nobody can read an answer before the deadline"),
        (Mode.ELSEWHERE, "This site takes no answers to it"),
        (Mode.PARTNERSHIP, "both sides say whether they are interested"),
    ],
)
def test_mode_is_explained_in_a_sentence(client_of, city_buyer, staff, mode, sentence):
    link = "https://portal.example/1" if mode == Mode.ELSEWHERE else ""
    need = published(draft_need(city_buyer, mode=mode, portal_link=link), city_buyer, staff)
    page = read(client_of(), f"/needs/{need.public_id}/")
    assert sentence in page
    assert (f'href="{link}"' in page) is bool(link)


def test_need_closes_by_the_clock(client_of, need):
    assert "Answers until" in read(client_of(), f"/needs/{need.public_id}/")
    page = read(client_of(), f"/needs/{closed(need).public_id}/")
    assert "Closed since" in page
    assert "Answers until" not in page


def test_private_budget_leaves_no_trace_for_others(client_of, city_buyer, city_viewer, vendor_owner, staff):
    need = published(draft_need(city_buyer, budget_public=False), city_buyer, staff)
    address = f"/needs/{need.public_id}/"
    others = [read(client_of(person), address) for person in (None, vendor_owner, staff)]
    assert [("Budget" in page, "€180,000" in page, "Only your team" in page) for page in others] == [(False,) * 3] * 3
    for person in (city_buyer, city_viewer):
        page = words(read(client_of(person), address))
        assert "€180,000 to €420,000 Only your team sees this" in page


def test_public_budget_carries_no_mark_of_the_team(client_of, need, city_buyer):
    assert "Only your team sees this" not in read(client_of(city_buyer), f"/needs/{need.public_id}/")


def test_corrections_are_numbered_with_their_differences(client_of, need, city_buyer):
    for outcome in ("A third of the electricity.", "A quarter of it."):
        need.refresh_from_db()
        need = actions.edit_need(
            actor=actor_of(city_buyer),
            need=need,
            version=need.version,
            values=need_values(outcome=outcome),
            reason=f"Why {outcome}",
        )
    page = read(client_of(), f"/needs/{need.public_id}/")
    assert re.findall(r"Correction (\d)", page) == ["1", "2"]
    assert "Why A third of the electricity." in page
    assert re.findall(r"<(del|ins) lang=\"en\">([^<]+)<", page) == [
        ("del", "Half the electricity."),
        ("ins", "A third of the electricity."),
        ("del", "A third of the electricity."),
        ("ins", "A quarter of it."),
    ]


def test_need_that_was_started_from_a_notice_names_it(client_of, city_buyer, staff):
    reference = make_reference()
    need = actions.create_need(
        actor=actor_of(city_buyer),
        organisation=city_buyer.memberships.get().organisation,
        values=need_values(),
        source=reference,
    )
    page = read(client_of(), f"/needs/{published(need, city_buyer, staff).public_id}/")
    assert f'<a href="/references/{reference.public_id}/">Procurement notices (TED), 2023/S 104</a>' in page


def test_vendor_that_buys_stands_on_no_plate(client_of, staff):
    company = member("Cora Company", "buys", form=Form.COMPANY)
    need = published(draft_need(company), company, staff)
    assert 'class="plate"' not in read(client_of(), f"/needs/{need.public_id}/")


def test_reference_shows_its_source_and_what_was_suggested(client_of):
    reference = make_reference()
    reference.themes.add(Theme.objects.get(key="lighting"))
    page = read(client_of(), f"/references/{reference.public_id}/")
    shown = words(page)
    for text in (
        *("Iluminat public", "Corpuri LED.", "Municipiul Cluj", "Romania", "2023", "Romanian", "2023/S 104"),
        *("Procurement notices (TED)", "CC BY 4.0", "https://ted.example/1", "Suggested from the text"),
    ):
        assert text in shown
    assert '<div class="written" lang="ro">' in page


def test_reference_says_what_is_unknown(client_of):
    reference = make_reference(country="", buyer="", year=None, url="")
    shown = words(read(client_of(), f"/references/{reference.public_id}/"))
    assert shown.count("unknown") == 3
    assert "Suggested from the text" not in shown


def test_need_is_started_from_a_notice_by_those_who_buy(client_of, city_buyer, city_viewer, vendor_owner):
    reference = make_reference()
    link = f'href="/needs/new/?from={reference.public_id}"'
    pages = {
        person and person.name: read(client_of(person), f"/references/{reference.public_id}/")
        for person in (None, city_buyer, city_viewer, vendor_owner)
    }
    assert [link in page for page in pages.values()] == [False, True, False, False]
    assert "for a city or another organisation that buys" in pages[None]
    assert "act for an organisation that buys" in pages["Otto Owner"]


def test_track_has_its_themes_as_stops_and_what_is_new_below(client_of, need, solution):
    page = read(client_of(), "/themes/green/")
    assert re.findall(r'<h3 data-stop><a href="/themes/([a-z]+)/">', page) == ["lighting", "water"]
    assert "Dim the lamps" in page
    assert "Nightfall" in page


def test_theme_shows_its_own_listings_only(client_of, need, solution, vendor_owner):
    draft_solution(vendor_owner, title="A draft")
    lighting, parking, water = (read(client_of(), f"/themes/{key}/") for key in ("lighting", "parking", "water"))
    assert ["Dim the lamps" in page for page in (lighting, parking, water)] == [True, False, False]
    assert ["Nightfall" in page for page in (lighting, parking, water)] == [True, True, False]
    assert "A draft" not in lighting
    assert "No city has posted a need here yet" in water


def test_theme_shows_the_six_newest(client_of, vendor_owner, staff):
    for number in range(8):
        published(draft_solution(vendor_owner, title=f"Lamp {number}"), vendor_owner, staff)
    page = read(client_of(), "/themes/lighting/")
    assert re.findall(r"Lamp \d", page) == [f"Lamp {number}" for number in (7, 6, 5, 4, 3, 2)]


@pytest.mark.parametrize("address", ["/solutions/aaaaaaaaaa/", "/needs/aaaaaaaaaa/", "/references/x/", "/themes/x/"])
def test_unknown_address_is_not_found(client_of, address):
    assert client_of().get(address).status_code == 404


def test_pages_ask_as_much_for_many_rows_as_for_one(
    client_of, django_assert_max_num_queries, solution, need, vendor_owner, staff
):
    for number in range(4):
        published(draft_solution(vendor_owner, title=f"Lamp {number}"), vendor_owner, staff)
    client = client_of()
    for address, most in (
        (f"/solutions/{solution.public_id}/", 9),
        (f"/needs/{need.public_id}/", 12),
        ("/themes/green/", 10),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_published_day_stands_on_the_page(client_of, solution):
    day = timezone.localtime(solution.published_at)
    assert f"Published {day.day} {day:%B %Y}" in read(client_of(), f"/solutions/{solution.public_id}/")


def test_times_of_a_correction_are_in_the_zone_of_the_need_for_every_reader(client_of, city_buyer, staff, outsider):
    need = published(draft_need(city_buyer), city_buyer, staff)
    later = replace(values_of_need(need), deadline=need.deadline + timedelta(hours=1))
    actions.edit_need(actor=actor_of(city_buyer), need=need, version=need.version, values=later, reason="Holidays")
    made = Correction.objects.filter(need=need)
    made.update(made_at=datetime(2026, 11, 25, 6, 35, tzinfo=UTC))
    outsider.time_zone = "America/Lima"
    outsider.save()
    address = f"/needs/{need.public_id}/"
    for client in (client_of(), client_of(city_buyer), client_of(outsider)):
        page = " ".join(client.get(address).content.decode().split())
        assert "Correction 1, 25 November 2026, 08:35, Sofia time (UTC+2)" in page
        assert "29 January 2126, 17:00, Sofia time (UTC+2)" in page
    review = " ".join(client_of(staff).get(f"/staff/review/need/{need.public_id}/").content.decode().split())
    assert "Correction 1, 25 November 2026, 08:35, Sofia time (UTC+2)" in review


@pytest.mark.parametrize("step", ["take back", "withdraw and reopen"])
def test_draft_that_was_sent_once_is_its_team_s_alone(client_of, solution, vendor_owner, city_buyer, staff, step):
    actor = actor_of(vendor_owner)
    if step == "take back":
        listing = submitted(draft_solution(vendor_owner), vendor_owner)
        actions.take_back(actor=actor, listing=listing)
    else:
        listing = solution
        actions.withdraw(actor=actor, listing=listing)
        actions.reopen(actor=actor, listing=listing)
    pages = [f"/solutions/{listing.public_id}/", f"/staff/review/solution/{listing.public_id}/"]
    assert [client_of(staff).get(page).status_code for page in pages] == [404, 404]
    assert client_of(vendor_owner).get(pages[0]).status_code == 200
    assert rules.can_read(actor_of(staff), listing) is False


def test_need_that_is_a_draft_again_is_read_by_no_staff(client_of, need, city_buyer, staff):
    actions.withdraw(actor=actor_of(city_buyer), listing=need)
    actions.reopen(actor=actor_of(city_buyer), listing=need)
    pages = [f"/needs/{need.public_id}/", f"/staff/review/need/{need.public_id}/", f"/staff/curation/{need.public_id}/"]
    assert [client_of(staff).get(page).status_code for page in pages] == [404, 404, 404]
