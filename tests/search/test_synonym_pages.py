"""Staff keep words that mean the same: list, try, add, change, switch off and on; and a load leaves theirs alone."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.errors import NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved
from accounts.journal.models import Entry
from accounts.queries import actor_of
from search import actions
from search.actions.synonyms import load_synonyms
from search.criteria import Criteria
from search.errors import ListedAlready
from search.indexing import rebuild
from search.models import SavedSearch, Synonym, SynonymTerm
from search.queries.finding import put_right
from search.query import also_asked
from search.reference import load_words
from search.states import SynonymState
from search.synonyms.shipped import Shipped, shipped_synonyms
from tests.listings.factories import ReferenceFactory
from tests.listings.test_races import at_once
from tests.search.saving import saved_by

pytestmark = pytest.mark.django_db

PAGE = "/staff/search/words/"
EV = Shipped("en", ("EV", "electric vehicle"))
LED = Shipped("en", ("LED", "light-emitting diode"))


@pytest.fixture
def shipped():
    load_synonyms([EV, LED])
    return Synonym.objects.get(key="en:ev")


def also(text):
    return [one.written for one in also_asked(Criteria(text).question())]


def text(answer):
    return " ".join(answer.content.decode().split())


def added(person, *terms, language="en"):
    return actions.add_synonym(actor=actor_of(person), language=language, terms=terms)


def switched(person, synonym, to):
    return actions.switch_synonym(actor=actor_of(person), synonym=synonym, to=to)


# What staff do


def test_group_that_is_added_counts_at_once_and_is_recorded(staff):
    made = added(staff, "bin lorry", "refuse truck")
    assert also("a bin lorry") == ["refuse truck"]
    entry = Entry.objects.get(verb="synonym.added")
    assert (entry.subject, entry.person, entry.data) == (made.subject, staff.public_id, {"language": "en", "terms": 2})
    assert (made.added_by, made.key, made.version) == (staff, None, 2)


def test_change_and_switches_count_at_once_and_are_recorded(shipped, staff):
    actions.edit_synonym(actor=actor_of(staff), synonym=shipped, version=1, terms=["EV", "e-car"])
    assert also("EV") == ["e-car"]
    assert isinstance(switched(staff, shipped, SynonymState.DROPPED), Moved)
    assert (also("EV"), SynonymTerm.objects.filter(synonym=shipped).count()) == ([], 0)
    assert switched(staff, shipped, SynonymState.DROPPED) == Already(
        by=staff.public_id, at=Entry.objects.get(verb="synonym.dropped").time
    )
    assert isinstance(switched(staff, shipped, SynonymState.USED), Moved)
    assert also("EV") == ["e-car"]
    verbs = Entry.objects.filter(subject=shipped.subject).order_by("pk").values_list("verb", "person")
    assert [verb for verb, _person in verbs] == ["synonym.edited", "synonym.dropped", "synonym.used"]
    assert {person for _verb, person in verbs} == {staff.public_id}


def test_only_deciding_staff_may(shipped, staff_viewer, vendor_owner):
    for person in (staff_viewer, vendor_owner):
        with pytest.raises(NotAllowed):
            added(person, "one", "two")
        with pytest.raises(NotAllowed):
            switched(person, shipped, SynonymState.DROPPED)
        with pytest.raises(NotAllowed):
            actions.edit_synonym(actor=actor_of(person), synonym=shipped, version=1, terms=["one", "two"])
    assert Synonym.objects.filter(version__gt=1).count() == 0


def test_term_stands_in_one_group_in_use(shipped, staff):
    with pytest.raises(ListedAlready, match="“ev” stands in another group already: EV, electric vehicle"):
        added(staff, "ev", "something")
    added(staff, "EV", "електромобил", language="bg")  # in another language it is another word
    switched(staff, shipped, SynonymState.DROPPED)
    added(staff, "EV", "expected value")
    with pytest.raises(ListedAlready):
        switched(staff, shipped, SynonymState.USED)
    shipped.refresh_from_db()
    assert (shipped.is_used, also("EV")) == (False, ["expected value"])


def test_second_to_save_overwrites_nothing(shipped, staff):
    actions.edit_synonym(actor=actor_of(staff), synonym=shipped, version=1, terms=["EV", "e-car"])
    with pytest.raises(StaleVersion):
        actions.edit_synonym(actor=actor_of(staff), synonym=shipped, version=1, terms=["EV", "car"])


# Reference data


def test_load_writes_once_and_a_second_run_changes_nothing():
    assert load_words() == (len(shipped_synonyms()), ())
    before = list(Synonym.objects.order_by("pk").values())
    assert (load_words(), load_synonyms(shipped_synonyms())) == ((0, ()), (0, ()))
    assert list(Synonym.objects.order_by("pk").values()) == before
    assert "internet of things" in also("IoT")


def test_load_leaves_alone_what_staff_changed_switched_off_or_wrote(shipped, staff):
    led = Synonym.objects.get(key="en:led")
    actions.edit_synonym(actor=actor_of(staff), synonym=shipped, version=1, terms=["EV", "e-car"])
    switched(staff, led, SynonymState.DROPPED)
    added(staff, "GIS", "map system")
    changed = [Shipped("en", ("EV", "electric car")), Shipped("en", ("LED", "lamp")), Shipped("en", ("GIS", "geo"))]
    assert load_synonyms(changed) == (0, ("en: GIS",))
    assert {one: also(one) for one in ("EV", "LED", "GIS")} == {"EV": ["e-car"], "LED": [], "GIS": ["map system"]}


def test_new_version_changes_adds_takes_away_and_brings_back(shipped):
    assert load_synonyms([Shipped("en", ("EV", "electric car")), Shipped("en", ("GIS", "geo"))]).written == 3
    assert {one: also(one) for one in ("EV", "LED", "GIS")} == {"EV": ["electric car"], "LED": [], "GIS": ["geo"]}
    assert load_synonyms([Shipped("en", ("EV", "geo")), LED]).written == 3
    assert {one: also(one) for one in ("EV", "LED", "GIS")} == {
        "EV": ["geo"],
        "LED": ["light-emitting diode"],
        "GIS": [],
    }


def test_load_keeps_the_free_words_of_a_group_and_names_the_others(staff, monkeypatch):
    bike = Shipped("en", ("bike", "bicycle"))
    load_synonyms([bike, LED])
    added(staff, "tram", "tramcar")
    groups = [Shipped("en", ("bike", "bicycle", "tramcar")), Shipped("en", ("LED", "trams"))]
    monkeypatch.setattr("search.reference.shipped_synonyms", lambda: groups)
    out = StringIO()
    call_command("load_reference", stdout=out)
    assert "Left out, since groups of staff have them: en: tramcar, en: trams." in out.getvalue()
    assert {one: also(one) for one in ("bike", "tramcar", "LED")} == {
        "bike": ["bicycle"],
        "tramcar": ["tram"],
        "LED": [],
    }
    assert load_synonyms(groups) == (0, ("en: tramcar", "en: trams"))
    assert load_synonyms([Shipped("en", ("bike", "tramcar", "pushbike", "bicycle"))]).written == 1
    assert also("bike") == ["pushbike", "bicycle"]


def test_load_holds_words_anew_by_the_stems_of_today(shipped):
    SynonymTerm.objects.filter(synonym=shipped, folded="ev").update(folded="e")
    assert load_synonyms([EV, LED]).written == 1
    assert SynonymTerm.objects.filter(synonym=shipped, folded="ev").exists()


# Pages


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_queries(staff, client_of, rows, django_assert_num_queries):
    load_synonyms([Shipped("en", (f"word{number}a", f"word{number}b")) for number in range(rows)])
    client = client_of(staff)
    client.get("/")
    with django_assert_num_queries(5):
        page = client.get(PAGE)
    assert len(page.context["page_obj"]) == rows


def test_list_is_of_one_language_is_searched_and_paged(shipped, staff, client_of):
    load_synonyms([EV, LED, Shipped("bg", ("боклук", "Отпадъци"))])
    client = client_of(staff)

    def listed(**asked):
        return [str(one) for one in client.get(PAGE, asked).context["page_obj"]]

    assert listed() == ["EV, electric vehicle", "LED, light-emitting diode"]
    assert listed(language="bg") == ["боклук, Отпадъци"]
    assert [str(one) for one in client.get(f"/bg{PAGE}").context["page_obj"]] == ["боклук, Отпадъци"]
    assert (listed(q="EMITTING"), listed(language="bg", q="отпадъци")) == (
        ["LED, light-emitting diode"],
        ["боклук, Отпадъци"],
    )
    assert listed(language="xx", page="nine") == listed()
    assert "No group has these words" in text(client.get(PAGE, {"q": "dusk"}))
    assert "No group of words yet" in text(client.get(PAGE, {"language": "fi"}))


def test_list_pages_by_twenty_five(staff, client_of):
    load_synonyms([Shipped("en", (f"a{number}", f"b{number}")) for number in range(26)])
    page = client_of(staff).get(PAGE, {"page": "2"}).context["page_obj"]
    assert (len(page), page.paginator.num_pages) == (1, 2)


def test_question_is_tried_with_and_without(shipped, site_engine, staff, client_of):
    ReferenceFactory(title="EV hub", body="For all.", language="en", buyer="", identifier="1")
    ReferenceFactory(title="Electric vehicles", body="For all.", language="en", buyer="", identifier="2")
    rebuild()
    page = client_of(staff).get(PAGE, {"try": "EV"})
    assert [(one.kind, one.total, one.alone) for one in page.context["tried"].counts] == [
        ("solutions", 0, 0),
        ("needs", 0, 0),
        ("references", 2, 1),
    ]
    assert "because of “EV”, also “electric vehicle”" in text(page)
    bulgarian = client_of(staff).get(f"/bg{PAGE}", {"language": "en", "try": "EV"})
    assert "заради „EV“ се търси и „electric vehicle“" in text(bulgarian)
    assert "no group in use has them" in text(client_of(staff).get(PAGE, {"try": "<b>\x00"}))
    site_engine.drop()
    assert "so nothing is counted" in text(client_of(staff).get(PAGE, {"try": "EV"}))


def test_group_is_added_changed_and_switched_on_the_page(staff, client_of):
    client = client_of(staff)
    typed = {"language": "en", "words": "  bin   lorry \r\n\r\nrefuse truck\r\nBin Lorry"}
    answer = client.post(f"{PAGE}add/", typed)
    made = Synonym.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{PAGE}?language=en&q=bin+lorry")
    assert (made.terms, made.language) == (["bin lorry", "refuse truck"], "en")
    address = reverse("search:edit_words", args=[made.public_id])
    assert client.post(address, {"words": "bin lorry\ndustcart", "version": "2"}).status_code == 302
    assert also("dustcart") == ["bin lorry"]
    page = client.post(f"{address}off/", follow=True)
    assert "Switched off. Its words find only themselves now." in text(page)
    assert "Switch on again" in text(page)
    assert "did that already" in text(client.post(f"{address}off/", follow=True))
    assert "Switched on again" in text(client.post(f"{address}on/", follow=True))
    assert client.post(f"{address}dance/").status_code == 404


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "This field is required."),
        ("EV charger", "Write at least two different words: one in each line."),
        ("charger\nCharger", "Write at least two different words: one in each line."),
        (
            "bin lorry\nbin lorries",
            "“bin lorries” and “bin lorry” are one word to the search, which folds endings. Keep one.",
        ),
        ("this\nthat thing", "“this” is in nearly every text, so it would find everything."),
        ("c\ni", "“c” is too short: write a word of at least two letters or figures."),
        ("the c\nlamp", "“the c” is too short: write a word of at least two letters or figures."),
        ("the bus\nbus", "“bus” and “the bus” are the same words: little words do not count. Keep one."),
        ("…\n!!!", "Write words: letters, figures and no hidden characters."),
        ("a\u202eb lamp\nlamp", "Write words: letters, figures and no hidden characters."),
        ("x" * 81 + "\nlamp", "“xxxxxxxxxxxxxxxxxxxx…” is too long: at most 80 characters."),
        ("\n".join(f"word{number}" for number in range(11)), "Write at most 10 words or names in one group."),
        ("lamp\n" * 3000, "Ensure this value has at most 2000 characters (it has 14999)."),
        ("light emitting diode\nlight", "stands in another group already: LED, light-emitting diode."),
        ("LED\nlight", "“LED” stands in another group already: LED, light-emitting diode."),
        ("\x00\nlamp", "Null characters are not allowed."),
    ],
)
def test_refusal_stands_at_the_field_and_keeps_what_was_typed(shipped, staff, client_of, words, said):
    before = Synonym.objects.count()
    answer = client_of(staff).post(f"{PAGE}add/", {"language": "en", "words": words})
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors["words"])
    assert (Synonym.objects.count(), answer.context["form"]["words"].value()) == (before, words)


def test_limits_are_said_beforehand(staff, client_of):
    said = text(client_of(staff).get(f"{PAGE}add/"))
    assert "At most 10 lines of 80 characters each, and 2,000 characters in all." in said


def test_unknown_language_is_refused(staff, client_of):
    answer = client_of(staff).post(f"{PAGE}add/", {"language": "tlh", "words": "one\ntwo"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["language"])


def test_conflict_shows_what_is_stored_and_loses_neither(shipped, staff, client_of):
    actions.edit_synonym(actor=actor_of(staff), synonym=shipped, version=1, terms=["EV", "e-car"])
    address = reverse("search:edit_words", args=[shipped.public_id])
    answer = client_of(staff).post(address, {"words": "EV\nvehicle", "version": "1"})
    assert (answer.status_code, "EV, e-car" in text(answer), "EV\nvehicle" in answer.content.decode()) == (
        422,
        True,
        True,
    )
    assert client_of(staff).post(address, {"words": "EV\nvehicle", "version": "2"}).status_code == 302
    assert also("EV") == ["vehicle"]


def test_reader_of_the_staff_sees_no_buttons_and_others_no_page(shipped, staff_viewer, client_of, vendor_owner):
    page = client_of(staff_viewer).get(PAGE)
    assert ("EV, electric vehicle" in text(page), "/off/" in text(page), "words/add/" in text(page)) == (
        True,
        False,
        False,
    )
    assert client_of(vendor_owner).get(PAGE).status_code == 404
    assert client_of().get(PAGE).status_code == 302


# Spelling and saved searches


def test_word_of_a_group_is_no_slip(learned, site_engine, staff):
    rebuild()
    asked = Criteria("stret lamps")
    assert put_right(asked).text == "street lamps"
    added(staff, "stret", "way")
    assert put_right(asked).text == "stret lamps"
    assert put_right(Criteria("strets")).text == "strets"


def test_saved_search_keeps_that_only_its_words_are_meant(shipped, city_buyer, client_of):
    client = client_of(city_buyer)
    typed = {"name": "Cars", "rhythm": "daily", "weekday": "0", "hour": "8"}
    assert client.post("/saved-searches/save/?q=EV&plain=EV", typed).status_code == 302
    saved = SavedSearch.objects.get()
    assert saved.is_plain
    assert "Only these words" in text(client.get("/saved-searches/"))
    address = reverse("search:edit_saved_search", args=[saved.public_id])
    assert client.post(address, {**typed, "text": "EV", "version": "1"}).status_code == 302
    saved.refresh_from_db()
    assert saved.is_plain is False
    assert client.post(address, {**typed, "text": "EV", "is_plain": "on", "version": "2"}).status_code == 302
    assert SavedSearch.objects.get().is_plain
    assert saved_by(city_buyer, "EV").is_plain is False


# Two at once


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_word_at_once_make_one_group(staff):
    actor = actor_of(staff)
    made = at_once(
        *(
            lambda other=other: actions.add_synonym(actor=actor, language="en", terms=["lamp", other])
            for other in ("light", "lantern", "luminaire")
        )
    )
    assert made == {Synonym: 1, ListedAlready: 2}
    assert (Synonym.objects.count(), SynonymTerm.objects.filter(folded="lamp").count()) == (1, 1)
    assert Entry.objects.filter(verb="synonym.added").count() == 1
