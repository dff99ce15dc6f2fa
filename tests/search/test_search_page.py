"""The search page: what is found, counted, marked, offered and kept, on both engines."""

import os
import random
from html import unescape

import pytest
from django.utils.http import urlencode

from search.criteria import Criteria
from search.indexing import rebuild
from search.queries import found
from tests.listings.factories import cpv, lister, published_need, published_solution
from tests.search.pages import named, sent, titles

pytestmark = pytest.mark.django_db
FULL = os.environ.get("PROVE") == "1"
ALL = ["Street lamps that listen", "Bike counters", "Bench with a lamp"]


def facet(answer, name):
    shown = next(one for one in answer.facets if one.name == name)
    return {option.value: option.total for option in (*shown.options, *shown.more)}


def test_words_find_in_titles_and_texts_and_count_in_every_tab(market):
    answer = found(Criteria(text="street lamps"))
    assert titles(answer) == ALL
    assert [(tab.kind, tab.total, tab.is_current) for tab in answer.tabs] == [
        ("solutions", 3, True),
        ("needs", 1, False),
        ("references", 1, False),
    ]
    assert (answer.total, answer.is_from_database) == (3, False)


def test_question_in_quotation_marks_and_with_a_minus(market):
    assert titles(found(Criteria(text='"street lamps"'))) == ["Street lamps that listen"]
    assert titles(found(Criteria(text="lamp -bench"))) == ["Street lamps that listen"]
    assert titles(found(Criteria(text="лампи", kind="references", language="bg"))) == ["Улично осветление"]


def test_facets_are_counted_without_their_own_filter(market):
    answer = found(Criteria(chosen={"theme": ("lighting",)}))
    assert sorted(titles(answer)) == ["Bench with a lamp", "Street lamps that listen"]
    assert facet(answer, "theme") == {"mobility": 3, "lighting": 2, "cycling": 1}
    assert facet(answer, "price") == {"under_10k": 1, "over_500k": 1}
    assert facet(answer, "tag") == {"lorawan": 1}
    assert facet(answer, "division") == {"34": 1}
    assert [(chip.title, chip.label, chip.url) for chip in answer.chips] == [("Theme", "Street lighting", "/search/")]


def test_facets_of_needs_tell_open_from_closed_and_public_budgets(market):
    answer = found(Criteria(kind="needs"))
    assert facet(answer, "status") == {"open": 1, "closed": 1}
    assert facet(answer, "mode") == {"partnership": 1, "consultation": 1}
    assert facet(answer, "budget") == {
        "under_50k": 1,
        "under_150k": 1,
        "under_500k": 1,
        "over_500k": 1,
        "not_public": 1,
    }
    assert titles(found(Criteria(kind="needs", chosen={"status": ("open",)}))) == ["Dark paths"]
    assert titles(found(Criteria(kind="needs", chosen={"status": ("open", "closed")}, sort="deadline"))) == [
        "Old need",
        "Dark paths",
    ]


def test_facets_of_references_know_the_unknown_country(market):
    answer = found(Criteria(kind="references"))
    assert facet(answer, "country") == {"BG": 1, "unknown": 1}
    assert titles(found(Criteria(kind="references", chosen={"country": ("unknown",)}))) == ["Street lamp columns"]


@pytest.mark.parametrize(("typed", "label"), [("BG", "Bulgaria"), ("²", "²"), ("100", "100"), ("١", "١")])
def test_country_that_is_none_stands_for_itself(market, client, typed, label):
    assert [chip.label for chip in found(Criteria(chosen={"country": (typed,)})).chips] == [label]
    assert client.get(named(country=typed)).status_code == 200


def test_lowest_price_comes_first_and_open_prices_last(market):
    assert titles(found(Criteria(sort="cheapest"))) == [
        "Street lamps that listen",
        "Bench with a lamp",
        "Bike counters",
    ]


def test_nothing_found_says_where_there_is_something(market, client):
    page = client.get(named(q="улично")).content.decode()
    assert "Nothing here has these words" in page
    assert '<a href="/search/?q=%D1%83%D0%BB%D0%B8%D1%87%D0%BD%D0%BE&amp;kind=references">' in page
    assert "1 reference matches" in page
    narrowed = client.get(named(q="lamp", maturity="prototype")).content.decode()
    assert "2 fit without the filters" in " ".join(unescape(narrowed).split())


def test_words_are_marked_where_they_were_found(market, client):
    page = client.get(named(q="lamp")).content.decode()
    assert "Street <mark>lamps</mark> that listen" in page
    assert "<mark>Lamps</mark> dim when nobody is near." in page


def test_what_left_the_site_is_no_hit_though_the_index_lags(market):
    solution = published_solution(title="Lamp of yesterday")
    rebuild()
    assert titles(found(Criteria(text="yesterday"))) == ["Lamp of yesterday"]
    solution.organisation.state = "suspended"
    solution.organisation.save()
    assert titles(found(Criteria(text="yesterday"))) == []


def test_script_gets_the_part_that_changes(market, client):
    whole = client.get(named(q="lamp"))
    part = client.get(named(q="lamp"), headers={"HX-Request": "true"})
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b'id="search-tabs"' in part.content
    assert "HX-Request" in whole["Vary"]
    assert "HX-Request" in part["Vary"]


def test_title_and_address_follow_a_search_made_by_script(market, client):
    sent = named(q="lamp", kind="solutions", sort="", exact="")
    part = client.get(sent, headers={"HX-Request": "true"})
    title = " ".join(part.content.decode().partition("<title>")[2].partition("</title>")[0].split())
    assert title == "Search for “lamp” · Intelligent Cities Marketplace"
    assert (part["HX-Push-Url"], "HX-Push-Url" in client.get(sent)) == ("/search/?q=lamp", False)
    assert client.get(named(q="", exact=""), headers={"HX-Request": "true"})["HX-Push-Url"] == "/search/"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("person", [None, "city_buyer"])
def test_queries_do_not_grow_with_the_rows(
    count, person, site_engine, client_of, request, django_assert_num_queries, django_assert_max_num_queries
):
    cpv("34993000", "Road lighting")
    for number in range(count):
        published_solution(title=f"Lamp {number}", tags=["LoRaWAN", f"tag {number}"], cpv_codes=["34993000"])
    rebuild()
    client = client_of(request.getfixturevalue(person) if person else None)
    client.get("/")
    with django_assert_num_queries(9 if person else 6):
        page = client.get(named(q="lamp", tag="lorawan", theme="cycling", cpv="34993000"))
    assert page.context["found"].total == count
    site_engine.drop()
    with django_assert_max_num_queries(9 if person else 6):
        page = client.get(named(q="lamp", tag="lorawan", theme="cycling", cpv="34993000"))
    assert (page.context["found"].total, page.context["found"].is_from_database) == (count, True)


def test_pages_hold_twenty_and_one_beyond_the_last_is_the_last(site_engine, client):
    organisation = lister("provides")
    for number in range(23):
        published_solution(organisation, title=f"Lamp {number}")
    rebuild()
    first = client.get(named(q="lamp")).context["found"]
    second = client.get(named(q="lamp", page=2)).context["found"]
    beyond = client.get(named(q="lamp", page=99)).context["found"]
    assert (len(first.hits), len(second.hits)) == (20, 3)
    assert titles(beyond) == titles(second)
    assert {*titles(first), *titles(second)} == {f"Lamp {number}" for number in range(23)}


def test_private_budget_changes_no_byte_of_the_page(site_engine, client):
    need = published_need(title="Dark paths", budget_low=None, budget_high=None, budget_public=False)
    rebuild()
    before = client.get(named(kind="needs", q="paths")).content
    for low, high in ((1, 2), (5_000_00, 9_000_000_00), (None, 7)):
        need.budget_low, need.budget_high = low, high
        need.save()
        rebuild()
        assert client.get(named(kind="needs", q="paths")).content == before


SIGNS = ['"', "-", '-"', "\x00", "\ud800", "%", "\\", "(", "*", "~", "^", "🏙️", "{}", "\n"]
WORDS = [*SIGNS, "lamp", "улица", "AND", "é" * 400]
PARAMETERS = [
    *("q", "kind", "theme", "tag", "cpv", "division", "country", "language", "maturity", "mode", "price", "budget"),
    *("status", "source", "sort", "page", "nothing"),
]
KNOWN = [
    "solutions",
    "needs",
    "references",
    "open",
    "deadline",
    "newest",
    "-1",
    "0",
    "2",
    "9" * 20,
    "BG",
    "bg",
]


@pytest.mark.parametrize("away", [False, True], ids=["engine", "database"])
def test_no_text_and_no_parameter_breaks_the_page(market, site_engine, client, away):
    if away:
        site_engine.drop()
    dice = random.Random(20261125)  # noqa: S311  the same ones every time
    for _each in range(1_000 if FULL else 200):
        words = [dice.choice([*WORDS, *KNOWN]) for _word in range(dice.randrange(6))]
        value = dice.choice(["", " "]).join(words).encode("utf-8", "surrogatepass")
        names = [dice.choice(PARAMETERS) for _name in range(dice.randrange(1, 6))]
        address = "/search/?" + urlencode([(name, value) for name in names])
        prefix = dice.choice(["", "/bg"])
        page = client.get(prefix + address)
        assert (page.status_code, page.context["found"].is_from_database) == (200, away), address


def test_nothing_found_names_the_theme_that_has_these_words(market, client):
    page = client.get("/bg" + named(q="уличното осветление")).content.decode()
    assert "Всичко по темата" not in page
    page = client.get("/bg" + named(q="улично осв")).content.decode()
    assert '<a href="/bg/search/?kind=solutions&amp;theme=lighting">Всичко по темата „Улично осветление“</a>' in page


def test_order_that_goes_without_saying_is_not_sent(market, client):
    page = client.get(named(kind="needs")).content.decode()
    assert '<option value="" selected>Newest first</option>' in " ".join(page.split())


@pytest.mark.parametrize("away", [False, True], ids=["engine", "database"])
@pytest.mark.parametrize(
    "address",
    [
        "q=lamp&theme=lighting&price=under_10k&maturity=scaled&language=bg&tag=lorawan&cpv=34993000&sort=newest",
        "q=lamp&theme=lighting&theme=nowhere&country=BG&country=RO&division=34",
        "q=qqqq&price=under_10k&cpv=34993000&sort=cheapest",
        "kind=needs&status=open&mode=partnership&budget=under_50k&budget=not_public&sort=deadline",
        "kind=references&country=unknown&source=services",
    ],
)
def test_form_that_is_sent_again_keeps_all_that_is_chosen(market, site_engine, client, address, away):
    if away:
        site_engine.drop()
    page = client.get(f"/search/?{address}")
    assert page.context["found"].is_from_database == away
    assert client.get(sent(page)).context["criteria"].query == address
    other = client.get(sent(page, q="bench")).context["criteria"]
    assert (other.text, other.chosen) == ("bench", page.context["criteria"].chosen)


def test_open_that_is_ticked_off_takes_the_order_by_deadline_with_it(market, client):
    page = client.get(named(kind="needs", sort="deadline"))
    assert page.context["criteria"].query == "kind=needs&status=open&sort=deadline"
    address = sent(page)
    assert "&status=open" in address
    without = client.get(address.replace("&status=open", ""))
    assert without.context["criteria"].query == "kind=needs"
    assert sorted(titles(without.context["found"])) == ["Dark paths", "Old need"]
    again = client.get(sent(without, sort="deadline"))
    assert again.context["criteria"].query == "kind=needs&status=open&sort=deadline"
    closed = client.get(address.replace("status=open", "status=closed"))
    assert closed.context["criteria"].query == "kind=needs&status=closed&sort=deadline"


def test_what_has_a_box_or_a_list_is_not_kept_beside_it(market):
    chosen = {"theme": ("lighting",), "price": ("under_10k",)}
    assert found(Criteria(text="lamp", chosen=chosen, sort="newest")).kept == []
    assert found(Criteria(text="lamp", chosen={**chosen, "cpv": ("34993000",)})).kept == [("cpv", "34993000")]
    assert found(Criteria(text="qqqq", sort="newest")).kept == [("sort", "newest")]
