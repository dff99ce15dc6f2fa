"""What vendors are asked: up to ten points, fixed at publication but for numbered corrections."""

from dataclasses import replace

import pytest
from django.core import mail
from django.urls import reverse

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings import actions, queries
from listings.errors import Closed, Fixed
from listings.models import Correction, Need, Point
from listings.points import PointValues
from listings.states import Mode, PointKind
from tests.listings.asked import ALL, CHOICE, NUMBER, TEXT, YES_NO, ask_points, sent
from tests.listings.factories import past_deadline, published_need
from tests.listings.test_follows import deliver, text_to

pytestmark = pytest.mark.django_db
ASKED = "1. How does it work? In plain words."


def stored(need):
    return [replace(one, key="") for one in queries.point_values_of(need)]


def with_keys(need):
    return queries.point_values_of(need)


def url(need):
    return reverse("listings:points", args=[need.public_id])


def test_points_of_a_draft_are_kept_in_their_order(draft_need, city_buyer):
    ask_points(city_buyer, draft_need)
    assert stored(draft_need) == list(ALL)
    assert list(Entry.objects.filter(verb="need.edited").values_list("data", flat=True)) == [{"fields": ["points"]}]
    turned = with_keys(draft_need)[::-1]
    ask_points(city_buyer, draft_need, turned)
    assert with_keys(draft_need) == turned
    assert set(Point.objects.values_list("edition", "is_dropped")) == {(1, False)}


def test_saving_the_same_again_says_nothing(draft_need, city_buyer):
    need = ask_points(city_buyer, draft_need)
    again = ask_points(city_buyer, draft_need, with_keys(need))
    assert (again.version, Entry.objects.filter(verb="need.edited").count()) == (need.version, 1)


def test_what_a_kind_has_no_use_for_is_left_out(draft_need, city_buyer):
    ask_points(city_buyer, draft_need, [replace(TEXT, unit="EUR", choices=("a", "b")), replace(NUMBER, words=9)])
    assert stored(draft_need) == [TEXT, NUMBER]


WRONG = {
    "eleven": ([replace(YES_NO, prompt=f"Point {number}?") for number in range(11)], None),
    "no words": ([TEXT, replace(TEXT, prompt=" ")], "2-prompt"),
    "long prompt": ([replace(TEXT, prompt="x" * 301)], "1-prompt"),
    "long help": ([replace(TEXT, help="x" * 501)], "1-help"),
    "long unit": ([replace(NUMBER, unit="x" * 31)], "1-unit"),
    "long choice": ([replace(CHOICE, choices=("x" * 121, "y"))], "1-choices"),
    "no length": ([replace(TEXT, words=None)], "1-words"),
    "zero words": ([replace(TEXT, words=0)], "1-words"),
    "301 words": ([replace(TEXT, words=301)], "1-words"),
    "one choice": ([replace(CHOICE, choices=("a",))], "1-choices"),
    "eleven choices": ([replace(CHOICE, choices=tuple("abcdefghijk"))], "1-choices"),
    "twice the same": ([replace(CHOICE, choices=("a", "b", "a"))], "1-choices"),
}


@pytest.mark.parametrize("case", WRONG)
def test_impossible_points_are_refused_at_their_field(case, draft_need, city_buyer):
    points, field = WRONG[case]
    with pytest.raises(Incomplete) as caught:
        ask_points(city_buyer, draft_need, points)
    assert (getattr(caught.value, "field", None) or None, Point.objects.count()) == (field, 0)


def test_point_of_another_need_is_no_point_of_this_one(draft_need, city_buyer):
    other = published_need(draft_need.organisation)
    ask_points(city_buyer, other)
    with pytest.raises(StaleVersion):
        ask_points(city_buyer, draft_need, with_keys(other))
    assert Point.objects.filter(need=draft_need).count() == 0


def test_nobody_else_asks(draft_need, vendor_owner, city_viewer):
    for person in (vendor_owner, city_viewer):
        with pytest.raises(NotAllowed):
            ask_points(person, draft_need)


def test_tender_elsewhere_asks_nothing(city, city_buyer, client_of):
    need = published_need(city, mode=Mode.ELSEWHERE)
    with pytest.raises(Fixed):
        ask_points(city_buyer, need)
    assert client_of(city_buyer).get(url(need)).status_code == 302


def test_change_of_an_open_need_is_a_correction_that_followers_read(open_need, city_buyer, vendor_owner):
    actions.follow(actor=actor_of(vendor_owner), need=open_need)
    ask_points(city_buyer, open_need, [TEXT, CHOICE], reason="We forgot it.")
    first = with_keys(open_need)
    ask_points(city_buyer, open_need, [replace(first[0], words=80)], reason="More room.")
    corrections = list(Correction.objects.values_list("number", "reason"))
    assert corrections == [(1, "We forgot it."), (2, "More room.")]
    assert list(Point.objects.order_by("id").values_list("edition", "correction", "is_dropped")) == [
        (2, 2, False),
        (1, 1, True),
    ]
    shown = queries.corrections_of(open_need)[1].differences
    assert [(one.label, one.before, one.after) for one in shown] == [
        (
            "What vendors are asked",
            f"{ASKED} (text of 50 words at most)\n2. Where are the data? (one of: In the city, In the EU)",
            f"{ASKED} (text of 80 words at most)",
        )
    ]
    deliver()
    assert "text of 50 words at most" in text_to(vendor_owner)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_open_need_changes_with_a_reason_only(reason, open_need, city_buyer):
    with pytest.raises(Incomplete):
        ask_points(city_buyer, open_need, reason=reason)
    assert (Point.objects.count(), Correction.objects.count()) == (0, 0)


def test_after_the_deadline_nothing_changes(open_need, city_buyer):
    ask_points(city_buyer, open_need)
    past_deadline(open_need)
    with pytest.raises(Closed):
        ask_points(city_buyer, open_need, [TEXT])
    assert len(stored(open_need)) == 4


def test_stale_page_overwrites_nothing(draft_need, city_buyer):
    ask_points(city_buyer, draft_need)
    with pytest.raises(StaleVersion):
        actions.save_points(actor=actor_of(city_buyer), need=draft_need, version=0, points=[])
    assert stored(draft_need) == list(ALL)


def test_form_keeps_points_and_shows_them(draft_need, city_buyer, client_of):
    client = client_of(city_buyer)
    answer = client.post(url(draft_need), sent(ALL, version=draft_need.version))
    assert (answer.status_code, stored(draft_need)) == (302, list(ALL))
    page = client.get(url(draft_need)).content.decode()
    assert page.count('class="point-row"') == 5
    assert ("EUR a year" in page, "In the city\nIn the EU" in page) == (True, True)


def test_another_row_saves_nothing_and_loses_nothing(open_need, city_buyer, client_of):
    data = sent([replace(TEXT, prompt="Only typed")], version=open_need.version, then="row")
    answer = client_of(city_buyer).post(url(open_need), data)
    page = answer.content.decode()
    assert (answer.status_code, page.count('class="point-row"'), "Only typed" in page) == (200, 2, True)
    assert ("error-summary" in page, Point.objects.count()) == (False, 0)


def test_refusal_stands_at_its_field_with_what_was_typed(draft_need, city_buyer, client_of):
    wrong = [replace(TEXT, prompt="Good one"), replace(CHOICE, choices=("Alone",))]
    answer = client_of(city_buyer).post(url(draft_need), sent(wrong, version=draft_need.version))
    page = answer.content.decode()
    assert (answer.status_code, "Good one" in page, "Alone" in page) == (422, True, True)
    assert answer.context["form"].errors == {"2-choices": ["Give 2 to 10 different choices, one in each line."]}


def test_conflict_is_told_and_the_next_press_is_meant(draft_need, city_buyer, client_of):
    client, data = client_of(city_buyer), sent([TEXT], version=99)
    answer = client.post(url(draft_need), data)
    assert (answer.status_code, Point.objects.count()) == (422, 0)
    again = client.post(url(draft_need), {**data, "version": answer.context["form"].data["version"]})
    assert (again.status_code, stored(draft_need)) == (302, [TEXT])


def test_rows_move_and_go(draft_need, city_buyer, client_of):
    ask_points(city_buyer, draft_need)
    data = sent(with_keys(draft_need), version=Need.objects.get(pk=draft_need.pk).version)
    data |= {"1-place": "3", "3-place": "1", "4-drop": "on"}
    assert client_of(city_buyer).post(url(draft_need), data).status_code == 302
    assert [one.kind for one in stored(draft_need)] == [PointKind.YES_NO, PointKind.NUMBER, PointKind.TEXT]


@pytest.mark.parametrize("rows", ["", "x", "99999999999", "-1", "٣", "3\x00"])
def test_odd_number_of_rows_breaks_nothing(rows, draft_need, city_buyer, client_of):
    data = {**sent([TEXT], version=draft_need.version), "rows": rows, "1-kind": "nonsense", "1-words": "1e9"}
    assert client_of(city_buyer).post(url(draft_need), data).status_code in {302, 422}
    assert Point.objects.count() == 0


def test_everybody_reads_what_is_asked(open_need, city_buyer, client):
    ask_points(city_buyer, open_need)
    page = " ".join(client.get(reverse("listings:need", args=[open_need.public_id])).content.decode().split())
    for words in ("What vendors are asked", "a number, in EUR a year", "yes or no; optional", "In plain words."):
        assert words in page
    assert "The site never receives tenders" in page
    assert 'href="#correction-1"' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_points_take_two_queries(rows, draft_need, city_buyer, django_assert_num_queries):
    ask_points(city_buyer, draft_need, ALL[:rows])
    with django_assert_num_queries(2):
        assert [one.text.prompt for one in queries.points_of(draft_need)] == [one.prompt for one in ALL[:rows]]


def test_untouched_mailbox_of_a_draft(draft_need, city_buyer):
    ask_points(city_buyer, draft_need, [PointValues(prompt="Only one?", kind=PointKind.YES_NO)])
    deliver()
    assert mail.outbox == []


def test_conflict_shows_what_a_colleague_stored_beside_what_was_typed(draft_need, city_buyer, client_of):
    need = ask_points(city_buyer, draft_need, [TEXT])
    opened, mine = need.version, [replace(with_keys(need)[0], prompt="Mine?")]
    ask_points(city_buyer, need, [*with_keys(need), replace(NUMBER, prompt="What a colleague asks?")])
    client = client_of(city_buyer)
    assert "This is what is stored now" not in client.get(url(need)).content.decode()
    page = client.post(url(need), sent(mine, version=opened)).content.decode()
    shown = ["This is what is stored now", "2. What a colleague asks? In plain words.", 'value="Mine?"']
    assert [words in page for words in shown] == [True, False, True]
    assert "2. What a colleague asks? (a number, in EUR a year)" in page


def test_point_that_a_colleague_removed_meanwhile_is_asked_anew(draft_need, city_buyer, client_of):
    need = ask_points(city_buyer, draft_need, [TEXT, NUMBER])
    opened, mine = need.version, with_keys(need)
    ask_points(city_buyer, need, mine[:1])
    client = client_of(city_buyer)
    refused = client.post(url(need), sent(mine, version=opened))
    again = sent(mine, version=refused.context["form"].data["version"])
    assert (refused.status_code, client.post(url(need), again).status_code) == (422, 302)
    assert (stored(need), with_keys(need)[0].key, with_keys(need)[1].key == mine[1].key) == (
        [TEXT, NUMBER],
        mine[0].key,
        False,
    )


def test_points_of_a_need_that_was_public_change_as_a_correction(open_need, city_buyer, client_of):
    ask_points(city_buyer, open_need, [TEXT])
    actions.withdraw(actor=actor_of(city_buyer), listing=open_need)
    actions.reopen(actor=actor_of(city_buyer), listing=open_need)
    with pytest.raises(Incomplete):
        ask_points(city_buyer, open_need, [YES_NO], reason="")
    page = client_of(city_buyer).get(url(open_need)).content.decode()
    assert ("The need was public" in page, "The need is open" in page, 'name="reason"' in page) == (True, False, True)
    changed = replace(with_keys(open_need)[0], prompt="Something else?")
    version = Need.objects.get(pk=open_need.pk).version
    data = sent([changed], version=version, reason="We asked the wrong thing.")
    assert client_of(city_buyer).post(url(open_need), data).status_code == 302
    assert list(Correction.objects.values_list("number", "reason")) == [
        (1, "Because."),
        (2, "We asked the wrong thing."),
    ]
    assert list(Point.objects.values_list("edition", "correction")) == [(2, 2)]
    last = Entry.objects.filter(subject=open_need.subject).order_by("-id").first()
    assert (last.verb, last.data) == ("need.edited", {"fields": ["points"]})
