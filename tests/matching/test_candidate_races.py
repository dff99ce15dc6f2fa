"""Two of a team act on a long list at once: one step counts, the other is told; numbers and results stay single."""

from functools import partial

import pytest

from accounts.journal.models import Entry
from listings.states import Mode
from marketplace.matching.choosing import CandidateState, Said
from marketplace.matching.models import Freeze, Result
from tests.listings.test_races import at_once
from tests.matching.stories import fresh, index, let_pass, make_need, make_solution, open_answers, write_answer
from tests.matching.test_candidates import add, move
from tests.matching.test_freezes import freeze
from tests.matching.test_results import record, tell, write_for

pytestmark = pytest.mark.django_db(transaction=True)


def moved(*step):
    """What the one candidate of a step came to."""
    return next(iter(move(*step).values()))


def counted(*presses):
    """What came of presses at once, by the names of types."""
    return {one.__name__: count for one, count in at_once(*presses).items()}


def test_two_exclude_at_once(city_buyer, colleague, vendor_owner):
    need = make_need(city_buyer)
    candidate = add(city_buyer, need, make_solution(vendor_owner))
    steps = [partial(moved, who, fresh(need), [candidate]) for who in (city_buyer, colleague)]
    assert counted(*steps) == {"Moved": 1, "Already": 1}
    assert Entry.objects.filter(verb="candidate.excluded").count() == 1


def test_one_excludes_while_the_other_shortlists(city_buyer, colleague, vendor_owner):
    need = make_need(city_buyer)
    candidate = add(city_buyer, need, make_solution(vendor_owner))
    said = Said("meets_needs", "It does.")
    exclude = partial(moved, city_buyer, fresh(need), [candidate])
    shortlist = partial(moved, colleague, fresh(need), [candidate], CandidateState.SHORTLISTED, said)
    assert counted(exclude, shortlist) == {"Moved": 1, "StaleVersion": 1}
    assert fresh(candidate).version == 2


def test_two_freeze_at_once(city_buyer, colleague, vendor_owner):
    need = make_need(city_buyer)
    index(make_solution(vendor_owner, title="Lamp one"))
    at_once(*(partial(freeze, who, fresh(need)) for who in (city_buyer, colleague)))
    assert sorted(Freeze.objects.values_list("number", flat=True)) == [1, 2]


def test_two_tell_at_once(city_buyer, colleague, vendor_owner):
    need = make_need(city_buyer, mode=Mode.SMALL_PURCHASE)
    answer = write_answer(vendor_owner, need)
    let_pass(need)
    open_answers(city_buyer, need)
    record(city_buyer, need)
    write_for(city_buyer, answer)
    assert counted(*(partial(tell, who, fresh(need)) for who in (city_buyer, colleague))) == {"list": 1, "Already": 1}
    assert (Result.objects.count(), Entry.objects.filter(verb="result.told").count()) == (1, 1)
