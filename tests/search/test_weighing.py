"""Nodes as tokens of a field."""

from collections import Counter

from search.concepts.weighing import asked, node_in, repeated


def test_heavy_nodes_stand_more_often_and_are_marked():
    assert Counter(repeated({"4521": 1.0, "452": 0.5, "45": 0.01})) == {
        "4521": 8,
        "4521+": 1,
        "4521++": 1,
        "452": 4,
        "452+": 1,
        "45": 1,
    }


def test_marks_are_asked_for_at_half_the_weight_of_their_node():
    assert asked({"4521": 1.0, "45": 0.2}) == {
        "4521": 1.0,
        "4521+": 0.5,
        "4521++": 0.5,
        "45": 0.2,
        "45+": 0.1,
        "45++": 0.1,
    }


def test_tokens_name_their_node():
    assert {node_in(token) for token in asked({"4521": 1.0})} == {"4521"}
