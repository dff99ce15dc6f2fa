"""A listing in two languages: each text is found by its own words, and the hit shows the one that was found."""

import pytest
from django.utils import translation

from listings.models import Solution
from search.criteria import Criteria
from search.indexing import rebuild
from search.queries import found
from tests.listings.factories import published_solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamps():
    """A solution with a German main text and an English and a Bulgarian translation."""
    made = published_solution(title="Straßenlampen", language="de", summary="Dimmt Lampen.", description="Sensoren.")
    for language, title, summary in (
        ("en", "Street lamps", "Dims lamps at night."),
        ("bg", "Улични лампи", "Приглушава уличното осветление."),
    ):
        folded = f"{title}\n{summary}".casefold()
        made.texts.create(language=language, title=title, summary=summary, description="", folded=folded)
    return made


QUESTIONS = [("улично осветление", "bg"), ("street lamps", "en"), ("Straßenlampen", "de")]


@pytest.mark.parametrize("engine", ["index", "database"])
@pytest.mark.parametrize(("asked", "language"), QUESTIONS)
def test_question_finds_the_text_in_its_language_and_the_hit_shows_it(engine, asked, language, lamps, settings):
    if engine == "index":
        rebuild()
    else:
        asked = {"bg": "осветление", "en": "lamps", "de": "straßenlampen"}[language]
    with translation.override("en"):
        answer = found(Criteria(text=asked, kind="solutions"))
    assert [hit.language for hit in answer.hits] == [language]
    assert answer.hits[0].is_marked is True


@pytest.mark.parametrize(("reader", "main", "shown"), [("bg", "", "bg"), ("en", "", "en"), ("bg", "de", "bg")])
def test_hit_without_words_shows_the_best_text(reader, main, shown, lamps):
    Solution.objects.update(main_language=main)
    with translation.override(reader):
        answer = found(Criteria(kind="solutions"))
        assert [(hit.language, hit.row.title) for hit in answer.hits] == [(shown, Solution.objects.get().title)]


def test_hit_shows_the_main_text_to_who_reads_none_of_them(lamps):
    lamps.texts.filter(language="en").delete()
    lamps.texts.create(language="fr", title="Lampadaires", summary="", description="", folded="lampadaires")
    for main in ("fr", "de"):
        Solution.objects.update(main_language=main)
        with translation.override("en"):
            assert [hit.language for hit in found(Criteria(kind="solutions")).hits] == [main]


def test_every_language_of_its_texts_is_a_filter(lamps):
    rebuild()
    for language in ("de", "en", "bg"):
        assert found(Criteria(kind="solutions", chosen={"language": (language,)})).total == 1
