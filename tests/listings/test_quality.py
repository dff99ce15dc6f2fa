"""The eight points that only a need's own team sees, on the page and by what they count."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.journal.models import Entry
from listings.models import Need
from listings.quality import Verdict, Written, points_of, sentence_length, unexplained
from tests.listings.sent import need_sent

FULL = Written(
    title="Safe ways to school",
    problem="Many children are driven to school. " * 10,
    affected="Four schools with 4,000 pupils.",
    tried="Zebra crossings were painted, but cars still drove too fast.",
    outcome="Half of them, 2,000, walk or cycle by 2030. " * 5,
    has_budget=True,
    has_mode=True,
    has_month=True,
)
NAMES = ["problem", "affected", "budget", "tried", "route", "measure", "plain", "length"]


def verdicts(written):
    return dict(zip(NAMES, [point.verdict.value for point in points_of(written)], strict=True))


def test_everything_is_there_in_a_full_need_and_missing_in_an_empty_one():
    assert verdicts(FULL) == dict.fromkeys(NAMES, "good")
    assert verdicts(Written()) == dict.fromkeys(NAMES, "missing")


@pytest.mark.parametrize(
    ("name", "changes", "verdict"),
    [
        ("problem", {"problem": "word " * 39}, "partly"),
        ("problem", {"problem": "дума " * 40}, "good"),
        ("affected", {"affected": "Pupils"}, "partly"),
        ("tried", {"tried": "Zebra crossings"}, "partly"),
        ("route", {"has_month": False}, "partly"),
        ("route", {"has_mode": False}, "partly"),
        ("route", {"has_mode": False, "has_month": False}, "missing"),
        ("budget", {"has_budget": False}, "missing"),
        ("measure", {"outcome": "Fewer cars."}, "partly"),
        ("plain", {"problem": "word " * 21, "affected": "", "tried": "", "outcome": ""}, "partly"),
        ("plain", {"problem": "word " * 29, "affected": "", "tried": "", "outcome": ""}, "missing"),
        ("plain", {"problem": "The DALI lamps burn."}, "partly"),
        ("length", {"problem": "Cars.", "outcome": "2"}, "partly"),
        ("length", {"problem": "word " * 1_001}, "partly"),
    ],
)
def test_verdict_follows_what_is_counted(name, changes, verdict):
    fields = {field: getattr(FULL, field) for field in Written.__dataclass_fields__}
    assert verdicts(Written(**{**fields, **changes}))[name] == verdict


@pytest.mark.parametrize(
    ("text", "average"),
    [
        ("", 0),
        ("Eins zwei drei. Vier fünf!", 2),
        ("Община гр. Габрово има 5.5 км пътища. Те са тъмни.", 6),
        ("one two\nthree four five six", 3),
        ("Πόσοι πολίτες; Πολλοί.", 2),
    ],
)
def test_sentences_are_counted_in_any_language(text, average):
    assert sentence_length([text]) == average


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The SUMP says", ["SUMP"]),
        ("The sustainable plan (SUMP) says. SUMP", []),
        ("SUMP (sustainable urban mobility plan)", []),
        ("НСИ брои", ["НСИ"]),
        ("EU and VAT and CO2 and A1", []),
        ("A LINE THAT SHOUTS", []),
        ("GIS and GIS and API", ["GIS", "API"]),
    ],
)
def test_acronyms_want_an_explanation(text, found):
    assert unexplained([text]) == found


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "It has 1 word. Say more of what is wrong, where, and since when.",
                "Sentences have 1 word on average.",
                "1 word: fewer than 100 leave much open.",
            ],
        ),
        (
            "bg",
            [
                "Има 1 дума. Кажете повече за това какво не е наред, къде и откога.",
                "Изреченията имат средно 1 дума.",
                "1 дума: по-малко от 100 оставят много неизяснено.",
            ],
        ),
    ],
)
def test_one_word_is_one(language, said):
    with override(language):
        points = points_of(Written(problem="Cars"))
    assert [points[at].advice for at in (0, 6, 7)] == said


def test_advice_is_in_the_readers_language_and_names_the_field():
    with override("bg"):
        first = points_of(Written())[0]
    assert (first.field, first.advice) == ("problem", "Кажете какво не е наред, къде и откога.")
    assert [point.field for point in points_of(Written(has_mode=True))][4] == "needed_by"


@pytest.mark.django_db
@pytest.mark.parametrize("is_htmx", [True, False])
def test_checking_saves_nothing_and_keeps_what_was_typed(client_of, city_buyer, draft_need, is_htmx):
    before, entries = Need.objects.get().title, Entry.objects.count()
    headers = {"HX-Request": "true"} if is_htmx else {}
    for address in (reverse("listings:create_need"), reverse("listings:edit_need", args=[draft_need.public_id])):
        sent = need_sent(then="check", title="Typed", problem="word " * 45, version=1)
        answer = client_of(city_buyer).post(address, sent, headers=headers)
        page = answer.content.decode()
        assert (answer.status_code, "<html" in page, 'value="Typed"' in page) == (200, not is_htmx, not is_htmx)
        assert "It has 45 words." in page
    assert (Need.objects.get().title, Entry.objects.count()) == (before, entries)


@pytest.mark.django_db
def test_nobody_but_the_team_sees_the_points(client, client_of, city_buyer, vendor_owner, staff, open_need):
    edit = reverse("listings:edit_need", args=[open_need.public_id])
    pages = [reverse("listings:need", args=[open_need.public_id]),
             reverse("listings:review_listing", args=["need", open_need.public_id])]  # fmt: skip
    assert "Measure of success" in client_of(city_buyer).get(edit).content.decode()
    assert [client_of(person).get(edit).status_code for person in (vendor_owner, staff)] == [403, 403]
    for address in pages:
        for reader in (client, client_of(vendor_owner), client_of(staff)):
            assert "Measure of success" not in reader.get(address).content.decode()


def test_hostile_text_is_judged_in_time():
    for text in ("a." * 15_000, "AB (" * 9_000, "ab" + "." * 30_000, "ab." + " " * 30_000, "!" * 30_000, "AB" * 15_000):
        assert [point.verdict for point in points_of(Written(problem=text))][2] == Verdict.MISSING
