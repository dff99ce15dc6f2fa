"""What buyers compare: one declaration, read by the form, the page, the differences, the search and the meter."""

from dataclasses import fields

import pytest
from django.http import QueryDict

from listings import queries
from listings.details import CODED, DETAIL, DETAILS, PROSE, details_of
from listings.forms.solutions import SolutionForm, initial_solution
from listings.meter import COUNTED, meter_of
from listings.models import Solution, SolutionText
from listings.proofs import Certificate, PriceLine
from listings.values import CLAIMS, SolutionValues
from listings.values import solution_values as read_back
from tests.listings.factories import SolutionFactory, solution_values

FULL = {
    **{name: f"About {name}." for name in PROSE},
    "implementation": "quarter",
    "mims": ("mim1", "mim7"),
    "data_location": ("city", "eea"),
    "accessibility": "audited",
    "support_hours": "always",
    "reselling": "direct",
    "price_lines": (PriceLine("Set-up", 1_200_000), PriceLine("Service", 50)),
    "certificates": (Certificate("ISO 27001", "A body", "N 7", "2026-01-02", "2029-01-01"),),
}


def sent(**changes):
    """Return what a browser sends of the details alone."""
    data = QueryDict(mutable=True)
    for name, value in changes.items():
        data.setlist(name, value) if isinstance(value, list) else data.appendlist(name, value)
    return data


def row(place, *cells):
    names = ("name", "issuer", "number", "issued", "expires")
    return {f"certificates-{place}-{name}": cell for name, cell in zip(names, cells, strict=True)}


def faults(name, **typed):
    form = SolutionForm(sent(**typed), sending=False)
    return list(form.errors.get(name, []))


def test_every_detail_has_its_value_its_field_and_its_column():
    assert {one.name for one in DETAILS} <= {one.name for one in fields(SolutionValues)}
    assert {one.name for one in DETAILS} <= set(SolutionForm.base_fields)
    assert [name for name in PROSE if not hasattr(SolutionText, name)] == []
    assert [name for name in CODED if not hasattr(Solution, name)] == []
    assert sum(len(details_of(group)) for group in {one.group for one in DETAILS}) == len(DETAILS)


def test_no_detail_is_required_and_each_says_who_asks_for_it():
    form = SolutionForm()
    assert [one.name for one in DETAILS if form.fields[one.name].required] == []
    hint = str(form.fields["data_location"].help_text)
    assert hint.startswith("Asked by the data protection officer. To judge transfers under the GDPR.")


def test_what_changes_every_day_is_no_claim():
    assert {one.name for one in DETAILS} - CLAIMS == {"implementation", "support_hours", "support"}


def test_ranks_are_an_order():
    assert sorted(one.rank for one in DETAILS) == list(range(1, len(DETAILS) + 1))


@pytest.mark.django_db
def test_values_survive_the_store_the_record_of_a_change_and_the_form(draft_solution, vendor_owner):
    from_store = solution_values(**FULL)
    assert read_back(from_store.plain()) == from_store
    form = SolutionForm(initial=initial_solution(from_store))
    assert form["price_lines"].value() == "Set-up; 12000\nService; 0.50"
    assert form["certificates"].value() == [["ISO 27001", "A body", "N 7", "2026-01-02", "2029-01-01"]]


def test_values_written_before_a_detail_was_asked_for_are_read():
    old = {name: value for name, value in _usual().plain().items() if name not in DETAIL}
    assert read_back(old) == _usual()


def _usual():
    return SolutionValues(
        language="en",
        title="A",
        summary="B",
        description="C",
        themes=(),
        maturity="",
        price_band="",
        price_model="",
        countries=(),
        contact_email="",
    )


@pytest.mark.django_db
def test_differences_say_details_in_words():
    before, after = solution_values(), solution_values(**FULL)
    shown = {one.field: (one.before, one.after) for one in queries.differences(before, after)}
    assert shown["mims"] == ("Not stated", "MIM1 Context information; MIM7 Places and maps")
    assert shown["implementation"] == ("Not stated", "1 to 3 months")
    assert shown["price_lines"] == ("Not stated", "Set-up: €12,000\nService: €0.50\nSum: €12,000.50")
    assert shown["certificates"] == ("Not stated", "ISO 27001, A body, N 7, 2 Jan 2026 – 1 Jan 2029")
    assert set(shown) == set(DETAIL)


PRICE_FAULTS = {
    "Set-up 12,000": ["Line 1, “Set-up 12,000”, has no amount: write the item, a semicolon and an amount in EUR."],
    "A; 1\n; 5": ["Line 2, “; 5”, has no amount: write the item, a semicolon and an amount in EUR."],
    "A; much": ["Line 1, “A; much”, has no amount: write the item, a semicolon and an amount in EUR."],
    f"A; 1\n{'b' * 161}; 5": [f"Line 2, “{'b' * 59}…”: Ensure this value has at most 160 characters (it has 161)."],
    "A; 99999999999": ["The sum is too high to be meant."],
    "\n".join(["A; 1"] * 13): ["These are more than 12 lines."],
}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", PRICE_FAULTS)
def test_price_that_does_not_add_up_is_refused_by_its_line(typed):
    assert faults("price_lines", price_lines=typed) == PRICE_FAULTS[typed]


CERTIFICATE_FAULTS = {
    "Certificate 1: Give its name and who issued it.": ("ISO", "", "", "", ""),
    "Certificate 1: Enter a valid date.": ("ISO", "TÜV", "", "soon", ""),
    "Certificate 1: It cannot have been issued on a day that lies ahead.": ("ISO", "TÜV", "", "2090-01-01", ""),
    "Certificate 1: It cannot end before it was issued.": ("ISO", "TÜV", "", "2024-05-01", "2023-05-01"),
    "Certificate 1: Look at the years again.": ("ISO", "TÜV", "", "", "9999-01-01"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("sentence", CERTIFICATE_FAULTS)
def test_certificate_that_cannot_be_is_refused_and_kept_in_the_form(sentence):
    form = SolutionForm(sent(**row(0, *CERTIFICATE_FAULTS[sentence])), sending=False)
    assert form.errors["certificates"] == [sentence]
    assert form["certificates"].value() == [list(CERTIFICATE_FAULTS[sentence])]


@pytest.mark.django_db
def test_certificates_are_read_row_by_row_and_empty_rows_are_none():
    typed = {
        **row(0, "ISO 27001", "TÜV", "7", "02.01.2026", ""),
        **row(1, "", " ", "", "", ""),
        **row(4, "EN", "B", "", "", ""),
    }
    form = SolutionForm(sent(**typed), sending=False)
    assert form.fields["certificates"].clean(form["certificates"].value()) == (
        Certificate("ISO 27001", "TÜV", "7", "2026-01-02", ""),
        Certificate("EN", "B"),
    )


@pytest.mark.django_db
def test_places_for_data_beside_none_are_refused():
    sentence = "You tick places and also that it keeps no data. Only one of the two can be."
    assert faults("data_location", data_location=["no_data", "eea"]) == [sentence]
    assert faults("data_location", data_location=["no_data"]) == []
    assert faults("data_location", data_location=["moon"]) == [
        "Select a valid choice. moon is not one of the available choices."
    ]


def test_certificate_expires_by_the_clock():
    assert [Certificate("A", "B", expires=day).is_expired for day in ("2020-01-01", "2099-01-01", "")] == [
        True,
        False,
        False,
    ]


def meter_of_said(values):
    return meter_of(lambda name: bool(getattr(values, name)))


@pytest.mark.django_db
def test_meter_says_what_is_missing_the_most_asked_for_first():
    some = meter_of_said(solution_values(city_provides="A pole.", mims=("mim1",)))
    assert (some.said, some.of) == (1, len(COUNTED))
    assert [one.name for one in some.missing][:3] == ["integration", "benefits", "implementation"]
    full = meter_of_said(solution_values(**FULL))
    assert (full.said, full.of, full.is_full) == (13, 13, True)


@pytest.mark.django_db
def test_codes_stand_in_columns_that_can_be_asked():
    found = SolutionFactory(mims=("mim1", "mim7"))
    SolutionFactory(mims=("mim2",))
    assert list(Solution.objects.filter(mims__contains="|mim7|")) == [found]
