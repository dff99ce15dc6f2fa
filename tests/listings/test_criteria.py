"""By what a need is scored: up to ten weighted criteria, fixed for good at publication."""

import threading
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings import actions, queries
from listings.actions.criteria import why_fixed
from listings.errors import Fixed
from listings.models import Criterion, Need
from listings.states import Mode
from tests.listings.factories import published_need
from tests.listings.weighed import BOTH, PRICE, QUALITY, never_published, sent_criteria, weigh

pytestmark = pytest.mark.django_db


@pytest.fixture
def purchase(draft_need):
    return never_published(draft_need)


def stored(need):
    return [replace(one, key="") for one in queries.criterion_values_of(Need.objects.get(pk=need.pk))]


def url(need):
    return reverse("listings:criteria", args=[need.public_id])


def tenth(number):
    return replace(PRICE, name=f"Criterion {number}", weight=10)


def test_criteria_of_a_draft_are_kept_in_their_order(purchase, city_buyer):
    weigh(city_buyer, purchase)
    assert stored(purchase) == list(BOTH)
    turned = queries.criterion_values_of(purchase)[::-1]
    weigh(city_buyer, purchase, turned)
    assert queries.criterion_values_of(purchase) == turned
    last = Entry.objects.filter(verb="need.edited").last()
    assert last.data == {"fields": ["criteria"]}


def test_saving_the_same_again_says_nothing(purchase, city_buyer):
    need = weigh(city_buyer, purchase)
    again = weigh(city_buyer, need, queries.criterion_values_of(need))
    assert (again.version, Entry.objects.filter(verb="need.edited").count()) == (need.version, 1)


def test_ten_are_kept_and_none_at_all_too(purchase, city_buyer):
    weigh(city_buyer, purchase, [tenth(number) for number in range(10)])
    assert len(stored(purchase)) == 10
    weigh(city_buyer, purchase, [])
    assert stored(purchase) == []


WRONG = {
    "eleven": ([tenth(number) for number in range(11)], None, "Keep ten criteria at most."),
    "90": ([QUALITY, replace(PRICE, weight=30)], None, "The weights come to 90 % together: 10 % are missing."),
    "101": ([QUALITY, replace(PRICE, weight=41)], None, "The weights come to 101 % together: 1 % too much."),
    "no weight": ([QUALITY, replace(PRICE, weight=None)], "2-weight", None),
    "weight 0": ([replace(QUALITY, weight=100), replace(PRICE, weight=0)], "2-weight", None),
    "no name": ([replace(QUALITY, name=" "), PRICE], "1-name", "Name the criterion."),
    "no meaning": ([replace(QUALITY, meaning=""), PRICE], "1-meaning", None),
    "no zero": ([replace(QUALITY, zero=""), PRICE], "1-zero", None),
    "no five": ([QUALITY, replace(PRICE, five="")], "2-five", None),
    "long name": ([replace(QUALITY, name="x" * 121), PRICE], "1-name", "Shorten the text to 120 characters."),
    "twice": ([QUALITY, replace(PRICE, name="quality")], "2-name", "Another criterion has this name."),
}


@pytest.mark.parametrize("case", WRONG)
def test_impossible_criteria_are_refused_at_their_field(case, purchase, city_buyer):
    criteria, field, sentence = WRONG[case]
    with pytest.raises(Incomplete) as caught:
        weigh(city_buyer, purchase, criteria)
    assert (getattr(caught.value, "field", None) or None, Criterion.objects.count()) == (field, 0)
    assert sentence in {None, str(caught.value)}


def test_criterion_of_another_need_is_none_of_this_one(purchase, city_buyer):
    other = never_published(published_need(purchase.organisation))
    weigh(city_buyer, other)
    with pytest.raises(StaleVersion):
        weigh(city_buyer, purchase, queries.criterion_values_of(other))
    assert (stored(purchase), stored(other)) == ([], list(BOTH))


def test_nobody_else_weighs(purchase, vendor_owner, city_viewer):
    for person in (vendor_owner, city_viewer):
        with pytest.raises(NotAllowed):
            weigh(person, purchase)


@pytest.mark.parametrize("mode", [Mode.CONSULTATION, Mode.ELSEWHERE, ""])
def test_other_modes_have_none(mode, draft_need, city_buyer, client_of):
    need = never_published(draft_need, mode=mode)
    with pytest.raises(Fixed):
        weigh(city_buyer, need)
    assert client_of(city_buyer).get(url(need)).status_code == 302


def test_draft_that_changes_its_mode_and_back_keeps_them_unseen(purchase, city_buyer):
    weigh(city_buyer, purchase)
    assert stored(never_published(purchase, mode=Mode.CONSULTATION)) == []
    assert stored(never_published(purchase)) == list(BOTH)


@pytest.mark.parametrize("state", ["published", "withdrawn", "draft", "returned", "submitted"])
def test_after_publication_nothing_changes_them(state, purchase, city_buyer):
    weigh(city_buyer, purchase)
    Need.objects.filter(pk=purchase.pk).update(state=state, published_at=timezone.now())
    with pytest.raises(Fixed):
        weigh(city_buyer, purchase, [replace(QUALITY, weight=100)])
    assert stored(purchase) == list(BOTH)


def test_while_it_waits_nothing_changes_them(purchase, city_buyer):
    weigh(city_buyer, purchase)
    Need.objects.filter(pk=purchase.pk).update(state="submitted")
    with pytest.raises(InvalidTransition):
        weigh(city_buyer, purchase, [replace(QUALITY, weight=100)])
    Need.objects.filter(pk=purchase.pk).update(state="returned")
    weigh(city_buyer, purchase, [replace(QUALITY, weight=100)])
    assert stored(purchase) == [replace(QUALITY, weight=100)]


@pytest.mark.django_db(transaction=True)
def test_change_that_waits_while_the_need_is_published_is_late(purchase, city_buyer):
    weigh(city_buyer, purchase)
    stale, actor, waiting = Need.objects.get(pk=purchase.pk), actor_of(city_buyer), threading.Event()
    stale.organisation  # noqa: B018  # read before the lock, as a request does

    def publish():
        with transaction.atomic():
            Need.objects.select_for_update().get(pk=purchase.pk)
            waiting.set()
            threading.Event().wait(1.0)
            Need.objects.filter(pk=purchase.pk).update(state="published", published_at=timezone.now())
        connection.close()

    holder = threading.Thread(target=publish)
    holder.start()
    waiting.wait()
    with pytest.raises(Fixed):
        actions.save_criteria(actor=actor, need=stale, version=stale.version, criteria=[replace(QUALITY, weight=100)])
    holder.join()
    assert stored(purchase) == list(BOTH)


def test_form_keeps_criteria_and_shows_them(purchase, city_buyer, client_of):
    client = client_of(city_buyer)
    first = client.get(url(purchase)).content.decode()
    assert "It says nothing of this, or does not meet it." in first
    answer = client.post(url(purchase), sent_criteria(BOTH, version=purchase.version))
    assert (answer.status_code, stored(purchase)) == (302, list(BOTH))
    page = client.get(url(purchase)).content.decode()
    assert (page.count('class="point-row"'), "It counts everything." in page) == (3, True)


def test_new_row_with_the_prefilled_sentences_alone_is_left_out(purchase, city_buyer, client_of):
    empty = replace(QUALITY, name="", meaning="", weight=None)
    answer = client_of(city_buyer).post(url(purchase), sent_criteria([*BOTH, empty], version=purchase.version))
    assert (answer.status_code, stored(purchase)) == (302, list(BOTH))


def test_missing_weight_is_told_and_nothing_typed_is_lost(purchase, city_buyer, client_of):
    wrong = [QUALITY, replace(PRICE, weight=30)]
    answer = client_of(city_buyer).post(url(purchase), sent_criteria(wrong, version=purchase.version))
    assert (answer.status_code, "Over four years." in answer.content.decode()) == (422, True)
    assert answer.context["form"].errors == {"__all__": ["The weights come to 90 % together: 10 % are missing."]}


def test_another_row_saves_nothing_and_loses_nothing(purchase, city_buyer, client_of):
    data = sent_criteria([QUALITY], version=purchase.version, then="row")
    answer = client_of(city_buyer).post(url(purchase), data)
    page = answer.content.decode()
    assert (answer.status_code, page.count('class="point-row"'), "How well it counts." in page) == (200, 2, True)
    assert Criterion.objects.count() == 0


def test_conflict_is_told_and_the_next_press_is_meant(purchase, city_buyer, client_of):
    weigh(city_buyer, purchase)
    client, data = client_of(city_buyer), sent_criteria([replace(QUALITY, weight=100)], version=99)
    answer = client.post(url(purchase), data)
    assert (answer.status_code, "2. Price, 40 %: Over four years." in answer.content.decode()) == (422, True)
    again = client.post(url(purchase), {**data, "version": answer.context["form"].data["version"]})
    assert (again.status_code, stored(purchase)) == (302, [replace(QUALITY, weight=100)])


@pytest.mark.parametrize("rows", ["", "x", "99999999999", "-1", "٣", "3\x00"])
def test_odd_rows_break_nothing(rows, purchase, city_buyer, client_of):
    data = {**sent_criteria([QUALITY], version=purchase.version), "rows": rows, "1-weight": "1e9"}
    assert client_of(city_buyer).post(url(purchase), data).status_code in {302, 422}
    assert Criterion.objects.count() == 0


def test_everybody_reads_them_with_the_need(purchase, city_buyer, client):
    weigh(city_buyer, purchase)
    Need.objects.filter(pk=purchase.pk).update(state="published", published_at=timezone.now())
    page = " ".join(client.get(reverse("listings:need", args=[purchase.public_id])).content.decode().split())
    for words in ("By what it is scored", "How well it counts.", "60 %", "It counts everything."):
        assert words in page


def test_page_of_a_published_need_leads_back_and_says_why(purchase, city_buyer, client_of):
    Need.objects.filter(pk=purchase.pk).update(state="published", published_at=timezone.now())
    answer = client_of(city_buyer).get(url(purchase), follow=True)
    assert [str(one) for one in answer.context["messages"]] == [why_fixed()]


def test_editor_advises_criteria_until_they_are_there(purchase, city_buyer, client_of):
    edit = reverse("listings:edit_need", args=[purchase.public_id])
    page = client_of(city_buyer).get(edit).content.decode()
    assert "Without them nothing is scored" in page
    weigh(city_buyer, purchase)
    assert "Criteria and weights are there." in client_of(city_buyer).get(edit).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_criteria_take_two_queries(rows, purchase, city_buyer, django_assert_num_queries):
    rest = [replace(QUALITY, weight=102 - 2 * rows), tenth(1), tenth(2)]
    weigh(city_buyer, purchase, [replace(one, weight=2 if at else one.weight) for at, one in enumerate(rest[:rows])])
    with django_assert_num_queries(2):
        assert len([one.text.name for one in queries.criteria_of(purchase)]) == rows
