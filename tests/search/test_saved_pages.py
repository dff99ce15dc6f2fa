"""The pages of saved searches: save, list, change, test, stop, share and delete, and who sees what."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.journal.models import Delivery, Entry
from accounts.queries import actor_of
from search import actions
from search.contents import content_of
from search.errors import DeletedAlready
from search.looks import plain
from search.models import Look, Report, SavedSearch
from search.states import MOST_SAVED, Rhythm
from search.stopping import SIGNER
from tests.listings.factories import ReferenceFactory
from tests.listings.stories import draft_solution, published
from tests.search.saving import saved_by

pytestmark = pytest.mark.django_db
LIST = "/saved-searches/"
TYPED = {"name": "New lamps", "rhythm": "weekly", "hour": "7", "weekday": "4"}


def texts_of(page):
    return " ".join(page.content.decode().split())


def test_search_page_leads_to_saving_it(client, client_of, city_buyer):
    asked = "/search/?q=street+lamps&kind=needs&country=BG"
    page = texts_of(client_of(city_buyer).get(asked))
    assert 'href="/saved-searches/save/?q=street+lamps&amp;kind=needs&amp;country=BG"' in page
    page = texts_of(client.get(asked))
    assert (
        'href="/account/login/?next=/saved-searches/save/%3Fq%3Dstreet%2Blamps%26kind%3Dneeds%26country%3DBG"' in page
    )


def test_sign_in_leads_back_to_saving(client, city_buyer):
    inside = "/saved-searches/save/?q=street+lamps&kind=needs"
    answer = client.get(inside)
    assert answer.url == "/account/login/?next=/saved-searches/save/%3Fq%3Dstreet%2Blamps%26kind%3Dneeds"


def test_search_is_saved_as_it_was_asked(client_of, city_buyer, themes):
    browser = client_of(city_buyer)
    address = "/bg/saved-searches/save/?q=лампи&kind=needs&country=BG&theme=lighting&sort=deadline&page=3"
    page = browser.get(address)
    assert page.context["form"]["name"].value() == "лампи, Улично осветление, България, Отворена"
    answer = browser.post(address, {**TYPED, "is_shared": "on"})
    assert (answer.status_code, answer.url) == (302, "/bg/saved-searches/")
    saved = SavedSearch.objects.get()
    assert (saved.text, saved.kind, saved.language) == ("лампи", "needs", "bg")
    assert saved.chosen == {"theme": ["lighting"], "status": ["open"], "country": ["BG"]}
    assert (saved.name, saved.rhythm, saved.hour, saved.weekday) == ("New lamps", Rhythm.WEEKLY, 7, 4)
    assert (saved.person, saved.is_shared) == (city_buyer, True)
    assert saved.organisation == city_buyer.memberships.get().organisation


def test_saved_words_are_looked_for_as_they_were_saved(learned, live, client_of, city_buyer):
    """The results may have been searched for as typed; what opens them again is what the mails go by."""
    browser = client_of(city_buyer)
    assert browser.get("/search/?q=stret").context["found"].meant == "street"
    saved_by(city_buyer, "stret", name="As typed")
    assert 'href="/search/?q=stret&amp;exact=stret"' in texts_of(browser.get(LIST))
    assert browser.get("/search/?q=stret&exact=stret").context["found"].meant == ""


def test_outsider_saves_without_a_team(client_of, outsider):
    client_of(outsider).post("/saved-searches/save/?q=lamps", {**TYPED, "is_shared": "on"})
    saved = SavedSearch.objects.get()
    assert (saved.organisation, saved.is_shared) == (None, False)


def test_name_that_cannot_be_read_is_refused_and_kept(client_of, city_buyer):
    answer = client_of(city_buyer).post("/saved-searches/save/?q=lamps", {**TYPED, "name": "\u202e"})
    assert answer.status_code == 422
    assert "Write a name that can be read" in texts_of(answer)
    assert not SavedSearch.objects.exists()


def test_only_closed_needs_are_refused(client_of, city_buyer):
    answer = client_of(city_buyer).post("/saved-searches/save/?kind=needs&status=closed", TYPED)
    assert answer.status_code == 422
    assert "Closed needs are never reported" in texts_of(answer)


def test_one_more_than_there_can_be_is_refused(client_of, city_buyer):
    rows = [SavedSearch(person=city_buyer, name=str(number), kind="needs") for number in range(MOST_SAVED)]
    SavedSearch.objects.bulk_create(rows)
    answer = client_of(city_buyer).post("/saved-searches/save/?q=lamps", TYPED)
    assert answer.status_code == 422
    assert "You have 50 saved searches, and there can be no more." in texts_of(answer)
    assert SavedSearch.objects.count() == MOST_SAVED


def test_empty_list_says_what_to_do(client_of, outsider):
    page = texts_of(client_of(outsider).get(LIST))
    assert "No saved search yet" in page
    assert "Search for something first." in page


@pytest.mark.parametrize("number", [1, 3])
def test_list_reads_as_often_for_three_as_for_one(
    number, client_of, city_buyer, city_viewer, django_assert_num_queries
):
    for one in range(number):
        saved_by(city_buyer, f"lamps {one}", country=["BG"], division=["34"], theme=["lighting"])
        saved_by(city_viewer, f"bins {one}", is_shared=True)
    browser = client_of(city_buyer)
    with django_assert_num_queries(8):
        page = browser.get(LIST)
    assert [len(page.context[name]) for name in ("own", "shared")] == [number, number]


def test_list_says_what_each_looks_for_and_when_it_sends(client_of, city_buyer):
    saved_by(city_buyer, "lamps", rhythm=Rhythm.WEEKLY, hour=7, weekday=4, country=["BG"])
    page = texts_of(client_of(city_buyer).get(LIST))
    for words in ("Once a week, Friday, 07:00", "no mail yet", "nothing new waits", "Bulgaria"):
        assert words in page


def test_team_sees_what_is_shared_and_others_do_not(client_of, city_buyer, city_viewer, outsider, staff):
    shared = saved_by(city_buyer, "lamps", name="Shared lamps", is_shared=True)
    own = saved_by(city_buyer, "bins", name="Own bins")
    for person, seen in ((city_viewer, True), (outsider, False), (staff, False)):
        page = texts_of(client_of(person).get(LIST))
        assert ("Shared lamps" in page, "Own bins" in page) == (seen, False)
        test = client_of(person).get(reverse("search:test_saved_search", args=[shared.public_id]))
        assert test.status_code == (200 if seen else 404)
        assert client_of(person).get(reverse("search:test_saved_search", args=[own.public_id])).status_code == 404


def test_nothing_of_somebody_who_left_is_shared(client_of, city_buyer, city_viewer):
    saved_by(city_buyer, "lamps", name="Shared lamps", is_shared=True)
    city_buyer.memberships.all().delete()
    assert "Shared lamps" not in texts_of(client_of(city_viewer).get(LIST))
    assert "Stopped: you no longer belong to" in texts_of(client_of(city_buyer).get(LIST))


def test_colleague_gets_its_mails_by_a_copy_of_her_own(client_of, city_buyer, city_viewer):
    shared = saved_by(city_buyer, "lamps", is_shared=True, country=["BG"])
    step(client_of(city_viewer), shared, "copy")
    copy = SavedSearch.objects.get(person=city_viewer)
    assert (copy.text, copy.chosen, copy.is_shared) == ("lamps", {"country": ["BG"]}, False)
    assert copy.organisation == shared.organisation


def test_steps_change_what_they_say(client_of, city_buyer):
    saved = saved_by(city_buyer, "lamps")
    browser = client_of(city_buyer)
    for name in ("pause", "pause", "resume", "share", "unshare"):
        step(browser, saved, name)
    verbs = Entry.objects.filter(subject=saved.subject).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [f"saved_search.{verb}" for verb in ("saved", "paused", "resumed", "shared", "unshared")]
    assert browser.post(reverse("search:saved_search_step", args=[saved.public_id, "burn"])).status_code == 404


def test_shared_search_is_changed_by_nobody_else(client_of, city_buyer, city_viewer):
    shared = saved_by(city_buyer, "lamps", is_shared=True)
    browser = client_of(city_viewer)
    for name in ("pause", "resume", "share", "unshare"):
        assert step(browser, shared, name).status_code == 403
    assert browser.post(reverse("search:delete_saved_search", args=[shared.public_id])).status_code == 403
    assert browser.post(reverse("search:edit_saved_search", args=[shared.public_id]), TYPED).status_code == 403


def test_search_is_changed(client_of, city_buyer):
    saved = saved_by(city_buyer, "lamps", country=["BG", "FI"], language="bg")
    browser = client_of(city_buyer)
    address = reverse("search:edit_saved_search", args=[saved.public_id])
    assert browser.get(address).context["form"]["filters"].value() == ["country=BG", "country=FI"]
    typed = {**TYPED, "name": "Lamps", "text": "street  lamps", "filters": ["country=FI"], "version": "1"}
    assert browser.post(address, typed).status_code == 302
    stored = SavedSearch.objects.get()
    assert (stored.name, stored.text, stored.chosen, stored.version) == (
        "Lamps",
        "street lamps",
        {"country": ["FI"]},
        2,
    )
    assert stored.language == "bg"
    assert stored.edition != saved.edition


def test_stale_change_overwrites_nothing_and_loses_nothing(client_of, city_buyer):
    saved = saved_by(city_buyer, "lamps")
    address = reverse("search:edit_saved_search", args=[saved.public_id])
    browser = client_of(city_buyer)
    browser.post(address, {**TYPED, "name": "First", "text": "lamps", "version": "1"})
    answer = browser.post(address, {**TYPED, "name": "Second", "text": "bins", "version": "1"})
    assert answer.status_code == 422
    assert "Somebody changed this while you were editing." in texts_of(answer)
    assert (answer.context["form"]["name"].value(), SavedSearch.objects.get().name) == ("Second", "First")
    assert browser.post(address, {**TYPED, "name": "Second", "text": "bins", "version": "2"}).status_code == 302


def test_deletion_is_asked_for_first(client_of, city_buyer):
    saved = saved_by(city_buyer, "lamps", name="New lamps")
    address = reverse("search:delete_saved_search", args=[saved.public_id])
    browser = client_of(city_buyer)
    assert "Delete “New lamps”?" in texts_of(browser.get(address))
    assert SavedSearch.objects.exists()
    assert browser.post(address).url == LIST
    assert not SavedSearch.objects.exists()


def test_whoever_deletes_second_is_told(client_of, city_buyer, outsider):
    saved = saved_by(city_buyer, "lamps")
    address = reverse("search:delete_saved_search", args=[saved.public_id])
    browser = client_of(city_buyer)
    for said in ("Deleted: New lamps", "This saved search was deleted already."):
        answer = browser.post(address, follow=True)
        assert [str(one) for one in answer.context["messages"]] == [said]
    assert client_of(outsider).post(address).status_code == 404


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, saved: actions.delete_search(actor=actor, saved=saved),
        lambda actor, saved: actions.pause_search(actor=actor, saved=saved),
        lambda actor, saved: actions.share_search(actor=actor, saved=saved, is_shared=True),
    ],
)
def test_step_that_meets_a_deletion_halfway_says_so(act, city_buyer):
    saved = saved_by(city_buyer, "lamps")
    actions.delete_search(actor=actor_of(city_buyer), saved=saved)
    with pytest.raises(DeletedAlready):
        act(actor_of(city_buyer), saved)


@pytest.mark.parametrize(("page", "number"), [("1", 20), ("2", 3), ("x", 20), ("99", 3)])
def test_test_comes_in_pages(page, number, client_of, city_buyer, django_assert_num_queries):
    saved = saved_by(city_buyer, "", "references")
    for one in range(23):
        reference = ReferenceFactory(identifier=f"{one}-2024")
        Look.objects.create(listing=reference.public_id, kind="references", content=plain(content_of(reference)))
    browser = client_of(city_buyer)
    address = reverse("search:test_saved_search", args=[saved.public_id])
    browser.get(address)
    with django_assert_num_queries(9):
        answer = browser.get(address, {"page": page})
    assert len(answer.context["hits"]) == number
    assert "23 listings became public, or newly matched, in the last seven days and match now." in texts_of(answer)


def test_test_shows_what_became_public_last_week_and_matches(client_of, city_buyer, themes, vendor_owner, staff):
    saved = saved_by(city_buyer, "lamps")
    new, old, other = (published(draft_solution(vendor_owner, title=title), vendor_owner, staff) for title in "ABC")
    other.texts.update(title="C", summary="Bins.", description="Bins.")
    other.tags.clear()
    compare_what_waits()
    before = timezone.now() - timedelta(days=8)
    Look.objects.filter(listing=old.public_id).update(since=before)
    Report.objects.filter(listing=old.public_id).update(made_at=before)
    page = client_of(city_buyer).get(reverse("search:test_saved_search", args=[saved.public_id]))
    assert [hit.row.public_id for hit in page.context["hits"]] == [new.public_id]
    assert "1 listing became public, or newly matched, in the last seven days and matches now." in texts_of(page)


def compare_what_waits():
    """Compare the listings that wait, in the test's own transaction."""
    for delivery in Delivery.objects.filter(handler="saved_searches").order_by("id"):
        actions.look_at(delivery=delivery)


# Stopping by the link of a mail


@pytest.fixture
def stop(city_buyer):
    saved = saved_by(city_buyer, "lamps")
    return reverse("search:stop_mails", args=[SIGNER.sign(f"{saved.public_id}.{city_buyer.public_id}")])


def test_link_alone_stops_nothing(stop, client):
    page = client.get(stop)
    assert "Stop these mails?" in texts_of(page)
    assert (SavedSearch.objects.get().is_paused, Entry.objects.filter(verb="saved_search.stopped").count()) == (
        False,
        0,
    )


def test_one_click_stops_without_cookie_and_token_once(stop):
    program = Client(enforce_csrf_checks=True)
    for _each in range(2):
        answer = program.post(stop, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert SavedSearch.objects.get().is_paused
    entry = Entry.objects.get(verb="saved_search.stopped")
    assert (entry.person, entry.job, entry.data) == ("", "unsubscribe", {})


@pytest.mark.parametrize("spoil", [lambda token: token[:-1], lambda token: "a" + token, lambda _token: "x", str.upper])
def test_link_that_nobody_signed_is_not_there(spoil, stop, client):
    token = stop.rstrip("/").rpartition("/")[2]
    address = reverse("search:stop_mails", args=[spoil(token)])
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert not SavedSearch.objects.get().is_paused


def test_link_names_its_receiver(stop, client, city_viewer):
    saved = SavedSearch.objects.get()
    for public_id, person in ((saved.public_id, city_viewer.public_id), ("aaaaaaaaaa", saved.person.public_id)):
        other = reverse("search:stop_mails", args=[SIGNER.sign(f"{public_id}.{person}")])
        assert client.post(other).status_code == 200
    assert not SavedSearch.objects.get().is_paused


def test_link_of_a_deleted_search_says_that_nothing_is_left_to_stop(stop, client):
    SavedSearch.objects.all().delete()
    for answer in (client.get(stop), client.post(stop)):
        assert answer.status_code == 200
        assert "The saved search that sent them was deleted, so there is nothing left to stop." in texts_of(answer)
        assert "<form" not in texts_of(answer).partition("<main")[2].partition("</main>")[0]


def test_link_outlives_the_key_that_signed_it(stop, client, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, as long and as random as such a key has to be, or longer"
    assert client.post(stop).status_code == 200
    assert SavedSearch.objects.get().is_paused


def step(browser, saved, name):
    return browser.post(reverse("search:saved_search_step", args=[saved.public_id, name]))


def test_actor_who_left_shares_nothing(city_buyer):
    saved = saved_by(city_buyer, "lamps")
    city_buyer.memberships.all().delete()
    with pytest.raises(NotAllowed):
        actions.share_search(actor=actor_of(city_buyer), saved=saved, is_shared=True)


def test_mistyped_words_are_saved_as_the_results_showed_them(client_of, city_buyer, learned, live):
    browser = client_of(city_buyer)
    browser.post("/saved-searches/save/?q=street+lihgting", TYPED)
    browser.post("/saved-searches/save/?q=street+lihgting&exact=street+lihgting", {**TYPED, "name": "Exact"})
    saved = SavedSearch.objects.order_by("pk").values_list("text", flat=True)
    assert list(saved) == ["street lighting", "street lihgting"]


def test_changed_words_are_not_put_right_unasked(client_of, city_buyer, learned, live):
    saved = saved_by(city_buyer, "lamps")
    browser = client_of(city_buyer)
    address = reverse("search:edit_saved_search", args=[saved.public_id])
    typed = {**TYPED, "text": "street  lihgting", "version": "1"}
    answer = browser.post(address, typed)
    assert (answer.status_code, answer.context["meant"]) == (200, "street lighting")
    assert "Did you mean “street lighting”?" in texts_of(answer)
    assert (answer.context["form"]["text"].value(), SavedSearch.objects.get().text) == ("street  lihgting", "lamps")
    again = {**typed, "as_typed": answer.context["form"]["as_typed"].value()}
    assert browser.post(address, again).status_code == 302
    assert SavedSearch.objects.get().text == "street lihgting"
    other = {**again, "text": "road lihgting", "version": "2"}
    assert browser.post(address, other).context["meant"] == "road lighting"
    assert browser.post(address, {**other, "text": "road lighting"}).status_code == 302
    assert SavedSearch.objects.get().text == "road lighting"


def test_words_that_stood_there_are_not_asked_about(client_of, city_buyer, learned, live):
    saved = saved_by(city_buyer, "street lihgting")
    address = reverse("search:edit_saved_search", args=[saved.public_id])
    typed = {**TYPED, "text": "street lihgting", "version": "1"}
    assert client_of(city_buyer).post(address, typed).status_code == 302
