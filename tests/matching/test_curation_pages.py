"""The pages on which staff curate: the queue, one need, and what each button says."""

import pytest

from accounts.journal.models import Entry
from accounts.queries import actor_of
from marketplace.matching import actions
from marketplace.matching.models import Curation, Mark, Match
from tests.factories import member
from tests.listings.factories import theme
from tests.matching.pages import buttons, pair_url, said, text_of
from tests.matching.stories import fresh, make_need, make_solution, named, organisation_of, say_no


def curation(need, step=""):
    return f"/staff/curation/{need.public_id}/{step}"


def test_queue_takes_puts_back_and_finishes_in_bulk(need, client_of, staff, city_buyer):
    other = make_need(city_buyer, title="Other need")
    client = client_of(staff)
    assert "Nothing waits" not in text_of(client.get("/staff/curation/"))
    lines = [need.public_id, other.public_id, "nonsense", "aaaaaaaaaa"]
    answer = client.post("/staff/curation/bulk/", {"line": lines, "what": "take"}, follow=True)
    assert said(answer) == ["2 lines done."]
    assert set(Curation.objects.values_list("curator", flat=True)) == {staff.pk}
    clara = client_of(member("Clara Curator", organisation=organisation_of(staff)))
    answer = clara.post("/staff/curation/bulk/", {"line": lines, "what": "take"}, follow=True)
    assert said(answer) == [f"{title}: Stefan Staff has it already." for title in ("Safe ways to school", "Other need")]
    answer = client.post("/staff/curation/bulk/", {"line": lines, "what": "done", "filter": "tab=done"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/staff/curation/?tab=done"
    assert "Other need" in text_of(answer)
    assert said(client.post("/staff/curation/bulk/", {"line": lines}, follow=True)) == [
        "Tick at least one line and choose what to do."
    ]
    assert "Nothing waits" in text_of(client.get("/staff/curation/"))
    assert "This tab is empty" in text_of(client.get("/staff/curation/?tab=contested"))
    assert "Nothing here fits" in text_of(client.get("/staff/curation/?tab=done&q=nothing+of+it"))


def test_several_solutions_are_marked_with_one_reason(need, solution, client_of, staff, city_buyer):
    other = make_solution(title="Other")
    ids = [solution.public_id, other.public_id, "aaaaaaaaaa"]
    sent = {"solution": ids, "kind": "relevant", "why": "Both have sensors."}
    answer = client_of(staff).post(curation(need, "mark/"), sent, follow=True)
    assert said(answer) == ["2 matches marked."]
    assert list(Mark.objects.values_list("kind", "reason")) == [("relevant", "Both have sensors.")] * 2
    assert "Marked relevant by staff" in text_of(client_of(city_buyer).get(f"/matches/needs/{need.public_id}/"))
    answer = client_of(staff).post(curation(need, "mark/"), {**sent, "solution": ids[:1]}, follow=True)
    assert said(answer)[0].startswith("Bike counters: Stefan Staff did that already, on ")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"kind": "relevant", "why": "Why"}, "Tick at least one solution."),
        ({"kind": "relevant", "solution": "x"}, "Give the reason."),
        ({"why": "My reason stays", "solution": "x"}, "Choose what you say of them."),
    ],
)
def test_mark_that_lacks_something_keeps_what_was_typed(need, solution, client_of, staff, sent, sentence):
    typed = {**sent, **({"solution": solution.public_id} if "solution" in sent else {})}
    page = text_of(client_of(staff).post(curation(need, "mark/"), typed), 422)
    assert sentence in page
    assert sent.get("why", "") in page
    assert Mark.objects.count() == 0


def test_solution_is_found_and_added(need, solution, client_of, staff):
    theme("accounting")
    stranger = make_solution(title="Ledger", summary="Books.", themes=(), cpv_codes=())
    client = client_of(staff)
    assert "Ledger" not in text_of(client.get(curation(need)))
    assert "Ledger" in text_of(client.get(curation(need) + "?find=LEDG"))
    assert "No published solution of another organisation" in text_of(client.get(curation(need) + "?find=zzz"))
    sent = {"solution": stranger.public_id, "kind": "added", "why": "I know it."}
    page = text_of(client.post(curation(need, "mark/"), sent, follow=True))
    assert ("Ledger" in page, "Added by staff" in page) == (True, True)
    made = Mark.objects.get()
    client.post(f"/staff/curation/marks/{made.public_id}/take-back/")
    assert fresh(made).state == "taken_back"


def test_need_is_assigned_and_finished_on_its_page(need, client_of, staff):
    client = client_of(staff)
    assert said(client.post(curation(need, "assign/"), {"to": "me"}, follow=True)) == ["It is yours now."]
    assert "Stefan Staff" in text_of(client.get(curation(need)))
    clara = client_of(member("Clara Curator", organisation=organisation_of(staff)))
    taken = clara.post(curation(need, "assign/"), {"to": "me", "instead_of": staff.public_id}, follow=True)
    assert said(taken) == ["It is yours now."]
    assert said(client.post(curation(need, "done/"), follow=True)) == ["Gone through."]
    assert Curation.objects.get().done_at is not None


def test_staff_see_wishes_and_may_not_speak(need, solution, client_of, staff, city_buyer):
    say_no(city_buyer, need, solution, "city", "No cables here.")
    shown = {person: client_of(person).get(pair_url(need, solution)) for person in (staff, city_buyer)}
    assert "No cables here." in text_of(shown[staff])
    assert {person: buttons(answer, "wish") for person, answer in shown.items()} == {
        staff: [],
        city_buyer: ["interested"],
    }
    assert "Declined by the city" in text_of(client_of(staff).get(f"/matches/needs/{need.public_id}/"))


def test_unpublished_need_is_not_curated(client_of, staff, city_buyer, need):
    type(need).objects.update(state="draft", published_at=None)
    assert client_of(staff).get(curation(need)).status_code == 404
    assert client_of(staff).get("/staff/curation/aaaaaaaaaa/").status_code == 404


def test_staff_are_recorded_as_deciding_for_their_body(need, solution, staff):
    body, other = organisation_of(staff).public_id, organisation_of(member("Nina Neighbour"))
    other.memberships.create(person=staff, role="editor")
    actor = actor_of(staff, acting_for=other.public_id)
    made = actions.mark_relevant(actor=actor, why="Because of its sensors.", **named(need, solution))
    actions.take_back_mark(actor=actor, mark=fresh(made))
    actions.assign(actor=actor, need=need, to_me=True)
    entries = Entry.objects.filter(verb__in=["mark.relevant", "mark.taken_back", "curation.assigned"])
    assert (actor.organisation, entries.count()) == (other, 3)
    assert set(entries.values_list("organisation", flat=True)) == {body}


def test_solution_that_is_no_match_is_not_proposed_for_removal(need, client_of, staff):
    theme("accounting")
    stranger = make_solution(title="Ledger", summary="Books.", themes=(), cpv_codes=())
    for kind in ("removal", "relevant"):
        sent = {"solution": stranger.public_id, "kind": kind, "why": "It does not fit."}
        answer = client_of(staff).post(curation(need, "mark/"), sent, follow=True)
        assert said(answer) == ["Ledger: It is not among the matches of this need. You may add it first."]
    assert (Match.objects.count(), Mark.objects.count()) == (0, 0)
