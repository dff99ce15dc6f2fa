"""What searches do not find is noted without persons, and folded into the tables once."""

import json
import os
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.actor import NOBODY
from accounts.queries import actor_of
from search import observing, spool
from search.criteria import Criteria
from search.models import FoldedFile, MissedQuestion, SlowQuestion
from search.observing import fold, notice_missed, notice_slow
from tests.factories import member

pytestmark = pytest.mark.django_db


def lines(settings):
    folder = settings.SEARCH_OBSERVED_FOLDER
    return [json.loads(line) for path in sorted(folder.glob("*")) for line in path.read_text().splitlines()]


def buyers(number):
    return [actor_of(member(f"Buyer {one}", "buys")) for one in range(number)]


def look_for(words, *actors, kind="solutions"):
    for actor in actors:
        notice_missed(actor, Criteria(text=words, kind=kind, language="en"))


def known():
    return sorted(MissedQuestion.objects.values_list("text", "kind").distinct())


# What is noted


def test_search_that_finds_nothing_is_noted_without_the_person(live, city_buyer, client_of, settings):
    client_of(city_buyer).get("/search/", {"q": "  Dusk   LAMPS ", "kind": "needs"})
    (line,) = lines(settings)
    assert set(line) == {"missed", "language", "kind", "asker", "day"}
    assert (line["missed"], line["language"], line["kind"]) == ("dusk lamps", "en", "needs")
    organisation = city_buyer.memberships.get().organisation
    plain = json.dumps(line)
    assert not [told for told in (city_buyer.public_id, organisation.public_id, organisation.name) if told in plain]
    assert 0 <= line["asker"] < 256
    assert MissedQuestion.objects.count() == 0  # a reading page writes no table


def test_search_that_finds_something_is_not_noted(known_solution, city_buyer, client_of, settings):
    client = client_of(city_buyer)
    client.get("/search/", {"q": "nightfall"})
    client.get("/search/", {"q": "nightfall", "country": "PT"})  # without the filter it finds something
    client.get("/search/", {"q": ""})
    assert not settings.SEARCH_OBSERVED_FOLDER.exists()


def test_search_without_an_engine_is_not_noted(site_engine, city_buyer, client_of, settings):
    assert client_of(city_buyer).get("/search/", {"q": "dusk"}).context["found"].is_from_database
    assert not settings.SEARCH_OBSERVED_FOLDER.exists()


@pytest.mark.parametrize(
    "words", ["d" * 81, "ada@city.example", "call 088 812 34 56", "2024-123456", "iban 12 34 56", ""]
)
def test_question_that_may_be_somebody_s_is_not_noted(city_buyer, settings, words):
    look_for(words, actor_of(city_buyer))
    assert not settings.SEARCH_OBSERVED_FOLDER.exists()


def test_what_nobody_or_an_organisation_that_is_not_verified_looks_for_is_not_noted(outsider, settings):
    look_for("dusk", NOBODY, actor_of(outsider))
    assert not settings.SEARCH_OBSERVED_FOLDER.exists()


def test_folder_that_cannot_be_written_costs_no_page(live, city_buyer, client_of, settings, tmp_path):
    settings.SEARCH_OBSERVED_FOLDER = tmp_path / "file"
    settings.SEARCH_OBSERVED_FOLDER.write_text("")
    assert client_of(city_buyer).get("/search/", {"q": "dusk"}).status_code == 200


def test_spool_that_nobody_empties_does_not_grow_for_ever(settings, monkeypatch):
    monkeypatch.setattr(spool, "LARGEST", 200)
    for _each in range(50):
        spool.note({"slow": 1})
    (path,) = settings.SEARCH_OBSERVED_FOLDER.iterdir()
    assert path.stat().st_size < 230


def test_slow_search_is_noted_and_a_quick_one_not(settings):
    notice_slow(Criteria(text="dusk lamps", kind="needs", language="en"), 0.9)
    notice_slow(Criteria(text="dusk lamps", kind="needs", language="en", page=2), 1.25)
    fold()
    assert list(SlowQuestion.objects.values_list("milliseconds", "kind", "words", "filters", "page")) == [
        (1250, "needs", 2, 0, 2)
    ]


# Folded


def test_each_organisation_counts_once_for_a_question(monkeypatch):
    monkeypatch.setattr(observing, "_asker", lambda organisation, *_question: int(organisation[:2], 36) % 256)
    three = buyers(3)
    askers = len({int(one.organisation.public_id[:2], 36) % 256 for one in three})
    look_for("dusk", *three, *three)
    look_for("dusk", three[0], kind="needs")
    fold()
    look_for("dusk", *three)
    fold()
    assert MissedQuestion.objects.filter(text="dusk", kind="solutions").count() == askers
    assert known() == [("dusk", "needs"), ("dusk", "solutions")]


def test_byte_of_an_organisation_is_another_for_each_question():
    (one,) = buyers(1)
    for number in range(40):
        look_for(f"dusk {number}", one)
    fold()
    assert len(set(MissedQuestion.objects.values_list("asker", flat=True))) > 20


def test_what_was_folded_is_gone_from_the_disk(settings, django_capture_on_commit_callbacks):
    look_for("dusk", *buyers(1))
    with django_capture_on_commit_callbacks(execute=True):
        fold()
    assert (list(settings.SEARCH_OBSERVED_FOLDER.iterdir()), known()) == ([], [("dusk", "solutions")])


def test_file_that_was_folded_and_not_deleted_is_not_folded_again(settings, django_capture_on_commit_callbacks):
    look_for("dusk", *buyers(1))
    fold()  # and killed before the deletion
    MissedQuestion.objects.all().delete()
    assert len(list(settings.SEARCH_OBSERVED_FOLDER.iterdir())) == 1
    with django_capture_on_commit_callbacks(execute=True):
        fold()
    assert (list(settings.SEARCH_OBSERVED_FOLDER.iterdir()), known()) == ([], [])


def test_file_that_was_taken_and_not_folded_is_folded_next_time():
    look_for("dusk", *buyers(1))
    with transaction.atomic():
        fold()
        transaction.set_rollback(True)
    assert (known(), FoldedFile.objects.count()) == ([], 0)
    fold()
    assert known() == [("dusk", "solutions")]


def test_half_a_line_is_passed_over_and_the_others_count(settings):
    look_for("dusk", *buyers(1))
    (path,) = settings.SEARCH_OBSERVED_FOLDER.iterdir()
    path.write_bytes(path.read_bytes() + b'{"missed": "da')
    fold()
    assert known() == [("dusk", "solutions")]


def test_line_that_is_written_while_the_file_is_taken_goes_into_the_next(settings, monkeypatch):
    """The file is renamed between the opening and the lock: the writer notices, and nothing is lost."""
    (buyer,), opened, taken = buyers(1), os.open, []

    def open_late(*arguments):
        descriptor = opened(*arguments)
        if not taken:
            taken.extend(spool.taken())
        return descriptor

    monkeypatch.setattr(spool.os, "open", open_late)
    look_for("dusk", buyer)
    monkeypatch.undo()
    assert len(taken) == 1
    fold()
    assert known() == [("dusk", "solutions")]


def test_what_is_old_is_forgotten():
    look_for("dusk", *buyers(1))
    notice_slow(Criteria(text="dusk", kind="needs", language="en"), 2)
    fold()
    MissedQuestion.objects.update(day=timezone.now().date() - timedelta(days=91))
    SlowQuestion.objects.update(at=timezone.now() - timedelta(days=91))
    FoldedFile.objects.update(at=timezone.now() - timedelta(days=91))
    for path in spool.taken():
        path.unlink()
    fold()
    assert (known(), SlowQuestion.objects.count(), FoldedFile.objects.count()) == ([], 0, 0)
