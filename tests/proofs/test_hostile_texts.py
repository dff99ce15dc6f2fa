"""Hostile Markdown in a real browser, with the site's policy for scripts switched off: no page runs any of it."""

import re

import pytest

from listings.models import Solution, SolutionText
from listings.states import ListingState
from tests import people
from tests.journeys.entrance import enter
from tests.listings.factories import published_solution
from tests.proofs.hostile_texts import texts

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.once("what becomes of a text is the same whatever the database is"),
]
BESIDE = 6  # as many as the comparison takes
LISTEN = "window.told = 0; window.ran = () => { window.told += 1; };"
# Whatever could be pressed, pointed at or opened is, but for leaving the page.
PROVOKE = """() => {
    addEventListener("click", event => event.preventDefault(), true);
    addEventListener("submit", event => event.preventDefault(), true);
    const written = [...document.querySelectorAll(".written, .written *")];
    for (const one of written)
        for (const kind of ["click", "mouseover", "focus", "toggle", "load", "error"])
            one.dispatchEvent(new Event(kind, {bubbles: true, cancelable: true}));
    const bad = written.filter(one =>
        one.matches("script, iframe, object, embed, svg, math, style, form, input, img") ||
        [...one.attributes].some(attribute => attribute.name.startsWith("on")) ||
        (one.href && !/^(https?|mailto):/.test(one.href)));
    return {texts: document.querySelectorAll(".written").length, ran: window.told, bad: bad.length};
}"""


@pytest.fixture
def page(browser):
    """A page on which nothing but the texts' own making stops a script."""
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(LISTEN)
    yield context.new_page()
    context.close()


def look(page, address):
    page.goto(address)
    return page.evaluate(PROVOKE)


def test_the_browser_would_tell(page, live_server):
    """On a page of the site a text that was let through is seen to run, and to be bad."""
    page.goto(f"{live_server.url}/about/")
    page.evaluate("document.body.innerHTML = '<div class=written><img src=x onerror=ran()></div>'")
    page.wait_for_function("window.told > 0")
    seen = page.evaluate(PROVOKE)
    assert (seen["texts"], seen["bad"], seen["ran"] > 0) == (1, 1, True)


def test_no_script_in_a_text_runs_on_any_page_that_shows_it(page, live_server, transactional_db, full, row):
    number = 500 if full else 2 * BESIDE
    vendor, staff = people.vendor_owner(), people.staff()
    made = [published_solution(vendor.memberships.get().organisation, title=f"Lamp {each}") for each in range(BESIDE)]
    enter(page, live_server.url, staff)
    spread = texts(number)
    pages = 0
    for start in range(0, number, BESIDE):
        some = spread[start : start + BESIDE]
        for one, text in zip(made, some, strict=False):
            SolutionText.objects.filter(solution=one).update(description=text, benefits=text, constraints=text)
        named = "&".join(f"solution={one.public_id}" for one in made)
        addresses = [f"/compare/?{named}", *(f"/solutions/{one.public_id}/" for one in made[: len(some)])]
        for address in addresses:
            seen = look(page, live_server.url + address)
            pages += 1
            assert (seen["texts"] > 0, seen["ran"], seen["bad"]) == (True, 0, 0), (address, some)
        Solution.objects.update(state=ListingState.SUBMITTED)
        for one in made[: len(some)]:
            seen = look(page, f"{live_server.url}/staff/review/solution/{one.public_id}/")
            pages += 1
            assert (seen["texts"] > 0, seen["ran"], seen["bad"]) == (True, 0, 0), (one.public_id, some)
        Solution.objects.update(state=ListingState.PUBLISHED)
    row("hostile texts", texts=number, pages=pages, scripts_run=0)


def test_there_are_five_hundred_different_texts():
    found = texts(500)
    assert (len(set(found)), all(re.search(r"ran\(", text) for text in found)) == (500, True)
