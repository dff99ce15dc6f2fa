"""A need that left the site before its deadline: its answers stay unread, but it ends, is told of and has a record."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.errors import Incomplete
from accounts.queries import actor_of
from listings import actions as listing_actions
from listings.models import Need
from listings.states import Mode
from listings.values import OutcomeValues
from marketplace.matching import queries
from marketplace.matching.actions.results import ResultValues, tell_results, write_result
from marketplace.matching.models import Opening, Result
from marketplace.matching.queries.results import digest_of_results, results_of_need
from marketplace.matching.views.audits import titles
from tests.listings.test_follows import deliver
from tests.matching.pages import text_of
from tests.matching.recorded import content_of, file_of, record
from tests.matching.stories import fresh, let_pass, make_need, organisation_of, write_answer

pytestmark = pytest.mark.django_db
SECRET = "Zanzibar-violet margins"
WORDS = "The need left the site before its deadline. The answers to it were not read."


def end(need):
    """Let the deadline pass this very moment, after what happened before."""
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now())
    return fresh(need)


@pytest.fixture
def answer(city_buyer, vendor_owner):
    made = write_answer(vendor_owner, make_need(city_buyer, mode=Mode.SMALL_PURCHASE), SECRET)
    listing_actions.withdraw(actor=actor_of(city_buyer), listing=fresh(made.need), why="There is no money.")
    return made


@pytest.fixture
def ended(answer, city_buyer):
    """Withdrawn before its deadline, which has passed since; what came of it is recorded."""
    need = end(answer.need)
    stopped = OutcomeValues(kind="stopped")
    listing_actions.record_outcome(actor=actor_of(city_buyer), need=need, values=stopped, seen=0)
    return fresh(need)


def test_answerers_are_told_without_being_read(ended, answer, city_buyer, vendor_owner, client_of):
    address = reverse("matching:results", args=[ended.public_id])
    client = client_of(city_buyer)
    page = text_of(client.get(address))
    assert (WORDS in page, SECRET in page, organisation_of(vendor_owner).name in page) == (True, False, False)
    before = text_of(client.get(f"{address}tell/"))
    assert (WORDS in before, organisation_of(vendor_owner).name in before) == (True, False)
    shown = digest_of_results(results_of_need(ended))
    tell_results(actor=actor_of(city_buyer), need=ended, shown=shown)
    told = Result.objects.get(answer=answer)
    assert (told.kind, told.reason, told.words, told.told_at is None) == ("stopped", "other", WORDS, False)
    deliver()
    assert vendor_owner.email in [one.to[0] for one in mail.outbox]
    assert (Opening.objects.count(), queries.needs_to_open()) == (0, [])


def test_nothing_but_the_same_end_is_told(ended, answer, city_buyer, client_of):
    values = ResultValues(kind="chosen", reason="best")
    with pytest.raises(Incomplete):
        write_result(actor=actor_of(city_buyer), answer=fresh(answer), values=values, version=0)
    edit = reverse("matching:edit_result", args=[ended.public_id, answer.public_id])
    assert client_of(city_buyer).get(edit).url == reverse("matching:results", args=[ended.public_id])


def test_record_holds_everything_but_the_answers(ended, answer, city_buyer, vendor_owner):
    assert queries.why_not_recorded(ended) == ""
    made = record(city_buyer, ended)
    held = content_of(made)
    assert ("answers" in held, "results" in held, held["opening"]["stay_unread"]) == (False, False, True)
    assert held["outcome"]["recorded"][0]["kind"] == "stopped"
    for part in ("json", "candidates", "steps"):
        text = file_of(made, part).decode()
        assert (SECRET in text, organisation_of(vendor_owner).name in text) == (False, False)


def test_auditor_reads_no_answers_of_it(ended):
    assert {"answers", "results"} & set(titles(ended)) == set()
    assert {"need", "opening", "outcome", "steps", "records"} <= set(titles(ended))


def test_while_its_deadline_lies_ahead_it_waits(answer, city_buyer):
    need = fresh(answer.need)
    assert (queries.answers_stay_unread(need), "after the deadline" in queries.why_not_recorded(need)) == (False, True)
    assert queries.answers_stay_unread(end(need)) is True


def test_what_was_public_at_its_deadline_is_opened(city_buyer, vendor_owner):
    need = make_need(city_buyer, mode=Mode.SMALL_PURCHASE)
    write_answer(vendor_owner, need)
    let_pass(need)
    listing_actions.withdraw(actor=actor_of(city_buyer), listing=fresh(need), why="We look again.")
    assert (queries.answers_stay_unread(fresh(need)), queries.needs_to_open()) == (False, [need])
    assert queries.why_not_recorded(fresh(need)).startswith("Open the answers first")
