"""Kits: what a city shares after an outcome, in editions; others read it, copy it, report it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already
from accounts.journal.models import Entry
from accounts.queries import actor_of
from accounts.states import Form, Role
from listings import actions
from listings.kits import KitState, KitValues, Sharing
from listings.models import Kit, KitCopy, KitEdition, Need
from listings.queries import point_values_of, values_of_need
from listings.values import OutcomeValues
from tests.factories import member
from tests.listings.asked import ask_points
from tests.listings.factories import need_values, published_need, theme
from tests.listings.reported import decide, report
from tests.listings.test_public_pages import read, words

pytestmark = pytest.mark.django_db

WORDS = KitValues(
    language="en",
    specification="Lamps that dim below ten lux.",
    clauses="Data belong to the city.",
    criteria="Price 40, life cycle 60.",
    lesson="Measure before you buy.",
    unit_price=124_050,
    currency="EUR",
    price_unit="one lamp, fitted",
    vat="without",
)
CLEAN = Sharing(is_clean=True)


def ended_need(city, person, **fields):
    """A need that closed yesterday, and of which is recorded that nothing suitable was found."""
    closed = timezone.now() - timedelta(days=1)
    need = published_need(city, deadline=closed, deadline_zone="Europe/Sofia", **fields)
    actions.record_outcome(actor=actor_of(person), need=need, values=OutcomeValues(kind="none"), seen=0)
    return Need.objects.get(pk=need.pk)


def save(need, person, *, version=0, wish=None, **changes):
    """Write the kit of a need as a form would."""
    values = replace(WORDS, **changes)
    fresh = Need.objects.get(pk=need.pk)
    return actions.save_kit(actor=actor_of(person), need=fresh, version=version, values=values, wish=wish)


def shared_kit(city, person, **fields):
    """A kit that everybody reads."""
    return save(ended_need(city, person, **fields), person, wish=CLEAN)


@pytest.fixture
def ended(city, city_buyer):
    return ended_need(city, city_buyer, title="Dark streets", problem="Nobody walks there.", language="en")


@pytest.fixture
def neighbour():
    """An owner of another city."""
    return member("Nina Neighbour", "buys", form=Form.CITY)


def copy(kit, person, **target):
    into = target or {"organisation": person.memberships.get().organisation}
    return actions.copy_kit(actor=actor_of(person), kit=Kit.objects.get(pk=kit.pk), **into)


def test_draft_is_kept_for_its_team_alone(client_of, ended, city_buyer, vendor_owner):
    kit = save(ended, city_buyer)
    assert (kit.state, kit.version, kit.shared, kit.values) == (KitState.DRAFT, 1, None, WORDS)
    for person in (None, vendor_owner, city_buyer):
        client = client_of(person) if person else client_of()
        assert client.get(reverse("listings:kit", args=[kit.public_id])).status_code == 404
    assert "Its city shares a kit" not in read(client_of(), reverse("listings:need", args=[ended.public_id]))


def test_shared_kit_is_read_by_everybody_with_need_outcome_and_price(client_of, ended, city_buyer):
    kit = save(ended, city_buyer, wish=CLEAN)
    shown = words(read(client_of(), reverse("listings:kit", args=[kit.public_id])))
    for said in ("Lamps that dim below ten lux.", "Data belong to the city.", "Price 40, life cycle 60."):
        assert said in shown
    assert "Unit price paid €1,240.50 for one lamp, fitted , without VAT" in shown
    assert "How it ended Nothing suitable was found" in shown
    assert "Needs made after it 0" in shown
    assert "Its city shares a kit" in read(client_of(), reverse("listings:need", args=[ended.public_id]))
    entry = Entry.objects.get(subject=kit.subject, verb="kit.shared")
    assert entry.data == {"from": "draft", "need": ended.public_id, "number": 1}


@pytest.mark.parametrize(
    ("changes", "wish", "field"),
    [
        ({"language": "bg"}, None, "language"),
        ({"clauses": "x" * 6_001}, None, "clauses"),
        ({"lesson": "x" * 3_001}, None, "lesson"),
        ({"unit_price": -1}, None, "unit_price"),
        ({"unit_price": None}, CLEAN, "unit_price"),
        ({"unit_price": None, "currency": "", "vat": ""}, None, "unit_price"),
        ({"currency": ""}, None, "currency"),
        ({"price_unit": " "}, None, "price_unit"),
        ({"vat": ""}, None, "vat"),
        ({"specification": "", "lesson": " "}, CLEAN, "specification"),
        ({}, Sharing(is_clean=False), "is_clean"),
    ],
)
def test_kit_that_lacks_something_is_refused_at_its_field(ended, city_buyer, changes, wish, field):
    with pytest.raises(Incomplete) as refused:
        save(ended, city_buyer, wish=wish, **changes)
    assert refused.value.field == field
    assert Kit.objects.count() == 0


def test_change_becomes_the_next_edition_only_when_it_is_shared(client_of, ended, city_buyer):
    kit = save(ended, city_buyer, wish=CLEAN)
    page = reverse("listings:kit", args=[kit.public_id])
    save(ended, city_buyer, version=1, lesson="Ask twice.")
    assert "Measure before you buy." in read(client_of(), page)
    save(ended, city_buyer, version=2, wish=CLEAN, lesson="Ask twice.")
    save(ended, city_buyer, version=2, wish=CLEAN, lesson="Ask twice.")
    assert list(KitEdition.objects.values_list("number", "lesson")) == [(2, "Ask twice."), (1, WORDS.lesson)]
    assert "Ask twice." in read(client_of(), page)
    first = read(client_of(), f"{page}?edition=1")
    assert WORDS.lesson in first
    assert "An earlier edition" in first
    assert client_of().get(f"{page}?edition=3").status_code == 404


def test_price_that_is_not_told_has_no_currency(ended, city_buyer):
    kit = save(ended, city_buyer, unit_price=None, currency="", price_unit=" ", vat="")
    assert (kit.currency, kit.price_unit, kit.vat) == ("", "", "")


def test_database_refuses_half_a_price(ended):
    with pytest.raises(IntegrityError), transaction.atomic():
        Kit.objects.create(need=ended, language="en", unit_price=100)
    with pytest.raises(IntegrityError), transaction.atomic():
        Kit.objects.create(need=ended, language="en", currency="EUR")


def test_stale_form_overwrites_nothing(ended, city_buyer):
    save(ended, city_buyer)
    with pytest.raises(StaleVersion):
        save(ended, city_buyer, lesson="Other.")
    assert Kit.objects.get().lesson == WORDS.lesson


def test_need_without_an_outcome_has_no_kit(client_of, city, city_buyer):
    need = published_need(city, deadline=timezone.now() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        save(need, city_buyer)
    answer = client_of(city_buyer).get(reverse("listings:edit_kit", args=[need.public_id]), follow=True)
    assert "Record what came of this need first." in words(answer.content.decode())


def test_strangers_and_readers_write_no_kit(ended, city_viewer, vendor_owner, neighbour):
    for person in (city_viewer, vendor_owner, neighbour):
        with pytest.raises(NotAllowed):
            save(ended, person)
        with pytest.raises(NotAllowed):
            actions.take_back_kit(actor=actor_of(person), need=ended)


def test_kit_taken_back_is_gone_for_others_and_copies_stay(client_of, ended, city_buyer, neighbour):
    kit = save(ended, city_buyer, wish=CLEAN)
    made = copy(kit, neighbour).need
    actions.take_back_kit(actor=actor_of(city_buyer), need=ended)
    assert isinstance(actions.take_back_kit(actor=actor_of(city_buyer), need=ended), Already)
    page = reverse("listings:kit", args=[kit.public_id])
    assert [client_of(one).get(page).status_code for one in (neighbour, city_buyer)] == [404, 200]
    assert client_of().get(page).status_code == 404
    assert "Lamps that dim" in values_of_need(Need.objects.get(pk=made.pk)).problem
    with pytest.raises(NotAllowed, match="took this kit back"):
        copy(kit, neighbour)
    save(ended, city_buyer, version=1, wish=CLEAN)
    assert client_of().get(page).status_code == 200
    assert KitEdition.objects.count() == 1


def test_kit_of_a_need_that_is_not_public_is_on_no_page(client_of, ended, city, city_buyer):
    kit = save(ended, city_buyer, wish=CLEAN)
    type(city).objects.filter(pk=city.pk).update(state="suspended")
    assert client_of().get(reverse("listings:kit", args=[kit.public_id])).status_code == 404
    assert "No kit is shared yet" in read(client_of(), reverse("listings:kits"))


def test_copy_is_a_draft_with_texts_codes_points_and_its_source(client_of, ended, city_buyer, neighbour):
    kit = save(ended, city_buyer, wish=CLEAN)
    copied = copy(kit, neighbour)
    values = values_of_need(copied.need)
    assert (values.title, values.mode, values.deadline) == ("Dark streets", "", None)
    assert values.problem == (
        "Nobody walks there.\n\nSpecification\nLamps that dim below ten lux.\n\n"
        "Clauses\nData belong to the city.\n\nCriteria\nPrice 40, life cycle 60."
    )
    assert values.tried.endswith("asked for the same. What it learned: Measure before you buy.")
    assert values.themes == tuple(one.key for one in ended.themes.all())
    assert copied.need.organisation == neighbour.memberships.get().organisation
    page = reverse("listings:need", args=[copied.need.public_id])
    assert f"After the kit of {ended.organisation.name}" in words(read(client_of(neighbour), page))
    entry = Entry.objects.get(verb="need.begun_after")
    assert entry.data == {"kit": kit.public_id, "number": 1}


def test_copy_twice_makes_one_draft(ended, city_buyer, neighbour):
    kit = save(ended, city_buyer, wish=CLEAN)
    first, second = copy(kit, neighbour), copy(kit, neighbour)
    assert first.need == second.need
    assert KitCopy.objects.count() == 1


def test_points_are_copied_where_the_draft_asks_nothing(city, city_buyer, neighbour):
    need = published_need(city, title="Dark streets", language="en", problem="Nobody walks there.")
    ask_points(city_buyer, need)
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now() - timedelta(days=1))
    need.refresh_from_db()
    actions.record_outcome(actor=actor_of(city_buyer), need=need, values=OutcomeValues(kind="none"), seen=0)
    copied = copy(save(need, city_buyer, wish=CLEAN), neighbour)
    plain = [one.plain() for one in point_values_of(need)]
    assert [one.plain() for one in point_values_of(copied.need)] == plain != []
    assert "points" in copied.filled


def test_own_draft_keeps_what_was_typed(ended, city_buyer, neighbour):
    kit = save(ended, city_buyer, wish=CLEAN)
    organisation = neighbour.memberships.get().organisation
    typed = need_values(title="Our streets", problem="Ours.", outcome="", themes=(theme("parking").key,))
    draft = actions.create_need(actor=actor_of(neighbour), organisation=organisation, values=typed)
    copied = copy(kit, neighbour, need=draft)
    values = values_of_need(Need.objects.get(pk=draft.pk))
    assert (values.title, values.problem, values.themes) == ("Our streets", "Ours.", ("parking",))
    assert values.outcome == ended.text.outcome
    assert set(copied.filled) == {"affected", "tried", "outcome"}
    assert copied.left_out == ("specification", "clauses", "criteria")


def test_only_an_own_draft_is_filled(ended, city, city_buyer, neighbour):
    kit = save(ended, city_buyer, wish=CLEAN)
    with pytest.raises(NotAllowed):
        copy(kit, neighbour, need=published_need(neighbour.memberships.get().organisation))
    foreign = actions.create_need(actor=actor_of(city_buyer), organisation=city, values=need_values())
    with pytest.raises(NotAllowed):
        copy(kit, neighbour, need=foreign)
    assert KitCopy.objects.count() == 0


def test_part_without_room_is_named_and_left_whole(city, city_buyer, neighbour):
    kit = save(ended_need(city, city_buyer, problem="x" * 9_990, language="en"), city_buyer, wish=CLEAN)
    copied = copy(kit, neighbour)
    assert values_of_need(copied.need).problem == "x" * 9_990
    assert copied.left_out == ("specification", "clauses", "criteria")


def test_staff_take_a_reported_kit_off_and_an_appeal_puts_it_back(client_of, ended, city_buyer, vendor_owner, staff):
    kit = save(ended, city_buyer, wish=CLEAN)
    made = report(ended, vendor_owner, part=kit.subject)
    assert made.about == kit
    decide(made, staff)
    kit.refresh_from_db()
    assert kit.state == KitState.HIDDEN
    assert client_of().get(reverse("listings:kit", args=[kit.public_id])).status_code == 404
    assert client_of().get(reverse("listings:need", args=[ended.public_id])).status_code == 200
    with pytest.raises(NotAllowed, match="took this kit off"):
        save(ended, city_buyer, version=1, wish=CLEAN)
    shown = read(client_of(city_buyer), reverse("listings:edit_kit", args=[ended.public_id]))
    assert "Staff took this kit off the site" in shown


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries(client_of, city, city_buyer, number, django_assert_num_queries):
    for _one in range(number):
        shared_kit(city, city_buyer)
    with django_assert_num_queries(6):
        client_of().get(reverse("listings:kits"))


def test_list_is_narrowed_by_theme_and_country(client_of, city, city_buyer, neighbour):
    shared_kit(city, city_buyer, title="Dark streets")
    type(city).objects.filter(pk=neighbour.memberships.get().organisation.pk).update(country="PT")
    other = shared_kit(neighbour.memberships.get().organisation, neighbour, title="Full bins")
    other.need.themes.set([theme("waste")])
    page = reverse("listings:kits")
    assert "2 kits" in read(client_of(), page)
    for asked in ("?theme=waste", "?country=PT"):
        shown = read(client_of(), page + asked)
        assert ("Full bins" in shown, "Dark streets" in shown) == (True, False)
    assert "No kit fits" in read(client_of(), f"{page}?theme=waste&country=BG")
    assert "2 kits" in read(client_of(), f"{page}?theme=nonsense&country=XX")


FORM = {
    **{name: getattr(WORDS, name) for name in ("language", "specification", "clauses", "criteria", "lesson")},
    "unit_price": "1,240.50",
    "currency": "EUR",
    "price_unit": "one lamp, fitted",
    "vat": "without",
}


def test_page_keeps_a_draft_and_shares_it(client_of, ended, city_buyer):
    client, page = client_of(city_buyer), reverse("listings:edit_kit", args=[ended.public_id])
    assert client.post(page, {**FORM, "version": 0}).status_code == 302
    assert Kit.objects.get().values == WORDS
    refused = client.post(page, {**FORM, "version": 1, "then": "share", "lesson": "Kept as typed."})
    assert refused.status_code == 422
    assert "Confirm that nothing secret of a vendor is in it." in refused.content.decode()
    assert "Kept as typed." in refused.content.decode()
    client.post(page, {**FORM, "version": 1, "then": "share", "is_clean": "on"})
    kit = Kit.objects.get()
    assert kit.state == KitState.SHARED
    assert "Everybody reads edition 1" in words(read(client, page))
    client.post(reverse("listings:take_back_kit", args=[ended.public_id]))
    assert "This kit was taken back" in read(client, page)


@pytest.mark.parametrize("typed", ["twelve", "1.240,000", "9" * 30])
def test_amount_that_is_none_is_refused(client_of, ended, city_buyer, typed):
    page = reverse("listings:edit_kit", args=[ended.public_id])
    answer = client_of(city_buyer).post(page, {**FORM, "version": 0, "unit_price": typed})
    assert answer.status_code == 422
    assert "Give an amount such as 1,240.50." in answer.content.decode()


def test_page_copies_into_a_new_draft_or_ones_own(client_of, ended, city_buyer, neighbour):
    kit, client = save(ended, city_buyer, wish=CLEAN), client_of(neighbour)
    page = reverse("listings:copy_kit", args=[kit.public_id])
    assert client.post(page, {}).status_code == 422
    organisation = neighbour.memberships.get().organisation
    answer = client.post(page, {"into": f"new:{organisation.public_id}"}, follow=True)
    need = Need.objects.get(organisation=organisation)
    assert answer.redirect_chain == [(reverse("listings:edit_need", args=[need.public_id]), 302)]
    assert "Filled after the kit: title, problem" in words(answer.content.decode())
    again = client.post(page, {"into": need.public_id}, follow=True)
    assert "Your draft leaves nothing empty" in words(again.content.decode())


def test_vendor_and_reader_are_told_who_copies(client_of, ended, city_buyer, city_viewer, vendor_owner):
    kit = save(ended, city_buyer, wish=CLEAN)
    page = reverse("listings:copy_kit", args=[kit.public_id])
    for person in (vendor_owner, city_viewer):
        assert client_of(person).get(page).status_code == 403
    assert client_of().get(page).status_code == 302
    reader = member("Rosa Reader", role=Role.VIEWER, organisation=city_buyer.memberships.get().organisation)
    assert "Copy into a need" not in read(client_of(reader), reverse("listings:kit", args=[kit.public_id]))
