"""What a draft takes over from a notice, in which language, and what it leaves out."""

from datetime import UTC, datetime

import pytest

from listings.notices.drafting import draft_of
from listings.notices.eforms import said_in_eforms
from listings.notices.errors import NoTitle
from listings.notices.persons import without_persons
from listings.notices.reading import root_of
from listings.notices.said import Said
from listings.notices.ted import said_in_ted
from listings.states import NoticeForm
from tests.listings.factories import cpv, theme
from tests.listings.notices.samples import eforms, form, ted

pytestmark = pytest.mark.django_db
PERSONAL = ("Петър", "Petar", "066", "111", "@", "Erfunden")


def eforms_draft(reader="en", **options):
    cpv()
    return draft_of(said_in_eforms(root_of([eforms(**options)]), reader), country="BG", reader=reader)


def ted_draft(*forms, reader="en", **options):
    cpv()
    return draft_of(said_in_ted(root_of([ted(*forms, **options)]), reader), country="BG", reader=reader)


def drafted(**fields):
    said = Said(**{"form": NoticeForm.EFORMS, "language": "en", "title": "Lamps", **fields})
    return draft_of(said, country="BG", reader="en")


def test_eforms_notice_fills_a_draft_in_the_readers_language():
    theme("cycling")
    values = eforms_draft().values
    assert (values.language, values.language_detected, values.title) == ("en", False, "Counters of bicycles")
    assert values.problem == (
        "The city does not know how many people cycle. Contact person: […],\n[…].\n\n"
        "1. Centre\nTen streets.\n\n2. Station"
    )
    assert (values.mode, values.outcome, values.cpv_codes) == ("", "", ("34430000",))
    assert (values.budget_low, values.budget_high, values.budget_public) == (None, 12_000_100, False)
    assert (values.deadline, values.deadline_zone) == (datetime(2028, 6, 1, 10, 0, tzinfo=UTC), "Europe/Sofia")


def test_eforms_notice_is_read_in_its_own_language_where_the_readers_is_missing():
    draft = eforms_draft(reader="fr")
    assert (draft.values.language, draft.values.title) == ("bg", "Броячи на велосипеди")
    assert draft.values.problem == (
        "Градът не знае колко хора карат колело. Лице за контакт: […],\nтел. […].\n\n1. Център\nTen streets.\n\n2. Гара"
    )
    assert draft.origin.buyer == "Община Примерово"


def test_origin_of_an_eforms_notice_counts_what_was_left_out():
    origin = eforms_draft().origin
    assert (origin.form, origin.number, origin.language) == ("eforms", "123456-2026", "en")
    assert (origin.buyer, origin.country, origin.nuts) == ("Municipality of Primerovo", "BG", "BG321")
    assert origin.taken == ("title", "description", "lots", "codes", "budget", "deadline")
    assert origin.left_out == {"persons": 1, "emails": 1, "telephones": 2, "in_texts": 2, "unknown_codes": 1}


@pytest.mark.parametrize("kind", ["ContractNotice", "PriorInformationNotice", "ContractAwardNotice"])
def test_eforms_notices_of_each_kind_are_read(kind):
    assert eforms_draft(kind=kind).values.title == "Counters of bicycles"


def test_ted_notice_fills_a_draft_from_its_original_form():
    draft = ted_draft(form("EN", "TRANSLATION", "Counters"), form("DE"), reader="bg")
    assert (draft.values.language, draft.values.title) == ("de", "Fahrradzähler")
    assert draft.values.problem == "First paragraph.\nTel. […] is answered.\n\nFirst paragraph."
    assert (draft.values.budget_high, draft.values.cpv_codes) == (8_000_000, ("34430000",))
    assert (draft.values.deadline, draft.values.deadline_zone) == (
        datetime(2028, 6, 1, 8, 30, tzinfo=UTC),
        "Europe/Berlin",
    )
    assert (draft.origin.number, draft.origin.buyer, draft.origin.country, draft.origin.nuts) == (
        "654321-2026",
        "Stadt Beispielhausen",
        "DE",
        "DE300",
    )
    assert draft.origin.left_out == {
        "persons": 1, "emails": 1, "telephones": 2, "in_texts": 1, "unknown_codes": 1
    }  # fmt: skip


def test_ted_notice_is_read_in_the_readers_language_where_a_form_is_in_it():
    forms = (form("DE"), form("EN", "TRANSLATION", "Counters"))
    assert ted_draft(*forms).values.title == "Counters"
    assert ted_draft(*forms, reader="de").values.title == "Fahrradzähler"


def test_amount_in_another_currency_is_no_budget():
    draft = ted_draft(form(currency="PLN"))
    assert (draft.values.budget_high, draft.origin.left_out["currency"]) == (None, 1)


@pytest.mark.parametrize(
    "amount", ["NaN", "Infinity", "-5", "0", "a", "1e400", "9" * 39, "1E+9999999999999999999", "1E+999999", "12 000"]
)
def test_amount_that_is_none_is_no_budget(amount):
    draft = drafted(amount=amount, currency="EUR")
    assert (draft.values.budget_high, draft.origin.left_out) == (None, {"currency": 1})


@pytest.mark.parametrize(
    ("day", "hour", "why"),
    [
        ("2020-01-01", "12:00", "passed"),
        ("2099-01-01", "12:00", "passed"),
        ("9999-12-31-14:00", "23:59", "no_time"),
        ("2028-13-01", "12:00", "no_time"),
        ("2028-06-01", "25:00", "no_time"),
        ("2028-06-01+99:00", "12:00", "no_time"),
        ("tomorrow", "", "no_time"),
        ("٢٠٢٨-٠٦-٠١", "", "no_time"),
    ],
)
def test_deadline_that_is_of_no_use_is_left_out(day, hour, why):
    draft = drafted(day=day, hour=hour)
    assert (draft.values.deadline, draft.values.deadline_zone, draft.origin.left_out) == (None, "", {why: 1})


@pytest.mark.parametrize(
    ("day", "hour", "moment"),
    [
        ("2028-06-01", "", datetime(2028, 6, 1, 20, 59, tzinfo=UTC)),
        ("2028-06-01Z", "12:00:00", datetime(2028, 6, 1, 12, 0, tzinfo=UTC)),
        ("2028-06-01+02:00", "12:00:00.5-05:30", datetime(2028, 6, 1, 17, 30, tzinfo=UTC)),
    ],
)
def test_deadline_without_an_offset_is_by_the_citys_clocks(day, hour, moment):
    assert drafted(day=day, hour=hour).values.deadline == moment


def test_number_that_ted_does_not_know_gives_no_link():
    assert [drafted(number=number).origin.number for number in ("12-2024/../x", "0-2024", "００1-2024", "")] == [""] * 4


def test_long_texts_are_cut_after_a_word_and_said_to_be():
    draft = drafted(title="long " * 60, description="word " * 3_000)
    assert (len(draft.values.title) <= 160, len(draft.values.problem) <= 10_000) == (True, True)
    assert (draft.values.problem[-1], draft.origin.left_out) == ("…", {"cut": 1})


def test_lots_beyond_all_measure_are_not_read():
    draft = drafted(lots=[("Same", "x" * 40_000)] * 3_000)
    assert draft.origin.left_out == {"cut": 1}


def test_notice_without_a_title_is_refused_unless_a_lot_has_one():
    with pytest.raises(NoTitle):
        drafted(title="—")
    assert drafted(title="", lots=[("Lamps of a lot", "")]).values.title == "Lamps of a lot"


def test_nothing_about_persons_is_anywhere_in_a_draft():
    for draft in (eforms_draft(), eforms_draft(reader="bg"), ted_draft()):
        assert [word for word in PERSONAL if word in str(draft).replace("111222", word)] == []


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Contact person: Ann Other, room 5", "Contact person: […], room 5"),
        ("Лице за контакти – инж. Иван Иванов; вход Б", "Лице за контакти – […]; вход Б"),
        ("Ansprechpartnerin: Dr. Eva Muster\nRathaus", "Ansprechpartnerin: […]\nRathaus"),
        ("Contact person: Anna M. Schmidt\nNext", "Contact person: […]\nNext"),
        ("Лице за контакт: Иван П. Петров, тел. 1", "Лице за контакт: […], тел. 1"),
        ("Contact person: Smith, John. The bids", "Contact person: […]. The bids"),
        ("Contact persons: Ann Lee, Bo Ek; both", "Contact persons: […]; both"),
        ("Contact: Ivan Petrov, by noon", "Contact: […], by noon"),
        ("Kontakt: Max Müller", "Kontakt: […]"),
        ("Контакт: Иван Петров", "Контакт: […]"),
        ("Contact person — Ivan Petrov", "Contact person — […]"),
        ("Contact person：Ivan Petrov", "Contact person：[…]"),
        ("Contact: see the site; contact-free cards", "Contact: see the site; contact-free cards"),
        ("Each contact person answers in a day", "Each contact person answers in a day"),
    ],
)
def test_names_after_a_label_leave_a_mark(text, clean):
    assert without_persons(text) == clean
