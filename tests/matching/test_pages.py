"""The pages of matches and answers, as city, vendor, staff and passers-by use them."""

import re

import pytest

from listings.states import Mode
from marketplace.matching.models import Answer, Match
from tests.factories import member
from tests.matching.pages import buttons, pair_url, said, text_of
from tests.matching.stories import (
    fresh,
    index,
    let_pass,
    make_need,
    make_solution,
    mark,
    organisation_of,
    say_yes,
    write_answer,
)


def wish(client, need, solution, **sent):
    return client.post(pair_url(need, solution, "wish/"), sent, follow=True)


def test_matches_show_score_parts_and_sentences(need, solution, client_of, city_buyer):
    index(solution)
    page = text_of(client_of(city_buyer).get(f"/matches/needs/{need.public_id}/"))
    for shown in (
        *("1 match</h2>", "Bike counters", "Organisation of Otto Owner", "€10,000 to €50,000", "Automatic"),
        *("Both stand in: Cycling.", "Both name 34430000 Bicycles.", "It serves Bulgaria.", "of 100 points"),
    ):
        assert shown in page
    points = [float(found) for found in re.findall(r'"feature-points"[^>]*><strong>([0-9.]+)<', page)]
    assert sum(points) == float(re.search(r'class="score"><strong>([0-9.]+)<', page)[1])


def test_matches_are_told_in_bulgarian_words(need, solution, client_of, city_buyer):
    page = text_of(client_of(city_buyer).get(f"/bg/matches/needs/{need.public_id}/"))
    assert "34430000 Велосипеди" in page


def test_engine_that_is_away_is_said(need, solution, client_of, city_buyer, vendor_owner):
    for person, address in (
        (city_buyer, f"/matches/needs/{need.public_id}/"),
        (vendor_owner, f"/matches/solutions/{solution.public_id}/"),
    ):
        assert "The search is away just now" in text_of(client_of(person).get(address))
    index(solution, need)
    assert "The search is away" not in text_of(client_of(city_buyer).get(f"/matches/needs/{need.public_id}/"))


def test_vendor_sees_needs_and_the_same_score(need, solution, client_of, city_buyer, vendor_owner):
    index(solution, need)
    city = text_of(client_of(city_buyer).get(f"/matches/needs/{need.public_id}/"))
    vendor = text_of(client_of(vendor_owner).get(f"/matches/solutions/{solution.public_id}/"))
    scores = [re.search(r'class="score"><strong>([0-9.]+)<', page)[1] for page in (city, vendor)]
    assert scores[0] == scores[1]
    assert ("1 match</h2>" in vendor, "Safe ways to school" in vendor) == (True, True)


def test_one_tap_shows_interest_and_two_make_a_match(need, solution, client_of, city_buyer, vendor_owner):
    answer = wish(client_of(city_buyer), need, solution, side="city", wish="interested", back="list")
    assert said(answer) == ["Your interest is shown to the vendor, who is told by mail."]
    assert answer.redirect_chain[-1][0] == f"/matches/needs/{need.public_id}/"
    assert "The city is interested" in text_of(answer)
    assert buttons(answer, "wish") == ["taken_back"]
    answer = wish(client_of(vendor_owner), need, solution, side="vendor", wish="interested")
    assert said(answer) == ["You are matched: both sides are interested. Both are told by mail."]
    assert ("Matched" in text_of(answer), buttons(answer, "wish")) == (True, [])
    again = wish(client_of(vendor_owner), need, solution, side="vendor", wish="interested")
    when = r"on \d+ \w+ \d{4}, \d\d:\d\d\."
    assert re.fullmatch(rf"Otto Owner did that already, {when}", said(again)[0])


def test_interest_is_taken_back_with_one_tap_until_the_other_side_speaks(
    need, solution, client_of, city_buyer, vendor_owner
):
    wish(client_of(city_buyer), need, solution, side="city", wish="interested")
    answer = wish(client_of(city_buyer), need, solution, side="city", wish="taken_back", back="list")
    assert said(answer) == ["Taken back. The other side does not see it any more."]
    assert buttons(answer, "wish") == ["interested"]
    vendor = text_of(client_of(vendor_owner).get(pair_url(need, solution)))
    assert "The city is interested" not in vendor
    wish(client_of(city_buyer), need, solution, side="city", wish="interested")
    wish(client_of(vendor_owner), need, solution, side="vendor", wish="interested")
    late = wish(client_of(city_buyer), need, solution, side="city", wish="taken_back")
    assert said(late)[0].startswith("This cannot be done now: it is “Matched”.")


def test_city_is_asked_for_a_reason_and_keeps_its_words(need, solution, client_of, city_buyer, vendor_owner):
    client = client_of(city_buyer)
    refused = client.post(pair_url(need, solution, "wish/"), {"side": "city", "wish": "declined"})
    assert "Give the reason. The vendor reads it." in text_of(refused, 422)
    long = client.post(pair_url(need, solution, "wish/"), {"side": "city", "wish": "declined", "why": "y" * 1001})
    assert "y" * 1001 in text_of(long, 422)
    answer = wish(client, need, solution, side="city", wish="declined", why="No cables here.")
    assert "Declined by the city" in text_of(answer)
    assert "The city wrote:</strong> No cables here." in text_of(client_of(vendor_owner).get(pair_url(need, solution)))


def test_nobody_speaks_for_the_other_side(need, solution, client_of, city_buyer, vendor_owner, staff, city_viewer):
    for person, side in ((city_buyer, "vendor"), (vendor_owner, "city"), (staff, "city"), (city_viewer, "city")):
        sent = {"side": side, "wish": "interested"}
        assert client_of(person).post(pair_url(need, solution, "wish/"), sent).status_code == 403
    assert Match.objects.count() == 0


@pytest.mark.parametrize("mode", [Mode.CONSULTATION, Mode.SMALL_PURCHASE])
def test_modes_without_interest_show_no_button(mode, solution, city_buyer, client_of):
    need = make_need(city_buyer, mode=mode)
    for address in (f"/matches/needs/{need.public_id}/", pair_url(need, solution)):
        assert buttons(client_of(city_buyer).get(address), "wish") == []
    answer = wish(client_of(city_buyer), need, solution, side="city", wish="interested")
    assert said(answer) == ["The mode of this need has no interest and no matches between two sides."]


def test_proposed_removal_is_decided_on_the_page(need, solution, staff, client_of, city_buyer, city_viewer):
    proposal = mark(staff, need, solution, "removal", "Made for paths.")
    client = client_of(city_buyer)
    page = text_of(client.get(f"/matches/needs/{need.public_id}/"))
    assert ("Staff propose to remove it" in page, "Made for paths." in page) == (True, True)
    address = f"/matches/needs/{need.public_id}/"
    offered = {person: buttons(client_of(person).get(address), "what") for person in (city_buyer, city_viewer, staff)}
    assert offered == {city_buyer: ["keep", "remove"], city_viewer: [], staff: []}
    answer = client.post(f"/matches/marks/{proposal.public_id}/decide/", {"what": "remove"}, follow=True)
    page = text_of(answer)
    assert ("Removed by the city" in page, "No good match yet" in page) == (True, True)
    assert buttons(answer, "what") == ["keep"]
    client.post(f"/matches/marks/{proposal.public_id}/decide/", {"what": "keep"})
    assert fresh(proposal).state == "kept"


def test_vendor_sees_and_contests_what_staff_say(need, solution, staff, client_of, vendor_owner, city_buyer):
    proposal = mark(staff, need, solution, "removal", "Made for paths.")
    client = client_of(vendor_owner)
    page = text_of(client.get(pair_url(need, solution)))
    assert ("Made for paths." in page, "Contest it" in page) == (True, True)
    assert "Give the reason." in text_of(client.post(f"/matches/marks/{proposal.public_id}/contest/"), 422)
    sent = {"why": "It is made for roads."}
    client.post(f"/matches/marks/{proposal.public_id}/contest/", sent)
    for person in (city_buyer, staff, vendor_owner):
        page = text_of(client_of(person).get(pair_url(need, solution)))
        assert ("It is made for roads." in page, "Contest it" in page) == (True, False)


def test_score_at_the_time_of_acting_stays_readable(need, solution, client_of, city_buyer):
    say_yes(city_buyer, need, solution, "city")
    assert "last acted on" not in text_of(client_of(city_buyer).get(pair_url(need, solution)))
    solution.cpv_codes.clear()
    page = text_of(client_of(city_buyer).get(pair_url(need, solution)))
    assert "When somebody last acted on this match, it had 65 points:" in page


def test_own_matches_are_listed_for_both(need, solution, client_of, city_buyer, vendor_owner, investor):
    for person in (city_buyer, vendor_owner):
        assert "Nobody has acted on a match yet" in text_of(client_of(person).get("/mine/matches/"))
    say_yes(city_buyer, need, solution, "city")
    for person in (city_buyer, vendor_owner):
        assert "Bike counters for Safe ways to school" in text_of(client_of(person).get("/mine/matches/"))
    assert "Bike counters" not in text_of(client_of(investor).get("/mine/matches/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_queries(
    rows, solution, staff, city_buyer, vendor_owner, client_of, django_assert_num_queries
):
    for number in range(rows):
        need = make_need(city_buyer, title=f"Need {number}")
        mark(staff, need, solution, "removal")
        say_yes(city_buyer, need, solution, "city")
        write_answer(vendor_owner, need)
    city, vendor = client_of(city_buyer), client_of(vendor_owner)
    for client, address, queries in (
        (city, "/mine/matches/", 8),
        (vendor, "/mine/matches/", 8),
        (vendor, "/mine/answers/", 7),
        (vendor, f"/matches/solutions/{solution.public_id}/", 24),
        (city, f"/matches/needs/{need.public_id}/", 25),
        (city, f"/needs/{need.public_id}/answers/", 9),
        (client_of(staff), "/staff/curation/", 10),
        (client_of(staff), f"/staff/curation/{need.public_id}/", 25),
    ):
        with django_assert_num_queries(queries, info=address):
            client.get(address)


def test_waiting_things_stand_in_the_workspace(need, solution, staff, client_of, city_buyer, vendor_owner):
    assert "Matches and answers" not in text_of(client_of(city_buyer).get("/workspace/"))
    mark(staff, need, solution, "removal")
    say_yes(vendor_owner, need, solution, "vendor")
    write_answer(vendor_owner, need)
    city, vendor = (text_of(client_of(person).get("/workspace/")) for person in (city_buyer, vendor_owner))
    assert "1 vendor is interested in our needs" in city
    assert "Staff propose 1 removal: decide" in city
    assert "sent 1, drafts 0" in vendor
    say_yes(city_buyer, need, solution, "city")
    assert "1 pair is matched" in text_of(client_of(vendor_owner).get("/workspace/"))
    assert "the matches of 1 need wait" in text_of(client_of(staff).get("/workspace/"))


# Answers


def test_answer_is_written_kept_and_sent(need, client_of, vendor_owner):
    client, address = client_of(vendor_owner), f"/needs/{need.public_id}/answer/"
    organisation = organisation_of(vendor_owner).public_id
    assert "The site never receives tenders." in text_of(client.get(address))
    sent = {"text": "We count.", "version": "0", "organisation": organisation, "then": "keep"}
    assert said(client.post(address, sent, follow=True)) == ["Kept as a draft. Only your own team sees it."]
    assert "We count." in text_of(client.get(address))
    answer = client.post(address, {**sent, "version": "1", "then": "send"}, follow=True)
    assert said(answer) == ["Sent. Until the deadline you may change it or take it back."]
    answer = client.post(address, {**sent, "text": "We count all.", "version": "1"}, follow=True)
    assert said(answer) == ["Kept. The city gets the version that you sent; send the change to replace it."]
    assert "is kept, and the city does not get it until you send it" in text_of(answer)
    assert "Safe ways to school" in text_of(client.get("/mine/answers/"))
    back = client.post(f"/answers/{Answer.objects.get().public_id}/withdraw/", follow=True)
    assert said(back) == ["Taken back. Only your own team reads it now."]


def test_stale_answer_shows_both_texts_and_loses_neither(need, client_of, vendor_owner):
    write_answer(vendor_owner, need, "A colleague wrote this.")
    client, address = client_of(vendor_owner), f"/needs/{need.public_id}/answer/"
    page = text_of(client.post(address, {"text": "And I wrote that.", "version": "0", "then": "keep"}), 422)
    assert ("A colleague wrote this." in page, "And I wrote that." in page) == (True, True)
    version = re.search(r'name="version" value="([0-9]+)"', page)[1]
    client.post(address, {"text": "And I wrote that.", "version": version, "then": "keep"})
    assert Answer.objects.get().text == "And I wrote that."


def test_who_cannot_answer_reads_why(need, client_of, investor, outsider, vendor_owner, city_buyer):
    address = f"/needs/{need.public_id}/answer/"
    for person, why in (
        (investor, "Only verified vendors may answer this need"),
        (outsider, "One answers for an organisation."),
        (city_buyer, "This is a need of your own organisation."),
    ):
        assert why in text_of(client_of(person).get(address), 403)
        assert why in text_of(client_of(person).post(address, {"text": "Words"}), 403)
    write_answer(vendor_owner, need, "We count.")
    let_pass(need)
    page = text_of(client_of(vendor_owner).get(address), 403)
    assert ("takes no more answers" in page, "We count." in page) == (True, True)


def test_answer_is_for_the_organisation_that_the_form_names(need, client_of, vendor_owner, city_buyer):
    second = member("Rita Rival", "provides")
    organisation = organisation_of(second)
    sent = {"text": "Words", "organisation": organisation.public_id, "then": "send"}
    assert client_of(vendor_owner).post(f"/needs/{need.public_id}/answer/", sent).status_code == 403
    organisation.memberships.create(person=vendor_owner, role="editor")
    assert client_of(vendor_owner).post(f"/needs/{need.public_id}/answer/", sent).status_code == 302
    assert Answer.objects.get().organisation == organisation


def test_need_page_carries_the_openings_and_a_link_without_scripts(need, client, vendor_owner, solution, client_of):
    page = text_of(client.get(f"/needs/{need.public_id}/"))
    assert f'hx-get="/needs/{need.public_id}/openings/"' in page
    assert f'href="/needs/{need.public_id}/openings/"' in page
    fragment = client.get(f"/needs/{need.public_id}/openings/", headers={"HX-Request": "true"})
    assert "<html" not in text_of(fragment)
    assert "HX-Request" in fragment.headers["Vary"]
    assert "<html" in text_of(client.get(f"/needs/{need.public_id}/openings/"))
    own = text_of(client_of(vendor_owner).get(f"/needs/{need.public_id}/openings/"))
    assert (pair_url(need, solution) in own, "Answer this need" in own) == (True, True)


def test_hidden_need_opens_nothing(need, client):
    type(need).objects.update(state="withdrawn")
    assert client.get(f"/needs/{need.public_id}/openings/").status_code == 404


def test_vendor_is_interested_in_what_no_score_made(need, client_of, city_buyer, vendor_owner):
    stranger = make_solution(vendor_owner, title="Ledger", summary="Books.", themes=(), cpv_codes=())
    say_yes(vendor_owner, need, stranger, "vendor")
    for person, address in (
        (city_buyer, f"/matches/needs/{need.public_id}/"),
        (city_buyer, pair_url(need, stranger)),
        (vendor_owner, f"/matches/solutions/{stranger.public_id}/"),
    ):
        page = text_of(client_of(person).get(address))
        assert ("The vendor is interested" in page, "Automatic" in page) == (True, False)
