"""The pages of a scoring round: what works, who is kept out, and that a refusal keeps what was typed."""

import pytest

from accounts.states import Role
from marketplace.matching import queries
from marketplace.matching.models import Assessor, Round, Score
from tests.factories import member
from tests.matching.assessed import begin, declare, give, score_all, scored_need
from tests.matching.pages import said, text_of
from tests.matching.stories import fresh, make_need, organisation_of

pytestmark = pytest.mark.django_db
TAILS = (
    *("", "assessors/", "stop/", "declare/", "mine/", "mine/reopen/"),
    "mine/aaaaaaaaaa/",
)


@pytest.fixture
def scored(city_buyer, vendor_owner):
    return scored_need(city_buyer, vendor_owner)


@pytest.fixture
def viewer(city_buyer):
    return member("Vera Viewer", role=Role.VIEWER, organisation=organisation_of(city_buyer))


def url(need, tail=""):
    return f"/needs/{need.public_id}/scoring/{tail}"


def points(need, *given, words="So it is."):
    data = {}
    for one, point in zip(need.criteria.all(), given, strict=True):
        data |= {f"{one.public_id}-points": point, f"{one.public_id}-words": words}
    return data


@pytest.mark.parametrize("tail", [*TAILS, "mine/finish/"])
def test_nobody_outside_finds_the_scoring(tail, scored, city_buyer, viewer, vendor_owner, outsider, staff, client_of):
    begin(city_buyer, scored, viewer)
    for person in (vendor_owner, outsider, staff):
        step = client_of(person).post if tail == "mine/finish/" else client_of(person).get
        assert step(url(scored, tail)).status_code == 404


def test_need_of_another_mode_has_no_scoring(city_buyer, client_of):
    need = make_need(city_buyer, mode="consultation")
    assert client_of(city_buyer).get(url(need)).status_code == 404


def test_whole_round_by_its_pages(scored, city_buyer, viewer, client_of):
    owner, other = client_of(city_buyer), client_of(viewer)
    assert "Name who scores" in text_of(owner.get(url(scored)))
    named = owner.post(url(scored, "assessors/"), {"people": [viewer.public_id, city_buyer.public_id]})
    assert (named.status_code, Assessor.objects.count()) == (302, 2)
    assert other.get(url(scored, "mine/")).url == url(scored, "declare/")
    candidate = queries.candidates_of(Round.objects.get())[0]
    page = text_of(other.get(url(scored, "declare/")))
    assert ("Article 24" in page, candidate.organisation.name in page) == (True, True)
    for client in (owner, other):
        assert client.post(url(scored, "declare/"), {"conflict": "none", "words": ""}).url == url(scored, "mine/")
        kept = client.post(url(scored, f"mine/{candidate.public_id}/"), points(scored, 4, 5))
        assert kept.url == url(scored, "mine/")
        assert "All there" in text_of(client.get(url(scored, "mine/")))
        client.post(url(scored, "mine/finish/"))
    page = text_of(owner.get(url(scored)))
    assert ("88.0 %" in page, "Far apart" in page, "Round 1: All have scored" in page) == (True, False, True)


def test_far_apart_points_are_marked_and_a_shared_rank_is_said(city_buyer, vendor_owner, viewer, client_of):
    need = scored_need(city_buyer, vendor_owner, vendor_owner)
    scoring = begin(city_buyer, need, viewer, city_buyer)
    score_all(viewer, scoring, 1, 3)
    score_all(city_buyer, scoring, 4, 3)
    page = text_of(client_of(city_buyer).get(url(need)))
    assert (page.count("Far apart: talk about it"), page.count("(shared)")) == (2, 2)


def test_refused_points_stay_in_the_form(scored, city_buyer, viewer, client_of):
    scoring = begin(city_buyer, scored, viewer)
    declare(viewer, scoring)
    candidate = queries.candidates_of(scoring)[0]
    answer = client_of(viewer).post(url(scored, f"mine/{candidate.public_id}/"), points(scored, 7, 3, words="Heather"))
    assert ("Heather" in text_of(answer, 422), Score.objects.count()) == (True, 0)


def test_odd_addresses_and_points_break_nothing(scored, city_buyer, viewer, client_of):
    scoring = begin(city_buyer, scored, viewer)
    declare(viewer, scoring)
    client, candidate = client_of(viewer), queries.candidates_of(scoring)[0]
    assert client.get(url(scored, "mine/aaaaaaaaaa/")).status_code == 404
    for wrong in ("9" * 30, "٣", "3\x00", "-1"):
        sent = points(scored, wrong, 3)
        assert client.post(url(scored, f"mine/{candidate.public_id}/"), sent).status_code == 422
    assert Score.objects.count() == 0


def test_declared_conflict_leads_away_from_scoring(scored, city_buyer, viewer, client_of):
    begin(city_buyer, scored, viewer, city_buyer)
    client = client_of(viewer)
    wordless = client.post(url(scored, "declare/"), {"conflict": "conflict", "words": ""})
    assert wordless.context["form"].errors == {"words": ["Say in a sentence what the conflict is."]}
    client.post(url(scored, "declare/"), {"conflict": "conflict", "words": "My sister."})
    for tail in ("declare/", "mine/"):
        assert client.get(url(scored, tail)).url == url(scored)
    assert "My sister." in text_of(client_of(city_buyer).get(url(scored)))


def test_colleague_who_is_not_named_is_told_so(scored, city_buyer, viewer, colleague, client_of):
    begin(city_buyer, scored, viewer)
    for tail in ("declare/", "mine/", "mine/reopen/"):
        assert client_of(colleague).get(url(scored, tail)).status_code == 403


def test_only_an_owner_names_and_stops(scored, city_buyer, viewer, client_of):
    begin(city_buyer, scored, viewer)
    for tail in ("assessors/", "stop/"):
        assert client_of(viewer).get(url(scored, tail)).status_code == 403
    wordless = client_of(city_buyer).post(url(scored, "stop/"), {"why": " "})
    assert (wordless.status_code, Round.objects.get().state) == (422, "scoring")
    client_of(city_buyer).post(url(scored, "stop/"), {"why": "The list was wrong."})
    assert Round.objects.get().state == "stopped"
    answer = client_of(city_buyer).get(url(scored, "stop/"), follow=True)
    assert said(answer)[-1] == "No round is being scored."


def test_finishing_too_early_says_what_is_missing(scored, city_buyer, viewer, client_of):
    scoring = begin(city_buyer, scored, viewer)
    declare(viewer, scoring)
    answer = client_of(viewer).post(url(scored, "mine/finish/"), follow=True)
    assert said(answer) == ["Points are missing in 2 places."]
    assert client_of(viewer).get(url(scored, "mine/finish/")).status_code == 405


def test_own_points_open_again_with_a_reason(scored, city_buyer, viewer, client_of):
    scoring = begin(city_buyer, scored, viewer, city_buyer)
    score_all(viewer, scoring, 3, 3)
    client, candidate = client_of(viewer), queries.candidates_of(scoring)[0]
    assert client.get(url(scored, f"mine/{candidate.public_id}/")).url == url(scored, "mine/")
    assert client.post(url(scored, "mine/reopen/"), {"why": ""}).status_code == 422
    assert client.post(url(scored, "mine/reopen/"), {"why": "I misread."}).url == url(scored, "mine/")
    assert client.get(url(scored, f"mine/{candidate.public_id}/")).status_code == 200


def test_page_before_anything_says_what_comes(city_buyer, vendor_owner, client_of):
    need = scored_need(city_buyer)
    page = text_of(client_of(city_buyer).get(url(need)))
    assert "Nobody is on the shortlist." in page
    answer = client_of(city_buyer).get(url(need, "assessors/"), follow=True)
    assert said(answer) == ["Nobody is on the shortlist. Put candidates there first; those are scored."]


@pytest.mark.parametrize("rows", [1, 3])
def test_board_takes_the_same_queries(rows, city_buyer, vendor_owner, viewer, client_of, django_assert_num_queries):
    need = scored_need(city_buyer, *[vendor_owner] * rows)
    scoring = begin(city_buyer, need, viewer)
    declare(viewer, scoring)
    give(viewer, scoring, 3, 3)
    client = client_of(viewer)
    client.get(url(need))
    with django_assert_num_queries(QUERIES_OF_THE_BOARD):
        client.get(url(need))
    assert fresh(scoring).state == "scoring"


QUERIES_OF_THE_BOARD = 31
