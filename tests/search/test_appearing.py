"""Solutions that people see and open are counted by day, without persons, once, and nobody else's looks."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.retention import rules
from search import observing
from search.models import AskedWords, FoldedFile, SolutionDay
from search.observing import fold
from search.queries.appearances import Asked, counted_since, days_shown, words_of
from search.spool import note
from tests.factories import member
from tests.matching.stories import make_solution

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
A_PERSON = {"User-Agent": BROWSER, "Accept-Language": "bg"}


def lines(settings):
    """Return what was noted of what people saw: a busy machine also notes that a page was slow."""
    folder = settings.SEARCH_OBSERVED_FOLDER
    found = [json.loads(line) for path in sorted(folder.glob("*")) for line in path.read_text().splitlines()]
    return [line for line in found if "slow" not in line]


def totals(solution):
    return list(SolutionDay.objects.filter(solution=solution).values_list("appearances", "openings"))


def today():
    return timezone.now().date()


def show(*solutions, day=None, **words):
    note({"shown": {"seen": [one.public_id for one in solutions]}, "day": (day or today()).isoformat(), **words})


# What is noted


def test_page_of_results_is_one_line_without_the_person(known_solution, city_buyer, client_of, settings):
    client_of(city_buyer).get("/search/", {"q": "Nightfall"}, headers=A_PERSON)
    (line,) = lines(settings)
    assert line["shown"] == {"seen": [known_solution.public_id]}
    assert set(line) == {"shown", "day", "words"}
    assert {**line["words"], "asker": 0} == {"text": "nightfall", "language": "en", "kind": "solutions", "asker": 0}
    organisation = city_buyer.memberships.get().organisation
    plain = json.dumps(line)
    assert not [told for told in (city_buyer.public_id, organisation.public_id, organisation.name) if told in plain]
    assert SolutionDay.objects.count() == 0  # a reading page writes no table


def test_words_of_who_did_not_sign_in_and_of_an_unverified_organisation_are_not_kept(
    known_solution, outsider, client_of, settings
):
    for person in (None, outsider):
        client_of(person).get("/search/", {"q": "Nightfall"}, headers=A_PERSON)
    assert [set(line) for line in lines(settings)] == [{"shown", "day"}] * 2


@pytest.mark.parametrize("path", ["/", "/themes/parking/", "/organisations/{owner}/"])
def test_solution_in_a_list_appears(known_solution, client, settings, path):
    address = path.format(owner=known_solution.organisation.public_id)
    assert client.get(address, headers=A_PERSON).status_code == 200
    assert [line["shown"] for line in lines(settings)] == [{"seen": [known_solution.public_id]}]


def test_page_of_a_solution_is_an_opening(known_solution, client, settings):
    client.get(f"/solutions/{known_solution.public_id}/", headers=A_PERSON)
    assert [line["shown"] for line in lines(settings)] == [{"opened": [known_solution.public_id]}]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept-Language": "bg"},
        {"User-Agent": BROWSER},
        {**A_PERSON, "User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {**A_PERSON, "User-Agent": "curl/8.5"},
        {**A_PERSON, "User-Agent": "Mozilla/5.0 HeadlessChrome/140"},
        {**A_PERSON, "Sec-Purpose": "prefetch;prerender"},
        {**A_PERSON, "X-Moz": "prefetch"},
    ],
)
def test_programs_and_pages_fetched_ahead_are_not_counted(known_solution, client, settings, headers):
    client.get(f"/solutions/{known_solution.public_id}/", headers=headers)
    client.get("/search/", {"q": "nightfall"}, headers=headers)
    assert not settings.SEARCH_OBSERVED_FOLDER.exists()


def test_head_is_not_counted(known_solution, client, settings):
    client.head(f"/solutions/{known_solution.public_id}/", headers=A_PERSON)
    assert not settings.SEARCH_OBSERVED_FOLDER.exists()


def test_own_team_and_staff_are_not_counted(known_solution, vendor_owner, vendor_editor, staff, client_of, settings):
    for person in (vendor_owner, vendor_editor, staff):
        for address in (f"/solutions/{known_solution.public_id}/", "/search/?q=nightfall", "/"):
            client_of(person).get(address, headers=A_PERSON)
    assert not settings.SEARCH_OBSERVED_FOLDER.exists()


def test_part_of_a_page_that_shows_what_stands_there_is_not_counted_twice(known_solution, client, settings):
    def ask(address, current):
        fragment = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{current}"}
        client.get(address, headers={**A_PERSON, **fragment})

    client.get("/search/?q=nightfall", headers=A_PERSON)
    ask("/search/?q=nightfall&kind=solutions", "/search/?q=nightfall")
    assert len(lines(settings)) == 1
    ask("/search/?q=nightfall&country=BG", "/search/?q=nightfall")  # other results
    assert len(lines(settings)) == 2


def test_what_is_suggested_beside_a_listing_is_not_counted(known_solution, themes, city_buyer, client_of, settings):
    client = client_of(city_buyer)
    address = reverse("search:similar", args=["solutions", known_solution.public_id])
    assert client.get(address, headers={**A_PERSON, "HX-Request": "true"}).status_code == 200
    assert not settings.SEARCH_OBSERVED_FOLDER.exists()


# Folded


def test_lines_become_totals_of_a_day():
    one, other = make_solution(), make_solution()
    show(one, other)
    show(one)
    show(one, day=today() - timedelta(days=1))
    note({"shown": {"opened": [one.public_id]}, "day": today().isoformat()})
    fold()
    show(one)
    fold()
    assert sorted(totals(one)) == [(1, 0), (3, 1)]
    assert totals(other) == [(1, 0)]
    assert counted_since() == today() - timedelta(days=1)
    assert sorted(days_shown([one.pk], today(), today() + timedelta(days=1))) == [(one.pk, today(), 3, 1)]


def test_file_that_was_folded_and_not_deleted_adds_nothing(django_capture_on_commit_callbacks, settings):
    solution = make_solution()
    show(solution)
    fold()  # and killed before the deletion
    with django_capture_on_commit_callbacks(execute=True):
        fold()
    assert (totals(solution), list(settings.SEARCH_OBSERVED_FOLDER.iterdir())) == ([(1, 0)], [])


def test_file_that_was_taken_and_not_folded_is_added_next_time():
    solution = make_solution()
    show(solution)
    with transaction.atomic():
        fold()
        transaction.set_rollback(True)
    assert (totals(solution), FoldedFile.objects.count()) == ([], 0)
    fold()
    assert totals(solution) == [(1, 0)]


def test_what_is_no_solution_any_more_is_passed_over():
    solution = make_solution()
    show(solution)
    note({"shown": {"seen": ["aaaaaaaaaa"], "opened": ["bbbbbbbbbb"]}, "day": today().isoformat()})
    fold()
    assert list(SolutionDay.objects.values_list("solution", "appearances")) == [(solution.pk, 1)]


def test_totals_go_after_two_years_and_words_after_ninety_days():
    solution = make_solution()
    SolutionDay.objects.create(solution=solution, day=today() - timedelta(days=731), appearances=9)
    SolutionDay.objects.create(solution=solution, day=today() - timedelta(days=729), appearances=8)
    for text, first, last in (("a", 91, 91), ("b", 89, 89), ("c", 300, 1)):
        days = {"day": today() - timedelta(days=first), "last_day": today() - timedelta(days=last)}
        AskedWords.objects.create(solution=solution, text=text, language="en", asker=1, **days)
    for rule in rules():
        if rule.model in {"search.SolutionDay", "search.AskedWords"}:
            rule.apply(timezone.now() - rule.keeps)
    assert totals(solution) == [(8, 0)]
    assert list(AskedWords.objects.order_by("text").values_list("text", flat=True)) == ["b", "c"]


# The words


def asked_by(askers, solution, *, days_ago):
    for asker in range(askers):
        words = {"text": "dusk lamps", "language": "en", "kind": "solutions", "asker": asker}
        show(solution, day=today() - timedelta(days=days_ago), words=words)
    fold()


@pytest.mark.parametrize(
    ("askers", "days_ago", "told"),
    [(9, 30, []), (10, 30, [Asked("dusk lamps", "en", 10)]), (10, 29, []), (12, 31, [Asked("dusk lamps", "en", 12)])],
)
def test_words_are_told_when_ten_organisations_used_them_thirty_days_ago(askers, days_ago, told):
    solution, other = make_solution(), make_solution()
    asked_by(askers, solution, days_ago=days_ago)
    assert words_of(solution) == told
    assert words_of(other) == []


def test_same_organisation_counts_once_and_on_its_first_day():
    solution = make_solution()
    asked_by(10, solution, days_ago=31)
    asked_by(10, solution, days_ago=1)
    assert AskedWords.objects.count() == 10
    assert words_of(solution) == [Asked("dusk lamps", "en", 10)]


def test_words_that_are_asked_all_the_time_do_not_vanish():
    solution = make_solution()
    for days_ago in (91, 50, 3, 20):
        asked_by(10, solution, days_ago=days_ago)
    (rule,) = [one for one in rules() if one.model == "search.AskedWords"]
    rule.apply(timezone.now() - rule.keeps)
    assert words_of(solution) == [Asked("dusk lamps", "en", 10)]
    assert set(AskedWords.objects.values_list("last_day", flat=True)) == {today() - timedelta(days=3)}


def test_each_organisation_has_its_byte(known_solution, client_of, settings, monkeypatch):
    monkeypatch.setattr(observing, "_asker", lambda organisation, *_question: int(organisation[:2], 36) % 256)
    three = [member(f"Buyer {one}", "buys") for one in range(3)]
    for buyer in (*three, *three):
        client_of(buyer).get("/search/?q=nightfall", headers=A_PERSON)
    fold()
    bytes_of = {int(one.memberships.get().organisation.public_id[:2], 36) % 256 for one in three}
    assert set(AskedWords.objects.values_list("asker", flat=True)) == bytes_of


def test_nothing_was_counted_yet():
    assert counted_since() is None
