"""The staff's queue of deliveries that were set aside: taken, put back, tried again, one by one or many at once."""

import pytest
from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.errors import NotAllowed
from accounts.journal.actions import append
from accounts.journal.models import Delivery, Entry
from accounts.queries import actor_of, deliveries_set_aside
from tests.accounts.journal.conftest import ROBOT
from tests.factories import member

QUEUE = "/staff/deliveries/"
BULK = "/staff/deliveries/bulk/"
OFFERED = ('value="take"', 'value="put_back"', 'value="retry"', 'name="delivery"', 'name="to"', "/retry/")


def set_aside(subject="thing:a", handler="courier", **fields):
    """Return a delivery of an entry about `subject` that was set aside."""
    with transaction.atomic():
        entry = append("thing.done", subject, actor=ROBOT)
    fields = {"quarantined_at": timezone.now(), "failures": 8, "error": "ValueError", **fields}
    return Delivery.objects.create(entry=entry, handler=handler, lane=subject, **fields)


@pytest.fixture
def aside(db):
    return set_aside()


@pytest.fixture
def colleague(staff):
    return member("Cora Colleague", organisation=staff.memberships.get().organisation)


def text(answer):
    return answer.content.decode()


def holder_of(delivery):
    return Delivery.objects.values_list("assignee", flat=True).get(pk=delivery.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_asks_the_same_number_of_queries(staff, client_of, rows, django_assert_num_queries):
    for number in range(rows):
        set_aside(f"thing:{number}", assignee=staff.public_id)
    client = client_of(staff)
    with django_assert_num_queries(7):
        page = text(client.get(QUEUE))
    assert page.count("data-bulk-item") == rows
    assert page.count("Stefan Staff</td>") == rows


@pytest.mark.parametrize("entries", [1, 3])
def test_page_of_one_asks_the_same_number_of_queries(staff, client_of, aside, entries, django_assert_num_queries):
    for number in range(entries):
        actions.assign_delivery(actor=actor_of(staff), delivery=aside, to_me=number % 2 == 0)
    client = client_of(staff)
    with django_assert_num_queries(7):
        page = text(client.get(f"{QUEUE}{aside.uid}/"))
    assert page.count("taken or put back") == entries


@pytest.mark.parametrize(
    ("what", "rows", "queries"),
    [("take", 1, 10), ("take", 3, 22), ("put_back", 1, 10), ("put_back", 3, 22), ("retry", 1, 10), ("retry", 3, 14)],
)
def test_bulk_asks_so_many_queries_for_each(staff, client_of, what, rows, queries, django_assert_num_queries):
    holder = staff.public_id if what == "put_back" else ""
    uids = [set_aside(f"thing:{number}", assignee=holder).uid for number in range(rows)]
    client = client_of(staff)
    with django_assert_num_queries(queries):
        client.post(BULK, {"delivery": uids, "what": what})


def test_take_does_not_take_from_a_colleague_unless_knowingly(staff, colleague, aside, client_of):
    address = f"{QUEUE}{aside.uid}/assign/"
    assert "It is yours now." in text(client_of(staff).post(address, {"to": "me"}, follow=True))
    page = text(client_of(colleague).post(address, {"to": "me"}, follow=True))
    assert "Stefan Staff has it already." in page
    assert "Take over" in page
    client_of(colleague).post(address, {"to": "nobody"})
    assert holder_of(aside) == staff.public_id
    client_of(colleague).post(address, {"to": "me", "instead_of": staff.public_id})
    assert holder_of(aside) == colleague.public_id
    page = text(client_of(colleague).post(address, {"to": "nobody"}, follow=True))
    assert "It is free for everybody again." in page
    assert holder_of(aside) == ""
    assert Entry.objects.filter(verb="delivery.assigned").count() == 3


def test_assignment_is_recorded_for_the_body_of_the_staff(staff, aside):
    actions.assign_delivery(actor=actor_of(staff).acting_for(None), delivery=aside, to_me=True)
    actions.retry_deliveries(actor=actor_of(staff).acting_for(None), uids=[aside.uid])
    body = staff.memberships.get().organisation.public_id
    entries = Entry.objects.filter(subject=aside.subject).order_by("id")
    assert list(entries.values_list("verb", "person", "organisation")) == [
        ("delivery.assigned", staff.public_id, body),
        ("delivery.retried", staff.public_id, body),
    ]


def test_nobody_but_deciding_staff_takes_or_tries_again(staff_viewer, vendor_owner, outsider, aside):
    for person in (staff_viewer, vendor_owner, outsider):
        with pytest.raises(NotAllowed):
            actions.assign_delivery(actor=actor_of(person), delivery=aside, to_me=True)
        with pytest.raises(NotAllowed):
            actions.retry_deliveries(actor=actor_of(person), uids=[aside.uid])
    assert list(deliveries_set_aside().values_list("uid", "assignee")) == [(aside.uid, "")]


def test_viewer_reads_and_is_offered_nothing(staff, staff_viewer, client_of, aside):
    client = client_of(staff_viewer)
    for address in (QUEUE, f"{QUEUE}{aside.uid}/"):
        page = text(client.get(address))
        assert "courier" in page
        assert [mark for mark in OFFERED if mark in page] == []
    pages = text(client_of(staff).get(QUEUE)) + text(client_of(staff).get(f"{QUEUE}{aside.uid}/"))
    assert [mark for mark in OFFERED if mark not in pages] == []


def test_bulk_take_and_put_back_each_for_itself(staff, colleague, client_of):
    mine, hers, free = set_aside("thing:mine"), set_aside("thing:hers", assignee=colleague.public_id), set_aside()
    uids = [mine.uid, hers.uid, free.uid, free.uid, "nonsense"]
    page = text(client_of(staff).post(BULK, {"delivery": uids, "what": "take"}, follow=True))
    assert "2 deliveries are yours now." in page
    assert "courier, thing:hers: Cora Colleague has it already." in page
    assert [holder_of(one) for one in (mine, hers, free)] == [staff.public_id, colleague.public_id, staff.public_id]
    page = text(client_of(staff).post(BULK, {"delivery": [mine.uid], "what": "put_back"}, follow=True))
    assert "1 delivery is free for everybody again." in page
    assert [holder_of(one) for one in (mine, hers, free)] == ["", colleague.public_id, staff.public_id]


def test_bulk_tries_again_and_says_what_was_gone(staff, client_of):
    first, second, gone = set_aside("thing:1"), set_aside("thing:2"), set_aside("thing:3", quarantined_at=None)
    uids = [first.uid, second.uid, gone.uid]
    page = text(client_of(staff).post(BULK, {"delivery": uids, "what": "retry"}, follow=True))
    assert "2 deliveries are tried again now." in page
    assert "1 delivery is not set aside any more." in page
    assert Entry.objects.filter(verb="delivery.retried").count() == 2
    for sent in ({"what": "retry"}, {"what": "publish", "delivery": uids}):
        assert "Tick at least one delivery" in text(client_of(staff).post(BULK, sent, follow=True))


def test_bulk_returns_to_the_queue_as_it_was_filtered(staff, client_of, aside):
    sent = {"delivery": aside.uid, "what": "take", "filter": "q=courier&mine=1&page=9"}
    assert client_of(staff).post(BULK, sent).url == f"{QUEUE}?tab=waiting&q=courier&mine=True"


def test_retry_of_one_is_told_to_the_one_who_came_second(staff, colleague, client_of, aside):
    address = f"{QUEUE}{aside.uid}/"
    assert "1 delivery is tried again now." in text(client_of(staff).post(f"{address}retry/", follow=True))
    Delivery.objects.filter(pk=aside.pk).delete()  # and done
    for method, step in (("get", ""), ("post", "assign/"), ("post", "retry/")):
        page = text(getattr(client_of(colleague), method)(f"{address}{step}", follow=True))
        assert "Stefan Staff put it back in line on " in page
    assert Entry.objects.filter(subject=aside.subject).count() == 1


def test_delivery_that_was_never_set_aside_is_not_there(staff, client_of):
    waiting = set_aside(quarantined_at=None)
    for uid in (waiting.uid, "a" * 26):
        assert client_of(staff).get(f"{QUEUE}{uid}/").status_code == 404
        for step in ("assign/", "retry/"):
            assert client_of(staff).post(f"{QUEUE}{uid}/{step}", {"to": "me"}).status_code == 404
    assert Entry.objects.filter(verb__startswith="delivery.").count() == 0


def test_queue_finds_by_words_and_shows_mine(staff, colleague, client_of):
    set_aside("thing:one", "courier", error="SMTPDataError 550")
    set_aside("thing:two", "index", assignee=staff.public_id)
    set_aside("thing:three", "alerts", assignee=colleague.public_id)
    client = client_of(staff)
    for query, found in (("q=550", "thing:one"), ("q=INDEX+two", "thing:two"), ("q=:three", "thing:three")):
        page = text(client.get(f"{QUEUE}?{query}"))
        assert (page.count("data-bulk-item"), found in page) == (1, True)
    page = text(client.get(f"{QUEUE}?mine=1"))
    assert (page.count("data-bulk-item"), "thing:two" in page) == (1, True)
    for query in ("q=nowhere", "mine=1&q=courier"):
        assert "No delivery that was set aside has these words or is yours." in text(client.get(f"{QUEUE}?{query}"))
    assert client.get(f"{QUEUE}?tab=nonsense&page=x").status_code == 200


def test_empty_queue_says_so(staff, client_of):
    assert "Every delivery went through or is still being tried." in text(client_of(staff).get(QUEUE))


def test_queue_has_pages_that_keep_the_filter(staff, client_of):
    for number in range(26):
        set_aside(f"thing:{number}")
    first, second = (text(client_of(staff).get(f"{QUEUE}?q=courier&page={page}")) for page in (1, 2))
    assert (first.count("data-bulk-item"), second.count("data-bulk-item")) == (25, 1)
    assert "?q=courier&amp;page=2" in first


def test_delivery_about_an_answer_names_neither_it_nor_its_time(staff, client_of):
    secret = set_aside("answer:abcdefghij", handler="answer_mail", quarantined_at=timezone.now())
    open_one = set_aside("thing:abcdefghik")
    client = client_of(staff)
    page, own = text(client.get(QUEUE)), text(client.get(f"{QUEUE}{secret.uid}/"))
    assert [words in page for words in ("answer:", "abcdefghij", "thing:abcdefghik", "Not shown")] == [
        *(False, False, True, True),
    ]
    hidden = (secret.entry.verb, "abcdefghij", "Done")
    assert [words in own for words in (*hidden, "Not shown")] == [False, False, False, True]
    assert "thing.done" in text(client.get(f"{QUEUE}{open_one.uid}/"))
    assert secret.uid not in text(client.get(QUEUE, {"q": "abcdefghij"}))
    told = client.post(BULK, {"delivery": [secret.uid], "what": "take"}, follow=True).content.decode()
    assert "abcdefghij" not in told
