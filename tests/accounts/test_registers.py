"""Check digits of VAT and register numbers, where the country's are known."""

import pytest

from accounts.errors import Incomplete
from accounts.registers import check_register_number, kind_of_number
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


VAT_NUMBERS = {
    "AT": ("ATU13585627", "ATU13585637"),
    "BE": ("BE0403019261", "BE0403019271"),
    "BG": ("BG175074752", "BG175074762"),
    "CY": ("CY10259033P", "CY10259034P"),
    "CZ": ("CZ25123891", "CZ25123801"),
    "DE": ("DE136695976", "DE136695986"),
    "DK": ("DK13585628", "DK13585638"),
    "EE": ("EE100931558", "EE100931568"),
    "ES": ("ES54362315K", "ES54362316K"),
    "FI": ("FI20774740", "FI20774750"),
    "FR": ("FR40303265045", "FR40303265055"),
    "GR": ("EL094259216", "EL094259226"),
    "HR": ("HR33392005961", "HR33392005971"),
    "HU": ("HU12892312", "HU12892322"),
    "IE": ("IE6433435F", "IE6433436F"),
    "IT": ("IT00743110157", "IT00743110167"),
    "LT": ("LT119511515", "LT119511525"),
    "LU": ("LU15027442", "LU15027452"),
    "LV": ("LV40003521600", "LV40003521610"),
    "MT": ("MT11679112", "MT11679122"),
    "NL": ("NL004495445B01", "NL004495545B01"),
    "PL": ("PL8567346215", "PL8567346225"),
    "PT": ("PT501964843", "PT501964853"),
    "RO": ("RO18547290", "RO18547200"),
    "SE": ("SE123456789701", "SE123456789711"),
    "SI": ("SI50223054", "SI50223064"),
    "SK": ("SK2022749619", "SK2022749629"),
}
"""A right and a wrong VAT number of every country of the Union."""


def test_every_country_of_the_union_has_its_check():
    assert len(VAT_NUMBERS) == 27


@pytest.mark.parametrize("country", VAT_NUMBERS)
def test_vat_number_of_every_country_is_checked(country):
    right, wrong = VAT_NUMBERS[country]
    compact, check = check_register_number(right, country)
    assert (compact, check) == (right[2:], RegisterCheck.VALID)
    assert kind_of_number(compact, country) == "VAT number"
    assert check_register_number(right[2:], country) == (compact, check)
    with pytest.raises(Incomplete, match="check digits do not fit"):
        check_register_number(wrong, country)


def test_number_of_a_company_register_is_told_from_a_vat_number():
    compact, check = check_register_number("FN 122119m", "AT")
    assert check == RegisterCheck.VALID
    assert kind_of_number(compact, "AT") == "number of the company register"
    assert kind_of_number("DEMOEE1", "EE") == ""


@pytest.mark.parametrize(
    ("country", "number"), [("DE", "HRB 12345 B"), ("US", "12-3456789"), ("XK", "810123456"), ("DE", "DEMO-DE-1")]
)
def test_number_nobody_can_check_is_marked_for_staff(country, number):
    assert check_register_number(number, country)[1] == RegisterCheck.UNKNOWN
