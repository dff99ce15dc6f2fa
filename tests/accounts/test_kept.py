"""What is kept of a template depends on the language and the named conditions, and on nothing else."""

import pytest
from django.template import engines
from django.utils.translation import override

PAGE = "{% load kept %}{% kept person.is_known wide %}{{ number }} {{ person.name }}{% endkept %}"


@pytest.fixture
def page():
    return engines["django"].from_string(PAGE)


def test_text_is_written_once_for_each_language_and_answer(page):
    known, unknown = {"is_known": True}, {"is_known": False}
    asked = [(1, "en", known), (2, "en", known), (3, "en", unknown), (4, "bg", known), (5, "en", known)]
    shown = []
    for number, language, person in asked:
        with override(language):
            shown.append(page.render({"number": number, "person": person}).strip())
    assert shown == ["1", "1", "3", "4", "1"]


def test_conditions_count_as_true_or_false_only(page):
    texts = [page.render({"number": number, "wide": number}).strip() for number in (1, 2, 0)]
    assert texts == ["1", "1", "0"]


def test_condition_that_is_not_there_is_false(page):
    assert [page.render({"number": 1}).strip(), page.render({"number": 2, "wide": ""}).strip()] == ["1", "1"]
