"""The field for CPV codes: what one person typed stays hers, and a title suggests codes in its own language."""

import pytest
from django.urls import reverse
from django.utils import translation

from listings.forms.cpv import CpvField, CpvQuestionForm
from listings.forms.solutions import SolutionForm
from listings.models import CpvCode
from listings.taxonomy import forget_labels
from tests.listings.sent import solution_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamps():
    """Two codes that the word "lamp" may mean, labelled in three languages."""
    for code, english, german, bulgarian in (
        ("34993000", "Road lamps", "Straßenlampen", "Улични лампи"),
        ("31521000", "Reading lamps", "Leselampen", "Лампи за четене"),
    ):
        labels = {"en": english, "de": german, "bg": bulgarian}
        CpvCode.objects.create(code=code, level=5, labels=labels)
    forget_labels()


def suggestions(form):
    found = form["cpv_codes"].field.widget.get_context("cpv_codes", form["cpv_codes"].value(), {})
    return [one.code for one in found["suggestions"]]


def test_what_one_person_typed_is_not_offered_to_the_next(lamps):
    first = SolutionForm(solution_sent(cpv_codes="lamps"))
    assert not first.is_valid()
    assert suggestions(first) == ["34993000", "31521000"]
    assert suggestions(SolutionForm(initial={"title": ""})) == []
    assert suggestions(SolutionForm(solution_sent(title="", cpv_codes=""))) == []
    assert CpvField().widget.offered == ()


def test_what_was_offered_is_not_offered_twice_when_a_form_is_read_twice(lamps):
    form = SolutionForm(solution_sent(cpv_codes="lamps"))
    for _each in range(2):
        form.full_clean()
    assert [row.code for row in form.fields["cpv_codes"].widget.offered] == ["34993000", "31521000"]


def test_language_that_is_chosen_speaks_for_a_title_that_shows_none(lamps):
    with translation.override("en"):
        named = SolutionForm(initial={"title": "Leselampen", "language": "de"})
        unnamed = SolutionForm(initial={"title": "Leselampen"})
        asked = CpvQuestionForm({"title": "Leselampen", "language": "de"})
        assert [one.label for one in asked.found] == ["Reading lamps"]
        assert (suggestions(named), suggestions(unnamed)) == (["31521000"], [])


@pytest.mark.parametrize(("word", "code"), [("reading lamps", "31521000"), ("лампи за четене", "31521000")])
def test_typed_words_are_looked_up_in_the_language_of_the_reader_and_of_the_title(lamps, word, code):
    with translation.override("en"):
        form = SolutionForm(solution_sent(title="Умно улично осветление", language="", cpv_codes=word))
        form.is_valid()
    assert form.cleaned_data["cpv_codes"] == (code,)


def test_picker_is_answered_in_both_languages_with_labels_for_the_reader(lamps, client_of, outsider):
    asked = {"q": "лампи", "title": "Умно улично осветление", "language": ""}
    page = client_of(outsider).get(reverse("listings:cpv_suggestions"), asked).content.decode()
    assert 'data-value="31521000" data-label="Reading lamps"' in page
    nonsense = {**asked, "language": "tlh"}
    assert client_of(outsider).get(reverse("listings:cpv_suggestions"), nonsense).content.decode() == page


def test_long_words_are_quoted_in_part(lamps):
    form = SolutionForm(solution_sent(cpv_codes="x" * 300))
    [sentence] = form.errors["cpv_codes"]
    assert sentence == f"“{'x' * 59}…” could mean several codes or none. Tick what you mean, or take it out."
