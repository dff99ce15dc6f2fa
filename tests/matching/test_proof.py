"""What a city confirmed counts in a match, and only while it holds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Organisation
from listings.models import Deployment, Need, Solution
from listings.models.deployments import AGES_AFTER
from marketplace.matching.queries.traits import need_traits, solution_traits
from tests.factories import PlaceFactory, member
from tests.listings.deployed import DISPUTED, WORDS, answer, deploy
from tests.listings.factories import published_need, published_solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer():
    return member("Bora Burgas", "buys", form="city", place=PlaceFactory(population=48_133))


@pytest.fixture
def runs(buyer, vendor_owner):
    made = published_solution(vendor_owner.memberships.get().organisation)
    return deploy(made, vendor_owner, buyer.memberships.get().organisation)


def proven_in():
    return [one.proven_in for one in solution_traits(Solution.objects.all())]


def test_only_what_a_city_says_is_true_counts_and_only_for_24_months(runs, buyer):
    assert proven_in() == [frozenset()]
    answer(runs, buyer, DISPUTED, WORDS)
    assert proven_in() == [frozenset()]
    answer(runs, buyer)
    assert proven_in() == [frozenset({("BG", 48_133)})]
    Deployment.objects.update(answered_at=timezone.now() - AGES_AFTER - timedelta(days=1))
    assert proven_in() == [frozenset()]


def test_city_without_a_place_proves_it_in_a_city_of_unknown_size(runs, buyer):
    Organisation.objects.filter(pk=runs.city.pk).update(place=None)
    answer(runs, buyer)
    assert proven_in() == [frozenset({("BG", 0)})]


def test_need_knows_how_many_people_its_city_has(buyer):
    published_need(buyer.memberships.get().organisation)
    published_need()
    assert [one.population for one in need_traits(Need.objects.all())] == [48_133, None]


def test_traits_of_solutions_cost_four_queries_with_one_and_three(runs, buyer, vendor_owner, django_assert_num_queries):
    answer(runs, buyer)
    for number in (1, 3):
        while Solution.objects.count() < number:
            published_solution(runs.solution.organisation)
        with django_assert_num_queries(4):
            solution_traits(Solution.objects.all())
