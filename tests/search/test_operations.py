"""The staff page of the search: how the index stands, what staff may ask for, and what was looked for in vain."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.journal.models import Delivery, Entry
from search.handlers import watch_index
from search.models import IndexRun, MissedQuestion, SlowQuestion
from search.states import Outcome, RunKind
from search.tending import build
from tests.factories import member
from tests.listings.factories import published_solution
from tests.listings.stories import changed
from tests.search.indexed import finds, work

pytestmark = pytest.mark.django_db

PAGE = "/staff/search/"


def text(answer):
    return " ".join(answer.content.decode().split())


def asked(client, step):
    """Press a button; return what the page says then."""
    answer = client.post(f"{PAGE}{step}/", follow=True)
    return [str(message) for message in answer.context["messages"]]


def missed(words, *askers, kind="solutions"):
    for asker in askers:
        MissedQuestion.objects.create(text=words, language="en", kind=kind, asker=asker, day=timezone.now().date())


def shown(client):
    return [(line["text"], line["askers"]) for line in client.get(PAGE).context["page_obj"]]


# How it stands


def test_page_says_how_large_the_index_is_and_what_waits(known_solution, vendor_owner, staff, client_of):
    changed(known_solution, vendor_owner, tags=("LoRaWAN",))
    Delivery.objects.filter(handler="index").update(since=timezone.now() - timedelta(minutes=4))
    page = text(client_of(staff).get(PAGE))
    assert "1 listing waits to be taken up, since 4 minutes." in page
    standing = client_of(staff).get(PAGE).context["standing"]
    assert (standing.about.documents, standing.about.size > 0, standing.about.can_go_back) == (1, True, False)
    assert (standing.waiting, standing.about.name in page) == (1, True)


def test_page_of_an_engine_that_is_away_says_so_and_shows_the_rest(site_engine, staff, client_of):
    missed("dusk", 1, 2, 3)
    page = text(client_of(staff).get(PAGE))
    assert "There is no index yet." in page
    assert "dusk" in page


def test_page_says_that_the_index_is_damaged_until_it_is_replaced(settings, staff, client_of):
    settings.ELASTICSEARCH_URL = ""
    published_solution(title="Dusk")
    build()
    finds("dusk")  # this process has the files open, and goes on reading them
    for path in settings.SEARCH_INDEX_FOLDER.glob("schema-*/index-*/*.store"):
        path.unlink()
    client, says = client_of(staff), "The index is damaged"
    page = text(client.get(PAGE))
    assert (says in page, "A worker replaces them by itself." in page) == (True, True)
    watch_index(None)
    assert "Asked for, and waits for a worker." in text(client.get(PAGE))
    asked(client, "check")
    work()
    assert (says in text(client.get(PAGE)), len(finds("dusk"))) == (False, 1)


def test_page_of_a_server_that_is_away_says_so(settings, staff, client_of):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert "The search engine cannot be reached." in text(client_of(staff).get(PAGE))


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_the_same_number_of_queries(live, staff, client_of, rows, django_assert_num_queries):
    for number in range(rows):
        missed(f"dusk {number}", 1, 2, 3)
        SlowQuestion.objects.create(
            at=timezone.now(), milliseconds=1500, kind="needs", words=2, filters=0, page=number + 1
        )
        IndexRun.objects.create(kind=RunKind.BUILD)
    client = client_of(staff)
    client.get(PAGE)
    with django_assert_num_queries(11):
        page = client.get(PAGE)
    assert (len(page.context["page_obj"]), len(page.context["slow"])) == (rows, rows)


# What runs, and what ran


def test_build_and_check_are_shown_when_they_are_done(known_solution, staff, client_of):
    client = client_of(staff)
    assert asked(client, "build") == ["A worker builds the index anew now. Searching goes on meanwhile."]
    assert "Asked for, and waits for a worker." in text(client.get(PAGE))
    assert asked(client, "check") == ["A worker compares the index with the database now."]
    published_solution(title="Unseen")
    Delivery.objects.filter(handler="index").delete()
    work()
    done = IndexRun.objects.order_by("pk").values_list("kind", "outcome", "documents", "wrong", "left")
    assert list(done) == [("build", "done", 2, 0, 0), ("check", "done", 2, 0, 0)]
    assert "none differs" in text(client.get(PAGE))
    asks = Entry.objects.filter(verb__startswith="index.").order_by("pk")
    assert list(asks.values_list("verb", "person")) == [
        ("index.rebuild_asked", staff.public_id),
        ("index.repair_asked", staff.public_id),
    ]


def test_check_mends_what_differs_and_says_how_much(known_solution, staff, client_of):
    published_solution(title="Unseen")
    asked(client_of(staff), "check")
    work()
    assert "1 differed and was mended" in text(client_of(staff).get(PAGE))
    assert len(finds("unseen")) == 1


def test_going_back_is_offered_when_there_is_something_to_go_back_to(known_solution, staff, client_of):
    client, button = client_of(staff), f'action="{PAGE}back/"'
    assert button not in text(client.get(PAGE))
    assert asked(client, "back") == ["There is no index from before to go back to."]
    unseen = published_solution(title="Unseen")
    build()
    assert button in text(client.get(PAGE))
    assert asked(client, "back") == ["A worker goes back to the index from before now."]
    work()
    assert finds("unseen") == [unseen.public_id]  # the index from before, brought up to date
    page = text(client.get(PAGE))
    assert (button in page, "Taken back (" in page) == (False, True)
    build()
    assert "Taken back (" not in text(client.get(PAGE))


@pytest.mark.parametrize("step", ["build", "check"])
def test_what_runs_or_waits_is_not_begun_twice(live, staff, client_of, step):
    client, already = client_of(staff), ["This was asked for already and is on its way."]
    asked(client, step)
    assert asked(client, step) == already
    work()
    IndexRun.objects.create(kind=step)
    assert asked(client, step) == already


def test_step_that_needs_the_engine_says_that_it_is_away(settings, staff, client_of):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert asked(client_of(staff), "back") == ["The search engine cannot be asked now, so nothing was begun."]


def test_step_that_nobody_knows_is_not_found(staff, client_of):
    assert client_of(staff).post(f"{PAGE}dance/").status_code == 404


def test_what_runs_is_shown_with_its_progress_and_what_is_left(live, staff, client_of):
    IndexRun.objects.create(kind=RunKind.BUILD, done=420, total=1000, seconds_left=180)
    page = text(client_of(staff).get(PAGE))
    assert "42 % is done" in page
    assert "about 3 minutes to go" in page
    answer = client_of(staff).get(PAGE, headers={"HX-Request": "true"})
    part = text(answer)
    assert ("42 % is done" in part, "<html" in part, 'hx-trigger="every 2s"' in part) == (True, False, True)
    assert "HX-Refresh" not in answer.headers
    IndexRun.objects.update(ended_at=timezone.now(), outcome=Outcome.DONE)
    answer = client_of(staff).get(PAGE, headers={"HX-Request": "true"})
    assert (answer.headers["HX-Refresh"], "hx-trigger" in text(answer)) == ("true", False)


def test_run_that_fell_silent_is_said_to_be_broken_off(live, staff, client_of):
    long_ago = timezone.now() - timedelta(minutes=4)
    IndexRun.objects.create(kind=RunKind.BUILD, began_at=long_ago, seen_at=long_ago)
    page = text(client_of(staff).get(PAGE))
    assert ("Broken off" in page, "hx-trigger" in page) == (True, False)


def test_run_that_failed_says_why(live, staff, client_of):
    IndexRun.objects.create(
        kind=RunKind.CHECK, ended_at=timezone.now(), outcome=Outcome.FAILED, reason="engine_unreachable"
    )
    assert "The search engine cannot be reached." in text(client_of(staff).get(PAGE))


# Looked for in vain


def test_question_is_shown_from_three_organisations_on(live, staff, client_of):
    missed("dusk", 1, 2)
    missed("dawn", 1, 2, 3)
    missed("noon", 1, 2, 3, 4)
    missed("dusk", 3, kind="needs")
    assert shown(client_of(staff)) == [("noon", 4), ("dawn", 3)]


def test_reader_of_the_staff_sees_no_buttons(live, staff_viewer, client_of):
    assert 'method="post" action="/staff/search/' not in text(client_of(staff_viewer).get(PAGE))


def test_words_are_shown_as_they_are_and_are_no_markup(live, staff, client_of):
    missed("<b>dusk & dawn", 1, 2, 3)
    page = text(client_of(staff).get(PAGE))
    assert ("&lt;b&gt;dusk &amp; dawn" in page, '"/search/?q=%3Cb%3Edusk+%26+dawn&amp;kind=solutions"' in page) == (
        True,
        True,
    )


def test_outsider_finds_no_page_and_presses_no_button(live, client_of):
    client = client_of(member("Ada Outsider"))
    assert (client.get(PAGE).status_code, client.post(f"{PAGE}build/").status_code) == (404, 404)
    assert Entry.objects.filter(verb__startswith="index.").count() == 0
