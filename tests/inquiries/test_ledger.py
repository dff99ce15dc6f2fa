"""The ledger: sums that agree whatever is tried, one count for a form sent twice, and what an agreement rests on."""

from dataclasses import dataclass

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.errors import AccountsError, Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already
from accounts.journal.models import Entry
from accounts.queries import actor_of
from marketplace.inquiries import actions
from marketplace.inquiries.errors import (
    BelowAccepted,
    InquiriesError,
    MoreThanAccepted,
    MoreThanOffered,
    MoreThanSought,
    SentBefore,
)
from marketplace.inquiries.models import Acceptance, Inquiry, Offer
from marketplace.inquiries.states import InquiryState
from tests.inquiries.stories import (
    HUNDRED_THOUSAND,
    accepted,
    fresh,
    joined,
    ledger_of,
    offered,
    party_of,
    plan,
    terms,
    token,
)

pytestmark = pytest.mark.django_db


def accept(person, offer, amount, key=None, version=None):
    return actions.accept_offer(
        actor=actor_of(person), offer=offer, amount=amount, version=version or offer.version, token=key or token()
    )


def take_back(person, offer, amount, key=None):
    return actions.take_back(actor=actor_of(person), offer=offer, amount=amount, why="Less.", token=key or token())


@dataclass
class Line:
    """What the model knows of one offer."""

    offer: Offer
    size: int
    taken: int = 0


class Books:
    """Plain numbers beside the rows: each step knows whether it is lawful, and the action has to agree."""

    def __init__(self, room, lead, person):
        self.room, self.lead, self.person = room, lead, person
        self.sought, self.lines, self.sent = room.amount_sought, [], []

    @property
    def total(self):
        return sum(line.taken for line in self.lines)

    def line(self, which):
        return self.lines[which % len(self.lines)] if self.lines else None

    def attempt(self, step, *arguments, lawful):
        try:
            with transaction.atomic():
                step(*arguments)
        except (InquiriesError, AccountsError):
            assert not lawful
        else:
            assert lawful
        return lawful

    def offer(self, _which, amount):
        if amount > 0:
            self.lines.append(Line(offered(self.room, self.person, amount=amount), amount))

    def accept(self, which, amount):
        line, key = self.line(which), token()
        if line:
            lawful = 0 < amount <= min(line.size - line.taken, self.sought - self.total)
            if self.attempt(accept, self.lead, fresh(line.offer), amount, key, lawful=lawful):
                line.taken += amount
                self.sent.append((line.offer, amount, key))

    def same(self, which, _amount):
        if self.sent:
            offer, amount, key = self.sent[which % len(self.sent)]
            assert isinstance(accept(self.lead, fresh(offer), amount, key), Already)

    def take_back(self, which, amount):
        line = self.line(which)
        if line and self.attempt(take_back, self.lead, fresh(line.offer), amount, lawful=0 < amount <= line.taken):
            line.taken -= amount

    def edit(self, which, amount):
        line = self.line(which)
        if line:
            lawful = amount > 0 and (line.taken == 0 or amount == line.size)
            if self.attempt(edit, self.person, fresh(line.offer), amount, lawful=lawful):
                line.size = amount

    def seek(self, _which, amount):
        if self.attempt(seek, self.lead, fresh(self.room), amount, lawful=amount >= max(self.total, 1)):
            self.sought = amount

    def withdraw(self, which, _amount):
        line = self.line(which)
        if line:
            actions.withdraw_offer(actor=actor_of(self.person), offer=fresh(line.offer), why="No.")
            self.lines.remove(line)

    def check(self):
        assert ledger_of(self.room) == (self.total,) * 3
        assert fresh(self.room).amount_sought == self.sought >= self.total


VERBS = [Books.offer, Books.accept, Books.take_back, Books.seek, Books.withdraw, Books.edit, Books.same]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [Books.offer, Books.accept, Books.take_back, Books.seek, Books.withdraw, Books.edit, Books.same]
        ),
        st.integers(min_value=0, max_value=3),
        st.integers(min_value=-5, max_value=130),
    ),
    min_size=5,
    max_size=30,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_sums_agree_and_never_exceed_whatever_is_tried(steps, room, city_buyer, investor):
    with transaction.atomic():
        Inquiry.objects.filter(pk=room.pk).update(amount_sought=100)
        books = Books(fresh(room), city_buyer, investor)
        for step, which, amount in steps:
            step(books, which, amount)
            books.check()
        transaction.set_rollback(True)


def seek(person, room, amount):
    changed = plan(amount_sought=amount)
    return actions.edit_inquiry(actor=actor_of(person), inquiry=room, version=room.version, plan=changed)


def edit(person, offer, amount):
    wanted = terms(amount=amount)
    return actions.edit_offer(actor=actor_of(person), offer=offer, version=offer.version, terms=wanted)


def test_form_sent_twice_counts_once(room, city_buyer, investor):
    offer, key = offered(room, investor), token()
    assert isinstance(accept(city_buyer, offer, 100, key), Acceptance)
    second = accept(city_buyer, fresh(offer), 100, key)
    assert (type(second), second.by) == (Already, city_buyer.public_id)
    assert ledger_of(room) == (100, 100, 100)
    back = token()
    take_back(city_buyer, offer, 40, back)
    assert isinstance(take_back(city_buyer, offer, 40, back), Already)
    assert ledger_of(room) == (60, 60, 60)
    assert Entry.objects.filter(verb__in=["offer.accepted", "offer.taken_back"]).count() == 2


def test_other_amount_on_the_same_form_is_refused(room, city_buyer, investor):
    offer, key = offered(room, investor), token()
    accept(city_buyer, offer, 100, key)
    with pytest.raises(SentBefore):
        accept(city_buyer, offer, 200, key)
    with pytest.raises(SentBefore):
        take_back(city_buyer, offer, 100, key)
    assert ledger_of(room) == (100, 100, 100)


def test_form_sent_twice_is_told_so_even_after_the_room_ended(room, city_buyer, investor):
    offer, key = offered(room, investor), token()
    accept(city_buyer, offer, 100, key)
    Inquiry.objects.update(state=InquiryState.WITHDRAWN)
    assert isinstance(accept(city_buyer, offer, 100, key), Already)


def test_offers_are_uncapped_and_acceptances_are_not(room, city_buyer, investor):
    large = offered(room, investor, amount=50 * HUNDRED_THOUSAND)
    with pytest.raises(MoreThanSought) as refusal:
        accept(city_buyer, large, 10 * HUNDRED_THOUSAND + 1)
    assert refusal.value.left == 10 * HUNDRED_THOUSAND
    accept(city_buyer, large, 10 * HUNDRED_THOUSAND)
    small = offered(room, investor, amount=3)
    with pytest.raises(MoreThanSought) as refusal:
        accept(city_buyer, small, 1)
    assert refusal.value.left == 0


def test_no_more_is_accepted_than_is_offered(room, city_buyer, investor):
    offer = offered(room, investor, amount=3)
    accept(city_buyer, offer, 2)
    with pytest.raises(MoreThanOffered) as refusal:
        accept(city_buyer, offer, 2)
    assert refusal.value.left == 1
    with pytest.raises(MoreThanAccepted) as refusal:
        take_back(city_buyer, offer, 3)
    assert refusal.value.accepted == 2
    assert ledger_of(room) == (2, 2, 2)


def test_amount_sought_never_falls_below_what_is_accepted(room, city_buyer, investor):
    accepted(offered(room, investor), city_buyer)
    lead, row = actor_of(city_buyer), fresh(room)
    below = plan(amount_sought=4 * HUNDRED_THOUSAND - 1)
    with pytest.raises(BelowAccepted):
        actions.edit_inquiry(actor=lead, inquiry=row, version=1, plan=below)
    assert fresh(room).amount_sought == 10 * HUNDRED_THOUSAND


def test_lead_accepts_only_what_it_read(room, city_buyer, investor):
    offer = offered(room, investor)
    edit(investor, fresh(offer), 5)
    with pytest.raises(StaleVersion):
        accept(city_buyer, offer, 5, version=1)
    assert ledger_of(room) == (0, 0, 0)


def test_accepted_offer_stays_as_it_was_read(room, city_buyer, investor):
    offer = accepted(offered(room, investor), city_buyer, 1)
    with pytest.raises(Incomplete):
        edit(investor, offer, 5)


def test_only_the_lead_accepts_and_takes_back(room, city_buyer, city_viewer, investor, staff, other_investor):
    offer = accepted(offered(room, investor), city_buyer, 5)
    for person in (city_viewer, investor, staff, other_investor):
        with pytest.raises(NotAllowed):
            accept(person, offer, 1)
        with pytest.raises(NotAllowed):
            take_back(person, offer, 1)


def test_database_refuses_what_no_action_does(room, city_buyer, investor):
    offer = offered(room, investor, amount=10)
    wrong = [
        lambda: Inquiry.objects.filter(pk=room.pk).update(accepted=room.amount_sought + 1),
        lambda: Inquiry.objects.filter(pk=room.pk).update(accepted=-1),
        lambda: Inquiry.objects.filter(pk=room.pk).update(amount_sought=0),
        lambda: Inquiry.objects.filter(pk=room.pk).update(currency="USD"),
        lambda: Offer.objects.filter(pk=offer.pk).update(accepted=11),
        lambda: Offer.objects.filter(pk=offer.pk).update(amount=0),
        lambda: Acceptance.objects.create(offer=offer, amount=0, by=city_buyer, token="a"),
    ]
    for write in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    Acceptance.objects.create(offer=offer, amount=1, by=city_buyer, token="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Acceptance.objects.create(offer=offer, amount=2, by=city_buyer, token="a")


def agree(person, room, sum_seen, version=1):
    return actions.agree(actor=actor_of(person), party=party_of(room, person), version=version, accepted=sum_seen)


def test_agreement_needs_every_accepted_offerer_and_then_the_lead(room, city_buyer, investor, other_investor):
    joined(room, city_buyer, other_investor)
    accepted(offered(room, investor), city_buyer, 5)
    accepted(offered(room, other_investor), city_buyer, 7)
    agree(investor, room, 5)
    with pytest.raises(Incomplete, match="Organisation of Ivo Investor"):
        actions.conclude(actor=actor_of(city_buyer), inquiry=room, version=1, accepted=fresh(room).accepted)
    agree(other_investor, room, 7)
    actions.conclude(actor=actor_of(city_buyer), inquiry=room, version=1, accepted=fresh(room).accepted)
    assert fresh(room).state == InquiryState.AGREED
    assert Entry.objects.get(verb="inquiry.agreed").data == {
        "from": "open",
        "accepted": 12,
        "sought": 10 * HUNDRED_THOUSAND,
    }


def conclude(person, room, seen):
    return actions.conclude(actor=actor_of(person), inquiry=fresh(room), version=1, accepted=seen)


def test_lead_agrees_to_what_its_page_showed(room, city_buyer, investor, other_investor):
    joined(room, city_buyer, other_investor)
    accepted(offered(room, investor), city_buyer, 5)
    leaves = accepted(offered(room, other_investor), city_buyer, 7)
    agree(investor, room, 5)
    agree(other_investor, room, 7)
    actions.withdraw_offer(actor=actor_of(other_investor), offer=leaves, why="No.")
    with pytest.raises(StaleVersion):
        conclude(city_buyer, room, 12)
    assert fresh(room).state == InquiryState.OPEN
    conclude(city_buyer, room, 5)
    assert fresh(room).state == InquiryState.AGREED


def test_lead_does_not_agree_with_itself(room, city_buyer):
    accepted(offered(room, city_buyer), city_buyer, 5)
    with pytest.raises(Incomplete, match="the offer of another party first"):
        conclude(city_buyer, room, 5)


def test_nobody_agrees_to_nothing_or_to_something_else(room, city_buyer, investor):
    with pytest.raises(Incomplete):
        actions.conclude(actor=actor_of(city_buyer), inquiry=room, version=1, accepted=fresh(room).accepted)
    with pytest.raises(Incomplete):
        agree(investor, room, 0)
    accepted(offered(room, investor), city_buyer, 5)
    with pytest.raises(StaleVersion):
        agree(investor, room, 4)
    with pytest.raises(StaleVersion):
        agree(investor, room, 5, version=2)
    agree(investor, room, 5)
    assert isinstance(agree(investor, room, 5), Already)


@pytest.mark.parametrize("change", ["accept", "take_back", "sought", "purpose", "withdraw"])
def test_whatever_changes_takes_an_agreement_back(change, room, city_buyer, investor):
    offer = accepted(offered(room, investor), city_buyer, 5)
    agree(investor, room, 5)
    lead = actor_of(city_buyer)
    steps = {
        "accept": lambda: accept(city_buyer, offer, 1),
        "take_back": lambda: take_back(city_buyer, offer, 1),
        "sought": lambda: actions.edit_inquiry(
            actor=lead, inquiry=room, version=1, plan=plan(amount_sought=9 * HUNDRED_THOUSAND)
        ),
        "purpose": lambda: actions.edit_inquiry(actor=lead, inquiry=room, version=1, plan=plan(purpose="Else.")),
        "withdraw": lambda: actions.withdraw_offer(actor=actor_of(investor), offer=offer, why="No."),
    }
    steps[change]()
    assert party_of(room, investor).agreed_at is None


def test_teaser_alone_takes_no_agreement_back(room, city_buyer, investor):
    accepted(offered(room, investor), city_buyer, 5)
    agree(investor, room, 5)
    actions.edit_inquiry(actor=actor_of(city_buyer), inquiry=room, version=1, plan=plan(teaser_shown=True))
    assert party_of(room, investor).agreed_at is not None


def test_same_plan_saved_again_changes_nothing(room, city_buyer):
    actions.edit_inquiry(actor=actor_of(city_buyer), inquiry=room, version=1, plan=plan())
    assert (fresh(room).version, Entry.objects.filter(verb="inquiry.edited").count()) == (1, 0)
