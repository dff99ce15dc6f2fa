"""Check digits of VAT and register numbers, where the country's are known."""

import pytest

from accounts.errors import Incomplete
from accounts.registers import check_register_number
from accounts.states import RegisterCheck


@pytest.mark.parametrize(
    ("country", "number", "kept"),
    [
        ("BG", "BG 175074752", "175074752"),
        ("BG", "000215630", None),
        ("DE", "DE136695976", "136695976"),
        ("EE", "EE100931558", "100931558"),
        ("FI", "2077474-0", "20774740"),
        ("GR", "EL094259216", "094259216"),
        ("PT", "PT501964843", "501964843"),
    ],
)
def test_number_with_right_digits_is_valid(country, number, kept):
    compact, check = check_register_number(number, country)
    assert check == RegisterCheck.VALID
    assert kept in {None, compact}


@pytest.mark.parametrize(("country", "number"), [("BG", "BG175074753"), ("DE", "DE136695978"), ("GR", "EL094259217")])
def test_vat_number_with_wrong_digits_is_refused(country, number):
    with pytest.raises(Incomplete, match="check digits do not fit"):
        check_register_number(number, country)


@pytest.mark.parametrize(
    ("country", "number"), [("DE", "HRB 12345 B"), ("US", "12-3456789"), ("XK", "810123456"), ("DE", "DEMO-DE-1")]
)
def test_number_nobody_can_check_is_marked_for_staff(country, number):
    assert check_register_number(number, country)[1] == RegisterCheck.UNKNOWN
