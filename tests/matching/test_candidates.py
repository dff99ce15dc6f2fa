"""The long list: where candidates come from, and that each step has a reason, a person and a place on the record."""

import pytest
from django.utils.html import escape

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved
from accounts.journal.models import Entry, Private
from accounts.queries import actor_of
from listings.models import Need
from listings.states import Mode
from marketplace.matching import actions
from marketplace.matching.choosing import CandidateState, Said
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Candidate, Source
from marketplace.matching.queries.candidates import candidate_counts, candidates_of, steps_of
from tests.factories import member
from tests.matching.stories import fresh, let_pass, make_need, make_solution, open_answers, organisation_of
from tests.matching.stories import write_answer as write

WORDS = "Zanzibar: no sensors below ten degrees."
WHY = Said("lacks_requirement", WORDS)
EXCLUDED, SHORTLISTED, LISTED = CandidateState.EXCLUDED, CandidateState.SHORTLISTED, CandidateState.LISTED


def add(person, need, solution, words="Seen at a fair."):
    return actions.list_by_hand(actor=actor_of(person), need=need, solution_id=solution.public_id, words=words)


def move(person, need, candidates, to=EXCLUDED, said=WHY):
    seen = {one.public_id: one.version for one in candidates}
    return actions.move_candidates(actor=actor_of(person), need=need, seen=seen, to=to, said=said)


@pytest.fixture
def candidate(need, solution, city_buyer):
    return add(city_buyer, need, solution)


def test_solution_is_added_by_hand_with_a_reason(need, solution, city_buyer, colleague):
    added = add(city_buyer, need, solution)
    source = added.sources.get()
    assert (added.state, added.solution, added.organisation) == ("listed", solution, solution.organisation)
    assert (source.origin, source.words, source.added_by) == ("hand", "Seen at a fair.", city_buyer)
    entry = Entry.objects.get(verb="candidate.added")
    assert (entry.subject, entry.data) == (added.subject, {"need": need.public_id, "origin": "hand"})
    assert Private.objects.get(entry=entry.uid).text == "Seen at a fair."
    again = add(colleague, need, solution)
    assert (isinstance(again, Already), again.by, Candidate.objects.count()) == (True, city_buyer.public_id, 1)


def test_by_hand_refuses_what_is_not_public_or_is_ones_own(need, solution, city_buyer):
    own = make_solution(organisation_of(city_buyer), title="Our own")
    for wrong, field in (("zzzzzzzzzz", "address"), (own.public_id, "address")):
        with pytest.raises(Incomplete) as refusal:
            actions.list_by_hand(actor=actor_of(city_buyer), need=need, solution_id=wrong, words="Why")
        assert refusal.value.field == field
    with pytest.raises(Incomplete) as refusal:
        add(city_buyer, need, solution, words=" ")
    assert (refusal.value.field, Candidate.objects.count()) == ("words", 0)


def test_matches_come_on_the_list_once(need, solution, city_buyer):
    step = {"actor": actor_of(city_buyer), "need": need, "solutions": [solution]}
    assert [len(actions.list_matches(**step)), len(actions.list_matches(**step))] == [1, 0]
    add(city_buyer, need, solution)
    assert list(Source.objects.values_list("origin", flat=True)) == ["match"]


def test_answers_come_on_the_list_when_they_are_opened_and_not_before(vendor_owner, city_buyer, investor, solution):
    need = make_need(city_buyer, mode=Mode.SMALL_PURCHASE)
    other = member("Olga Other", "provides")
    write(vendor_owner, need, solutions=(solution.public_id,))
    write(other, need)
    need = let_pass(need)
    assert (Candidate.objects.count(), candidate_counts(need)["listed"]) == (0, 0)
    open_answers(city_buyer, need)
    open_answers(city_buyer, need)
    rows = [(one.organisation, one.solution, one.answer is not None) for one in candidates_of(need)]
    assert rows == [(organisation_of(vendor_owner), solution, True), (organisation_of(other), None, True)]
    assert list(Source.objects.values_list("origin", flat=True)) == ["answer", "answer"]


def test_answer_joins_the_candidate_of_its_only_solution(vendor_owner, city_buyer, solution):
    need = make_need(city_buyer, mode=Mode.SMALL_PURCHASE)
    there = add(city_buyer, need, solution)
    answer = write(vendor_owner, need, solutions=(solution.public_id,))
    open_answers(city_buyer, let_pass(need))
    assert (fresh(there).answer, Candidate.objects.count()) == (answer, 1)
    assert list(there.sources.values_list("origin", flat=True)) == ["hand", "answer"]


def test_answer_of_several_solutions_stands_for_its_organisation(vendor_owner, city_buyer, solution):
    need = make_need(city_buyer, mode=Mode.SMALL_PURCHASE)
    second = make_solution(vendor_owner, title="Second")
    write(vendor_owner, need, solutions=tuple(sorted([solution.public_id, second.public_id])))
    open_answers(city_buyer, let_pass(need))
    assert [one.solution for one in candidates_of(need)] == [None]


def test_withdrawn_answer_and_draft_stay_off_the_list(vendor_owner, city_buyer):
    need = make_need(city_buyer, mode=Mode.SMALL_PURCHASE)
    actions.withdraw_answer(actor=actor_of(vendor_owner), answer=write(vendor_owner, need))
    write(member("Olga Other", "provides"), need, send=False)
    open_answers(city_buyer, let_pass(need))
    assert Candidate.objects.count() == 0


def test_every_step_is_on_the_record(need, candidate, city_buyer, colleague):
    assert isinstance(move(city_buyer, need, [candidate])[candidate.public_id], Moved)
    excluded = fresh(candidate)
    assert (excluded.state, excluded.reason, excluded.words, excluded.moved_by, excluded.version) == (
        *("excluded", "lacks_requirement", WORDS, city_buyer),
        2,
    )
    move(colleague, need, [excluded], LISTED, Said("mistake", "It has them."))
    move(colleague, need, [fresh(candidate)], SHORTLISTED, Said("meets_needs", "It does."))
    steps = steps_of([candidate])[candidate.public_id]
    assert [(one.to, one.who, one.reason, one.words) for one in steps] == [
        ("", str(city_buyer), "Added by hand", "Seen at a fair."),
        ("excluded", str(city_buyer), "Lacks something that the need requires", WORDS),
        ("listed", str(colleague), "The earlier step was a mistake", "It has them."),
        ("shortlisted", str(colleague), "Meets what the need asks for", "It does."),
    ]
    entry = Entry.objects.get(verb="candidate.excluded")
    assert entry.data == {"from": "listed", "need": need.public_id, "reason": "lacks_requirement"}


def test_second_person_is_told_kindly_and_changes_nothing(need, candidate, city_buyer, colleague):
    move(city_buyer, need, [candidate])
    again = move(colleague, need, [candidate], said=Said("too_dear", "Too dear."))[candidate.public_id]
    assert (isinstance(again, Already), again.by) == (True, city_buyer.public_id)
    assert (fresh(candidate).reason, Entry.objects.filter(verb="candidate.excluded").count()) == (WHY.reason, 1)


def test_bulk_moves_all_or_nothing(need, candidate, vendor_owner, city_buyer, colleague):
    other = add(city_buyer, need, make_solution(vendor_owner, title="Second"))
    move(colleague, need, [candidate], SHORTLISTED, Said("meets_needs", "It does."))
    with pytest.raises(StaleVersion):
        move(city_buyer, need, [candidate, other])
    assert candidate_counts(need) == {"listed": 1, "shortlisted": 1, "excluded": 0}
    move(city_buyer, need, [fresh(candidate), fresh(other)])
    assert candidate_counts(need) == {"listed": 0, "shortlisted": 0, "excluded": 2}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said("meets_needs", "Words"), "reason"),
        (Said("", "Words"), "reason"),
        (Said("too_dear", "  "), "words"),
        (Said("too_dear", "x" * 1001), "words"),
    ],
)
def test_step_without_its_reason_is_refused(need, candidate, city_buyer, said, field):
    with pytest.raises(Incomplete) as refusal:
        move(city_buyer, need, [candidate], said=said)
    assert (refusal.value.field, fresh(candidate).state) == (field, "listed")


def test_candidate_of_another_need_is_refused(need, candidate, city_buyer):
    other = make_need(city_buyer, title="Another need")
    with pytest.raises(Incomplete):
        move(city_buyer, other, [candidate])
    assert fresh(candidate).state == "listed"


@pytest.mark.parametrize(
    ("mode", "opens"),
    [(Mode.CONSULTATION, False), (Mode.SMALL_PURCHASE, True), (Mode.ELSEWHERE, False), (Mode.PARTNERSHIP, True)],
)
def test_mode_decides_whether_there_is_a_shortlist(mode, opens, solution, city_buyer):
    need = make_need(city_buyer, mode=mode)
    listed = add(city_buyer, need, solution)
    if opens:
        move(city_buyer, need, [listed])
    else:
        with pytest.raises(NotOpen):
            move(city_buyer, need, [listed])
    assert fresh(listed).state == ("excluded" if opens else "listed")


def test_draft_has_no_shortlist_yet(need, candidate, city_buyer):
    Need.objects.filter(pk=need.pk).update(state="draft", published_at=None)
    with pytest.raises(NotOpen):
        move(city_buyer, need, [candidate])


def test_only_owners_and_editors_of_the_city_write(need, candidate, solution, city_viewer, vendor_owner, staff):
    for person in (city_viewer, vendor_owner, staff):
        for step in (lambda who=person: move(who, need, [candidate]), lambda who=person: add(who, need, solution)):
            with pytest.raises(NotAllowed):
                step()
    assert fresh(candidate).state == "listed"


def test_list_is_filtered_and_shows_the_reason(need, candidate, vendor_owner, city_viewer, city_buyer, client_of):
    other = add(city_buyer, need, make_solution(vendor_owner, title="Second lamp"))
    move(city_buyer, need, [candidate])
    client, address = client_of(city_viewer), f"/needs/{need.public_id}/candidates/"
    assert [
        list(client.get(address + query).context["page_obj"]) for query in ("", "?state=excluded", "?state=%00")
    ] == [
        [candidate, other],
        [candidate],
        [candidate, other],
    ]
    page = client.get(address).content.decode()
    assert (WORDS in page, "Lacks something that the need requires" in page) == (True, True)
    assert ('name="to"' in page, 'type="checkbox"' in page) == (False, False)
    assert "Nobody stands here" in client.get(f"{address}?state=shortlisted").content.decode()


def test_empty_list_says_what_to_do(need, city_buyer, client_of):
    page = client_of(city_buyer).get(f"/needs/{need.public_id}/candidates/").content.decode()
    assert ("The long list is empty" in page, "Add by hand" in page) == (True, True)


def test_page_of_a_candidate_shows_every_step(need, candidate, city_viewer, city_buyer, vendor_owner, client_of):
    move(city_buyer, need, [candidate])
    address = f"/candidates/{candidate.public_id}/"
    page = client_of(city_viewer).get(address).content.decode()
    assert (WORDS in page, page.count(escape(str(city_buyer))) >= 2, 'name="to"' in page) == (True, True, False)
    assert client_of(vendor_owner).get(address).status_code == 404


def test_candidates_are_moved_by_the_page(need, candidate, vendor_owner, city_buyer, colleague, client_of):
    other = add(city_buyer, need, make_solution(vendor_owner, title="Second lamp"))
    client = client_of(city_buyer)
    ids = f"candidate={candidate.public_id}&candidate={other.public_id}"
    address = f"/needs/{need.public_id}/candidates/move/?to=excluded&{ids}"
    assert client.get(address).status_code == 200
    seen = [f"{one.public_id}.{one.version}" for one in (candidate, other)]
    missing = client.post(address, {"seen": seen, "reason": "", "words": WORDS})
    assert (missing.status_code, WORDS in missing.content.decode()) == (422, True)
    answer = client.post(address, {"seen": seen, "reason": "too_dear", "words": WORDS}, follow=True)
    assert "2 candidates moved, with your reason on the record." in answer.content.decode()
    told = client_of(colleague).post(address, {"seen": seen, "reason": "too_dear", "words": "Again"}, follow=True)
    assert escape(f"{city_buyer} did that already") in told.content.decode()


def test_stale_page_keeps_what_was_typed(need, candidate, city_buyer, colleague, client_of):
    address = f"/needs/{need.public_id}/candidates/move/?to=excluded&candidate={candidate.public_id}"
    move(colleague, need, [candidate], SHORTLISTED, Said("meets_needs", "It does."))
    typed = {"seen": f"{candidate.public_id}.1", "reason": "too_dear", "words": WORDS}
    answer = client_of(city_buyer).post(address, typed)
    page = answer.content.decode()
    assert (answer.status_code, WORDS in page, f"{candidate.public_id}.2" in page) == (422, True, True)
    assert "A colleague moved one of them meanwhile" in page


def test_ticked_solutions_are_compared(need, candidate, solution, city_buyer, client_of):
    address = f"/needs/{need.public_id}/candidates/move/"
    compare = client_of(city_buyer).get(f"{address}?to=compare&candidate={candidate.public_id}")
    assert (compare.status_code, compare["Location"]) == (302, f"/compare/?solution={solution.public_id}")
    for query in ("", "?to=excluded", "?to=%00&candidate=%00", f"?to=nowhere&candidate={candidate.public_id}"):
        assert client_of(city_buyer).get(address + query)["Location"] == f"/needs/{need.public_id}/candidates/"


def test_page_adds_by_hand_and_keeps_what_was_typed(need, solution, city_buyer, client_of):
    client, address = client_of(city_buyer), f"/needs/{need.public_id}/candidates/add/"
    wrong = client.post(address, {"address": "https://example.org/else/", "words": WORDS})
    assert (wrong.status_code, WORDS in wrong.content.decode()) == (422, True)
    for one in ("http://[", "\x00", "x" * 400):
        assert client.post(address, {"address": one, "words": WORDS}).status_code == 422
    typed = {"address": f"http://testserver/solutions/{solution.public_id}/", "words": WORDS}
    assert client.post(address, typed).status_code == 302
    assert Candidate.objects.get().solution == solution


def test_page_lists_matches_to_take(need, solution, city_buyer, client_of):
    client, address = client_of(city_buyer), f"/needs/{need.public_id}/candidates/matches/"
    assert solution.title in client.get(address).content.decode()
    assert client.post(address, {"solution": ["zzzzzzzzzz"]}).status_code == 422
    assert client.post(address, {"solution": [solution.public_id]}).status_code == 302
    assert Candidate.objects.get().sources.get().origin == "match"


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries(number, need, vendor_owner, city_buyer, client_of, django_assert_num_queries):
    rows = [add(city_buyer, need, make_solution(vendor_owner, title=f"Lamp {place}")) for place in range(number)]
    client, address = client_of(city_buyer), f"/needs/{need.public_id}/candidates/"
    move_to = f"{address}move/?to=excluded&" + "&".join(f"candidate={one.public_id}" for one in rows)
    client.get(address)
    with django_assert_num_queries(14):
        assert len(client.get(address).context["page_obj"]) == number
    with django_assert_num_queries(14):
        assert len(client.get(move_to).context["rows"]) == number


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [(EXCLUDED, LISTED, "new_facts"), (SHORTLISTED, SHORTLISTED, "meets_needs")],
)
def test_answer_of_who_was_excluded_unread_is_read(before, after, reason, vendor_owner, city_buyer, solution):
    need = make_need(city_buyer, mode=Mode.SMALL_PURCHASE)
    answer = write(vendor_owner, need, solutions=(solution.public_id,))
    said = WHY if before == EXCLUDED else Said("meets_needs", "Its sensors.")
    move(city_buyer, need, [add(city_buyer, need, solution)], before, said)
    open_answers(city_buyer, let_pass(need))
    candidate = Candidate.objects.get(answer=answer)
    assert (candidate.solution, candidate.state, candidate.reason) == (solution, after, reason)
    moves = Entry.objects.filter(subject=candidate.subject, verb="candidate.listed").values("uid")
    why = list(Private.objects.filter(entry__in=moves, field="why").values_list("text", flat=True))
    put_back = "It was excluded before its answer could be read. The answer has come in and is read first."
    assert why == ([put_back] if before == EXCLUDED else [])
