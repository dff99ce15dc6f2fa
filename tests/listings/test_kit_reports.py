"""Kits and staff: what is read after a take-back or a hiding, and that neither gets around a report."""

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from accounts.queries import actor_of
from accounts.states import Form, Role
from listings import actions
from listings.kits import KitState
from listings.moderation import Outcome
from tests.factories import member
from tests.listings.reported import appealed, decide, report
from tests.listings.test_kits import CLEAN, ended_need, save
from tests.listings.test_public_pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(city, city_buyer):
    return ended_need(city, city_buyer, title="Dark streets", language="en")


@pytest.fixture
def neighbour():
    return member("Nina Neighbour", "buys", form=Form.CITY)


@pytest.fixture
def second_staff(staff):
    return member("Sofia Second", role=Role.EDITOR, organisation=staff.memberships.get().organisation)


def page_of(kit):
    return reverse("listings:kit", args=[kit.public_id])


def taken_back(need, person):
    actions.take_back_kit(actor=actor_of(person), need=need)


def test_edition_before_a_take_back_is_for_the_own_team_alone(client_of, ended, city_buyer, neighbour):
    kit = save(ended, city_buyer, wish=CLEAN, clauses="A secret of a vendor.")
    taken_back(ended, city_buyer)
    save(ended, city_buyer, version=1, wish=CLEAN, clauses="Mended.")
    save(ended, city_buyer, version=2, wish=CLEAN, clauses="Mended again.")
    for client in (client_of(), client_of(neighbour)):
        assert client.get(f"{page_of(kit)}?edition=1").status_code == 404
        assert "Mended again." in read(client, page_of(kit))
        assert "Mended." in read(client, f"{page_of(kit)}?edition=2")
        assert "?edition=1" not in read(client, page_of(kit))
    assert "A secret of a vendor." in read(client_of(city_buyer), f"{page_of(kit)}?edition=1")


def test_text_that_is_shared_again_after_a_take_back_is_public(client_of, ended, city_buyer):
    kit = save(ended, city_buyer, wish=CLEAN)
    taken_back(ended, city_buyer)
    save(ended, city_buyer, version=1, wish=CLEAN)
    assert client_of().get(f"{page_of(kit)}?edition=1").status_code == 200


def test_appeal_puts_back_the_edition_that_was_hidden(client_of, ended, city_buyer, vendor_owner, staff, second_staff):
    kit = save(ended, city_buyer, wish=CLEAN)
    made = report(ended, vendor_owner, part=kit.subject)
    decide(made, staff)
    save(ended, city_buyer, version=1, lesson="Draft mended meanwhile.")
    appealed(made, city_buyer)
    decide(made, second_staff, Outcome.NO_ACTION, upheld=False)
    kit.refresh_from_db()
    assert (kit.state, kit.shared.number, kit.lesson) == (KitState.SHARED, 1, "Draft mended meanwhile.")
    shown = read(client_of(), page_of(kit))
    assert ("Measure before you buy." in shown, "Draft mended" in shown) == (True, False)


def test_taken_back_kit_is_still_hidden_and_an_appeal_restores_what_it_was(
    ended, city_buyer, vendor_owner, staff, second_staff
):
    kit = save(ended, city_buyer, wish=CLEAN)
    made = report(ended, vendor_owner, part=kit.subject)
    taken_back(ended, city_buyer)
    decide(made, staff)
    kit.refresh_from_db()
    assert kit.state == KitState.HIDDEN
    with pytest.raises(NotAllowed, match="took this kit off"):
        taken_back(ended, city_buyer)
    appealed(made, city_buyer)
    decide(made, second_staff, Outcome.NO_ACTION, upheld=False)
    kit.refresh_from_db()
    assert kit.state == KitState.TAKEN_BACK


def test_reported_text_is_not_shared_again_while_the_report_waits(ended, city_buyer, vendor_owner, staff):
    kit = save(ended, city_buyer, wish=CLEAN)
    made = report(ended, vendor_owner, part=kit.subject)
    taken_back(ended, city_buyer)
    with pytest.raises(NotAllowed, match="report about this text waits"):
        save(ended, city_buyer, version=1, wish=CLEAN)
    save(ended, city_buyer, version=1, wish=CLEAN, specification="Lamps that dim.")
    with pytest.raises(NotAllowed, match="report about this text waits"):
        save(ended, city_buyer, version=2, wish=CLEAN, unit_price=1)
    decide(made, staff, Outcome.NO_ACTION)
    save(ended, city_buyer, version=2, wish=CLEAN)
    kit.refresh_from_db()
    assert (kit.state, kit.shared.number) == (KitState.SHARED, 3)


def test_staff_who_decide_read_the_reported_edition_and_nobody_else(
    client_of, ended, city_buyer, vendor_owner, staff, staff_viewer, neighbour
):
    kit = save(ended, city_buyer, wish=CLEAN)
    made = report(ended, vendor_owner, part=kit.subject)
    save(ended, city_buyer, version=1, wish=CLEAN, lesson="A later one.")
    taken_back(ended, city_buyer)
    save(ended, city_buyer, version=2, specification="Nobody read this.")
    review = reverse("listings:review_report", args=[made.public_id])
    shown = read(client_of(staff), review)
    assert "Lamps that dim below ten lux." in shown
    assert f"{page_of(kit)}?edition=1" in shown
    assert ("A later one." in shown, "Nobody read this." in shown) == (False, False)
    assert "Measure before you buy." in read(client_of(staff), f"{page_of(kit)}?edition=1")
    assert client_of(staff).get(f"{page_of(kit)}?edition=2").status_code == 404
    for person in (staff_viewer, vendor_owner, neighbour):
        assert client_of(person).get(page_of(kit)).status_code == 404
    assert "Lamps that dim" not in read(client_of(staff_viewer), review)
    decide(made, staff)
    assert client_of(staff).get(page_of(kit)).status_code == 404


def test_staff_who_decide_an_appeal_read_it_and_not_who_decided_first(
    client_of, ended, city_buyer, vendor_owner, staff, second_staff
):
    kit = save(ended, city_buyer, wish=CLEAN)
    made = report(ended, vendor_owner, part=kit.subject)
    decide(made, staff)
    appealed(made, city_buyer)
    assert [client_of(one).get(page_of(kit)).status_code for one in (second_staff, staff)] == [200, 404]
