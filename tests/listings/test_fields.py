"""The fields of the forms: amounts, months, deadlines, tags, countries and codes as people type them."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from listings.clocks import zone_choices
from listings.forms.choices import EU, CountriesField
from listings.forms.cpv import CpvField
from listings.forms.figures import BudgetField, DeadlineField, EuroField, MonthField
from listings.forms.needs import NeedForm, initial_need
from listings.forms.texts import LinesField, TagsField
from tests.listings.factories import cpv, need_values

pytestmark = pytest.mark.django_db


def cleaned(field, value):
    """Return what a field makes of a value, or its first sentence."""
    try:
        return field.clean(value)
    except ValidationError as error:
        return error.messages[0]


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("120000", 12_000_000),
        ("120 000", 12_000_000),
        ("120,000", 12_000_000),
        ("120.000", 12_000_000),
        ("120\N{NO-BREAK SPACE}000", 12_000_000),
        ("120\N{NARROW NO-BREAK SPACE}000", 12_000_000),
        ("120'000", 12_000_000),
        ("€ 1,200,000", 120_000_000),
        ("1.200.000 EUR", 120_000_000),
        ("120,000.00", 12_000_000),
        ("120 000,00 €", 12_000_000),
        ("0", 0),
        ("", None),
    ],
)
def test_euro_are_read_as_people_write_them(typed, cents):
    assert EuroField(required=False).clean(typed) == cents


@pytest.mark.parametrize("typed", ["12,50", "1,2000", "-5", "about 100", "1e6", "12.34.567", "١٢٠"])
def test_euro_refuse_what_is_no_whole_amount(typed):
    assert cleaned(EuroField(required=False), typed) == "Write whole euro, such as 120,000."


def test_euro_refuse_what_no_city_has():
    assert cleaned(EuroField(required=False), "9" * 15) == "This amount is too large."


def test_budget_may_be_open_at_either_end():
    assert BudgetField().clean(["10,000", ""]) == (1_000_000, None)
    assert BudgetField().clean(["", "10,000"]) == (None, 1_000_000)
    assert BudgetField().clean(["", ""]) == (None, None)


def test_budget_that_runs_backwards_names_the_lower_end():
    sentence = "The upper end must be at least €420,000, the lower end you gave."
    assert cleaned(BudgetField(), ["420 000", "180 000"]) == sentence


@pytest.mark.parametrize(
    "typed", ["2027-10", "10/2027", "10.2027", "October 2027", "oct 2027", "октомври 2027", "Октомври 2027 г."]
)
def test_month_is_read_as_people_write_it(typed):
    assert MonthField(required=False).clean(typed) == date(2027, 10, 31)


@pytest.mark.parametrize("typed", ["13/2027", "soon", "2027", "0/2027", "1/9999", "foo 2027"])
def test_month_refuses_what_is_none(typed):
    assert cleaned(MonthField(required=False), typed) == "Write month and year, such as 10/2027."


@pytest.mark.parametrize("day", ["2035-06-01", "1.6.2035", "01/06/2035"])
@pytest.mark.parametrize("hour", ["12:00", "12.00", "12:00:00"])
def test_deadline_is_the_moment_that_the_clocks_of_its_zone_show(day, hour):
    moment, zone = DeadlineField().clean([day, hour, "Europe/Sofia"])
    assert (moment, zone) == (datetime(2035, 6, 1, 9, 0, tzinfo=UTC), "Europe/Sofia")


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (["2035-06-01", "", "Europe/Sofia"], "Give day, time and time zone."),
        (["", "12:00", "Europe/Sofia"], "Give day, time and time zone."),
        (["2035-06-01", "12:00", ""], "Give day, time and time zone."),
        (["2035-06-01", "12:00", "Mars/Olympus"], "Choose a time zone."),
        (["31.2.2035", "12:00", "UTC"], "Write a day such as 29.1.2027."),
        (["2035-06-01", "25:00", "UTC"], "Write a time such as 17:00."),
        (["0001-01-01", "00:00", "Europe/Sofia"], "This day is too far away."),
        (
            ["2035-03-25", "03:30", "Europe/Sofia"],
            "The clocks are put forward then, and this hour is left out. Choose another time.",
        ),
    ],
)
def test_deadline_refuses_half_ones_and_hours_that_are_not(parts, sentence):
    assert cleaned(DeadlineField(), parts) == sentence


def test_deadline_may_be_left_out_though_a_zone_is_chosen():
    assert DeadlineField(required=False).clean(["", "", "Europe/Sofia"]) == (None, "")


def test_tags_are_parted_by_commas_and_each_is_kept_once():
    assert TagsField(required=False).clean(" e-bike, Е-Байк ,е-байк;  open   data,, ") == (
        "e-bike",
        "е-байк",
        "open data",
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (",".join("abcdefghijk"), "These are 11 tags. Keep the 10 that say most."),
        ("x" * 41, f"“{'x' * 41}” is no tag: it has letters or figures and at most 40 characters."),
        ("good, !!!", "“!!!” is no tag: it has letters or figures and at most 40 characters."),
    ],
)
def test_tags_are_refused_by_name(typed, sentence):
    assert cleaned(TagsField(required=False), typed) == sentence


def test_lines_end_as_they_are_stored():
    assert LinesField().clean("one\r\ntwo\rthree") == "one\ntwo\nthree"


def test_countries_take_one_tick_for_the_whole_union():
    assert CountriesField().clean(["EU", "CH", "BG"]) == tuple(sorted({*EU, "CH"}))


def test_countries_show_the_whole_union_as_one_tick():
    assert CountriesField().prepare_value(tuple(sorted({*EU, "CH"}))) == ["EU", "CH"]
    assert CountriesField().prepare_value(("BG", "RO")) == ("BG", "RO")


def test_cpv_takes_codes_with_and_without_their_check_digit_and_ticks():
    cpv("34430000"), cpv("34422000", "Cycle parts"), cpv("45233162", "Cycle path works")
    assert CpvField(required=False).clean(("34430000-0, 34422000", ["45233162", "34430000", "nonsense"])) == (
        "34430000",
        "34422000",
        "45233162",
    )


def test_cpv_takes_a_word_that_is_one_code():
    cpv("34430000"), cpv("45233162", "Cycle path works")
    assert CpvField(required=False).clean(("bicycles", [])) == ("34430000",)


def test_cpv_asks_which_code_a_word_means_and_takes_the_tick():
    cpv("34422000", "Cycle parts"), cpv("45233162", "Cycle path works")
    field = CpvField(required=False)
    sentence = "“cycle” could mean several codes or none. Tick what you mean, or take it out."
    assert cleaned(field, ("cycle", [])) == sentence
    assert "45233162 Cycle path works" in field.widget.render("cpv_codes", ("cycle", []))
    assert CpvField(required=False).clean(("cycle", ["45233162"])) == ("45233162",)


def test_cpv_names_an_unknown_code():
    assert cleaned(CpvField(required=False), ("99999999", [])) == "There is no CPV code 99999999."


def test_refused_tag_is_quoted_in_part():
    sentence = f"“{'x' * 59}…” is no tag: it has letters or figures and at most 40 characters."
    assert cleaned(TagsField(max_length=500), "x" * 300) == sentence


def zones(*own):
    return zone_choices(own)


def test_zones_have_names_for_people_and_each_stands_once():
    shown = zones()
    labels = [label for _name, label in shown]
    assert ("Europe/Sofia", "Sofia") in shown
    assert [name for name, _label in shown if name in {"Europe/Belfast", "Europe/Tiraspol", "Europe/Kiev"}] == []
    assert [label for label in labels if label == "Kyiv"] == ["Kyiv"]
    assert sorted(set(labels)) == sorted(labels)
    assert shown[-1] == ("UTC", "UTC")


def test_own_zones_stand_first_under_their_own_names():
    assert zones("", "Mars/Olympus", "Europe/Kiev", "Europe/Sofia", "Europe/Kyiv")[:3] == [
        ("Europe/Kiev", "Kyiv"),
        ("Europe/Sofia", "Sofia"),
        ("Europe/Amsterdam", "Amsterdam"),
    ]
    assert [label for _name, label in zones("Europe/Kiev") if label == "Kyiv"] == ["Kyiv"]
    assert zones("America/Lima")[0] == ("America/Lima", "Lima")


def test_zones_are_named_in_the_language_of_the_reader():
    with translation.override("bg"):
        labels = dict(zones("Europe/Sofia"))
    assert labels["Europe/Sofia"] == "София"
    assert labels["Europe/Kyiv"] == "Киев"


def test_form_offers_the_zone_of_the_need_before_that_of_the_person():
    before = need_values(deadline_zone="Europe/Lisbon")
    page = str(NeedForm(before=before, initial=initial_need(before, ""), zone="Europe/Sofia")["deadline"])
    options = re.findall(r'<option value="([^"]+)"', page)
    assert options[:3] == ["Europe/Lisbon", "Europe/Sofia", "Europe/Amsterdam"]
