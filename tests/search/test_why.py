"""Every hit says why it is where it is: the parts are the engine's own, and they add up to its score."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.translation import override

from listings.models import Reference
from search.clauses import Leg, Words
from search.contents import contents_of
from search.criteria import Criteria
from search.documents import document
from search.explaining import explained
from search.indexing import rebuild
from search.queries import found
from search.queries.why import why
from search.query import plan
from tests.listings.factories import ReferenceFactory, SolutionFactory, cpv, published_solution

pytestmark = pytest.mark.django_db
ASKED = Criteria(text='street lamps "by night"', kind="references")


@pytest.fixture
def notices(learned, site_engine):
    lamps = cpv("34928530", "Street lamps")
    for code in ("34000000", "34900000", "34920000", "34928000", "34928500"):
        cpv(code, f"Label of {code}")
    ReferenceFactory(title="Street lamps", body="They dim by night.", language="en", buyer="", identifier="1-2024")
    ReferenceFactory(title="Улични лампи", body="By night. За улиците.", buyer="", identifier="2-2024")
    ReferenceFactory(title="Lamppost", body="A street by night.", language="en", buyer="", identifier="3-2024")
    ReferenceFactory(title="Bridge", body="A bridge by day.", language="en", buyer="", identifier="4-2024")
    declared = ReferenceFactory(
        title="Columns", body="Of steel, by night.", language="en", buyer="", identifier="5-2024"
    )
    declared.cpv_codes.add(lamps)
    rebuild()


def test_parts_add_up_to_the_score_of_every_hit(notices, site_engine):
    hits = found(ASKED).hits
    assert len(hits) == 4
    for hit in hits:
        reasons = why(ASKED, hit.row.public_id)
        assert reasons.score == pytest.approx(hit.score, rel=1e-4)
        assert sum(reason.share for reason in reasons.reasons) == 100


def test_biggest_part_taken_away_lowers_the_hit(notices, site_engine):
    asked = plan(ASKED.question())
    for hit in found(ASKED).hits:
        made = document(contents_of([hit.row.public_id])[hit.row.public_id])
        biggest = explained(site_engine, asked, made)[0]
        legs = [Leg(without(leg, biggest), leg.weight, leg.name) for leg in asked.legs]
        before = {one.id: one.score for one in site_engine.ask(asked, 10).legs[place_of(asked, biggest.leg)]}
        less = replace(asked, legs=tuple(legs))
        after = {one.id: one.score for one in site_engine.ask(less, 10).legs[place_of(asked, biggest.leg)]}
        assert after[hit.row.public_id] < before[hit.row.public_id]


def without(leg, part):
    kept = [phrase for phrase in leg.phrases() if (leg.name, phrase) != (part.leg, part.phrase)]
    return tuple(
        Words(phrase.field, ((phrase.tokens[0], phrase.weight),)) if len(phrase.tokens) == 1 else phrase
        for phrase in kept
    )


def place_of(asked, name):
    return next(place for place, leg in enumerate(asked.legs) if leg.name == name)


def sentences(criteria, **wanted):
    reasons = why(criteria, Reference.objects.get(**wanted).public_id)
    return [reason.sentence for reason in reasons.reasons]


def test_words_phrases_and_likeness_are_named(notices):
    said = sentences(ASKED, identifier="1-2024")
    assert said[0] == "Same subject: 34928530 Street lamps"
    assert {"“lamps” stands in it: in the title", "“street” stands in it: in the title"} < set(said)
    assert "“by night” stands in it: in the text" in sentences(replace(ASKED, text='"by night"'), identifier="1-2024")
    assert "Parts of “lamps” stand in: Lamppost" in sentences(ASKED, identifier="3-2024")
    exact = replace(ASKED, text="lamposts", is_exact=True)
    assert "Words much like “lamposts”: Lamppost" in sentences(exact, identifier="3-2024")


def test_hit_in_another_language_names_subject_and_language(notices):
    said = sentences(replace(ASKED, text="street lamps"), identifier="2-2024")
    assert "Same subject: 34928530 Street lamps (question read as English, text in Bulgarian)" in said
    assert any(one.startswith("Words that belong to what you named, in any language: Улични") for one in said)
    said = sentences(replace(ASKED, text="улични", language="en"), identifier="2-2024")
    assert "“улични” stands in it: in the title (Bulgarian)" in said


def test_subject_across_languages_is_said_in_the_readers(notices):
    with override("bg"):
        said = sentences(replace(ASKED, text="улични лампи", language="bg"), identifier="1-2024")
    assert any(one.endswith("(въпросът е прочетен като български, текстът е на английски)") for one in said)
    assert not any("(въпросът" in one or "(question" in one for one in sentences(ASKED, identifier="1-2024"))


def test_phrase_stands_only_where_its_words_follow_each_other(notices):
    ReferenceFactory(title="Night by", body="Seen by night.", language="en", buyer="", identifier="6-2024")
    ReferenceFactory(title="Lit by", body="Night and day.", language="en", buyer="", identifier="7-2024")
    rebuild()
    asked = replace(ASKED, text='"by night"')
    assert "“by night” stands in it: in the text" in sentences(asked, identifier="6-2024")
    assert "“by night” stands in it: from the title into the text" in sentences(asked, identifier="7-2024")


def test_declared_code_is_named_as_such(notices):
    said = sentences(replace(ASKED, text="street lamps"), identifier="5-2024")
    assert said[0] == "Same subject, as its CPV code says: 34928530 Street lamps"


def address(row, **asked):
    return reverse("search:why", args=["references", row.public_id], query={"kind": "references", **asked})


def test_page_and_part(notices, client, django_assert_max_num_queries):
    row = Reference.objects.get(identifier="1-2024")
    with django_assert_max_num_queries(8):
        page = client.get(address(row, q="street lamps"))
    assert "What it has to do with “street lamps”" in page.content.decode()
    part = client.get(address(row, q="street lamps"), headers={"HX-Request": "true"})
    assert (b"<html" in part.content, b"<details" in part.content, part["Vary"]) == (False, True, page["Vary"])
    results = client.get(reverse("search:search"), {"q": "street lamps", "kind": "references"}).content.decode()
    assert f'hx-get="{address(row, q="x").partition("?")[0]}?q=street+lamps&amp;kind=references"' in results


def test_mistyped_question_is_explained_as_it_was_meant(notices, client):
    page = client.get(address(Reference.objects.get(identifier="1-2024"), q="stret lamps"))
    assert "What it has to do with “street lamps”" in page.content.decode()


def test_without_words_nothing_is_ranked(notices, client):
    page = client.get(address(Reference.objects.get(identifier="4-2024")))
    assert "You gave no words" in page.content.decode()
    results = client.get(reverse("search:search"), {"kind": "references"}).content.decode()
    assert "Why is this here?" not in results


def test_what_is_not_found_or_not_public_has_no_reasons(notices, client):
    bridge = Reference.objects.get(identifier="4-2024")
    assert client.get(address(bridge, q="street lamps")).status_code == 404
    draft = SolutionFactory()
    strange = [reverse("search:why", args=[kind, draft.public_id]) for kind in ("solutions", "lamps")]
    assert [client.get(one, {"q": "lamps"}).status_code for one in strange] == [404, 404]


def test_engine_away_is_said(client, settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    page = client.get(reverse("search:why", args=["solutions", published_solution().public_id]), {"q": "lamps"})
    assert (page.status_code, "does not answer just now" in page.content.decode()) == (200, True)
