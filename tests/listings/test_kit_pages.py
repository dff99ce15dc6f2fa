"""Kits on their pages: two colleagues at one form, what is counted in public, amounts as typed, languages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.queries import actor_of
from accounts.states import Form
from listings import actions
from listings.models import Kit, KitCopy, Need
from listings.queries import point_values_of, values_of_need
from listings.values import OutcomeValues
from tests.factories import member
from tests.listings.asked import ask_points
from tests.listings.factories import need_values, published_need
from tests.listings.stories import make_themes
from tests.listings.test_kits import CLEAN, FORM, copy, ended_need, save
from tests.listings.test_public_pages import read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(city, city_buyer):
    return ended_need(city, city_buyer, title="Dark streets", problem="Nobody walks there.", language="en")


@pytest.fixture
def neighbour():
    return member("Nina Neighbour", "buys", form=Form.CITY)


def edit_page(need):
    return reverse("listings:edit_kit", args=[need.public_id])


def test_stale_form_shows_both_texts_and_the_next_press_overwrites(client_of, ended, city_buyer):
    client, page = client_of(city_buyer), edit_page(ended)
    client.post(page, {**FORM, "version": 0})
    client.post(page, {**FORM, "version": 1, "lesson": "What a colleague wrote."})
    refused = client.post(page, {**FORM, "version": 1, "lesson": "What I typed."})
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "This is what is stored now" in shown
    assert ("What a colleague wrote." in shown, "What I typed." in shown) == (True, True)
    (version,) = re.findall(r'name="version" value="([0-9]+)"', shown)
    assert client.post(page, {**FORM, "version": version, "lesson": "What I typed."}).status_code == 302
    assert Kit.objects.get().lesson == "What I typed."


def test_needs_made_after_it_are_counted_once_they_are_public(client_of, ended, city_buyer, neighbour):
    kit = save(ended, city_buyer, wish=CLEAN)
    copy(kit, neighbour)
    page, listed = reverse("listings:kit", args=[kit.public_id]), reverse("listings:kits")
    assert "Needs made after it 0" in words(read(client_of(), page))
    assert "need made after it" not in words(read(client_of(), listed))
    public = published_need(neighbour.memberships.get().organisation)
    KitCopy.objects.create(need=public, edition=kit.shared)
    assert "Needs made after it 1" in words(read(client_of(), page))
    assert "1 need made after it" in words(read(client_of(), listed))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"unit_price": ""}, "Give the amount too, or empty the fields about it."),
        ({"unit_price": "€ 1,240.50", "currency": "PLN"}, "The amount is in euro, but another currency is chosen."),
        ({"unit_price": "1,240.50 EUR", "currency": "BGN"}, "The amount is in euro, but another currency is chosen."),
    ],
)
def test_price_that_contradicts_itself_is_refused(client_of, ended, city_buyer, typed, sentence):
    answer = client_of(city_buyer).post(edit_page(ended), {**FORM, "version": 0, **typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Kit.objects.count() == 0


def test_sign_of_the_chosen_currency_is_taken(client_of, ended, city_buyer):
    client_of(city_buyer).post(edit_page(ended), {**FORM, "version": 0, "unit_price": "€ 1,240.50"})
    assert Kit.objects.get().unit_price == 124_050


def test_draft_in_another_language_takes_codes_but_no_texts(client_of, city, city_buyer, neighbour):
    need = published_need(city, title="Dark streets", problem="Nobody walks there.", language="en")
    ask_points(city_buyer, need)
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now() - timedelta(days=1))
    need.refresh_from_db()
    actions.record_outcome(actor=actor_of(city_buyer), need=need, values=OutcomeValues(kind="none"), seen=0)
    kit = save(need, city_buyer, wish=CLEAN)
    organisation = neighbour.memberships.get().organisation
    typed = need_values(title="Наши улици", problem="Тъмно е.", affected="", tried="", outcome="", language="bg")
    draft = actions.create_need(actor=actor_of(neighbour), organisation=organisation, values=typed)
    copied = copy(kit, neighbour, need=draft)
    values = values_of_need(Need.objects.get(pk=draft.pk))
    assert (values.affected, values.tried, values.outcome) == ("", "", "")
    assert point_values_of(draft) == []
    left = ("affected", "tried", "outcome", "specification", "clauses", "criteria", "points")
    assert copied.left_out == left
    assert {"affected", "tried", "outcome", "points"} & set(copied.filled) == set()
    page = reverse("listings:copy_kit", args=[kit.public_id])
    answer = client_of(neighbour).post(page, {"into": draft.public_id}, follow=True)
    assert "Not copied, because your text stands there, it is too long, or the languages differ: who is affected" in (
        words(answer.content.decode())
    )


def test_report_of_a_kit_begins_at_the_kit(client_of, ended, city_buyer):
    kit = save(ended, city_buyer, wish=CLEAN)
    link = f"{reverse('listings:make_report', args=['need', ended.public_id])}?part={kit.subject}"
    assert f'href="{link}"' in read(client_of(), reverse("listings:kit", args=[kit.public_id]))
    assert f'<option value="{kit.subject}" selected' in read(client_of(), link)
    assert "selected" not in read(client_of(), link.replace(kit.subject, "kit:nonsense")).split("<form", 2)[-1]


def test_themes_to_choose_stand_under_their_tracks(client, db):
    make_themes()
    chosen = client.get("/kits/").context["form"].fields["theme"].choices
    assert [key for key, _name in chosen] == ["", "green", "lighting", "water", "mobility", "parking"]
