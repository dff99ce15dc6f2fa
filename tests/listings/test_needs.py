"""A city drafts a need, sends it for review and keeps to what it published; a private budget stays in its team."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import serializers
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Delivery, Entry, Private
from accounts.queries import actor_of
from listings import actions, queries, rules
from listings.errors import Closed, Fixed
from listings.models import Correction, Need, NeedText
from listings.states import ListingState, Maturity, Mode
from tests.listings.factories import (
    LATER,
    YEAR,
    NeedFactory,
    ReferenceFactory,
    in_state,
    need_values,
    past_deadline,
    published_need,
)

pytestmark = pytest.mark.django_db


def create(person, organisation, **changes):
    return actions.create_need(actor=actor_of(person), organisation=organisation, values=need_values(**changes))


def edit(person, need, *, reason="", **changes):
    values = need_values(**changes)
    return actions.edit_need(actor=actor_of(person), need=need, version=need.version, values=values, reason=reason)


def test_create_keeps_every_word(city_buyer, city):
    values = need_values(
        mode=Mode.PARTNERSHIP,
        language="bg",
        title="Безопасен път до училище",
        affected="Четири хиляди деца.",
        tried="Пешеходни пътеки.",
        tags=("училище",),
        maturity_accepted=(Maturity.MARKET, Maturity.SCALED),
        needed_by=datetime(YEAR, 9, 15, tzinfo=UTC).date(),
        budget_low=10_000_00,
        budget_high=25_000_50,
        deadline=datetime(YEAR, 6, 1, 17, 0, tzinfo=ZoneInfo("Europe/Sofia")),
    )
    need = actions.create_need(actor=actor_of(city_buyer), organisation=city, values=values)
    assert queries.values_of_need(Need.objects.get(pk=need.pk)) == values
    assert NeedText.objects.get().folded.startswith("безопасен път до училище children are driven")
    assert Entry.objects.get(subject=need.subject).data == {}


def test_form_sent_twice_makes_one_draft_and_another_budget_a_second(city_buyer, city):
    first = create(city_buyer, city, budget_low=100)
    assert create(city_buyer, city, budget_low=100) == first
    assert create(city_buyer, city, budget_low=200) != first
    assert Need.objects.count() == 2


def test_need_from_a_notice_keeps_its_source(city_buyer, city):
    notice = ReferenceFactory()
    need = actions.create_need(actor=actor_of(city_buyer), organisation=city, values=need_values(), source=notice)
    assert Need.objects.get().source == notice
    assert Entry.objects.get(subject=need.subject).data == {"source": notice.public_id}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"budget_low": 200, "budget_high": 100}, "The lower end of the budget must not be above the upper end"),
        ({"budget_low": -1}, "The lower end of the budget must not be above the upper end, nor below zero"),
        ({"budget_high": -1}, "The lower end of the budget must not be above the upper end, nor below zero"),
        ({"deadline_zone": ""}, "Give the time zone of the deadline"),
        ({"deadline_zone": "Europe/Atlantis"}, "Give the time zone of the deadline"),
        ({"deadline": datetime(YEAR, 6, 1, 9, 0)}, "Give the time zone of the deadline"),  # noqa: DTZ001
    ],
)
def test_impossible_values_are_refused_in_a_draft_too(city_buyer, city, draft_need, changes, sentence):
    with pytest.raises(Incomplete, match=sentence):
        create(city_buyer, city, **changes)
    with pytest.raises(Incomplete, match=sentence):
        edit(city_buyer, draft_need, **changes)
    assert (Need.objects.count(), Need.objects.get().version) == (1, 1)


def test_zero_is_a_budget(city_buyer, city):
    assert create(city_buyer, city, budget_low=0, budget_high=0).budget_low == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "", "problem": " ", "themes": ()}, "Give a title. Describe the problem. Choose at least one theme."),
        ({"outcome": ""}, "Say which outcome you want."),
        ({"deadline": None}, "Give a deadline for answers."),
        ({"mode": Mode.SMALL_PURCHASE, "deadline": None}, "Give a deadline for answers."),
        ({"mode": Mode.PARTNERSHIP, "deadline": None}, "Give a deadline for answers."),
        ({"mode": Mode.ELSEWHERE, "deadline": None}, "Give the link to the portal where the tender stands."),
        ({"deadline": datetime(2020, 1, 1, tzinfo=UTC)}, "Give a deadline that lies ahead."),
        ({"budget_public": True}, "Give an amount, or keep the budget for your own team."),
    ],
)
def test_submit_says_what_is_missing(city_buyer, city, changes, sentence):
    need = create(city_buyer, city, **changes)
    with pytest.raises(Incomplete) as refusal:
        actions.submit(actor=actor_of(city_buyer), listing=need, version=1)
    assert str(refusal.value) == sentence
    assert Need.objects.get().state == ListingState.DRAFT


def test_tender_elsewhere_needs_no_deadline(city_buyer, city):
    need = create(city_buyer, city, mode=Mode.ELSEWHERE, deadline=None, portal_link="https://portal.example/1")
    actions.submit(actor=actor_of(city_buyer), listing=need, version=1)
    assert need.state == ListingState.SUBMITTED


def test_mode_changes_until_it_is_published(city_buyer, draft_need, staff):
    edit(city_buyer, draft_need, mode=Mode.PARTNERSHIP)
    in_state(draft_need, city_buyer, staff, ListingState.PUBLISHED)
    with pytest.raises(Fixed, match="The mode stays as it was published"):
        edit(city_buyer, draft_need, mode=Mode.CONSULTATION, reason="Another one")
    assert Need.objects.get().mode == Mode.PARTNERSHIP


@pytest.mark.parametrize("step", ["withdraw", "take_down"])
def test_what_was_published_stays_fixed_after_it_left_the_site(step, city_buyer, open_need, staff):
    if step == "withdraw":
        actions.withdraw(actor=actor_of(city_buyer), listing=open_need)
        actions.reopen(actor=actor_of(city_buyer), listing=open_need)
    else:
        actions.return_listing(actor=actor_of(staff), listing=open_need, why="Wrong link.")
    with pytest.raises(Fixed, match="The mode stays"):
        edit(city_buyer, open_need, mode=Mode.PARTNERSHIP)
    with pytest.raises(Fixed, match="moved to a later time only"):
        edit(city_buyer, open_need, deadline=LATER - timedelta(minutes=1))


@pytest.mark.parametrize("earlier", [LATER - timedelta(minutes=1), None])
def test_deadline_moves_later_only(city_buyer, open_need, earlier):
    with pytest.raises(Fixed, match="A published deadline can be moved to a later time only"):
        edit(city_buyer, open_need, deadline=earlier, reason="Sooner")
    edit(city_buyer, open_need, deadline=LATER + timedelta(minutes=1), reason="Holidays")
    assert Need.objects.get().deadline == LATER + timedelta(minutes=1)


def test_deadline_is_compared_as_a_moment_whatever_its_zone(city_buyer, open_need):
    """10:30 in Reykjavik is later than 12:00 in Sofia, which is 09:00 UTC in June."""
    there = datetime(YEAR, 6, 1, 10, 30, tzinfo=ZoneInfo("Atlantic/Reykjavik"))
    edit(city_buyer, open_need, deadline=there, deadline_zone="Atlantic/Reykjavik", reason="Our office moved")
    need = Need.objects.get()
    assert (need.deadline, need.deadline_zone) == (there, "Atlantic/Reykjavik")
    with pytest.raises(Fixed):
        edit(city_buyer, need, deadline=datetime(YEAR, 6, 1, 13, 29, tzinfo=ZoneInfo("Europe/Sofia")), reason="Back")


def test_seconds_of_a_deadline_that_no_form_shows_are_dropped(city_buyer, city):
    need = create(city_buyer, city, deadline=LATER.replace(second=30, microsecond=5))
    assert need.deadline == LATER


def test_closed_need_stays_as_it_is(city_buyer, open_need, staff):
    past_deadline(open_need)
    with pytest.raises(Closed, match="Post a new need instead"):
        edit(city_buyer, open_need, title="Other", reason="Late")
    with pytest.raises(Closed):
        edit(city_buyer, open_need, deadline=LATER, reason="Late")
    assert rules.can_edit(actor_of(city_buyer), open_need) is False
    actions.withdraw(actor=actor_of(city_buyer), listing=open_need)
    with pytest.raises(Closed):
        actions.reopen(actor=actor_of(city_buyer), listing=open_need)
    assert Need.objects.get().state == ListingState.WITHDRAWN


def test_closed_need_that_was_returned_is_not_sent_again(city_buyer, open_need, staff):
    actions.return_listing(actor=actor_of(staff), listing=open_need, why="Wrong link.")
    past_deadline(open_need)
    with pytest.raises(Closed):
        actions.submit(actor=actor_of(city_buyer), listing=open_need, version=open_need.version)


def test_deadline_that_passed_before_publication_can_be_moved(city_buyer, draft_need, staff):
    past_deadline(draft_need)
    edit(city_buyer, draft_need)
    assert Need.objects.get().deadline == LATER


def test_submitted_need_does_not_move(city_buyer, draft_need, staff):
    in_state(draft_need, city_buyer, staff, ListingState.SUBMITTED)
    with pytest.raises(InvalidTransition):
        edit(city_buyer, draft_need, title="Other")


@pytest.mark.parametrize("person", ["outsider", "vendor_owner", "staff", "city_viewer"])
def test_only_writers_of_the_city_may_write(person, request, open_need, city):
    stranger = request.getfixturevalue(person)
    before = Entry.objects.count()
    with pytest.raises(NotAllowed):
        create(stranger, city, title="Mine")
    with pytest.raises(NotAllowed):
        edit(stranger, open_need, title="Mine", reason="Because")
    assert (Entry.objects.count(), Correction.objects.count()) == (before, 0)


# A budget for the own team only


def everything_but_the_team(need, viewers):
    """Return a digest of all that anybody outside the city's team can come to see of a need."""
    private = {"budget_low", "budget_high", "version"}
    rows = serializers.serialize("python", [need, *need.texts.all(), *Correction.objects.all()])
    for row in rows:
        row["fields"] = {name: value for name, value in row["fields"].items() if name not in private}
    entries = Entry.objects.exclude(verb__in=queries.OWN_VERBS).order_by("id").values("verb", "subject", "data")
    seen = [
        rows,
        list(entries),
        list(Private.objects.order_by("id").values("field", "text")),
        [(one.handler, one.lane) for one in Delivery.objects.exclude(handler="seal").order_by("id")],
        queries.history_of(need),
        queries.corrections_of(need),
        queries.review_counts(),
        [item.thing.public_id for item in queries.review_queue(tab="published")],
        [[found.public_id for found in queries.needs_visible_to(actor_of(one))] for one in viewers],
        [rules.sees_budget(actor_of(one), need) for one in viewers],
        queries.need_facts(queries.values_of_need(need)),
    ]
    return hashlib.sha256(json.dumps(seen, default=str).encode()).hexdigest()


@pytest.mark.parametrize("amounts", [(1_00, 2_00), (None, 900_000_00), (0, None), (None, None)])
def test_private_budget_leaves_no_trace_that_others_see(amounts, city_buyer, open_need, staff, vendor_owner):
    edit(city_buyer, open_need, budget_low=5_00, budget_high=500_000_00)
    viewers = [staff, vendor_owner, None]
    before = everything_but_the_team(open_need, viewers)
    low, high = amounts
    edit(city_buyer, open_need, budget_low=low, budget_high=high)
    need = Need.objects.get()
    assert (need.budget_low, need.budget_high) == amounts
    assert everything_but_the_team(need, viewers) == before
    assert Correction.objects.count() == 0
    assert [line.what for line in queries.history_of(need, own=True)][:2] == ["own budget changed"] * 2


def test_digest_of_what_others_see_tells_a_public_budget(city_buyer, open_need, staff):
    before = everything_but_the_team(open_need, [staff])
    edit(city_buyer, open_need, budget_low=5_00, budget_public=True, reason="Decided")
    assert everything_but_the_team(Need.objects.get(), [staff]) != before


def test_private_budget_in_an_edit_of_something_else_is_not_told(city_buyer, open_need):
    edit(city_buyer, open_need, tags=("school",), budget_low=5_00)
    assert Entry.objects.get(verb="need.edited").data == {"fields": ["tags"]}
    assert Entry.objects.get(verb="need.budget_edited").data == {}


def test_budget_that_becomes_private_is_told_without_its_new_amount(city_buyer, open_need):
    edit(city_buyer, open_need, budget_low=5_00, budget_public=True, reason="Decided")
    edit(city_buyer, open_need, budget_low=777_00, reason="Undecided")
    change = Correction.objects.get(number=2).changes
    assert change == [{"field": "budget", "before": [5_00, None], "after": None}]
    [_first, second] = queries.corrections_of(open_need)
    assert [(one.before, one.after) for one in second.differences] == [("From €5", "Not public")]
    assert Entry.objects.filter(verb="need.budget_edited").count() == 0


def test_staff_and_visitors_never_see_a_private_budget(city_buyer, city_viewer, staff, outsider):
    need = published_need(city_buyer.memberships.get().organisation, budget_low=5_00)
    people = (city_buyer, city_viewer, staff, outsider, None)
    assert [rules.sees_budget(actor_of(one), need) for one in people] == [True, True, False, False, False]
    need.budget_public = True
    assert [rules.sees_budget(actor_of(one), need) for one in people] == [True] * 5


def test_visible_are_public_ones_own_ones_and_for_staff_what_was_sent(city_buyer, draft_need, vendor_owner, staff):
    public = published_need()
    sent = NeedFactory(state=ListingState.RETURNED, submitted_at=timezone.now())
    NeedFactory()
    assert {
        person: set(queries.needs_visible_to(actor_of(person))) for person in (city_buyer, vendor_owner, staff, None)
    } == {city_buyer: {public, draft_need}, vendor_owner: {public}, staff: {public, sent}, None: {public}}


def test_figures_count_what_is_public_and_open(city_buyer, draft_need):
    open_one, closed = published_need(), published_need(deadline=datetime(2026, 1, 1, tzinfo=UTC))
    ReferenceFactory()
    assert queries.figures() == queries.Figures(solutions=0, needs=2, open_needs=1, references=1)
    assert (open_one.is_open, closed.is_open) == (True, False)
