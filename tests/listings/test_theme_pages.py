"""Staff keep the tree of themes: rename, describe, move, add; nothing is deleted and nobody's text is lost."""

import re

import pytest

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings.actions import ThemeWords, add_theme, edit_theme
from listings.models import Theme
from tests.listings.stories import draft_solution, make_themes

WORDS = {
    "name_en": "Lamps",
    "name_bg": "Лампи",
    "description_en": "Light at night.",
    "description_bg": "Светлина нощем.",
}


@pytest.fixture(autouse=True)
def themes(db):
    make_themes()


@pytest.fixture
def lighting():
    return Theme.objects.get(key="lighting")


def order_of(track):
    return list(Theme.objects.filter(parent__key=track).values_list("key", flat=True))


def test_tree_is_shown_with_counts(client_of, staff, vendor_owner):
    draft_solution(vendor_owner)
    page = client_of(staff).get("/staff/themes/").content.decode()
    assert re.findall(r'href="/staff/themes/([a-z]+)/"', page) == [
        *("green", "lighting", "water"),
        *("mobility", "parking"),
    ]
    assert "Улично осветление" in page
    counts = re.findall(r'<td class="number"[^>]*>(\d+)</td>', page)
    assert counts == ["1", "0", "0", "0", "1", "0"]


def test_staff_who_may_only_read_get_no_links_to_change(client_of, staff_viewer):
    page = client_of(staff_viewer).get("/staff/themes/").content.decode()
    assert "Street lighting" in page
    assert "/staff/themes/lighting/" not in page


def test_edit_renames_for_readers_and_is_recorded(client_of, staff, lighting):
    answer = client_of(staff).post("/staff/themes/lighting/", {**WORDS, "place": "1", "version": "1"})
    assert (answer.status_code, answer.url) == (302, "/staff/themes/")
    lighting.refresh_from_db()
    assert {name: getattr(lighting, name) for name in WORDS} == WORDS
    assert (lighting.key, lighting.version) == ("lighting", 2)
    entry = Entry.objects.get(verb="theme.edited")
    assert (entry.subject, entry.person) == (f"theme:{lighting.public_id}", staff.public_id)
    assert entry.data == {"version": 2, "place": 1}
    assert "Лампи" in client_of().get("/bg/themes/lighting/").content.decode()


def test_edit_moves_within_the_track(staff, lighting):
    edit_theme(actor=actor_of(staff), theme=lighting, version=1, words=ThemeWords(**WORDS), place=2)
    assert order_of("green") == ["water", "lighting"]
    assert order_of("mobility") == ["parking"]
    assert dict(Theme.objects.values_list("key", "version")) == {
        "green": 1,
        "mobility": 1,
        "parking": 1,
        "lighting": 2,
        "water": 2,
    }


def test_track_is_renamed_but_not_moved(client_of, staff):
    page = client_of(staff).get("/staff/themes/green/").content.decode()
    assert "Place in the track" not in page
    assert client_of(staff).post("/staff/themes/green/", {**WORDS, "version": "1"}).status_code == 302
    assert Theme.objects.get(key="green").name_bg == "Лампи"


def test_second_to_save_sees_both_texts_and_loses_neither(client_of, staff, lighting):
    edit_theme(actor=actor_of(staff), theme=lighting, version=1, words=ThemeWords(**WORDS))
    typed = {**WORDS, "name_en": "Lanterns", "place": "1", "version": "1"}
    answer = client_of(staff).post("/staff/themes/lighting/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Lanterns"' in page
    assert "This is what is stored now" in page
    assert re.findall(r"<dd>\s*(.*?)\s*</dd>", page) == ["Lamps"]
    again = {**typed, "version": re.search(r'name="version" value="(\d+)"', page)[1]}
    assert client_of(staff).post("/staff/themes/lighting/", again).status_code == 302
    assert Theme.objects.get(key="lighting").name_en == "Lanterns"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_en": ""},
        {"name_bg": " "},
        {"name_en": "x" * 101},
        {"description_en": "x" * 301},
        {"description_bg": "\u202e"},
        {"name_en": "a\x00b"},
        {"name_en": "Water"},
        {"place": "9"},
        {"place": "x"},
        {"version": ""},
        {"version": "9" * 30},
    ],
)
def test_wrong_words_change_nothing_and_keep_what_was_typed(client_of, staff, wrong):
    before = list(Theme.objects.values())
    answer = client_of(staff).post("/staff/themes/lighting/", {**WORDS, "place": "1", "version": "1", **wrong})
    assert answer.status_code == 422
    assert "Светлина нощем." in answer.content.decode() or "description_bg" in wrong
    assert list(Theme.objects.values()) == before


def test_added_theme_stands_last_and_belongs_to_staff(client_of, staff):
    answer = client_of(staff).post("/staff/themes/green/add/", {**WORDS, "name_en": "Lamps & Poles"})
    assert answer.status_code == 302
    made = Theme.objects.get(key="lamps-poles")
    assert order_of("green") == ["lighting", "water", "lamps-poles"]
    assert (made.position, made.version, made.track_number) == (3, 2, 2)
    entry = Entry.objects.get(verb="theme.created")
    assert (entry.subject, entry.data) == (f"theme:{made.public_id}", {"track": 2})
    assert client_of().get("/themes/lamps-poles/").status_code == 200


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Water", "Another theme is called “Water” already."),
        ("Lighting", "A theme has the address “lighting” already."),
        ("Вода", "The English name needs Latin letters"),
    ],
)
def test_theme_is_not_added_twice(client_of, staff, name, sentence):
    answer = client_of(staff).post("/staff/themes/green/add/", {**WORDS, "name_en": name})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Theme.objects.count() == 5


def test_theme_is_added_to_a_track_only(client_of, staff, lighting):
    assert client_of(staff).get("/staff/themes/lighting/add/").status_code == 404
    with pytest.raises(Incomplete, match="one of the five tracks"):
        add_theme(actor=actor_of(staff), track=lighting, words=ThemeWords(**WORDS))


def test_nobody_but_deciding_staff_changes_the_tree(staff_viewer, vendor_owner, outsider, lighting):
    for person in (staff_viewer, vendor_owner, outsider):
        with pytest.raises(NotAllowed):
            edit_theme(actor=actor_of(person), theme=lighting, version=1, words=ThemeWords(**WORDS))
        with pytest.raises(NotAllowed):
            add_theme(actor=actor_of(person), track=lighting.parent, words=ThemeWords(**WORDS))
    assert Entry.objects.filter(verb__startswith="theme.").count() == 0


def test_stale_version_is_refused(staff, lighting):
    with pytest.raises(StaleVersion):
        edit_theme(actor=actor_of(staff), theme=lighting, version=7, words=ThemeWords(**WORDS))


@pytest.mark.parametrize("address", ["/staff/themes/", "/staff/themes/lighting/", "/staff/themes/green/add/"])
def test_pages_are_for_staff(client_of, address, vendor_owner, outsider, staff_viewer):
    assert client_of().get(address).status_code == 302
    assert [client_of(person).get(address).status_code for person in (vendor_owner, outsider, staff_viewer)] == [
        *(404, 404),
        200,
    ]
    if address != "/staff/themes/":
        typed = {**WORDS, "place": "1", "version": "1"}
        statuses = [client_of(person).post(address, typed).status_code for person in (vendor_owner, staff_viewer)]
        assert statuses == [404, 403]
