"""Words that mean the same: what is typed finds what others wrote, on both engines, and every hit still says why."""

from dataclasses import replace

import pytest

from accounts.folding import folded
from listings.models import Reference
from search import analysis
from search.about import language_of
from search.clauses import Every, Phrase, Words
from search.contents import contents_of
from search.criteria import Criteria
from search.documents import document
from search.explaining import explained
from search.filing import keys_of
from search.highlights import Highlighter
from search.indexing import rebuild
from search.judging import Held, judge
from search.queries import found
from search.queries.why import why
from search.query import Question, also_asked, plan
from search.synonyms import current
from search.synonyms.shipped import shipped_synonyms
from search.synonyms.table import NOTHING, Synonyms, term_of
from tests.listings.factories import ReferenceFactory
from tests.search.pages import named
from tests.search.sample import keys_in

pytestmark = pytest.mark.django_db

GROUPS = [
    ("en", ["EV", "electric vehicle", "electric car"]),
    ("en", ["EV charging", "charging station"]),
    ("en", ["waste", "rubbish"]),
    ("en", ["waste water", "sewage"]),
    ("en", ["MaaS", "mobility as a service"]),
    ("en", ["LED", "light-emitting diode"]),
    ("bg", ["отпадъци", "боклук"]),
    ("es", ["PMUS", "plan de movilidad urbana sostenible"]),
    ("pl", ["WITH", "inteligentne systemy transportowe"]),
    ("pl", ["DPS", "dom pomocy"]),
]
TABLE = Synonyms(GROUPS, edition=1)


def also(text, language="en", table=TABLE):
    return [one.written for one in also_asked(Question(text, language=language, synonyms=table))]


@pytest.mark.parametrize(
    ("typed", "language", "asked"),
    [
        ("ev", "en", ["electric vehicle", "electric car"]),
        ("EVs for the city", "en", ["electric vehicle", "electric car"]),
        ("Electric vehicles", "en", ["EV", "electric car"]),
        ("electric-car", "en", ["EV", "electric vehicle"]),
        ("EV charging", "en", ["charging station"]),  # the longer term alone
        ("waste water", "en", ["sewage"]),
        ("waste, water", "en", ["sewage"]),
        ("waste of water", "en", ["rubbish"]),
        ("EV or electric vehicle", "en", ["electric car"]),  # what was typed is not asked for once more
        ('"electric vehicle"', "en", []),
        ('electric "city" vehicle', "en", []),
        ("vehicle -EV", "en", []),
        ("electric vehicle -EV", "en", ["electric car"]),
        ("боклуци", "bg", ["отпадъци"]),
        ("waste", "bg", ["rubbish"]),
        ("PMUS", "en", ["plan de movilidad urbana sostenible"]),  # an abbreviation counts in any language
        ("pmus", "en", []),
        ("a city WITH parks", "en", []),  # but not where it is a little word
        ("a city WITH parks", "fi", ["inteligentne systemy transportowe"]),
        ("DPS", "en", []),  # nor when it is short
        ("led", "bg", []),
        ("MaaS", "bg", ["mobility as a service"]),
        ("", "en", []),
        ("EV for one two three four five six", "en", ["electric vehicle", "electric car"]),
        ("EV for one two three four five six seven", "en", []),  # a pasted text says it itself
        ('\x00 \ud800 − "', "en", []),
    ],
)
def test_question_asks_for_what_means_the_same(typed, language, asked):
    assert also(typed, language) == asked


def test_clauses_want_every_word_and_little_words_stand_in_a_phrase():
    vehicle, car = also_asked(Question("EV", synonyms=TABLE))
    assert vehicle.clause == Every(
        (
            Words("combined", (("electr", 1.0), ("electric", 0.5))),
            Words("combined", (("vehicl", 1.0), ("vehicle", 0.5))),
        )
    )
    assert (vehicle.weight, car.weight) == (0.35, 0.35)  # two words weigh together what the one would
    (service,) = also_asked(Question("MaaS", synonyms=TABLE))
    assert service.clause == Phrase("raw", ("mobility", "as", "a", "service"), 0.35)
    (short,) = also_asked(Question("charging station", synonyms=TABLE))
    assert short.weight == 0.7


def test_many_others_are_cut_and_a_stop_word_is_no_term():
    many = Synonyms([("en", ["lamp", *(f"lamp{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")])])
    assert len(also("lamp", table=many)) == 12
    assert term_of("the", "en") is None


@pytest.mark.parametrize(
    ("typed", "language", "asked"),
    [
        ("a smart city", "en", []),
        ("AED", "en", ["defibrillator"]),
        ("aed", "en", ["defibrillator"]),
        ("ma ville", "fr", []),
        ("MaaS", "fr", ["mobilité comme service"]),
        ("maas", "fr", ["mobilité comme service"]),
        ("απ'", "el", []),
        ("ΑΠΕ", "el", ["ανανεώσιμες πηγές ενέργειας"]),
    ],
)
def test_stop_word_stands_for_no_abbreviation(typed, language, asked):
    groups = [("AED", "defibrillator"), ("MaaS", "mobilité comme service"), ("ΑΠΕ", "ανανεώσιμες πηγές ενέργειας")]
    table = Synonyms(zip(("en", "fr", "el"), groups, strict=True))
    assert also(typed, language, table) == asked


def test_stem_of_capitals_is_cut_only_where_they_have_an_ending():
    keys = {one: term_of(one, "en").key for one in ("AED", "EVs", "STREET LIGHTING", "street lights")}
    assert keys == {
        "AED": ("aed",),
        "EVs": ("ev",),
        "STREET LIGHTING": ("street", "light"),
        "street lights": ("street", "light"),
    }


def test_without_synonyms_a_plan_is_as_it_was():
    assert plan(Question("EV charging")) == plan(Question("EV charging", synonyms=Synonyms([("bg", ["a1", "b1"])])))


# On the engines


@pytest.fixture
def notices(site_engine):
    texts = {
        "typed": ("EV hub", "For the EV of anybody."),
        "other": ("Electric vehicles", "They are electric."),
        "apart": ("Electric drill", "No car here but a vehicle."),
        "half": ("Electric drill", "Nothing else."),
        "service": ("Mobility as a service", "For all."),
        "loose": ("Service", "Of mobility."),
    }
    for name, (title, body) in texts.items():
        ReferenceFactory(title=title, body=body, language="en", buyer="", identifier=name)
    rebuild()
    current.hold(TABLE)


def named_hits(text, **rest):
    """Return the public identifiers of what is found, by the names that the notices have here."""
    hits = found(Criteria(text, "references", **rest)).hits
    return {Reference.objects.get(public_id=hit.row.public_id).identifier: hit.row.public_id for hit in hits}


def ids(text, **rest):
    return list(named_hits(text, **rest))


def test_other_words_find_and_stand_below_the_typed_ones(notices):
    assert ids("EV")[0] == "typed"
    assert sorted(ids("EV")) == ["apart", "other", "typed"]
    assert ids("EV", is_plain=True) == ["typed"]
    assert ids("electric vehicle")[-1] == "typed"
    assert ids("MaaS") == ["service"]
    assert ids('"EV"') == ["typed"]
    assert ids("EV -drill") == ["typed", "other"]


def test_parts_add_up_and_name_what_was_asked_besides(notices, site_engine):
    asked = Criteria("EV", "references")
    for hit in found(asked).hits:
        reasons = why(asked, hit.row.public_id)
        assert reasons.score == pytest.approx(hit.score, rel=1e-4)
        assert sum(reason.share for reason in reasons.reasons) == 100
    other = named_hits("EV")["other"]
    said = [reason.sentence for reason in why(asked, other).reasons]
    (only,) = said
    assert only == (
        "Also asked for, because you typed “EV”: "
        "“electric vehicle” stands in it, in the title; also “electric” in the text"
    )
    made = document(contents_of([other])[other])
    tokens = {part.phrase.tokens for part in explained(site_engine, plan(asked.question()), made)}
    assert tokens == {("electric",), ("electr",), ("vehicl",)}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("other", "“electric vehicle” stands in it, in the title; also “electric” in the text"),
        ("apart", "of “electric vehicle” there is “electric” in the title; “vehicle” in the text"),
        ("half", "of “electric vehicle” there is “electric” in the title"),
    ],
)
def test_term_besides_stands_only_where_all_of_its_words_do(notices, name, said):
    asked = Criteria("EV nothing", "references")
    reasons = why(asked, named_hits("EV nothing")[name]).reasons
    assert f"Also asked for, because you typed “EV”: {said}" in [reason.sentence for reason in reasons]


def test_phrase_besides_is_named(notices):
    asked = Criteria("MaaS", "references")
    (hit,) = found(asked).hits
    said = [reason.sentence for reason in why(asked, hit.row.public_id).reasons]
    assert said == ["Also asked for, because you typed “MaaS”: “mobility as a service” stands in it, in the title"]


def test_abbreviation_of_the_readers_language_is_left_to_it(learned):
    english, bulgarian = (Synonyms([(language, ["street", "EV"])], edition=2) for language in ("en", "bg"))
    assert [language_of("street", "bg", table) for table in (NOTHING, english, bulgarian)] == ["en", "en", "bg"]
    assert language_of("улични лампи", "en", english) == "bg"
    assert language_of("street lamps", "bg", bulgarian) == "en"


def test_page_says_what_was_searched_besides_and_how_to_search_without(notices, client):
    page = client.get(named(q="EV", kind="references"))
    text = " ".join(page.content.decode().split())
    assert "Also searched: electric vehicle, electric car." in text
    assert 'href="/search/?q=EV&amp;kind=references&amp;plain=EV"' in text
    plain = client.get(named(q="EV", kind="references", plain="EV"))
    assert (plain.context["found"].total, "Also searched" in plain.content.decode()) == (1, False)
    assert '<input type="hidden" name="plain" value="EV" form="search-form">' in plain.content.decode()
    assert client.get(named(q="electric car", plain="EV")).context["found"].also == ["EV", "electric vehicle"]


def test_words_meant_as_typed_are_asked_alone(notices):
    assert Criteria("EV").exactly.is_plain
    assert found(Criteria("EV", "references").exactly).total == 1


def test_engine_away_searches_the_typed_words(notices, client, site_engine):
    site_engine.drop()
    page = client.get(named(q="EV", kind="references"))
    assert (page.status_code, page.context["found"].is_from_database, list(page.context["found"].also)) == (
        200,
        True,
        [],
    )


def test_judge_and_keys_of_a_saved_search_agree_with_the_engine(notices):
    asked = plan(replace(Criteria("EV", "references").question(), filters={})).matched()
    met = set(ids("EV"))
    held = {name: Held(document(contents_of([one])[one])) for name, one in named_hits("").items()}
    assert {name for name, one in held.items() if judge(asked)(one)} == met
    assert all(keys_of(asked) & set(keys_in(held[name])) for name in met)


def test_marks_stand_on_whole_terms():
    marks = Highlighter("EV", "en", also_asked(Question("EV", synonyms=TABLE)))

    def marked(text):
        return [segment.text for segment in marks.marked(text, "en") if segment.is_found]

    assert marked("An electric vehicle and an EV") == ["electric vehicle", "EV"]
    assert marked("An electric drill") == []


def test_table_costs_one_query_in_half_a_minute(db, django_assert_num_queries):
    current.forget()
    with django_assert_num_queries(1):
        current.table()
        current.table()
    with django_assert_num_queries(2):
        current.edition()
        current.edition()


# The file


def test_shipped_groups_are_sound():
    faults, seen = [], {}
    for group in shipped_synonyms():
        terms = {one: term_of(one, group.language) for one in group.terms}
        keys = [term and term.key for term in terms.values()]
        telling = {term and tuple(token.stem for token in term.tokens) for term in terms.values()}
        if len(keys) < 2 or None in telling or len(telling) < len(keys):
            faults.append(group)
        names = {(group.language, name) for one, term in terms.items() for name in (folded(one), term and term.key)}
        faults += [name for name in names if seen.setdefault(name, group) is not group]
    assert faults == []


def test_no_shipped_word_is_looked_for_by_a_stop_word():
    terms = (term_of(one, group.language) for group in shipped_synonyms() for one in group.terms)
    asked = [(term.language, token) for term in terms for token in term.tokens]
    assert [one for one in asked if not analysis.stem_of(one[1].stem, one[0])] == []


def test_shipped_groups_are_enough():
    groups = shipped_synonyms()
    counts = {
        language: sum(group.language == language for group in groups) for language in {one.language for one in groups}
    }
    assert (counts["en"] >= 60, counts["bg"] >= 60, len(counts), min(counts.values()) >= 20) == (True, True, 24, True)


@pytest.mark.parametrize(
    ("typed", "language", "asked"),
    [
        ("EV charging", "en", "charging station"),
        ("IoT", "en", "internet of things"),
        ("SUMP", "en", "sustainable urban mobility plan"),
        ("ПУГМ", "bg", "план за устойчива градска мобилност"),
        ("боклук", "bg", "отпадъци"),
        ("garbage bins", "en", "waste bin"),
        ("bins", "en", "waste container"),
        ("smart bin", "en", "waste bin"),
        ("кошчета", "bg", "контейнер за отпадъци"),
        ("кошче", "bg", "кофа за боклук"),
        ("ÖPNV", "de", "Nahverkehr"),
        ("PMUS", "en", "plan de movilidad urbana sostenible"),
    ],
)
def test_shipped_words_find_each_other(typed, language, asked):
    assert asked in also(typed, language, Synonyms(shipped_synonyms()))
