"""The forms of solutions and needs: what people type, in whatever shape, becomes values or a clear sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.http import QueryDict
from django.utils import timezone, translation

from listings.forms.choices import EU
from listings.forms.needs import NeedForm, initial_need
from listings.forms.solutions import SolutionForm, initial_solution
from listings.states import Maturity, Mode, PriceBand, PriceModel
from listings.values import SolutionValues
from tests.listings.factories import YEAR, cpv, need_values, solution_values, theme

pytestmark = pytest.mark.django_db


def sent(**fields):
    """Return what a browser sends; a list stands for several ticks."""
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def solution_sent(**changes):
    usual = {
        "title": "Bike counters",
        "summary": "Counts bicycles on every street of the city.",
        "description": "A sensor in the asphalt and a page with figures.\r\nFor everybody.",
        "themes": [theme().key],
        "maturity": "market",
        "price_band": "under_50k",
        "price_model": "subscription",
        "countries": ["RO", "BG"],
        "contact_email": "otto@counters.example",
    }
    return sent(**{**usual, **changes})


def need_sent(**changes):
    usual = {
        "mode": "consultation",
        "title": "Safe ways to school",
        "problem": "Children are driven to school because parents fear the traffic.",
        "outcome": "Half of them walk or cycle.",
        "themes": [theme().key],
        "budget_public": "team",
        "deadline_day": f"{YEAR}-06-01",
        "deadline_time": "12:00",
        "deadline_zone": "Europe/Sofia",
    }
    return sent(**{**usual, **changes})


def errors(form):
    return {name: list(found) for name, found in form.errors.items()}


def test_solution_form_makes_the_values_that_the_action_takes():
    cpv()
    form = SolutionForm(
        solution_sent(cpv_codes="34430000", tags="e-bike", languages=["bg", "en"], contact_name="Otto Owner")
    )
    assert errors(form) == {}
    assert form.values() == SolutionValues(
        language="en",
        language_detected=True,
        title="Bike counters",
        summary="Counts bicycles on every street of the city.",
        description="A sensor in the asphalt and a page with figures.\nFor everybody.",
        themes=("cycling",),
        tags=("e-bike",),
        cpv_codes=("34430000",),
        maturity=Maturity.MARKET,
        price_band=PriceBand.UNDER_50K,
        price_model=PriceModel.SUBSCRIPTION,
        countries=("BG", "RO"),
        languages=("bg", "en"),
        contact_name="Otto Owner",
        contact_email="otto@counters.example",
    )


def test_summary_of_fifty_words_passes_and_one_more_is_refused_with_the_count():
    assert errors(SolutionForm(solution_sent(summary="city " * 50))) == {}
    assert errors(SolutionForm(solution_sent(summary="city " * 51))) == {
        "summary": ["The text has 51 words. Shorten it to 50."]
    }


def test_solution_to_be_sent_says_everything_that_it_lacks():
    form = SolutionForm(sent(title=""))
    assert errors(form) == {
        "title": ["Give a title."],
        "summary": ["Write a summary."],
        "description": ["Write a description."],
        "themes": ["Choose at least one theme."],
        "maturity": ["Choose how far it is."],
        "price_band": ["Choose a band; “Depends on the project” is one too."],
        "price_model": ["Choose what is paid for."],
        "countries": ["Name the countries that you serve."],
        "contact_email": ["Give an e-mail address for questions."],
    }


def test_draft_of_a_solution_needs_a_title_only():
    form = SolutionForm(sent(title="Bike counters"), sending=False)
    assert errors(form) == {}
    assert (form.values().maturity, form.values().price_band, form.values().price_model) == ("", "", "")
    assert set(errors(SolutionForm(sent(), sending=False))) == {"title"}


def test_labels_of_a_draft_still_say_what_is_needed_in_the_end():
    form = SolutionForm(sent(), sending=False)
    form.full_clean()
    assert form.fields["summary"].required


def test_more_than_three_themes_are_refused_with_the_count():
    keys = [theme(key).key for key in ("one", "two", "three", "four")]
    assert errors(SolutionForm(solution_sent(themes=keys))) == {
        "themes": ["These are 4 themes. Choose the 3 that say most."]
    }


def test_language_is_found_out_and_can_be_said():
    bulgarian = {"title": "Броячи за велосипеди", "summary": "Броят велосипеди.", "description": "Датчик в асфалта."}
    found = SolutionForm(solution_sent(**bulgarian))
    said = SolutionForm(solution_sent(**bulgarian, language="en"))
    assert (found.is_valid(), said.is_valid()) == (True, True)
    assert [(form.values().language, form.values().language_detected) for form in (found, said)] == [
        ("bg", True),
        ("en", False),
    ]


def test_short_draft_is_taken_to_be_in_the_language_of_the_reader():
    data = sent(title="LED", maturity="pilot", price_band="free", price_model="usage")
    with translation.override("bg"):
        form = SolutionForm(data, sending=False)
        assert form.is_valid()
        assert form.values().language == "bg"


def browsed(form):
    """Return what a browser would send of a form as it is shown."""
    data = QueryDict(mutable=True)
    for bound in form:
        widget, value = bound.field.widget, bound.value()
        if isinstance(widget, forms.MultiWidget):
            parts = widget.get_context(bound.html_name, value, {})["widget"]["subwidgets"]
            for part in parts:
                shown = part["value"]
                data[part["name"]] = (shown[0] if isinstance(shown, list) else shown) or ""
        elif isinstance(value, list | tuple) and bound.name != "cpv_codes":
            data.setlist(bound.html_name, list(value))
        elif bound.name == "cpv_codes":
            data[bound.html_name] = ", ".join(value)
        else:
            data[bound.html_name] = "" if value is None else str(value)
    data["tags"] = form["tags"].value()
    return data


def test_saving_a_solution_as_it_is_shown_changes_nothing():
    cpv()
    values = solution_values(
        language="bg",
        tags=("e-bike", "open data"),
        cpv_codes=("34430000",),
        countries=tuple(sorted({*EU, "CH"})),
        languages=("bg", "en"),
        website="https://counters.example/",
    )
    form = SolutionForm(browsed(SolutionForm(initial=initial_solution(values))))
    assert errors(form) == {}
    assert form.values() == values


def test_saving_a_need_as_it_is_shown_changes_nothing():
    values = need_values(
        language="bg",
        maturity_accepted=(Maturity.PILOT, Maturity.MARKET),
        needed_by=date(2034, 5, 15),
        budget_low=12_000_000,
        budget_high=None,
        budget_public=True,
    )
    shown = NeedForm(before=values, initial=initial_need(values, "Europe/Sofia"))
    form = NeedForm(browsed(shown), before=values)
    assert errors(form) == {}
    assert form.values() == values


def test_need_form_makes_the_values_that_the_action_takes():
    form = NeedForm(need_sent(budget_low="120 000", budget_high="180.000", needed_by="2034-10"))
    assert errors(form) == {}
    assert form.values() == need_values(
        language_detected=True, budget_low=12_000_000, budget_high=18_000_000, needed_by=date(2034, 10, 31)
    )


def test_need_to_be_sent_says_everything_that_it_lacks():
    assert errors(NeedForm(sent(title=""))) == {
        "mode": ["Choose what you want to open."],
        "title": ["Give a title."],
        "problem": ["Describe the problem."],
        "outcome": ["Say which outcome you want."],
        "deadline": ["Give a deadline for answers."],
        "themes": ["Choose at least one theme."],
        "budget_public": ["Choose who may see the budget."],
    }


def test_draft_of_a_need_needs_a_title_only():
    form = NeedForm(sent(title="Dark streets"), sending=False)
    assert errors(form) == {}
    assert form.values().mode == ""


def test_language_of_a_text_that_shows_none_is_asked_for():
    assert errors(SolutionForm(sent(title="LED")))["language"] == ["We are not sure which language this is. Choose it."]


@pytest.mark.parametrize("form", [SolutionForm(sent(title="", website="none")), NeedForm(sent(portal_link="none"))])
def test_errors_stand_in_the_order_of_the_page(form):
    shown = [field.name for part in form.parts() for field in part.fields if field.errors]
    summary = [field.name for field in form.visible_fields() if field.errors]
    assert len(shown) > 5
    assert summary == shown


def test_bad_address_is_refused_once():
    assert errors(SolutionForm(solution_sent(website="none"))) == {"website": ["Enter a valid URL."]}
    assert errors(NeedForm(need_sent(mode="elsewhere", portal_link="none"))) == {"portal_link": ["Enter a valid URL."]}
    assert errors(SolutionForm(solution_sent(website="ftp://counters.example/"))) == {"website": ["Enter a valid URL."]}


def test_deadline_is_at_most_three_years_ahead():
    sentence = "This is more than three years ahead. Choose an earlier day."
    ahead = timezone.now() + timedelta(days=3 * 365)
    assert errors(NeedForm(need_sent(deadline_day="9999-12-31"), sending=False)) == {"deadline": [sentence]}
    assert errors(NeedForm(need_sent(deadline_day=f"{ahead + timedelta(days=3):%Y-%m-%d}"))) == {"deadline": [sentence]}
    assert errors(NeedForm(need_sent(deadline_day=f"{ahead:%Y-%m-%d}"))) == {}


def test_month_is_at_most_ten_years_ahead():
    year = timezone.now().year
    assert errors(NeedForm(need_sent(needed_by=f"{year + 9}-12"))) == {}
    assert errors(NeedForm(need_sent(needed_by=f"{year + 11}-01"), sending=False)) == {
        "needed_by": ["This is more than ten years ahead. Choose an earlier month."]
    }


def test_times_out_of_reach_that_are_stored_may_stay():
    before = need_values(deadline=datetime(2126, 6, 1, 9, 0, tzinfo=UTC), needed_by=date(2126, 10, 1))
    data = browsed(NeedForm(before=before, initial=initial_need(before, "")))
    assert errors(NeedForm(data, before=before)) == {}


def test_only_a_tender_elsewhere_needs_the_link_and_no_deadline():
    nothing = {"deadline_day": "", "deadline_time": ""}
    assert errors(NeedForm(need_sent(mode="elsewhere", **nothing))) == {
        "portal_link": ["Give the link to the portal where the tender stands."]
    }
    form = NeedForm(need_sent(mode="elsewhere", portal_link="https://portal.example/1", **nothing))
    assert errors(form) == {}
    assert (form.values().portal_link, form.values().deadline) == ("https://portal.example/1", None)


def test_link_that_a_mode_does_not_have_is_left_out():
    form = NeedForm(need_sent(portal_link="https://portal.example/1"))
    assert errors(form) == {}
    assert form.values().portal_link == ""


def test_public_budget_needs_an_amount_when_it_is_sent():
    sentence = "Give an amount, or keep the range for your own team."
    assert errors(NeedForm(need_sent(budget_public="everybody"))) == {"budget": [sentence]}
    assert errors(NeedForm(need_sent(budget_public="everybody"), sending=False)) == {}


def test_deadline_that_has_passed_is_refused():
    assert errors(NeedForm(need_sent(deadline_day="2024-01-29"))) == {
        "deadline": ["This time has passed. Choose one that lies ahead."]
    }


def test_draft_may_keep_a_deadline_that_has_passed_meanwhile():
    passed = (timezone.now() - timedelta(days=3)).replace(second=0, microsecond=0)
    before = need_values(deadline=passed)
    data = browsed(NeedForm(before=before, initial=initial_need(before, "")))
    assert errors(NeedForm(data, before=before, sending=False)) == {}
    assert errors(NeedForm(data, before=before)) == {"deadline": ["This time has passed. Choose one that lies ahead."]}


def test_every_mode_has_its_sentence():
    page = str(NeedForm()["mode"])
    assert [mode for mode in Mode if str(mode.label) not in page] == []
    assert "Any organisation that is signed in may answer, and a summary is published." in page


def test_part_of_a_form_is_done_when_nothing_that_it_needs_is_missing():
    form = NeedForm(need_sent(themes=[]), sending=False)
    assert [(part.key, part.state) for part in form.parts()] == [
        ("mode", "done"),
        ("problem", "done"),
        ("dates", "done"),
        ("where", "next"),
    ]


def test_nothing_is_done_in_an_empty_form():
    form = SolutionForm()
    assert [part.state for part in form.parts()] == ["next", *["ahead"] * 7]


def test_advice_turns_as_a_text_is_written():
    empty, full = NeedForm(), NeedForm(need_sent(cpv_codes=cpv().code))
    assert [there for _sentence, there in empty.advice()] == [False]
    assert [there for _sentence, there in full.advice()] == [True]
