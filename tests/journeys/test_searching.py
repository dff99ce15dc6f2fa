"""Somebody looks for something, narrows it, goes back, and opens it: with scripts and without, in both languages."""

import re

import pytest

from listings.models import Need
from search.engines import engine
from search.indexing import rebuild
from tests.listings.factories import ReferenceFactory, ThemeFactory, cpv, published_need, published_solution

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market(db):
    ThemeFactory(key="lighting", name_en="Street lighting", name_bg="Улично осветление")
    cpv("34993000", "Road lighting")
    published_solution(
        title="Lamps that listen",
        summary="Lamps dim.",
        themes=["lighting"],
        countries=("BG",),
        cpv_codes=["34993000"],
    )
    published_solution(title="Lamps on benches", summary="Lamps shine.", countries=("RO",))
    published_need(title="Тъмни улици", problem="Лампите не светят.", outcome="Светло.", language="bg")
    ReferenceFactory(title="Лампи за парка", body="Лампи.")
    rebuild()
    yield
    engine().drop()


def hits(page):
    return page.locator("#results .hit-title").all_inner_texts()


def test_search_narrows_goes_back_and_opens(page, live_server, market):
    page.goto(live_server.url)
    page.fill("#search-q", "lamps")
    page.press("#search-q", "Enter")
    page.wait_for_url("**/search/?q=lamps**")
    assert sorted(hits(page)) == ["Lamps on benches", "Lamps that listen"]

    page.focus("input[name=country][value=BG]")
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("country=BG"))
    page.wait_for_selector(".search-chips")
    assert hits(page) == ["Lamps that listen"]
    assert page.evaluate("document.activeElement.value") == "BG"
    assert page.inner_text("#search-said").strip() == "1 solution"
    assert page.inner_text("#search-tabs [aria-current] data") == "1"

    page.go_back()
    page.wait_for_url(lambda url: "country=BG" not in url)
    page.wait_for_selector("input[name=country][value=BG]:not(:checked)")
    assert len(hits(page)) == 2

    page.click("text=Lamps that listen")
    page.wait_for_selector("h1[data-stop=square]")
    page.locator("#similar-heading").scroll_into_view_if_needed()
    page.wait_for_selector("section .hits")
    assert page.locator(".hits .hit-title").all_inner_texts() == ["Lamps on benches"]


def test_ticked_solutions_last_from_list_to_list_and_are_compared(page, live_server, market):
    page.goto(f"{live_server.url}/search/?q=dim")
    page.check("[data-compare='Lamps that listen']")
    assert page.inner_text("[data-compare-said]") == "One is ticked. Tick another to compare."
    page.goto(f"{live_server.url}/search/?q=benches")
    page.check("[data-compare='Lamps on benches']")
    assert page.inner_text("[data-compare-said]") == "2 are ticked"
    page.click("text=Compare what is ticked")
    page.wait_for_url("**/compare/**")
    assert page.locator(".compared thead th > a:first-child").all_inner_texts() == [
        "Lamps on benches",
        "Lamps that listen",
    ]
    page.go_back()
    page.click("text=Untick all")
    assert page.is_checked("[data-compare='Lamps on benches']") is False


def test_seventh_cannot_be_ticked(page, live_server, market):
    for number in range(6):
        published_solution(title=f"Lamps number {number}", summary="Lamps.")
    rebuild()
    page.goto(f"{live_server.url}/search/?q=lamps")
    boxes = page.locator("[data-compare]")
    for number in range(6):
        boxes.nth(number).check()
    assert [boxes.nth(number).is_disabled() for number in range(8)] == [False] * 6 + [True] * 2
    boxes.nth(0).uncheck()
    assert boxes.nth(6).is_disabled() is False


@pytest.mark.parametrize("away", [False, True], ids=["engine", "database"])
def test_filter_without_a_box_stays_when_other_words_are_sought(page, live_server, market, away):
    if away:
        engine().drop()
    page.goto(f"{live_server.url}/search/?theme=lighting&cpv=34993000")
    assert page.locator("text=The search engine does not answer just now").count() == away
    for words in ("lamps", "lamp"):
        page.fill("#search-q", words)
        page.press("#search-q", "Enter")
        page.wait_for_url(re.compile(f"q={words}&"))
        assert {"theme=lighting", "cpv=34993000"} < set(page.url.partition("?")[2].split("&"))
    assert hits(page) == ["Lamps that listen"]
    page.click(".search-chips a[href*=theme]:not([href*=cpv])")
    page.wait_for_url(lambda url: "cpv" not in url)


def test_search_in_bulgarian_tells_where_else_there_is_something(page, live_server, market):
    page.goto(f"{live_server.url}/bg/search/?q=лампи")
    assert "0 решения" in page.inner_text("h1")
    page.click("text=1 пример отговаря")
    page.wait_for_url(re.compile("kind=references"))
    assert hits(page) == ["Лампи за парка"]
    page.click("#search-tabs >> text=Потребности")
    page.wait_for_url(re.compile("kind=needs"))
    page.click(f'a[href="/bg/needs/{Need.objects.get().public_id}/"]')
    page.wait_for_selector("h1[data-stop=square]")
    assert page.inner_text("h1") == "Тъмни улици"


def test_search_works_without_scripts(browser, live_server, market):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/search/?q=lamps")
    page.check("input[name=country][value=RO]")
    page.click("noscript button")
    page.wait_for_url(re.compile("country=RO"))
    assert hits(page) == ["Lamps on benches"]
    page.click(".search-chips a.chip")
    page.wait_for_url(lambda url: "country" not in url)
    assert len(hits(page)) == 2
    page.click("text=Lamps that listen")
    page.wait_for_url(re.compile("/solutions/"))
    page.click("text=Show what is like it")
    page.wait_for_url(re.compile("/search/similar/"))
    assert page.locator(".hit-title").all_inner_texts() == ["Lamps on benches"]
    context.close()
