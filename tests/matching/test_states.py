"""The mode table, every cell: what a mode opens, who may do what, and what each reader is told."""

import pytest
from django.utils import translation

from accounts.actor import NOBODY
from accounts.journal.actions import Already, Moved, move
from accounts.journal.errors import InvalidTransition
from accounts.queries import actor_of
from listings.states import Mode
from marketplace.matching import rules
from marketplace.matching.models import Answer, Mark, Match
from marketplace.matching.states import OPENINGS, SENTENCES, AnswersFrom, Openings, Reader, Side
from tests.matching.stories import let_pass, make_need, make_solution, organisation_of

PEOPLE = (
    *("anonymous", "outsider", "vendor", "editor", "vendor_viewer", "new_vendor"),
    *("city", "city_viewer", "other_city", "investor", "staff", "staff_viewer"),
)
ANSWER = {
    Mode.CONSULTATION: {"vendor", "editor", "new_vendor", "other_city", "investor", "staff"},
    Mode.SMALL_PURCHASE: {"vendor", "editor"},
    Mode.ELSEWHERE: set(),
    Mode.PARTNERSHIP: {"vendor", "editor"},
}
TEAM = frozenset({"city", "city_viewer"})
INTEREST = {**dict.fromkeys(Mode, frozenset()), Mode.PARTNERSHIP: {"vendor", "editor", "city"}}
# A tender elsewhere has no answers here, so nothing of it is sealed.
READ_EARLY = {**dict.fromkeys(Mode, frozenset()), Mode.ELSEWHERE: TEAM}
READ_LATE = dict.fromkeys(Mode, TEAM)
READERS = {
    **dict.fromkeys(PEOPLE, Reader.ANYBODY),
    **dict.fromkeys(("vendor", "editor", "vendor_viewer"), Reader.VENDOR),
    **dict.fromkeys(("city", "city_viewer"), Reader.CITY),
    "investor": Reader.INVESTOR,
}


@pytest.fixture
def people(
    outsider,
    vendor_owner,
    vendor_editor,
    vendor_viewer,
    new_vendor,
    city_buyer,
    city_viewer,
    other_city,
    investor,
    staff,
    staff_viewer,
):
    everybody = (
        *(None, outsider, vendor_owner, vendor_editor, vendor_viewer, new_vendor),
        *(city_buyer, city_viewer, other_city, investor, staff, staff_viewer),
    )
    return {name: actor_of(person) if person else NOBODY for name, person in zip(PEOPLE, everybody, strict=True)}


def test_table_says_what_the_design_says():
    lent = frozenset({"city", "investor"})
    expected = {
        Mode.CONSULTATION: Openings(
            AnswersFrom.SIGNED_IN, is_sealed=True, has_interest=False, inquiry_parties=lent, has_summary=True
        ),
        Mode.SMALL_PURCHASE: Openings(
            AnswersFrom.VENDORS, is_sealed=True, has_interest=False, inquiry_parties=lent, has_shortlist=True
        ),
        Mode.ELSEWHERE: Openings(AnswersFrom.NOBODY, is_sealed=False, has_interest=False, inquiry_parties=lent),
        Mode.PARTNERSHIP: Openings(
            AnswersFrom.VENDORS,
            is_sealed=True,
            has_interest=True,
            inquiry_parties=lent | {"vendor"},
            has_shortlist=True,
        ),
    }
    assert expected == OPENINGS


@pytest.mark.parametrize("mode", Mode)
def test_who_may_answer(mode, people, city_buyer):
    need = make_need(city_buyer, mode=mode)
    may = {name for name, actor in people.items() if rules.can_answer(actor, actor.organisation, need)}
    assert may == ANSWER[mode]
    closed = let_pass(need)
    assert {name for name, actor in people.items() if rules.can_answer(actor, actor.organisation, closed)} == set()


@pytest.mark.parametrize("mode", Mode)
def test_who_may_show_interest(mode, people, city_buyer, solution):
    need = make_need(city_buyer, mode=mode)
    pairs = {
        (name, side) for name, actor in people.items() for side in Side if rules.can_speak(actor, need, solution, side)
    }
    assert {name for name, _side in pairs} == INTEREST[mode]
    assert all((name == "city") == (side == Side.CITY) for name, side in pairs)
    closed = let_pass(need)
    assert not any(rules.can_speak(actor, closed, solution, side) for actor in people.values() for side in Side)


@pytest.mark.parametrize("mode", Mode)
def test_who_may_read_answers(mode, people, city_buyer):
    need = make_need(city_buyer, mode=mode)
    assert {name for name, actor in people.items() if rules.can_read_answers(actor, need)} == READ_EARLY[mode]
    passed = let_pass(need)
    assert {name for name, actor in people.items() if rules.can_read_answers(actor, passed)} == READ_LATE[mode]


@pytest.mark.parametrize("mode", Mode)
def test_page_of_a_need_says_what_its_mode_opens(mode, people, city_buyer, client_of, request):
    need = make_need(city_buyer, mode=mode, portal_link="https://portal.example/")
    for name, actor in people.items():
        page = client_of(actor.person).get(f"/needs/{need.public_id}/openings/").content.decode()
        assert rules.reader_of(actor, need) == READERS[name]
        assert str(SENTENCES[mode][READERS[name]]) in page
        assert ("Answer this need" in page) == (name in ANSWER[mode])


def test_nobody_answers_or_speaks_for_a_suspended_city(people, need, solution):
    organisation = need.organisation
    type(organisation).objects.filter(pk=organisation.pk).update(state="suspended")
    need = type(need).objects.get(pk=need.pk)
    assert not any(rules.can_answer(actor, actor.organisation, need) for actor in people.values())
    assert not any(rules.can_speak(actor, need, solution, side) for actor in people.values() for side in Side)


@pytest.mark.parametrize("mode", Mode)
def test_every_reader_has_a_sentence_of_her_own(mode):
    for language in ("en", "bg"):
        with translation.override(language):
            assert len({str(SENTENCES[mode][reader]) for reader in Reader}) == len(Reader)


STATEFUL = {
    Match: [
        *(("suggested", "interested"), ("suggested", "declined"), ("interested", "matched")),
        *(("interested", "declined"), ("interested", "suggested")),
        *(("declined", "interested"), ("declined", "matched")),
    ],
    Mark: [("standing", "taken_back"), ("standing", "kept"), ("standing", "removed"), ("removed", "kept")],
    Answer: [("draft", "sent"), ("sent", "withdrawn"), ("withdrawn", "sent")],
}


def stateful_row(model, need, solution, person, state):
    if model is Answer:
        times = {"text": "Words", "sent_at": need.published_at}
        return Answer.objects.create(need=need, organisation=organisation_of(person), state=state, **times)
    both = {"city_wish": "interested", "vendor_wish": "interested"}
    known = {"score": 1, "features": [], **both}
    if model is Match:
        return Match.objects.create(need=need, solution=solution, state=state, **known)
    match = Match.objects.create(need=need, solution=solution, **known)
    return Mark.objects.create(match=match, kind="removal", reason="Why", state=state)


@pytest.mark.parametrize("model", STATEFUL)
def test_each_pair_of_states_is_lawful_or_raises(model, need, solution, vendor_owner):
    states = [value for value, _label in model._meta.get_field("state").choices]
    row = stateful_row(model, need, solution, vendor_owner, states[0])
    named = {"actor": actor_of(vendor_owner), "data": {"side": "vendor"}}
    for state in states:
        for to in states:
            model.objects.filter(pk=row.pk).update(state=state)
            if state == to:
                assert isinstance(move(row, to, **named), Already)
            elif (state, to) in STATEFUL[model]:
                assert isinstance(move(row, to, **named), Moved)
            else:
                with pytest.raises(InvalidTransition):
                    move(row, to, **named)


def test_solution_of_the_city_itself_is_no_side(city_buyer):
    need = make_need(city_buyer)
    organisation_of(city_buyer).capabilities.create(name="provides", state="granted")
    own = make_solution(city_buyer)
    assert not any(rules.can_speak(actor_of(city_buyer), need, own, side) for side in Side)
