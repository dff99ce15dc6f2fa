"""What stands beside the vocabulary: labels that are not loaded yet, and tags, which fold."""

import pytest
from django.core.exceptions import ValidationError

from listings.models import Tag
from listings.reference import load_cpv
from listings.taxonomy import cpv_labels, find_cpv, forget_labels
from tests.listings.factories import cpv
from tests.listings.stories import draft_solution, make_themes

pytestmark = pytest.mark.django_db


def test_labels_asked_for_before_they_are_loaded_are_read_later():
    assert find_cpv("bicycles", "en") == []
    load_cpv()
    assert find_cpv("bicycles", "en")[0].code == "34430000"


def test_tags_that_differ_in_case_or_width_are_one():
    first = Tag.objects.named("Е-Байк")
    assert [Tag.objects.named(name) for name in ("е-байк", " Е-байк ")] == [first, first]
    assert (Tag.objects.get().name, Tag.objects.get().folded) == ("Е-Байк", "е-байк")
    assert Tag.objects.named("C") != Tag.objects.named("C++")


def test_tag_on_a_listing_is_found_by_another_writing(vendor_owner):
    make_themes()
    solution = draft_solution(vendor_owner, tags=("Е-Байк",))
    solution.tags.add("е-байк", "Ｅ-bike")
    assert sorted(tag.name for tag in solution.tags.all()) == ["E-bike", "Е-Байк"]
    solution.tags.remove("Е-БАЙК")
    assert [tag.name for tag in solution.tags.all()] == ["E-bike"]


@pytest.mark.parametrize("name", ["", "  ", "\x00", "x" * 41, "\u202eabc"])
def test_tag_that_cannot_be_read_is_refused(name):
    with pytest.raises(ValidationError):
        Tag.objects.named(name)


def test_labels_of_codes_are_read_once(db, django_assert_num_queries):
    cpv("34430000", "Bicycles")
    forget_labels()
    with django_assert_num_queries(1):
        assert cpv_labels(["34430000", "99999999"], "bg") == {"34430000": "Велосипеди"}
    with django_assert_num_queries(0):
        assert cpv_labels(["34430000"], "bg") == {"34430000": "Велосипеди"}
    assert cpv_labels(["34430000"], "fi") == {"34430000": "Bicycles"}
