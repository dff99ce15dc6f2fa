"""What a map draws: near places as one mark, the most first, everything in the table, the same for the same places."""

import random

import pytest
from django.utils import translation

from accounts.maps import drawing
from accounts.maps.drawing import MOST_MARKS, Sign, Thing, map_of
from accounts.models import Place

SOFIA = Place(pk=1, geonames_id=1, name="Sofia", country="BG", population=1, latitude="42.7", longitude="23.32")
PERNIK = Place(pk=2, geonames_id=2, name="Pernik", country="BG", population=1, latitude="42.6", longitude="23.03")
TARTU = Place(pk=3, geonames_id=3, name="Tartu", country="EE", population=1, latitude="58.38", longitude="26.72")
FORT = Place(pk=4, geonames_id=4, name="Fort-de-France", country="FR", population=1, latitude="14.6", longitude="-61")


def thing(label="A need", sign=Sign.NEED, url=None):
    return Thing(label, url or f"/{label}/", sign)


def test_nothing_makes_no_map():
    assert map_of("Empty", []) is None


def test_one_thing_is_a_link_to_itself():
    mark = map_of("One", [(TARTU, thing("Smoke"))]).marks[0]
    assert (mark.label, mark.url, mark.look, mark.count) == ("Tartu, Estonia: Smoke", "/Smoke/", "need", 1)


def test_near_places_are_one_mark_around_the_one_with_most():
    found = [(PERNIK, thing("a")), (SOFIA, thing("b")), (SOFIA, thing("c")), (TARTU, thing("d"))]
    marks = map_of("Near", found).marks
    assert [[spot.place.name for spot in mark.spots] for mark in marks] == [["Sofia", "Pernik"], ["Tartu"]]
    assert marks[0].label == "Sofia, Bulgaria and 1 place near it: 3 needs"
    assert (marks[0].url, marks[0].count) == ("#map-1", 3)


def test_the_same_place_twice_is_one_row_and_the_same_thing_twice_is_one():
    drawn = map_of("Twice", [(SOFIA, thing("a")), (SOFIA, thing("a")), (SOFIA, thing("b"))])
    assert [[one.label for one in spot.things] for spot in drawn.spots] == [["a", "b"]]


def test_confirmed_and_unconfirmed_together_do_not_pass_for_confirmed():
    runs, claimed = thing("a", Sign.RUNS), thing("b", Sign.CLAIMED)
    assert [map_of("x", [(SOFIA, one)]).marks[0].look for one in (runs, claimed)] == ["runs", "claimed"]
    drawn = map_of("x", [(SOFIA, runs), (PERNIK, claimed)])
    assert drawn.marks[0].look == "mixed"
    assert [look for look, _meaning in drawn.looks] == ["runs", "claimed", "mixed"]
    assert drawn.marks[0].label.endswith("1 confirmed deployment, 1 unconfirmed deployment")


def test_cities_count_only_where_nothing_else_is():
    city = thing("Sofia", Sign.CITY)
    with_needs = map_of("x", [(SOFIA, city), (SOFIA, thing("a")), (SOFIA, thing("b"))]).marks[0]
    assert (with_needs.count, with_needs.look, with_needs.url) == (2, "need", "#map-1")
    assert with_needs.label == "Sofia, Bulgaria: 2 needs, 1 city"
    alone = map_of("x", [(SOFIA, city), (PERNIK, thing("Pernik", Sign.CITY))]).marks[0]
    assert (alone.count, alone.look) == (2, "city")


def test_place_beyond_the_edges_is_in_the_table_only():
    drawn = map_of("Overseas", [(FORT, thing("a")), (TARTU, thing("b"))])
    assert [spot.place.name for spot in drawn.spots] == ["Tartu", "Fort-de-France"]
    assert (len(drawn.marks), drawn.left_out) == (1, 1)


def test_table_and_marks_stand_in_the_order_of_countries_and_places():
    drawn = map_of("Order", [(TARTU, thing("a")), (SOFIA, thing("b")), (PERNIK, thing("c"))])
    assert [spot.place.name for spot in drawn.spots] == ["Pernik", "Sofia", "Tartu"]
    assert [mark.spots[0].place.name for mark in drawn.marks] == ["Sofia", "Tartu"]


def scattered(number):
    rng = random.Random(7)  # noqa: S311  places for a test
    return [
        (
            Place(
                pk=one,
                geonames_id=one,
                name=f"Place {one:04}",
                country="DE",
                latitude=str(round(rng.uniform(36, 68), 4)),
                longitude=str(round(rng.uniform(-9, 30), 4)),
            ),
            thing(f"need {one}"),
        )
        for one in range(1, number + 1)
    ]


def test_no_two_marks_touch_and_the_most_are_shown_whatever_the_order():
    found = scattered(800)
    drawn = map_of("Many", found)
    assert len(drawn.marks) == MOST_MARKS
    points = [mark.point for mark in drawn.marks]
    nearest = min(abs(complex(*one) - complex(*other)) for one in points for other in points if one != other)
    assert nearest >= drawing.APART
    assert len(drawn.spots) == 800
    assert drawn.left_out == 800 - sum(len(mark.spots) for mark in drawn.marks)
    random.Random(8).shuffle(found)  # noqa: S311  another order
    assert map_of("Many", found) == drawn


@pytest.mark.parametrize(("language", "said"), [("en", "2 needs, 1 city"), ("bg", "2 потребности, 1 град")])
def test_words_are_the_readers(language, said):
    with translation.override(language):
        assert drawing.told([thing("a"), thing("b"), thing("c", Sign.CITY)]) == said
