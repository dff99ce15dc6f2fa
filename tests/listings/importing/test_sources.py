"""The import of references: what becomes of a row of either source."""

import pytest

from listings.models import Reference, ReferenceText
from listings.reference import load_cpv, load_themes
from tests.listings.importing.rows import NOTICE, SERVICE


def test_service_becomes_a_reference(run, file_of):
    assert run(file_of(SERVICE), "services") == ("1 new, 0 changed, 0 unchanged.\n", "", 0)
    reference = Reference.objects.get()
    assert (reference.source, reference.identifier, reference.country.code) == ("services", "10002", "GR")
    assert (reference.buyer, reference.year) == ("City of Light", 2019)
    assert reference.url == "https://lights.example/a"
    assert reference.licence == "EUPL, European Commission, Joint Research Centre"
    assert (reference.text.language, reference.text.language_detected) == ("en", True)
    assert reference.title == "Street lights that listen"
    assert reference.text.body == (
        "Lamps turn on earlier.\nSavings of 1 200 000 EUR.\nWrite to […].\n\n"
        "Sector: Housing and community amenities; Street lighting.\n\n"
        "Technology: Artificial intelligence. Kind: Internal primary processes. Status: Pilot."
    )
    assert "street lights that listen lamps turn" in reference.text.folded


def test_notice_becomes_a_reference(run, file_of):
    assert run(file_of(NOTICE), "notices") == ("1 new, 0 changed, 0 unchanged.\n", "", 0)
    reference = Reference.objects.get()
    assert (reference.source, reference.identifier, reference.country.code) == ("notices", "000044-2020", "GB")
    assert (reference.buyer, reference.year) == ("Община Габрово", 2020)
    assert reference.url == "https://ted.europa.eu/en/notice/-/detail/44-2020"
    assert reference.licence == "© European Union, reuse allowed (Commission Decision 2011/833/EU)"
    assert (reference.text.language, reference.text.language_detected) == ("bg", False)
    assert reference.text.body == "Доставка на улични лампи. Телефон: […]. Срок: 01.12.2022 – 31.12.2022."


@pytest.mark.parametrize(
    ("change", "column", "expected"),
    [
        ({"geocoverage_codes": []}, "country", ""),
        ({"geocoverage_codes": ["BG", "RO"]}, "country", ""),
        ({"geocoverage_codes": ["1A"]}, "country", ""),
        ({"geocoverage_codes": ["UK"]}, "country", "GB"),
        ({"lead_organisation_name": ""}, "buyer", ""),
        ({"lead_organisation_name": None}, "buyer", ""),
        ({"url": "javascript:alert(1)"}, "url", ""),
        ({"url": "internal web address"}, "url", ""),
        ({"url": "www.hamburg.example/x"}, "url", "https://www.hamburg.example/x"),
        ({"url": f"https://lights.example/{'a' * 1000}"}, "url", ""),
        ({"start_date": ""}, "year", None),
        ({"start_date": "autumn 2020"}, "year", 2020),
        ({"start_date": "9999"}, "year", None),
    ],
)
def test_odd_field_of_a_service_becomes_unknown(run, file_of, change, column, expected):
    assert run(file_of({**SERVICE, **change}), "services")[2] == 0
    assert getattr(Reference.objects.get(), column) == expected


def test_several_countries_stay_in_the_text(run, file_of):
    run(file_of({**SERVICE, "geocoverage_codes": ["BG", "EL"]}), "services")
    assert ReferenceText.objects.get().body.endswith("Status: Pilot. Countries: BG, GR.")


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"title": ""}, "Доставка на улични лампи."),
        ({"title": " — "}, "Доставка на улични лампи."),
        ({"title": "Улични\n лампи "}, "Улични лампи"),
        ({"title": "<b>Улични</b> лампи &amp; стълбове"}, "Улични лампи & стълбове"),
    ],
)
def test_title_of_a_notice(run, file_of, change, title):
    run(file_of({**NOTICE, **change}), "notices")
    assert ReferenceText.objects.get().title == title


def test_long_title_is_cut_after_a_word_and_kept_whole_in_the_text(run, file_of):
    title = " ".join(["лампа"] * 40)
    run(file_of({**NOTICE, "title": title}), "notices")
    text = ReferenceText.objects.get()
    assert text.title == " ".join(["лампа"] * 26) + "…"
    assert text.body.startswith(f"{title}\n\nДоставка")


@pytest.mark.parametrize(
    ("change", "buyer"),
    [
        ({"buyer": "DVD"}, "DVD, Габрово"),
        ({"buyer": "DVD", "town": None}, "DVD"),
        ({"buyer": ""}, ""),
        ({"buyer": "я" * 400}, "я" * 290 + "…, Габрово"),
    ],
)
def test_buyer_of_a_notice_is_named_with_its_town(run, file_of, change, buyer):
    run(file_of({**NOTICE, **change}), "notices")
    assert Reference.objects.get().buyer == buyer


def test_notice_without_year_takes_it_from_its_number_and_unknown_language_from_its_text(run, file_of):
    english = "The city buys lamps for its streets and the people who live there."
    row = {**NOTICE, "year": None, "language": "tlh", "title": "Street lamps for the city", "text": english}
    assert run(file_of(row), "notices")[2] == 0
    text = ReferenceText.objects.get()
    assert (text.reference.year, text.language, text.language_detected) == (2020, "en", True)


def test_suggestions_come_from_the_text(run, file_of):
    load_cpv()
    load_themes()
    text = "Public street lighting: supply of LED street lamps and lighting columns for the city."
    run(file_of({**NOTICE, "language": "en", "title": "Street lighting equipment", "text": text}), "notices")
    reference = Reference.objects.get()
    codes = set(reference.cpv_codes.values_list("code", flat=True))
    assert 1 <= len(codes) <= 5
    assert any(code.startswith(("3492", "3499", "3152")) for code in codes)
    assert reference.themes.count() <= 3


def test_status_of_a_service_suggests_nothing(run, file_of):
    load_cpv()
    load_themes()
    texts = {"name": "Vaccines", "description": "Vaccines.", "primary_sector": "", "secondary_sector": ""}
    run(file_of({**SERVICE, **texts, "status": "Pilot services"}), "services")
    labels = [code.label("en") for code in Reference.objects.get().cpv_codes.all()]
    assert "Vaccines" in labels
    assert "Pilot services" not in labels
