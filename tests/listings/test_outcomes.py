"""What came of a need: its city records it, corrects it, and is asked by the clock; everybody reads it."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already
from accounts.journal.models import Entry
from accounts.models import Membership
from accounts.queries import actor_of
from accounts.terms import months_after
from listings import actions
from listings.errors import Closed
from listings.models import FollowUp, Need, Outcome
from listings.queries.outcomes import outcome_figures, outcome_of
from listings.states import InUse
from listings.values import OutcomeValues
from tests.factories import member
from tests.listings.factories import published_need, published_solution
from tests.listings.test_mails import deliver
from tests.listings.test_public_pages import read, words
from tests.listings.test_races import at_once

pytestmark = pytest.mark.django_db
FIRM = {"vendor_name": "Lumen OÜ", "awarded_on": date(2026, 3, 2), "value_band": "under_150k"}


def closed(city, days=1, **fields):
    """A need whose deadline passed so many days ago."""
    return published_need(city, deadline=timezone.now() - timedelta(days=days), deadline_zone="Europe/Sofia", **fields)


def values(kind="bought", **changes):
    usual = FIRM if kind in {"bought", "pilot"} else {}
    return OutcomeValues(kind=kind, **{**usual, **changes})


def record(need, person, kind="bought", *, seen=0, **changes):
    wanted = values(kind, **changes)
    return actions.record_outcome(actor=actor_of(person), need=Need.objects.get(pk=need.pk), values=wanted, seen=seen)


@pytest.fixture
def ended(city):
    return closed(city)


def test_award_is_recorded_with_firm_band_and_day(ended, city_buyer):
    record(ended, city_buyer, words="It was the only one that runs without a network.")
    found = outcome_of(ended)
    assert (found.number, found.kind, found.vendor_name, found.value_band) == (1, "bought", "Lumen OÜ", "under_150k")
    assert (found.awarded_on, found.language) == (date(2026, 3, 2), "en")
    entry = Entry.objects.get(subject=ended.subject, verb="need.outcome_recorded")
    assert entry.data == {"outcome": 1, "kind": "bought"}


def test_what_belongs_to_an_award_is_left_out_of_other_ends(ended, city_buyer):
    record(ended, city_buyer, "stopped", **FIRM)
    found = outcome_of(ended)
    assert (found.vendor_name, found.value_band, found.awarded_on) == ("", "", None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vendor_name": ""}, "vendor_name"),
        ({"awarded_on": None}, "awarded_on"),
        ({"awarded_on": date(2126, 1, 1)}, "awarded_on"),
        ({"solution": "aaaaaaaaaa"}, "solution"),
    ],
)
def test_award_that_lacks_something_is_refused_at_its_field(ended, city_buyer, changes, field):
    with pytest.raises(Incomplete) as refused:
        record(ended, city_buyer, **changes)
    assert refused.value.field == field
    assert not Outcome.objects.exists()


def test_own_solution_of_the_buyer_is_refused_like_one_that_does_not_exist(ended, city_buyer, city):
    own = published_solution(city)
    with pytest.raises(Incomplete, match="No public solution of another organisation"):
        record(ended, city_buyer, solution=own.public_id)


def test_open_need_waits_for_its_deadline(city, city_buyer):
    with pytest.raises(NotAllowed, match="This need is still open"):
        record(published_need(city), city_buyer)


def test_need_without_a_deadline_closes_with_its_outcome(city, city_buyer):
    need = published_need(city, deadline=None, deadline_zone="")
    made = record(need, city_buyer, "none")
    stored = Need.objects.get(pk=need.pk)
    assert (stored.deadline, stored.is_open, stored.is_closed) == (made.recorded_at, False, True)


def test_draft_has_no_outcome(draft_need, city_buyer):
    with pytest.raises(NotAllowed, match="Only of a need that was published"):
        record(draft_need, city_buyer)


def test_strangers_and_readers_record_nothing(ended, vendor_owner, city_viewer, staff):
    for person in (vendor_owner, city_viewer, staff):
        with pytest.raises(NotAllowed):
            record(ended, person)


def test_correction_is_a_row_of_its_own_and_the_last_one_holds(client_of, ended, city_buyer):
    record(ended, city_buyer, "none")
    record(ended, city_buyer, seen=1)
    assert [one.kind for one in Outcome.objects.order_by("number")] == ["none", "bought"]
    shown = words(read(client_of(), f"/needs/{ended.public_id}/"))
    assert "How it ended Bought From whom Lumen OÜ Value €50,000 to €150,000 without VAT" in shown
    assert "What was recorded before" in shown


def test_same_outcome_twice_is_one(ended, city_buyer):
    record(ended, city_buyer)
    assert isinstance(record(ended, city_buyer, seen=1), Already)
    assert Outcome.objects.count() == 1


def test_colleague_who_was_first_is_named(ended, city_buyer):
    record(ended, city_buyer, "none")
    second = record(ended, city_buyer)
    assert (type(second), second.by) == (Already, city_buyer.public_id)
    assert outcome_of(ended).kind == "none"


def test_database_refuses_an_award_without_a_firm(ended):
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.create(need=ended, number=1, kind="bought", awarded_on=date(2026, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.create(need=ended, number=1, kind="stopped", vendor_name="Lumen OÜ")


@pytest.mark.parametrize(("days", "step"), [(29, None), (31, 30), (100, 90), (400, 180)])
def test_city_is_asked_once_for_each_step_by_the_clock(city, days, step):
    need = closed(city, days)
    assert (actions.ask_what_came(), actions.ask_what_came()) == (int(step is not None), 0)
    asked = Entry.objects.filter(subject=need.subject, verb="need.outcome_due")
    assert [one.data for one in asked] == ([{"days": step}] if step else [])


def test_city_that_said_it_is_not_asked(city, city_buyer):
    record(closed(city, 31), city_buyer, "stopped")
    assert actions.ask_what_came() == 0


def test_mail_asks_those_who_write_and_not_when_it_was_said_meanwhile(city, city_buyer, city_viewer):
    need = closed(city, 31, title="Dark streets")
    actions.ask_what_came()
    deliver()
    asked = [one for one in mail.outbox if one.subject == "What came of “Dark streets”?"]
    assert [one.to for one in asked] == [[city_buyer.email]]
    assert reverse("listings:outcome", args=[need.public_id]) in asked[0].body
    mail.outbox.clear()
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now() - timedelta(days=91))
    actions.ask_what_came()
    record(need, city_buyer, "stopped")
    deliver()
    assert [one.subject for one in mail.outbox if "?" in one.subject] == []


def awarded(city, person, months):
    """An award that is a day older than so many months."""
    need = closed(city, 800)
    today = timezone.localdate()
    record(need, person, awarded_on=months_after(today, -months) - timedelta(days=1))
    return need


@pytest.mark.parametrize(("months", "asked"), [(5, []), (6, [6]), (13, [12]), (30, [24])])
def test_city_is_asked_later_what_became_of_it(city, city_buyer, months, asked):
    need = awarded(city, city_buyer, months)
    actions.ask_what_came()
    actions.ask_what_came()
    assert list(FollowUp.objects.filter(need=need).values_list("months", flat=True)) == asked


def test_one_click_answers_and_can_be_changed(client_of, city, city_buyer):
    need = awarded(city, city_buyer, 6)
    actions.ask_what_came()
    client = client_of(city_buyer)
    page = reverse("listings:outcome", args=[need.public_id])
    for answer in ("not_yet", "as_planned", "nonsense"):
        client.post(reverse("listings:follow_up", args=[need.public_id]), {"months": 6, "answer": answer})
    assert FollowUp.objects.get().answer == "as_planned"
    assert "In use, as planned" in words(read(client, page))
    assert "After 6 months In use, as planned" in words(read(client_of(), f"/needs/{need.public_id}/"))
    kept = Entry.objects.filter(verb="need.followed_up").order_by("id")
    assert [one.data["answer"] for one in kept] == ["not_yet", "as_planned"]


def test_nothing_that_was_not_asked_is_answered(city, city_buyer):
    need = awarded(city, city_buyer, 6)
    with pytest.raises(NotAllowed):
        actions.answer_follow_up(actor=actor_of(city_buyer), need=need, months=12, answer=InUse.ENDED)


def test_mail_of_a_follow_up_comes_once_and_not_when_the_award_was_taken_back(city, city_buyer):
    need = awarded(city, city_buyer, 6)
    actions.ask_what_came()
    record(need, city_buyer, "none", seen=1)
    deliver()
    assert [one.subject for one in mail.outbox if "months" in one.subject] == []


def test_figures_count_each_public_need_once(client_of, city, city_buyer):
    for kind in ("bought", "none"):
        record(closed(city, 800), city_buyer, kind)
    corrected = closed(city)
    record(corrected, city_buyer, "stopped")
    record(corrected, city_buyer, "none", seen=1)
    closed(city)
    actions.ask_what_came()
    found = outcome_figures()
    assert [(one.label, one.number) for one in found.rows] == [
        ("Bought", 1),
        ("Tried out in a pilot", 0),
        ("Nothing suitable was found", 2),
        ("Stopped", 0),
    ]
    assert found.unsaid == 1
    shown = words(read(client_of(), reverse("listings:outcomes")))
    assert "Nothing suitable was found 2 Stopped 0 Nothing recorded yet 1" in shown


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries(client_of, city, city_buyer, number, django_assert_num_queries):
    for _one in range(number):
        record(closed(city), city_buyer)
    with django_assert_num_queries(7):
        client_of().get(reverse("listings:outcomes"))


def test_outcome_of_a_need_that_is_not_public_is_in_no_list(client_of, ended, city, city_buyer):
    record(ended, city_buyer)
    type(city).objects.filter(pk=city.pk).update(state="suspended")
    shown = read(client_of(), reverse("listings:outcomes"))
    assert "Lumen OÜ" not in shown
    assert "No outcome is recorded yet" in shown


def test_page_keeps_what_was_typed_and_says_what_is_missing(client_of, ended, city_buyer):
    page = reverse("listings:outcome", args=[ended.public_id])
    answer = client_of(city_buyer).post(
        page, {"kind": "bought", "words": "Kept as typed.", "solution": "https://x.y/z"}
    )
    shown = words(answer.content.decode())
    assert answer.status_code == 422
    for sentence in ("Say who got it", "Give the day of the award", "Give the address of a solution’s page"):
        assert sentence in shown
    assert "Kept as typed." in answer.content.decode()


def test_address_of_a_solution_is_taken_as_people_copy_it(client_of, ended, city_buyer):
    solution = published_solution(title="Nightfall")
    page = reverse("listings:outcome", args=[ended.public_id])
    copied = f"https://marketplace.example/bg/solutions/{solution.public_id}/?x=1#deployments"
    sent = {"kind": "pilot", "vendor_name": "Lumen OÜ", "awarded_on": "2026-03-02", "solution": copied}
    assert client_of(city_buyer).post(page, sent).status_code == 302
    assert outcome_of(ended).solution == solution
    assert "Nightfall" in read(client_of(), f"/needs/{ended.public_id}/")


def test_open_need_leads_back_with_the_reason(client_of, city, city_buyer):
    need = published_need(city)
    answer = client_of(city_buyer).get(reverse("listings:outcome", args=[need.public_id]), follow=True)
    assert "This need is still open" in answer.content.decode()


def test_need_that_ended_without_a_word_says_so(client_of, ended):
    assert "The city has not said yet how it ended." in read(client_of(), f"/needs/{ended.public_id}/")


def test_member_who_left_is_not_asked(city, city_buyer):
    colleague = member("Clara Clerk", role="editor", organisation=city)
    closed(city, 31)
    actions.ask_what_came()
    Membership.objects.filter(person=colleague).delete()
    deliver()
    assert [one.to for one in mail.outbox if one.subject.startswith("What came of")] == [[city_buyer.email]]


@pytest.mark.django_db(transaction=True)
def test_eight_outcomes_at_once_are_one_and_seven_are_told_kindly(city):
    need = closed(city)
    people = [member(f"Clerk {number}", role="editor", organisation=city) for number in range(8)]
    kinds = ("bought", "none", "stopped")
    presses = [partial(record, need, person, kinds[number % 3]) for number, person in enumerate(people)]
    assert at_once(*presses) == {Outcome: 1, Already: 7}
    assert Outcome.objects.count() == 1


def test_address_that_is_none_is_refused_with_a_sentence(client_of, ended, city_buyer):
    page = reverse("listings:outcome", args=[ended.public_id])
    answer = client_of(city_buyer).post(page, {"kind": "none", "solution": "https://[x", "seen": "0"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "solution": ["Give the address of a solution’s page on this site, or leave it empty."]
    }


@pytest.fixture
def withdrawn(city, city_buyer):
    """A need that its city withdrew before its deadline."""
    need = published_need(city)
    actions.withdraw(actor=actor_of(city_buyer), listing=need)
    return need


def test_need_that_ended_is_not_made_a_draft_again(client_of, withdrawn, city_buyer):
    page = f"/needs/{withdrawn.public_id}/"
    assert "Make it a draft again" in read(client_of(city_buyer), page)
    record(withdrawn, city_buyer)
    assert "Make it a draft again" not in read(client_of(city_buyer), page)
    with pytest.raises(Closed, match="What came of this need is recorded"):
        actions.reopen(actor=actor_of(city_buyer), listing=withdrawn)
    assert Need.objects.get(pk=withdrawn.pk).state == "withdrawn"


@pytest.mark.parametrize("changes", [{"kind": "pilot"}, {"awarded_on": date(2026, 3, 3)}, {"kind": "none"}])
def test_what_was_said_later_of_an_award_goes_with_it(changes, city, city_buyer):
    need = awarded(city, city_buyer, 6)
    actions.ask_what_came()
    actions.answer_follow_up(actor=actor_of(city_buyer), need=need, months=6, answer=InUse.ENDED)
    day = outcome_of(need).awarded_on
    record(need, city_buyer, seen=1, awarded_on=day, words="More words change nothing.")
    assert FollowUp.objects.get(need=need).answer == "ended"
    record(need, city_buyer, seen=2, **{"awarded_on": day, **changes})
    assert FollowUp.objects.filter(need=need).count() == 0
    assert Entry.objects.filter(subject=need.subject, verb="need.followed_up").count() == 1


def test_outcome_keeps_a_solution_that_was_withdrawn_since(ended, city_buyer, vendor_owner):
    solution, other = published_solution(), published_solution()
    record(ended, city_buyer, solution=solution.public_id)
    type(solution).objects.update(state="withdrawn")
    record(ended, city_buyer, seen=1, solution=solution.public_id, words="More.")
    assert (outcome_of(ended).number, outcome_of(ended).solution) == (2, solution)
    with pytest.raises(Incomplete, match="No public solution"):
        record(ended, city_buyer, seen=2, solution=other.public_id)


@pytest.mark.parametrize(
    ("is_public", "sentence"),
    [
        (True, "Recorded. Everybody reads it on the page, and who follows or answered gets a mail."),
        (False, "Recorded. The need is withdrawn, so your team alone reads it, and nobody gets a mail."),
    ],
)
def test_what_is_said_after_recording_is_true(is_public, sentence, client_of, ended, withdrawn, city_buyer):
    need = ended if is_public else withdrawn
    page = reverse("listings:outcome", args=[need.public_id])
    answer = client_of(city_buyer).post(page, {"kind": "none", "seen": "0"}, follow=True)
    assert [str(one) for one in answer.context["messages"]] == [sentence]
