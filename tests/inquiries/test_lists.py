"""Lists of one and of three take the same queries, and long ones have pages."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.queries import actor_of
from marketplace.inquiries import actions
from marketplace.inquiries.queries import own_seats
from tests.inquiries.stories import (
    accepted,
    joined,
    offered,
    opened,
    organisation_of,
    party_of,
    second_investor,
    token,
)

pytestmark = pytest.mark.django_db


def queries(client, address):
    client.get(address)  # the session and the labels of themes are read once
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured), answer.content.decode()


def write(room, person, number):
    for each in range(number):
        party = party_of(room, person)
        actions.write_message(actor=actor_of(person), party=party, text=f"Message {each}", token=token())


@pytest.mark.parametrize("number", [1, 3])
def test_my_inquiries_take_seven_queries(number, city_buyer, investor, client_of):
    for each in range(number):
        joined(opened(city_buyer, title=f"Room {each}"), city_buyer, investor)
    count, page = queries(client_of(investor), "/inquiries/")
    assert (count, len(re.findall("Room [0-9]", page))) == (7, number)


def test_rooms_that_ended_are_read_a_page_at_a_time(city_buyer):
    for each in range(3):
        room = opened(city_buyer, title=f"Room {each}")
        actions.withdraw_inquiry(actor=actor_of(city_buyer), inquiry=room, why="Stopped.")
    seats = own_seats(actor_of(city_buyer), organisation_of(city_buyer))
    with CaptureQueriesContext(connection) as captured:
        assert [seat.inquiry.title for seat in seats[:2]] == ["Room 2", "Room 1"]
    assert [query["sql"].endswith("LIMIT 2") for query in captured] == [True]
    assert (len(seats), len(list(seats))) == (3, 3)


@pytest.mark.parametrize("number", [1, 3])
def test_teasers_take_six_queries(number, city_buyer, investor, client_of):
    for each in range(number):
        opened(city_buyer, title=f"Room {each}", teaser_shown=True)
    count, page = queries(client_of(investor), "/inquiries/teasers/")
    assert (count, len(re.findall("Room [0-9]", page))) == (6, number)


@pytest.mark.parametrize("number", [1, 3])
def test_staff_list_takes_seven_queries(number, city_buyer, investor, staff, client_of):
    for _each in range(number):
        joined(opened(city_buyer), city_buyer, investor)
    count, page = queries(client_of(staff), "/staff/inquiries/")
    assert (count, page.count("Organisation of Ines Investor")) == (7, number)


@pytest.mark.parametrize("number", [1, 3])
def test_room_takes_the_same_queries_however_full_it_is(number, city_buyer, client_of):
    room = opened(city_buyer)
    for each in range(number):
        person = second_investor(f"Ida Investor{each}")
        joined(room, city_buyer, person)
        accepted(offered(room, person, amount=100, is_shared=True), city_buyer)
    write(room, city_buyer, number)
    count, page = queries(client_of(city_buyer), f"/inquiries/{room.public_id}/")
    assert (count, len(re.findall("Message [0-9]", page))) == (12, number)


def test_messages_have_pages(room, city_buyer, client_of):
    write(room, city_buyer, 21)
    client = client_of(city_buyer)
    first = client.get(f"/inquiries/{room.public_id}/").content.decode()
    second = client.get(f"/inquiries/{room.public_id}/?page=2").content.decode()
    assert (len(re.findall("Message [0-9]+", first)), len(re.findall("Message [0-9]+", second))) == (20, 1)
    assert "Message 20" in first
    assert "Message 0" in second


@pytest.mark.parametrize("page", ["x", "-1", "99", "0"])
def test_page_that_is_not_there_is_the_nearest_one(page, room, city_buyer, staff, client_of):
    assert client_of(city_buyer).get(f"/inquiries/?page={page}").status_code == 200
    assert client_of(city_buyer).get(f"/inquiries/{room.public_id}/?page={page}").status_code == 200
    assert client_of(staff).get(f"/staff/inquiries/?page={page}&tab={page}").status_code == 200


def test_teaser_reads_the_seats_once(city_buyer, investor, client_of):
    room = opened(city_buyer, teaser_shown=True)
    client, address = client_of(investor), f"/inquiries/teasers/{room.public_id}/"
    client.get(address)
    for ask in (lambda: client.get(address), lambda: client.post(f"{address}ask/", {"note": ""})):
        with CaptureQueriesContext(connection) as captured:
            ask()
        assert len([one for one in captured if "inquiries_party" in one["sql"]]) == 1


@pytest.mark.parametrize("number", [5, 6])
def test_workspace_says_how_many_more_rooms_there_are(number, city_buyer, client_of):
    for each in range(number):
        opened(city_buyer, title=f"Room {each}")
    page = client_of(city_buyer).get("/workspace/").content.decode()
    assert (len(re.findall("Room [0-9]", page)), "Show all 6 inquiries" in page) == (5, number == 6)
