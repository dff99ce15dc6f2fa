"""An address becomes criteria and criteria become an address."""

import pytest
from django.http import QueryDict

from search.asking import SearchForm
from search.criteria import Criteria


def read(address, language="en"):
    return SearchForm(QueryDict(address)).criteria(language)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "q=street+lamps",
        "q=%D1%83%D0%BB%D0%B8%D1%86%D0%B0&kind=needs&theme=lighting&theme=water&status=open",
        "kind=needs&status=open&sort=deadline",
        "q=lamp&price=under_10k&sort=newest&page=3",
        "q=%22street+lamp%22+-bench&kind=references&country=unknown&source=notices",
    ],
)
def test_address_comes_back_as_it_was(address):
    assert read(address).query == address


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("kind=cars", ""),
        ("kind=needs&maturity=pilot", "kind=needs"),
        ("maturity=pilot&maturity=old&maturity=pilot", "maturity=pilot"),
        ("mode=partnership", ""),
        ("theme=a%00b&theme=%20&theme=" + "x" * 121, "theme=+"),
        ("sort=fit", ""),
        ("q=lamp&sort=fit", "q=lamp"),
        ("sort=newest", ""),
        ("sort=deadline", ""),
        ("kind=needs&sort=deadline", "kind=needs&status=open&sort=deadline"),
        ("page=0", ""),
        ("page=-4", ""),
        ("page=x", ""),
        ("page=999999", "page=500"),
        ("q=++a+++b%0A", "q=a+b"),
        ("q=%00", ""),
    ],
)
def test_what_is_not_known_does_not_narrow(address, expected):
    assert read(address).query == expected


def test_long_words_are_cut_and_many_values_too():
    criteria = read("q=" + "x" * 6000 + "".join(f"&theme=t{number}" for number in range(80)))
    assert (len(criteria.text), len(criteria.chosen["theme"])) == (5000, 50)


def test_each_value_can_be_taken_away():
    criteria = read("q=lamp&kind=needs&theme=a&theme=b&country=BG&page=4")
    assert criteria.without("theme", "a").query == "q=lamp&kind=needs&theme=b&country=BG"
    assert criteria.without("country", "BG").query == "q=lamp&kind=needs&theme=a&theme=b"
    assert criteria.without_filters().query == "q=lamp&kind=needs"


def test_next_deadline_goes_with_open_needs():
    criteria = read("kind=needs&sort=deadline")
    assert criteria.without("status", "open").query == "kind=needs"
    assert criteria.without_filters().query == "kind=needs"


def test_next_deadline_asks_for_open_needs_unless_a_status_is_chosen():
    needs = Criteria(kind="needs")
    assert needs.ordered("deadline").query == "kind=needs&status=open&sort=deadline"
    assert read("kind=needs&status=closed").ordered("deadline").query == "kind=needs&status=closed&sort=deadline"
    assert (needs.ordered("newest"), needs.ordered("cheapest"), needs.ordered("")) == (needs, needs, needs)


def test_other_kind_keeps_the_filters_that_it_has():
    criteria = read("q=lamp&theme=a&maturity=pilot&country=BG&sort=cheapest&page=2")
    assert criteria.of_kind("needs").query == "q=lamp&kind=needs&theme=a&country=BG"
    assert criteria.of_kind("solutions").query == "q=lamp&theme=a&country=BG&maturity=pilot&sort=cheapest"


def test_nothing_fits_better_without_words():
    assert (Criteria(text="a").order, Criteria().order) == ("fit", "newest")
    assert (Criteria(text="a").orders, Criteria(kind="needs").orders) == (
        ["fit", "newest", "cheapest"],
        ["newest", "deadline"],
    )
