"""What the search field offers while somebody types: which labels, in which order, with which marks, for whom."""

import re
from datetime import timedelta
from urllib.parse import quote_from_bytes

import pytest
from django.template import engines
from django.urls import reverse
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from accounts.models import Organisation
from accounts.states import Form, OrganisationState
from listings.models import CpvCode, Need, Solution, SolutionText
from listings.states import ListingState
from search import analysis
from search.suggesting.bodies import MOST_READ
from search.suggesting.groups import suggestions_for
from search.suggesting.options import pieces_of
from search.suggesting.typed import LONGEST
from tests.factories import OrganisationFactory, PlaceFactory
from tests.listings.factories import PUBLISHED, ReferenceFactory, published_need, published_solution
from tests.listings.stories import make_themes
from tests.search.suggested import addresses, labels, marked, shown

ANY_TEXT = st.text(st.characters(), max_size=60)
quick = effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_every_group_offers_what_begins_so(indexed, volta, gabrovo):
    make_themes()
    CpvCode.objects.create(code="34928500", level=5, labels={"en": "Street-lighting equipment", "bg": "Лампи"})
    solution = published_solution(volta, title="Street lights as a service")
    need = published_need(gabrovo, title="Street lights that dim on empty streets")
    reference = ReferenceFactory(title="New lights for the streets of Cluj", language="en", source="services")
    indexed()
    assert shown("  Street LIGH") == {
        "Themes": [("[Street] [ligh]ting", "Green economy")],
        "CPV codes": [("34928500 [Street]-[ligh]ting equipment", "")],
        "Solutions": [("[Street] [ligh]ts as a service", "Volta Civica, Bologna")],
        "Needs": [("[Street] [ligh]ts that dim on empty [street]s", "Gabrovo, Bulgaria")],
        "References": [("New [ligh]ts for the [street]s of Cluj", "Public services in Europe (JRC)")],
    }
    assert addresses("street ligh") == [
        "/search/?theme=lighting",
        "/search/?cpv=34928500",
        f"/solutions/{solution.public_id}/",
        f"/needs/{need.public_id}/",
        f"/references/{reference.public_id}/",
    ]


def test_group_holds_three_the_newest_first(indexed, volta):
    for day in (2, 4, 1, 3):
        published_solution(volta, title=f"Lamp {day}", published_at=PUBLISHED + timedelta(days=day))
    indexed()
    assert labels("lamp", "solutions") == ["Lamp 4", "Lamp 3", "Lamp 2"]


@pytest.mark.parametrize("typed", ["lamp", "LA", "lamps a", "by night", "night lamp", "  lamps,  night!", "Lâmp"])
def test_title_is_found_by_beginnings_of_its_words(indexed, volta, typed):
    published_solution(volta, title="Lamps all by night")
    indexed()
    assert labels(typed, "solutions") == ["Lamps all by night"]


@pytest.mark.parametrize("typed", ["amps", "lampshade", "lamps day", "lamps all by night and day", "l"])
def test_title_is_not_found_by_other_words(indexed, volta, typed):
    published_solution(volta, title="Lamps all by night")
    indexed()
    assert labels(typed, "solutions") == []


@pytest.mark.parametrize("typed", ["telecommunications", "telecommunicatio"])
def test_long_word_is_found_and_marked_as_far_as_it_is_typed(indexed, volta, typed):
    published_solution(volta, title="Telecommunications")
    indexed()
    assert shown(typed)["Solutions"] == [
        (f"[{typed.capitalize()}]{'telecommunications'.removeprefix(typed)}", "Volta Civica, Bologna")
    ]


def test_nothing_that_is_not_public_is_offered_even_when_the_index_is_behind(indexed, volta):
    published_solution(volta, title="Lamp of a house that stays")
    draft = published_solution(title="Lamp that went back to draft")
    suspended = published_need(title="Lamp of somebody suspended")
    indexed()
    assert len(addresses("lamp")) == 3
    Solution.objects.filter(pk=draft.pk).update(state=ListingState.DRAFT)
    Organisation.objects.filter(pk=suspended.organisation.pk).update(state=OrganisationState.SUSPENDED)
    assert shown("lamp") == {"Solutions": [("[Lamp] of a house that stays", "Volta Civica, Bologna")]}


def test_title_that_changed_since_is_shown_as_it_is_now(indexed, volta):
    solution = published_solution(volta, title="Lamp")
    indexed()
    SolutionText.objects.filter(solution=solution).update(title="Bench")
    assert shown("lamp") == {"Solutions": [("Bench", "Volta Civica, Bologna")]}


def test_reader_gets_labels_and_addresses_in_her_language(indexed, gabrovo):
    make_themes()
    published_need(gabrovo, title="Улично осветление", language="bg")
    indexed()
    with translation.override("bg"):
        assert addresses("осв")[:2] == ["/bg/search/?theme=lighting", "/bg/search/?cpv=34993000"]
        assert labels("осв", "themes") == ["Улично осветление"]
        assert labels("осв", "cpv") == ["34993000 Осветяване на пътища"]
    assert labels("осв", "needs") == ["Улично осветление"]
    assert labels("street", "themes") == ["Street lighting"]
    (theme, *_others) = (group for group in suggestions_for("осв") if group.key == "themes")
    assert [(marked(one), one.note, one.language) for one in theme.options] == [
        ("Улично [осв]етление", "Street lighting", "bg")
    ]


@pytest.mark.parametrize(
    ("reader", "typed", "language"),
    [("en", "lum", "en"), ("bg", "lum", "bg"), ("en", "lumino", "bg"), ("bg", "lumina", "en")],
)
def test_listing_in_two_languages_is_shown_in_the_one_that_holds_what_was_typed(
    indexed, volta, reader, typed, language
):
    solution = published_solution(volta, title="Lumina")
    SolutionText.objects.create(solution=solution, language="bg", title="Lumino", folded="")
    indexed()
    with translation.override(reader):
        (group,) = suggestions_for(typed)
    assert [option.language for option in group.options] == [language]


def test_place_of_an_organisation_without_one_is_its_country(indexed):
    published_solution(OrganisationFactory(name="Svetlomer", country="BG"), title="Lamp")
    published_need(OrganisationFactory(name="City of Sofia", form=Form.CITY, country="BG"), title="Lamp")
    indexed()
    assert shown("lamp") == {
        "Solutions": [("[Lamp]", "Svetlomer, Bulgaria")],
        "Needs": [("[Lamp]", "City of Sofia, Bulgaria")],
    }


def test_need_whose_deadline_has_passed_is_offered_as_its_page_is_there(indexed, gabrovo):
    need = published_need(gabrovo, title="Lamp")
    Need.objects.filter(pk=need.pk).update(deadline=PUBLISHED)
    indexed()
    assert addresses("lamp") == [f"/needs/{need.public_id}/"]


def test_theme_whose_name_begins_so_comes_first_then_the_line_plan(db, without_engine):
    make_themes()
    assert labels("li", "themes") == ["Street lighting"]
    assert labels("mo", "themes") == ["Mobility"]
    assert [marked(one) for one in suggestions_for("ec")[0].options] == ["Green [ec]onomy"]
    assert [(one.track, one.note) for one in suggestions_for("wat")[0].options] == [(2, "Green economy")]


def test_codes_are_found_by_their_digits(db, without_engine):
    make_themes()
    assert shown("3499") == {"CPV codes": [("[3499]3000 Road lighting", "")]}
    assert shown("34993000-4") == {"CPV codes": [("[34993000] Road lighting", "")]}


def test_themes_and_codes_come_without_the_engine(db, without_engine, volta):
    make_themes()
    published_solution(volta, title="Lighting")
    assert list(shown("light")) == ["Themes", "CPV codes"]


@pytest.mark.parametrize(
    ("label", "typed", "pieces"),
    [
        ("Street lighting", "street ligh", "[Street] [ligh]ting"),
        ("Street lighting", "ting", "Street lighting"),
        ("Straßenlampe", "strass", "[Straß]enlampe"),
        ("Straßenlampe", "stras", "[Straß]enlampe"),
        ("Cafe\u0301s in town", "cafe", "[Cafe\u0301]s in town"),
        ("Cafés in town", "cafe\u0301", "[Café]s in town"),
        ("Łódź", "lo", "[Łó]dź"),
        ("Lamp, lamp", "lamp la", "[Lamp], [lamp]"),
        ("L'eau de la ville", "ea", "L'[ea]u de la ville"),
        ("Йод и иод", "и", "Йод [и] [и]од"),
        ("", "x", ""),
    ],
)
def test_what_was_typed_is_marked(label, typed, pieces):
    made = pieces_of(label, analysis.raw(typed))
    assert "".join(f"[{piece.text}]" if piece.typed else piece.text for piece in made) == pieces


@quick
@given(ANY_TEXT, ANY_TEXT)
def test_pieces_make_up_the_label(label, typed):
    assert "".join(piece.text for piece in pieces_of(label, analysis.raw(typed))) == label


@quick
@given(st.text(min_size=1, max_size=20))
def test_every_word_is_marked_when_the_label_is_typed(label):
    marked, at = set(), 0
    for piece in pieces_of(label, analysis.raw(label)):
        marked |= set(range(at, at + len(piece.text))) if piece.typed else set()
        at += len(piece.text)
    assert {place for word in analysis.words(label) for place in range(word.start, word.end)} - marked == set()


NOTHING = ["", " ", "a", "!!", "\x00", "\ud83d\ud83d", "li\ud800gh", '"', "li OR *:*", "%s%n{0}", "x" * 20_000]
NOTHING += ["\u0301\u0301\u0301", "🏙️🏙️", "٣٤٩٩"]
LI = ["li\x00", "'li", '"li', "li*", "li " * 3000, "\u202eli"]
OF_LI = {
    "Themes": [("Street [li]ghting", "Green economy")],
    "CPV codes": [("34993000 Road [li]ghting", "")],
    "Solutions": [("[Li]ght <b>&amp; simple</b>", "Volta Civica, Bologna")],
}
OF_B = {"Solutions": [("[Li]ght <[b]>&amp; simple</[b]>", "Volta Civica, Bologna")]}


@pytest.mark.parametrize(
    ("typed", "offered"),
    [*((typed, {}) for typed in NOTHING), *((typed, OF_LI) for typed in LI), ("<b>li", OF_B)],
)
def test_nothing_typed_is_an_error(indexed, volta, typed, offered):
    make_themes()
    published_solution(volta, title="Light <b>&amp; simple</b>")
    indexed()
    assert shown(typed) == offered


@pytest.mark.parametrize("typed", ["", " ", "l", " l ", "\t\n", "!!", "?!.", "\x00\x00", "é"])
def test_less_than_two_characters_or_no_word_gives_nothing(indexed, volta, typed):
    make_themes()
    published_solution(volta, title="Light")
    indexed()
    assert suggestions_for(typed) == []


def test_no_more_is_read_than_a_title_could_hold(indexed, volta):
    title = "lamp " * 31 + "lamps"
    published_solution(volta, title=title)
    indexed()
    assert labels(title, "solutions") == [title]
    assert labels("lamp" + " " * LONGEST + "bench", "solutions") == [title]


@quick
@given(st.binary(max_size=60))
def test_any_bytes_are_answered(client, db, without_engine, typed):
    answer = client.get(f"{reverse('search:suggestions')}?q={quote_from_bytes(typed)}")
    assert answer.status_code == 200


@quick
@given(ANY_TEXT)
def test_any_text_is_answered(themes, without_engine, typed):
    assert {group.key for group in suggestions_for(typed)} <= {"themes", "cpv"}


def test_fragment_is_a_list_of_labelled_groups_and_nothing_else(indexed, client, volta):
    solution = published_solution(volta, title="Lamp <script>&amp;", language="de")
    indexed()
    answer = client.get("/search/suggestions/", {"q": "lam"})
    html = re.sub(r"\s*\n\s*", "", answer.content.decode())
    assert html.startswith(
        '<li role="presentation"><ul role="group" aria-labelledby="suggestions-solutions">'
        '<li role="presentation" id="suggestions-solutions">Solutions</li>'
        f'<li role="option" data-href="/solutions/{solution.public_id}/"><svg '
    )
    assert '<span lang="de"><b>Lam</b>p &lt;script&gt;&amp;amp;</span>' in html
    assert "<small>Volta Civica, Bologna</small>" in html
    assert html.count('aria-hidden="true"') == 2  # the icon, and the keys


def test_theme_has_the_badge_of_its_line_and_no_icon(db, without_engine, client):
    make_themes()
    html = client.get("/search/suggestions/", {"q": "parking"}).content.decode()
    component = CottonCompiler().process('<c-line-badge track="4" aria-hidden="true" />')
    assert html.count(engines["django"].from_string(component).render()) == html.count('role="option"') == 1
    assert "<svg" not in html


@pytest.mark.parametrize("query", ["", "?q=", "?q=x", "?q=%00", "?other=lamp", "?q=nobodyknowsthis"])
def test_fragment_is_empty_when_there_is_nothing(client, db, without_engine, query):
    answer = client.get(f"/search/suggestions/{query}")
    assert (answer.status_code, answer.content.decode().strip()) == (200, "")


def test_everybody_gets_the_same_kept_for_three_seconds_in_her_own_browser(
    indexed, client_of, volta, vendor_owner, staff, outsider
):
    published_solution(volta, title="Lamp")
    published_solution(vendor_owner.memberships.get().organisation, title="Lamp in a draft", state="draft")
    indexed()
    answers = [client_of(one).get("/search/suggestions/?q=lamp") for one in (None, vendor_owner, staff, outsider)]
    assert len({answer.content for answer in answers}) == 1
    assert {answer.headers["Cache-Control"] for answer in answers} == {"private, max-age=3"}
    assert all("Cookie" in answer.headers["Vary"] for answer in answers)


def test_queries_are_seven_however_many_are_found(indexed, client, volta, gabrovo, django_assert_num_queries):
    make_themes()

    def one_more(number):
        published_solution(volta, title=f"Lighting {number}", published_at=PUBLISHED + timedelta(days=number))
        published_need(gabrovo, title=f"Lighting {number}")
        ReferenceFactory(title=f"Lighting {number}")

    one_more(1)
    indexed()
    assert sum(map(len, shown("light").values())) == 5
    with django_assert_num_queries(7):
        client.get("/search/suggestions/?q=light")
    one_more(2)
    one_more(3)
    indexed()
    assert sum(map(len, shown("light").values())) == 11
    with django_assert_num_queries(7):
        client.get("/search/suggestions/?q=light")


def test_cities_and_organisations_are_offered_by_name_and_place(volta, gabrovo, without_engine):
    suspended = OrganisationFactory(name="Volta Nova", country="IT", place=PlaceFactory(name="Torino", country="IT"))
    Organisation.objects.filter(pk=suspended.pk).update(state=OrganisationState.SUSPENDED)
    assert shown("volt") == {"Organisations": [("[Volt]a Civica", "Bologna, Italy")]}
    assert shown("gabr")["Cities"] == [("[Gabr]ovo", "Bulgaria")]
    assert shown("municipality")["Cities"] == [("[Municipality] of Gabrovo", f"{gabrovo.place.title}, Bulgaria")]
    assert shown("bologna") == {}
    with translation.override("bg"):
        assert shown("габр")["Градове"] == [("[Габр]ово", "България")]
    (group,) = suggestions_for("volta civ")
    assert group.options[0].address == reverse("pages:organisation", args=[volta.public_id])


@pytest.mark.parametrize("typed", ["lodz", "Łód", "LÓD", "muni łó", "łódz muni"])
def test_name_is_found_with_its_accents_or_without(db, without_engine, typed):
    OrganisationFactory(name="Municipality", form=Form.CITY, country="PL", place=PlaceFactory(name="Łódź"))
    OrganisationFactory(name="Municipality of Łódź", form=Form.CONSORTIUM, country="PL")
    assert labels(typed, "cities") == (["Łódź"] if " " not in typed else [])
    assert labels(typed, "organisations") == ["Municipality of Łódź"]


def test_name_is_not_found_by_what_stands_inside_its_words(volta, gabrovo, without_engine):
    assert [shown(typed) for typed in ("lta", "ica", "ovo", "cipality")] == [{}] * 4


def test_name_that_changed_since_is_not_offered_for_its_words_of_before(volta, without_engine):
    Organisation.objects.filter(pk=volta.pk).update(name="Nova Civica", name_folded="nova civica")
    assert shown("volt") == {}
    assert shown("civ") == {"Organisations": [("Nova [Civ]ica", "Bologna, Italy")]}


def test_more_than_are_read_hide_neither_a_city_nor_what_more_words_say(db, without_engine, gabrovo):
    for number in range(MOST_READ + 5):
        OrganisationFactory(name=f"Municipal gab {number:03}")
    wanted = OrganisationFactory(name="Municipal waterworks")
    assert labels("gab", "cities") == ["Gabrovo"]
    assert labels("gab", "organisations") == ["Municipal gab 000", "Municipal gab 001", "Municipal gab 002"]
    assert labels("wat municipal", "organisations") == [wanted.name]
    assert labels("municipal", "cities") == ["Municipality of Gabrovo"]


def test_name_that_begins_so_comes_first(db, without_engine):
    for name in ("Alpine lamps", "Lamps of Zell", "Lamp makers", "City lamps"):
        OrganisationFactory(name=name)
    assert labels("lam", "organisations") == ["Lamp makers", "Lamps of Zell", "Alpine lamps"]


def test_where_nothing_begins_so_the_words_are_put_right(db, learned, live):
    assert shown("stret lmaps") == {"Did you mean": [("street lamps", "")]}
    assert suggestions_for("stret lmaps")[0].options[0].address == "/search/?q=street+lamps"
    assert shown("qqqqqq") == {}
