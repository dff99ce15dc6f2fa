"""The words that organisations are known by: which they are, and that they follow what changes a name."""

from importlib import import_module

import pytest
from django.apps import apps

from accounts import actions, reference
from accounts.actor import system
from accounts.folding import LONGEST_WORD, plain_words
from accounts.models import NameWord, Organisation, Place
from accounts.queries import actor_of
from accounts.states import CapabilityName, Form, OrganisationState
from accounts.values import Description
from tests.factories import OrganisationFactory, PlaceFactory, UserFactory

NUMBER = "175074752"


def known_by(organisation):
    return [str(one) for one in organisation.name_words.order_by("word")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Łódź, Győr & København", ["lodz", "gyor", "kobenhavn"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("Община Габрово", ["община", "габрово"]),
        ("йод ЙОД и\u0306од", ["иод", "иод", "иод"]),
        ("L'Aquila_S.p.A.", ["l", "aquila", "s", "p", "a"]),
        ("co\u00adop \u202esign", ["coop", "sign"]),
        ("ﬁne ½", ["fine", "1", "2"]),
        ("w" * 30, ["w" * LONGEST_WORD]),
        (" \u0301 — !", []),
    ],
)
def test_words_are_plain(text, words):
    assert plain_words(text) == words


def test_city_is_known_by_its_place_and_others_by_their_names_alone(db):
    place = PlaceFactory()
    city = OrganisationFactory(name="Municipality of Gabrovo", form=Form.CITY, place=place)
    company = OrganisationFactory(name="Lamps of Gabrovo", place=PlaceFactory(name="Sofia"))
    assert known_by(city) == ["gabrovo", "municipality", "of", "габрово"]
    assert known_by(company) == ["gabrovo", "lamps", "of"]
    assert set(city.name_words.values_list("is_city", flat=True)) == {True}
    assert set(company.name_words.values_list("is_city", flat=True)) == {False}
    word = NameWord.objects.get(organisation=company, word=b"lamps")
    assert bytes(word.backwards) == b"spmal"


def test_words_follow_what_an_organisation_says_of_itself(outsider):
    actor = actor_of(outsider)
    described = Description(name="Old Lamps", form=Form.COMPANY, country="BG", register_number=NUMBER)
    made = actions.create_organisation(actor=actor, description=described, capabilities=[CapabilityName.PROVIDES])
    assert known_by(made) == ["lamps", "old"]
    place = PlaceFactory(name="Gabrovo")
    changed = Description(name="New Lamps", form=Form.CITY, country="BG", register_number=NUMBER, place=place)
    made = actions.edit_organisation(actor=actor_of(outsider), organisation=made, version=1, description=changed)
    assert known_by(made) == ["gabrovo", "lamps", "new", "габрово"]
    assert set(made.name_words.values_list("is_city", flat=True)) == {True}


def test_words_are_written_anew_with_the_verification(staff):
    waiting = OrganisationFactory(name="Lamps", state=OrganisationState.UNVERIFIED)
    waiting.name_words.all().delete()
    actions.verify_organisation(actor=actor_of(staff), organisation=waiting, version=1)
    assert known_by(waiting) == ["lamps"]


def test_programme_body_is_known_by_its_name(db):
    body = actions.create_staff(
        actor=system("create_staff"), person=UserFactory(), body_name="Programme Office", country="BE"
    )
    assert known_by(body) == ["office", "programme"]


def test_words_of_cities_follow_the_places(db, monkeypatch):
    city = OrganisationFactory(name="The city", form=Form.CITY, place=PlaceFactory(name="Gabrowo", name_bg=""))
    named = {"name": "Gabrovo", "name_bg": "Габрово"}

    def renamed():
        for field, value in named.items():
            setattr(city.place, field, value)
        return iter([city.place])

    monkeypatch.setattr(reference, "_places", renamed)
    reference.load_places()
    assert Place.objects.get().name == "Gabrovo"
    assert known_by(city) == ["city", "gabrovo", "the", "габрово"]


def test_words_of_those_that_are_there_are_filled_in(db):
    OrganisationFactory(name="Община Габрово", form=Form.CITY, place=PlaceFactory())
    OrganisationFactory(name="Lamps & Lamps")
    columns = ("organisation", "is_city", "word", "backwards")
    kept = [tuple(map(str, row)) for row in _rows(columns)]
    assert len(kept) == 4
    NameWord.objects.all().delete()
    import_module("accounts.migrations.0003_name_words").fill(apps, None)
    assert [tuple(map(str, row)) for row in _rows(columns)] == kept


def _rows(columns):
    for organisation, is_city, word, backwards in NameWord.objects.order_by("organisation", "word").values_list(
        *columns
    ):
        yield organisation, is_city, bytes(word), bytes(backwards)


def test_words_go_with_their_organisation(db):
    OrganisationFactory(name="Lamps")
    Organisation.objects.all().delete()
    assert NameWord.objects.count() == 0
