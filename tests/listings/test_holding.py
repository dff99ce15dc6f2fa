"""The legal hold: three years from a procurement's end, longer by a date on the need; then who asked is forgotten."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts import retention
from accounts.errors import Incomplete, NotAllowed
from accounts.held import texts_on_hold
from accounts.holding import Hold, holds_on, procurements
from accounts.journal import verify
from accounts.journal.actions import append
from accounts.journal.models import Entry, Private
from accounts.personal import held_about
from accounts.queries import actor_of
from accounts.states import HoldReason, Role
from listings import actions
from listings.holding import hold_of, holds, years_later
from listings.models import Need, Outcome, Question
from listings.states import ListingState, QuestionState
from tests.factories import PASSWORD
from tests.listings.asking import ask, handle
from tests.listings.factories import past_deadline
from tests.people import colleague

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
WHY = "The grant asks for ten years."
FAR = date(timezone.now().year + 12, 1, 1)


def ended(need, days_ago, **columns):
    """Let a need's deadline lie so many days back, and its publication before that."""
    end = timezone.now() - days_ago * DAY
    Need.objects.filter(pk=need.pk).update(deadline=end, questions_until=None, published_at=end - 30 * DAY, **columns)
    need.refresh_from_db()
    return end.date()


def test_hold_has_no_end_while_the_procurement_runs(open_need):
    assert hold_of(open_need) == Hold(None, HoldReason.RUNNING)
    assert not hold_of(open_need).is_over


def test_three_years_begin_with_the_deadline(open_need):
    end = ended(open_need, 10)
    assert hold_of(open_need) == Hold(years_later(end, 3), HoldReason.ENDED)


def test_three_years_begin_when_the_need_leaves_the_site(open_need, city_buyer):
    actions.withdraw(actor=actor_of(city_buyer), listing=open_need)
    today = Entry.objects.get(verb="need.withdrawn").time.date()
    assert hold_of(open_need) == Hold(years_later(today, 3), HoldReason.ENDED)


def test_draft_that_was_never_published_has_none(draft_need):
    assert hold_of(draft_need) is None


def test_later_date_counts_and_an_earlier_one_does_not(open_need):
    end = ended(open_need, 10, kept_until=FAR)
    assert hold_of(open_need) == Hold(FAR, HoldReason.DATE)
    Need.objects.update(kept_until=end + DAY)
    open_need.refresh_from_db()
    assert hold_of(open_need).why == HoldReason.ENDED


@pytest.mark.parametrize(
    ("day", "later"), [(date(2024, 2, 29), date(2027, 3, 1)), (date(2025, 12, 31), date(2028, 12, 31))]
)
def test_three_years_later_is_the_same_day(day, later):
    assert years_later(day, 3) == later


def test_hold_ends_after_its_day():
    today = timezone.now().date()
    assert [Hold(day, HoldReason.ENDED).is_over for day in (today - DAY, today, None)] == [True, False, False]


def test_holds_cost_three_queries(open_need, city_buyer, django_assert_num_queries):
    actions.withdraw(actor=actor_of(city_buyer), listing=open_need)
    with django_assert_num_queries(3):
        holds([open_need.public_id, "a" * 10])


def test_owner_sets_a_later_day_with_a_reason(open_need, city_buyer):
    actions.keep_longer(actor=actor_of(city_buyer), need=open_need, until=FAR, why=WHY)
    assert Need.objects.get().kept_until == FAR
    entry = Entry.objects.get(verb="need.kept_longer")
    assert (entry.data, Private.objects.get(entry=entry.uid).text) == ({"until": int(f"{FAR:%Y%m%d}")}, WHY)


@pytest.mark.parametrize("until", [FAR, FAR - DAY, date(2000, 1, 1), timezone.now().date() + 31 * 366 * DAY])
def test_day_that_is_not_later_or_too_far_is_refused(open_need, city_buyer, until):
    actions.keep_longer(actor=actor_of(city_buyer), need=open_need, until=FAR, why=WHY)
    with pytest.raises(Incomplete) as refused:
        actions.keep_longer(actor=actor_of(city_buyer), need=open_need, until=until, why=WHY)
    assert (refused.value.field, Need.objects.get().kept_until) == ("until", FAR)


@pytest.mark.parametrize("why", ["", "  ", "x" * 501])
def test_day_without_a_reason_is_refused(open_need, city_buyer, why):
    with pytest.raises(Incomplete) as refused:
        actions.keep_longer(actor=actor_of(city_buyer), need=open_need, until=FAR, why=why)
    assert refused.value.field == "reason"


def test_only_its_owners_set_it(open_need, city_buyer, vendor_owner, staff):
    for person in (colleague(city_buyer, "Edda Editor", Role.EDITOR), vendor_owner, staff):
        with pytest.raises(NotAllowed):
            actions.keep_longer(actor=actor_of(person), need=open_need, until=FAR, why=WHY)
    assert Need.objects.get().kept_until is None


def test_page_says_it_to_team_and_staff_and_takes_a_day(open_need, city_buyer, city_viewer, staff, client_of):
    address = f"/needs/{open_need.public_id}/records/"
    for person in (city_viewer, staff):
        page = client_of(person).get(address).content.decode()
        assert ("not known yet" in page, "Keep until this day" in page) == (True, False)
        assert client_of(person).post(address, {"until": f"{FAR}", "reason": WHY}).status_code == 403
    client = client_of(city_buyer)
    refused = client.post(address, {"until": "2001-01-01", "reason": WHY})
    assert (refused.status_code, WHY in refused.content.decode()) == (422, True)
    assert client.post(address, {"until": f"{FAR}", "reason": WHY}).url == address
    page = client_of(staff).get(address).content.decode()
    assert (WHY in page, f"1 January {FAR.year}" in page) == (True, True)
    assert address in client.get(f"/needs/{open_need.public_id}/").content.decode()


def test_page_is_for_nobody_else(open_need, draft_need, vendor_owner, client_of, client):
    address = f"/needs/{open_need.public_id}/records/"
    assert client.get(address).url.startswith("/account/login/")
    assert client_of(vendor_owner).get(address).status_code == 403
    assert client_of(vendor_owner).put(address).status_code == 405


def held_of(person):
    return [(one.number, one.hold.why) for one in texts_on_hold(person)]


def test_texts_are_held_as_long_as_their_need(open_need, city_buyer):
    me = actor_of(city_buyer)
    append("need.excluded", open_need.subject, actor=me, private={"why": "One"})
    append("need.excluded", open_need.subject, actor=me, private={"why": "Two"})
    append("need.excluded", "need:aaaaaaaaaa", actor=me, private={"why": "Three"})
    append("thing.done", "thing:a", actor=me, private={"why": "Four"})
    assert held_of(city_buyer) == [(1, HoldReason.WRITTEN), (2, HoldReason.RUNNING)]
    ended(open_need, 4 * 365)
    assert held_of(city_buyer) == [(2, HoldReason.AFTER), (1, HoldReason.WRITTEN)]
    Need.objects.update(kept_until=FAR)
    assert held_of(city_buyer) == [(1, HoldReason.WRITTEN), (2, HoldReason.DATE)]
    rows = [one for one in held_about(city_buyer)["record"] if one.get("why") == "One"]
    assert [one["legal_hold_until"] for one in rows] == [FAR.isoformat()]


def entry_about(subject, **columns):
    return Entry(verb="a.b", subject=subject, uid="u", time=datetime(2001, 1, 1, tzinfo=UTC), **columns)


def test_old_text_about_what_ended_long_ago_is_not_held(open_need):
    ended(open_need, 4 * 365)
    assert holds_on([entry_about(open_need.subject)]) == {}
    ended(open_need, 1)
    assert holds_on([entry_about(open_need.subject)])["u"].why == HoldReason.ENDED
    assert holds_on([entry_about("need:aaaaaaaaaa"), entry_about("solution:aaaaaaaaaa")]) == {}


def test_award_ends_a_procurement_too_and_the_latest_day_counts(open_need):
    ended = past_deadline(open_need)
    day = timezone.now().date() - DAY
    Outcome.objects.create(need=ended, number=1, kind="bought", vendor_name="Lumen OÜ", awarded_on=day - 700 * DAY)
    assert holds([ended.public_id])[ended.public_id].until == years_later(ended.deadline.date(), 3)
    later = ended.deadline.date() + 30 * DAY
    Outcome.objects.create(need=ended, number=2, kind="bought", vendor_name="Lumen OÜ", awarded_on=later)
    assert holds([ended.public_id])[ended.public_id].until == years_later(later, 3)


def test_every_kind_of_thing_finds_its_need(open_need, vendor_owner):
    question = ask(open_need, vendor_owner)
    assert procurements()["question"].needs([question.public_id]) == {question.public_id: open_need.public_id}
    assert set(procurements()) == {
        *("need", "question", "look", "match", "mark", "answer", "curation", "opening", "summary"),
        *("inquiry", "party", "offer"),
        *("kit", "freeze", "candidate", "result", "round", "assessor", "record", "audit"),
    }
    for kind in procurements().values():
        assert set(kind.needs(["a" * 10]).values()) <= {"a" * 10}


def test_worker_forgets_who_asked_when_the_hold_has_ended(open_need, vendor_owner, city_buyer):
    told, waiting = ask(open_need, vendor_owner, "We of Lampco ask: how many?"), ask(open_need, vendor_owner, "Secret")
    handle(told, city_buyer, hidden=("Lampco",), reply="Nine.")
    retention.apply_rules(None)
    told.refresh_from_db()
    assert (told.person, told.text, told.hidden) == (vendor_owner, "We of Lampco ask: how many?", ["Lampco"])
    ended(open_need, 3 * 366)
    retention.apply_rules(None)
    told.refresh_from_db()
    waiting.refresh_from_db()
    assert (told.person, told.hidden, told.text == told.public_text, "Lampco" in told.text) == (None, [], True, False)
    assert (told.state, told.reply.text, "how many?" in told.text) == (QuestionState.PUBLISHED, "Nine.", True)
    assert (waiting.person, waiting.text) == (None, "")
    assert Private.objects.filter(field="asker").count() == 0
    assert verify.verify()


def test_later_date_keeps_who_asked(open_need, vendor_owner):
    ask(open_need, vendor_owner)
    ended(open_need, 3 * 366, kept_until=FAR)
    retention.apply_rules(None)
    assert Question.objects.get().person == vendor_owner
    Need.objects.update(kept_until=timezone.now().date() - DAY)
    retention.apply_rules(None)
    assert Question.objects.get().person is None


def test_need_that_still_runs_keeps_who_asked(open_need, vendor_owner):
    ask(open_need, vendor_owner)
    Need.objects.update(published_at=timezone.now() - 9 * 365 * DAY)
    retention.apply_rules(None)
    assert Question.objects.get().person == vendor_owner
    assert Need.objects.get().state == ListingState.PUBLISHED


def test_erasure_page_says_until_when_and_why(open_need, city_buyer, client_of):
    append("need.excluded", open_need.subject, actor=actor_of(city_buyer), private={"why": "One"})
    ended(open_need, 10)
    client = client_of(city_buyer)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = " ".join(client.get("/account/data/erase/").content.decode().split())
    assert "1 text that you wrote about a procurement is under legal hold until" in page
    assert "three years after" in page
