"""More time: offered when something became public in the last six days, never forced; a deadline only moves later."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings import actions
from listings.errors import Closed, Fixed
from listings.holidays import is_working_day
from listings.models import Correction, Need, Reply
from listings.queries import extension_of
from listings.queries.extension import Late
from tests.listings.asking import ask, handle
from tests.listings.factories import need_values
from tests.listings.sent import said
from tests.listings.test_follows import deliver, text_to

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SOFIA = ZoneInfo("Europe/Sofia")


def ends_in(need, left):
    """Let a need's deadline lie so far ahead, its questions still open."""
    deadline = (timezone.now() + left).replace(second=0, microsecond=0)
    Need.objects.filter(pk=need.pk).update(deadline=deadline, questions_until=deadline - timedelta(minutes=1))
    need.refresh_from_db()
    return need


@pytest.fixture
def late(open_need):
    """An open need with three days left."""
    return ends_in(open_need, 3 * DAY)


def replied(need, asker, buyer):
    question = ask(need, asker)
    handle(question, buyer, reply="Twelve.")
    return question


def corrected(need, buyer, **changes):
    need.refresh_from_db()
    stored = {"deadline": need.deadline, "questions_until": need.questions_until}
    values = need_values(**{**stored, **changes})
    return actions.edit_need(
        actor=actor_of(buyer), need=need, version=need.version, values=values, reason="Counted again."
    )


def test_reply_in_the_last_six_days_offers_six_days_from_then(late, vendor_owner, city_buyer):
    assert extension_of(late) is None
    replied(late, vendor_owner, city_buyer)
    found, made_at = extension_of(late), Reply.objects.get().made_at
    assert (found.kind, found.number, found.at) == (Late.REPLY, 1, made_at)
    local = found.deadline.astimezone(SOFIA)
    assert local.timetz() == late.deadline.astimezone(SOFIA).timetz()
    assert is_working_day(local.date(), "BG")
    assert found.deadline >= made_at + 6 * DAY
    earlier = local.date() - DAY
    too_early = local - DAY < made_at + 6 * DAY
    assert too_early or not is_working_day(earlier, "BG")


@pytest.mark.parametrize(("left", "offered"), [(6 * DAY + timedelta(minutes=5), False), (6 * DAY, True)])
def test_what_everybody_can_use_for_six_days_offers_nothing(left, offered, open_need, vendor_owner, city_buyer):
    need = ends_in(open_need, left)
    replied(need, vendor_owner, city_buyer)
    assert (extension_of(need) is not None) is offered


def test_material_correction_offers_more_time_and_other_changes_do_not(late, city_buyer):
    corrected(late, city_buyer, tags=("school",))
    assert extension_of(late) is None
    corrected(late, city_buyer, tags=("school",), problem="Only two in ten walk.")
    assert (extension_of(late).kind, extension_of(late).number) == (Late.CORRECTION, 1)


def test_moved_deadline_is_no_ground_to_move_it_again(late, city_buyer):
    corrected(late, city_buyer, deadline=late.deadline + DAY)
    late.refresh_from_db()
    assert Correction.objects.count() == 1
    assert extension_of(late) is None


def test_offer_ends_when_it_is_taken_and_when_the_need_closes(late, vendor_owner, city_buyer):
    replied(late, vendor_owner, city_buyer)
    offer = extension_of(late)
    move(late, city_buyer, offer.deadline)
    late.refresh_from_db()
    assert (late.deadline, extension_of(late)) == (offer.deadline, None)
    corrected(ends_in(late, DAY), city_buyer, problem="Only two in ten walk.")
    assert extension_of(late) is not None
    assert extension_of(ends_in(late, -DAY)) is None


def test_latest_ground_counts(late, vendor_owner, city_buyer):
    replied(late, vendor_owner, city_buyer)
    corrected(late, city_buyer, problem="Only two in ten walk.")
    assert extension_of(late).kind is Late.CORRECTION


def move(need, person, deadline, reason="More time.", version=None):
    need.refresh_from_db()
    return actions.move_deadline(
        actor=actor_of(person),
        need=need,
        version=need.version if version is None else version,
        deadline=deadline,
        reason=reason,
    )


def test_moved_deadline_is_a_correction_and_is_mailed(late, vendor_owner, outsider, city_buyer):
    actions.follow(actor=actor_of(outsider), need=late)
    deliver()
    before, later = late.deadline, late.deadline + 4 * DAY
    move(late, city_buyer, later, "The reply came late.")
    late.refresh_from_db()
    correction = Correction.objects.get()
    assert (late.deadline, late.text.title, late.tags.count()) == (later, "Safe ways to school", 0)
    assert (correction.number, correction.reason) == (1, "The reply came late.")
    assert [change["field"] for change in correction.changes] == ["deadline"]
    assert correction.changes[0]["before"][0] == before.isoformat()
    assert Entry.objects.get(verb="need.corrected").data == {"fields": ["deadline"], "number": 1}
    assert (outsider.email, "The deadline of “Safe ways to school” moved") in deliver()
    assert "The reply came late." in text_to(outsider)
    assert len(mail.outbox) == 2


def test_deadline_moves_later_before_it_passed_and_with_a_reason_only(
    late, draft_need, city_buyer, city_viewer, vendor_owner, staff
):
    later = late.deadline + DAY
    for wrong in (late.deadline, late.deadline - DAY):
        with pytest.raises(Fixed):
            move(late, city_buyer, wrong)
    with pytest.raises(Incomplete):
        move(late, city_buyer, later, " ")
    with pytest.raises(StaleVersion):
        move(late, city_buyer, later, version=99)
    for person in (city_viewer, vendor_owner, staff):
        with pytest.raises(NotAllowed):
            move(late, person, later)
    with pytest.raises(Closed):
        move(ends_in(late, -DAY), city_buyer, later)
    assert Correction.objects.count() == 0


def test_draft_has_its_own_form_for_that(draft_need, city_buyer, client_of):
    with pytest.raises(InvalidTransition):
        move(draft_need, city_buyer, draft_need.deadline + DAY)
    answer = client_of(city_buyer).get(f"/needs/{draft_need.public_id}/deadline/")
    assert answer["Location"] == f"/needs/{draft_need.public_id}/"
    assert said(answer) == ["Only a published need with a deadline ahead gets more time this way."]


def sent(moment, **changes):
    local = moment.astimezone(SOFIA)
    usual = {"deadline_day": local.date().isoformat(), "deadline_time": f"{local:%H:%M}", "reason": "More time."}
    return {**usual, "version": "1", **changes}


def test_page_proposes_and_the_city_decides(late, vendor_owner, city_buyer, city_viewer, client, client_of):
    replied(late, vendor_owner, city_buyer)
    proposal = extension_of(late).deadline
    page = client_of(city_buyer).get(f"/needs/{late.public_id}/").content.decode()
    assert "The reply to question 1 became public when less than six days were left." in page
    assert "You need not move it." in page
    assert "became public when less" not in client.get(f"/needs/{late.public_id}/").content.decode()
    address = f"/needs/{late.public_id}/deadline/"
    form = client_of(city_buyer).get(address).content.decode()
    assert f'value="{proposal.astimezone(SOFIA).date().isoformat()}"' in form
    assert "So that everybody has six days to use the reply to question 1." in form
    assert client_of(city_viewer).get(address).status_code == 403
    answer = client_of(city_buyer).post(address, sent(proposal))
    assert (answer.status_code, answer["Location"]) == (302, f"/needs/{late.public_id}/")
    late.refresh_from_db()
    assert late.deadline == proposal


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"deadline_day": ""}, "Give day and time."),
        ({"deadline_day": "", "deadline_time": ""}, "Give day and time."),
        ({"deadline_day": "2026-01-01"}, "can be moved to a later time only."),
        ({"deadline_day": "2999-01-01"}, "more than three years ahead"),
        ({"deadline_day": "9999-12-31"}, "more than three years ahead"),
        ({"reason": ""}, "Say why it moves."),
        ({"reason": "x" * 501}, "501"),
        ({"version": "77"}, "Nothing was overwritten."),
    ],
)
def test_refusal_keeps_what_was_typed(changes, sentence, late, city_buyer, client_of):
    later = late.deadline + 2 * DAY
    answer = client_of(city_buyer).post(f"/needs/{late.public_id}/deadline/", sent(later, **changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert changes.get("reason", "More time.") in answer.content.decode()
    assert Correction.objects.count() == 0


def test_form_warns_of_a_weekend(late, city_buyer, client_of):
    saturday = late.deadline.astimezone(SOFIA) + 2 * DAY
    while saturday.weekday() != 5:
        saturday += DAY
    answer = client_of(city_buyer).post(f"/needs/{late.public_id}/deadline/", sent(saturday, reason=""))
    assert "The deadline falls on a weekend." in answer.content.decode()
    assert client_of(city_buyer).post(f"/needs/{late.public_id}/deadline/", sent(saturday)).status_code == 302
