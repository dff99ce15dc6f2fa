"""The import of references: what was paid, in which currency, and which rows are refused for it."""

import pytest
from django.db import IntegrityError, transaction

from accounts.journal.models import Entry
from listings.models import Reference
from tests.listings.factories import ReferenceFactory
from tests.listings.importing.rows import NOTICE

VALUE = "the field award_value is not an amount above 0 and of at most 100,000,000,000, with no more than two decimals"
BAD = [
    *(0, -5, 10**11 + 1, 1.005, True, float("nan"), float("inf"), 1e300, 10**400, [5], {"amount": 5}, " ", "much"),
    *("1 000", "1,5", "NaN", "-Infinity", "sNaN", "1e999999999", "9" * 41, "\ud800", f"1.{'0' * 33}1"),
]
CURRENCY = "the field award_currency is not the ISO 4217 code of a currency"


@pytest.mark.parametrize(
    ("fields", "cents", "currency"),
    [
        ({}, None, ""),
        ({"award_value": None}, None, ""),
        ({"award_value": "", "award_currency": "EUR"}, None, ""),
        ({"award_value": 120000}, 12_000_000, "EUR"),
        ({"award_value": 1}, 100, "EUR"),
        ({"award_value": 0.29}, 29, "EUR"),
        ({"award_value": "120000.50"}, 12_000_050, "EUR"),
        ({"award_value": 120000, "award_currency": "sek"}, 12_000_000, "SEK"),
        ({"award_value": 10**11, "award_currency": None}, 10**13, "EUR"),
    ],
)
def test_value_of_an_award_is_kept_with_its_currency(run, file_of, fields, cents, currency):
    assert run(file_of({**NOTICE, **fields}), "notices") == ("1 new, 0 changed, 0 unchanged.\n", "", 0)
    reference = Reference.objects.get()
    assert (reference.award_cents, reference.award_currency) == (cents, currency)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        *(({"award_value": value}, VALUE) for value in BAD),
        *(({"award_value": 5, "award_currency": code}, CURRENCY) for code in ("XYZ", "€", "EURO", "EU")),
        ({"award_value": 5, "award_currency": 978}, "the field award_currency is not a text"),
    ],
)
def test_row_with_a_bad_value_is_rejected_with_its_line(run, file_of, fields, reason):
    rows = file_of(NOTICE, {**NOTICE, "id": "2-2020", **fields}, {**NOTICE, "id": "3-2020"})
    assert run(rows, "notices") == ("2 new, 0 changed, 0 unchanged, 1 rejected.\n", f"Line 2: {reason}.\n", 1)
    assert set(Reference.objects.values_list("identifier", flat=True)) == {"000044-2020", "3-2020"}


def test_changed_value_renews_the_reference(run, file_of):
    for value, said in ((500, "1 new, 0 changed"), (500, "0 new, 0 changed"), (501, "0 new, 1 changed")):
        assert run(file_of({**NOTICE, "award_value": value}), "notices")[0].startswith(said)
        assert Reference.objects.get().award_cents == value * 100
    run(file_of(NOTICE), "notices")
    assert (Reference.objects.get().award_cents, Reference.objects.get().award_currency) == (None, "")
    assert Entry.objects.filter(verb="reference.imported").count() == 3


@pytest.mark.parametrize(("cents", "currency"), [(None, "EUR"), (5, ""), (0, "EUR")])
def test_database_keeps_no_value_without_currency(db, cents, currency):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferenceFactory(award_cents=cents, award_currency=currency)


@pytest.mark.parametrize(
    ("cents", "currency", "language", "shown"),
    [
        (12_000_000, "EUR", "", "€120,000"),
        (12_000_050, "EUR", "", "€120,000.50"),
        (12_000_000, "SEK", "", "SEK120,000.00"),
        (12_000_000, "EUR", "/bg", "120\xa0000\xa0€"),
    ],
)
def test_page_of_a_reference_shows_what_was_paid(client, db, cents, currency, language, shown):
    reference = ReferenceFactory(award_cents=cents, award_currency=currency)
    page = client.get(f"{language}/references/{reference.public_id}/").content.decode()
    assert f"<strong>{shown}</strong>" in page


def test_page_of_a_reference_without_a_value_says_nothing(client, db):
    page = client.get(f"/references/{ReferenceFactory().public_id}/").content.decode()
    assert "Award value" not in page
