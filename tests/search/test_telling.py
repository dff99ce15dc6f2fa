"""A label that was typed finds by the words of all that stands below it, in all languages."""

import pytest

from search.concepts.telling import MOST, NOTHING, telling_words
from search.documents import Content, Text, document
from search.query import Question, plan


def test_words_of_narrower_labels_tell_in_all_languages(arrays):
    told = telling_words(arrays, ["3499"])  # control, safety, signalling and light equipment
    assert {"traffic", "светофар", "liikenne"} & set(told.weights) >= {"светофар"}
    assert list(told.weights.values()) == sorted(told.weights.values(), reverse=True)
    assert len(told.weights) <= MOST
    assert set(told.own) < set(told.weights)


def test_word_that_others_hold_more_often_orders_and_finds_nothing(arrays):
    told = telling_words(arrays, ["34928530"])
    assert ("street" in told.weights, "street" in told.own) == (True, False)


@pytest.mark.parametrize("nodes", [[], ["99"], ["3492853999"]])
def test_nothing_tells_of_what_is_not_there(arrays, nodes):
    assert telling_words(arrays, nodes) == NOTHING


def test_label_finds_what_its_narrower_labels_name(learned, site_engine):
    texts = {
        "lights": Text("bg", "Нови светофари", "За кръстовището."),
        "bridge": Text("bg", "Ремонт на мост", "Мост над реката."),
    }
    site_engine.begin_rebuild()
    site_engine.fill(1, [document(Content(name, "", (text,))) for name, text in texts.items()])
    site_engine.finish_rebuild()
    asked = plan(Question("Control, safety, signalling and light equipment"))
    assert [leg.weight for leg in asked.legs if leg.clauses[0].field != "cognates"] == [0.1, 1.0, 0.6]
    assert [hit.id for hit in site_engine.search(asked).hits] == ["lights"]
