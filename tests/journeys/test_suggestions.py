"""The search field suggests while somebody types: by keyboard, by mouse, on a narrow screen, and without scripts."""

import pytest

from listings.taxonomy import forget_labels
from search.engines import engine
from search.indexing import rebuild
from tests.factories import OrganisationFactory, PlaceFactory
from tests.journeys.test_accessibility import findings
from tests.listings.factories import ReferenceFactory, published_need, published_solution
from tests.listings.stories import make_themes

pytestmark = pytest.mark.django_db(transaction=True)

FIELD = "#search-q"
LIST = "#search-q_listbox"
CHOSEN = f"{LIST} [aria-selected=true]"


@pytest.fixture
def world():
    """A theme, a code and one listing of each kind that begin with "light"; the index is built."""
    make_themes()
    forget_labels()
    vendor = OrganisationFactory(name="Volta Civica", country="IT", place=PlaceFactory(name="Bologna", country="IT"))
    solution = published_solution(vendor, title="Lights as a service", themes=("lighting",))
    published_need(title="Lights that dim on empty streets", themes=("lighting",))
    ReferenceFactory(title="Lights for the streets of Cluj", language="en")
    rebuild()
    yield solution
    engine().drop()


@pytest.fixture
def search(page, live_server, world):
    """The search page with its field ready."""
    page.goto(f"{live_server.url}/search/")
    page.wait_for_selector(f"{FIELD}[role=combobox]")
    return page


def write(page, words):
    """Type and wait for the list."""
    page.locator(FIELD).press_sequentially(words)
    page.wait_for_selector(f"{LIST}:not([hidden]) [role=option]")


def chosen(page):
    """Return what is chosen, by the list and by the field: the first lines agree, or there is nothing."""
    named = page.get_attribute(FIELD, "aria-activedescendant")
    selected = page.locator(CHOSEN)
    assert selected.count() == (1 if named else 0)
    return page.inner_text(f"#{named} > span:not([aria-hidden])") if named else ""


def press(page, key):
    page.press(FIELD, key)
    return chosen(page)


def test_keys_move_over_groups_and_enter_goes_there(search, world, live_server):
    write(search, "light")
    assert search.get_attribute(FIELD, "aria-expanded") == "true"
    assert search.inner_text(".combobox [role=status]") == "5 suggestions"
    assert chosen(search) == ""
    assert press(search, "ArrowDown") == "Street lighting"
    assert press(search, "ArrowDown") == "34993000 Road lighting"
    assert press(search, "ArrowDown") == "Lights as a service"
    assert press(search, "ArrowUp") == "34993000 Road lighting"
    assert press(search, "ArrowUp") == "Street lighting"
    assert press(search, "ArrowUp") == "Lights for the streets of Cluj"
    assert press(search, "ArrowUp") == "Lights that dim on empty streets"
    assert press(search, "ArrowUp") == "Lights as a service"
    assert search.input_value(FIELD) == "light"
    search.press(FIELD, "Enter")
    search.wait_for_url(f"{live_server.url}/solutions/{world.public_id}/")


def test_enter_without_a_choice_searches_as_usual(search, live_server):
    write(search, "light")
    search.press(FIELD, "Enter")
    search.wait_for_url("**/search/?*q=light*")
    assert not search.is_visible(LIST)


def test_typing_on_gives_the_choice_up(search):
    write(search, "ligh")
    assert press(search, "ArrowDown") == "Street lighting"
    assert press(search, "t") == ""
    search.press(FIELD, "Enter")
    search.wait_for_url("**/search/?*q=light*")


def test_home_and_end_belong_to_the_text(search):
    write(search, "light")
    assert press(search, "ArrowDown") == "Street lighting"
    assert press(search, "Home") == ""
    assert search.evaluate("document.activeElement.selectionStart") == 0
    assert press(search, "ArrowDown") == "Street lighting"
    assert press(search, "End") == ""
    assert search.evaluate("document.activeElement.selectionStart") == len("light")
    assert search.is_visible(LIST)


def test_escape_closes_and_keeps_the_words_and_arrow_opens_again(search):
    write(search, "light")
    assert press(search, "ArrowDown") == "Street lighting"
    assert press(search, "Escape") == ""
    assert (search.is_visible(LIST), search.get_attribute(FIELD, "aria-expanded")) == (False, "false")
    assert search.input_value(FIELD) == "light"
    search.press(FIELD, "ArrowDown")
    search.wait_for_selector(f"{LIST}:not([hidden])")


def test_leaving_the_field_closes_the_list(search):
    write(search, "light")
    search.press(FIELD, "Tab")
    assert not search.is_visible(LIST)


def test_click_on_an_option_goes_there_and_on_a_heading_nowhere(search, live_server):
    write(search, "light")
    before = search.url
    search.click("#suggestions-needs")
    search.click(f"{LIST} .combobox-keys")
    assert (search.url, search.is_visible(LIST)) == (before, True)
    assert search.evaluate("document.activeElement.id") == "search-q"
    search.click(f"{LIST} [role=option] >> text=Road lighting")
    search.wait_for_url(f"{live_server.url}/search/?cpv=34993000*")


def test_chosen_option_is_in_view(search):
    search.set_viewport_size({"width": 1280, "height": 420})
    write(search, "light")
    inside = f"""() => {{
        const list = document.querySelector("{LIST}").getBoundingClientRect();
        const keys = document.querySelector("{LIST} .combobox-keys").getBoundingClientRect();
        const option = document.querySelector("{CHOSEN}").getBoundingClientRect();
        return option.top >= list.top && option.bottom <= keys.top;
    }}"""
    for key in [*["ArrowDown"] * 5, *["ArrowUp"] * 5]:
        press(search, key)
        assert search.evaluate(inside)


def test_enter_that_ends_a_composition_chooses_nothing(search):
    write(search, "light")
    press(search, "ArrowDown")
    before = search.url
    for how in ("{isComposing: true}", "{keyCode: 229}"):
        search.evaluate(
            f"document.querySelector('{FIELD}').dispatchEvent("
            f"new KeyboardEvent('keydown', {{key: 'Enter', bubbles: true, cancelable: true, ...{how}}}))"
        )
    assert (search.url, chosen(search)) == (before, "Street lighting")


def test_last_words_win_over_an_answer_that_comes_late(search):
    late = []
    search.route("**/search/suggestions/?q=light", lambda route, _request: late.append(route))
    search.locator(FIELD).press_sequentially("light")
    while not late:
        search.wait_for_timeout(20)
    write(search, "s")
    late[0].fulfill(body='<li role="option" data-href="/late/">Late</li>', content_type="text/html")
    search.wait_for_timeout(100)
    assert "Late" not in search.inner_text(LIST)
    assert search.locator(f"{LIST} [role=option]").count() == 3


def test_nothing_to_offer_is_said_and_one_letter_is_not_asked(search):
    asked = []
    search.on("request", lambda request: asked.append(request.url) if "suggestions" in request.url else None)
    search.locator(FIELD).press_sequentially("x")
    search.wait_for_timeout(300)
    assert (asked, search.inner_text(".combobox [role=status]")) == ([], "")
    search.locator(FIELD).press_sequentially("yzzy")
    search.wait_for_selector(".combobox [role=status]:not(:empty)", state="attached")
    assert not search.is_visible(LIST)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_open_list_has_no_finding_and_fits_a_narrow_screen(page, live_server, world, scheme, prefix):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}{prefix}/search/")
    page.wait_for_selector(f"{FIELD}[role=combobox]")
    write(page, "light")
    assert findings(page) == []
    page.press(FIELD, "ArrowDown")
    assert findings(page) == []
    assert page.is_visible(".combobox-keys")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert not page.is_visible(".combobox-keys")
    assert page.is_visible(LIST)
    assert findings(page) == []


def test_field_is_a_plain_search_without_scripts(browser, live_server, world):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/search/")
    page.fill(FIELD, "light")
    page.press(FIELD, "Enter")
    page.wait_for_url("**/search/?*q=light*")
    context.close()


def test_finger_chooses_with_a_tap(browser, live_server, world):
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/search/")
    page.wait_for_selector(f"{FIELD}[role=combobox]")
    write(page, "light")
    page.tap(f"{LIST} [role=option] >> text=as a service")
    page.wait_for_url(f"{live_server.url}/solutions/{world.public_id}/")
    context.close()


def test_place_and_code_are_chosen_by_a_click_as_before(page, live_server, vendor_owner, sign_in):
    make_themes()
    forget_labels()
    place = PlaceFactory()
    sign_in(vendor_owner)
    page.goto(f"{live_server.url}/organisations/new/")
    page.locator("#id_place_name").press_sequentially("gab")
    page.click("#id_place_name_listbox [role=option]")
    assert page.input_value("#id_place_name").startswith("Gabrovo, Bulgaria")
    assert page.input_value("[name=place]") == str(place.geonames_id)
    page.goto(f"{live_server.url}/solutions/new/")
    page.locator("[data-picker] input[role=combobox]").press_sequentially("road")
    page.click("[data-picker] [role=option]")
    assert page.locator(".chip").all_text_contents() == ["34993000 Road lighting×"]
    assert page.input_value("[data-picker] input[type=hidden]") == "34993000"


COMPOUND = "Lichtsignalanlagenerneuerungsprojektsteuerungsvereinbarung" * 2
FITS = f"""() => {{
    const list = document.querySelector("{LIST}");
    const options = [...list.querySelectorAll("[role=option]")];
    const icons = [...list.querySelectorAll("[role=option] > svg")].map((icon) => icon.getBoundingClientRect());
    return {{
        clipped: [list, ...options].filter((one) => one.scrollWidth > one.clientWidth).length,
        outside: options.flatMap((one) => [...one.children].filter((part) =>
            part.getBoundingClientRect().right > one.getBoundingClientRect().right)).length,
        broken: options.filter((one) => one.querySelector("span").textContent === "Lichtplan")
            .filter((one) => one.querySelector("span").getBoundingClientRect().height > 30).length,
        icons: [...new Set(icons.map((icon) => `${{icon.width}}x${{icon.height}}`))],
    }};
}}"""


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_long_word_breaks_and_icons_keep_their_size(search, width):
    published_solution(title=COMPOUND)
    published_solution(OrganisationFactory(name=COMPOUND), title="Lichtplan")
    rebuild()
    search.set_viewport_size({"width": width, "height": 800})
    write(search, "licht")
    assert COMPOUND in search.inner_text(LIST)
    assert search.evaluate(FITS) == {"clipped": 0, "outside": 0, "broken": 0, "icons": ["20x20"]}
