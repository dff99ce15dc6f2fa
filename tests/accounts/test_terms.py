"""The terms of use: versions by the clock, who accepted which, who is asked and told, and that nobody is stopped."""

from datetime import date

import pytest
from django.core import mail

from accounts import conditions
from accounts.actions import accept_terms, disown, erase_person
from accounts.announcing import ANNOUNCED, NEWS, announce_terms
from accounts.conditions import Version, coming, in_force, to_accept, version_named, versions
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already
from accounts.journal.models import Delivery, Entry
from accounts.models import Agreement, User
from accounts.personal import held_about
from accounts.queries import actor_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FIRST, SECOND = (
    Version(
        since=day,
        texts={"en": f"### Rules of {day}\n\nBe *fair*.", "bg": f"### Правила от {day}"},
        changes={"en": change, "bg": f"bg {change}"},
    )
    for day, change in ((date(2026, 3, 1), "The first version."), (date(2026, 9, 1), "Section 4 is new."))
)


@pytest.fixture
def clock(monkeypatch):
    """Two versions, and a clock that can be set to a day."""

    def set_to(month, day):
        monkeypatch.setattr(conditions, "_today", lambda: date(2026, month, day))

    monkeypatch.setattr(conditions, "versions", lambda: (FIRST, SECOND))
    set_to(6, 1)
    return set_to


@pytest.fixture
def reader(clock):
    """Somebody who accepted the first version."""
    found = UserFactory(name="Rita Reader", email="rita@people.example", terms="")
    accept_terms(actor=actor_of(found), version=FIRST.name)
    return found


def test_shipped_versions_have_every_text_in_both_languages():
    assert [(one.name, sorted(one.texts), sorted(one.changes)) for one in versions()] == [
        ("2026-11-30", ["bg", "en"], ["bg", "en"])
    ]
    counts = {code: text.count("\n### ") for code, text in versions()[0].texts.items()}
    assert counts == {"en": 8, "bg": 8}


@pytest.mark.parametrize(
    ("today", "counts", "comes"),
    [
        ((2, 1), FIRST, None),
        ((3, 1), FIRST, None),
        ((8, 16), FIRST, None),
        ((8, 17), FIRST, SECOND),
        ((8, 31), FIRST, SECOND),
        ((9, 1), SECOND, None),
    ],
)
def test_version_is_announced_fifteen_days_before_it_is_in_force(clock, today, counts, comes):
    clock(*today)
    assert (in_force(), coming()) == (counts, comes)


def test_version_that_nobody_was_told_of_is_not_shown(clock, client):
    assert version_named(SECOND.name) is None
    assert client.get(f"/terms/{SECOND.name}/").status_code == 404
    clock(8, 20)
    assert client.get(f"/terms/{SECOND.name}/").status_code == 200


def test_next_version_is_asked_for_once_it_is_announced(clock):
    assert (to_accept(""), to_accept(FIRST.name)) == (FIRST, None)
    clock(8, 20)
    assert (to_accept(FIRST.name), to_accept(SECOND.name)) == (SECOND, None)


def test_acceptance_is_kept_once_with_its_time_and_in_the_record(reader):
    assert User.objects.get(pk=reader.pk).terms == FIRST.name
    result = accept_terms(actor=actor_of(reader), version=FIRST.name)
    assert (type(result), Agreement.objects.count()) == (Already, 1)
    assert Entry.objects.get(verb="person.accepted_terms").data == {"version": FIRST.name}


def test_unknown_version_and_nobody_are_refused(reader):
    with pytest.raises(Incomplete):
        accept_terms(actor=actor_of(reader), version="2020-01-01")
    with pytest.raises(NotAllowed):
        accept_terms(actor=actor_of(None), version=FIRST.name)
    assert Agreement.objects.count() == 1


def test_earlier_version_takes_nothing_back(clock, reader):
    clock(8, 20)
    accept_terms(actor=actor_of(reader), version=SECOND.name)
    Agreement.objects.filter(version=FIRST.name).delete()
    accept_terms(actor=actor_of(reader), version=FIRST.name)
    assert User.objects.get(pk=reader.pk).terms == SECOND.name


def test_who_signs_up_accepts_what_the_page_names(client, clock):
    page = client.get("/account/signup/").content.decode()
    assert ("By creating the account you accept the" in page, 'href="/terms/"' in page) == (True, True)
    typed = {"name": "Nina New", "email": "nina@people.example", "password1": "a long enough sentence"}
    client.post("/account/signup/", typed)
    made = User.objects.get(email="nina@people.example")
    assert (made.terms, Agreement.objects.get(person=made).version) == (FIRST.name, FIRST.name)


def test_who_proves_an_address_that_others_signed_up_with_has_accepted_nothing(reader):
    disown(reader)
    assert (User.objects.get(pk=reader.pk).terms, Agreement.objects.count()) == ("", 0)


def test_banner_asks_and_stops_nobody(clock, client_of, reader):
    client = client_of(reader)
    asked = "Read and accept them"
    assert asked not in client.get("/account/data/").content.decode()
    clock(8, 20)
    for path in ("/account/data/", "/organisations/", "/workspace/", "/account/profile/"):
        answer = client.get(path)
        assert (path, answer.status_code, asked in answer.content.decode()) == (path, 200, True)
    assert "The terms of use change on 1 September 2026" in client.get("/account/data/").content.decode()
    clock(9, 10)
    assert client.get("/account/data/").status_code == 200
    assert "Please read the terms of use" in client.get("/account/data/").content.decode()
    client.post(f"/terms/{SECOND.name}/accept/")
    assert asked not in client.get("/account/data/").content.decode()


def test_passer_by_is_asked_nothing(clock, client):
    clock(8, 20)
    assert "Read and accept them" not in client.get("/").content.decode()


def test_page_shows_the_version_in_force_and_all_others(clock, client, client_of, reader):
    clock(9, 10)
    page = client.get("/terms/").content.decode()
    assert ("In force since 1 September 2026." in page, "Section 4 is new." in page) == (True, True)
    assert ("<em>fair</em>" in page, f"/terms/{FIRST.name}/" in page, "I accept these terms" in page) == (
        True,
        True,
        False,
    )
    old = client_of(reader).get(f"/terms/{FIRST.name}/").content.decode()
    assert ("It counts no longer." in old, "You accepted this version on" in old) == (True, True)
    assert "Правила от 2026-09-01" in client.get("/bg/terms/").content.decode()


def test_accepting_is_a_press_of_a_button(clock, client, client_of, reader):
    clock(8, 20)
    address = f"/terms/{SECOND.name}/accept/"
    signed_in = client_of(reader)
    assert (client.post(address).status_code, signed_in.get(address).status_code) == (302, 405)
    answer = signed_in.post(address, follow=True)
    assert "You accepted the terms of use." in answer.content.decode()
    assert "did that already" in signed_in.post(address, follow=True).content.decode()
    assert signed_in.post("/terms/2020-01-01/accept/").status_code == 404
    assert User.objects.get(pk=reader.pk).terms == SECOND.name


def test_everybody_is_told_once_of_the_next_version_in_her_language(clock, reader):
    other = UserFactory(email="bora@people.example", terms=FIRST.name, language="bg")
    accepted = UserFactory(email="anna@people.example", terms=SECOND.name)
    UserFactory(email="gone@people.example", terms=FIRST.name, is_active=False)
    announce_terms(Delivery())
    assert Entry.objects.filter(verb=ANNOUNCED).count() == 0
    clock(8, 20)
    announce_terms(Delivery())
    announce_terms(Delivery())
    assert Entry.objects.filter(verb=ANNOUNCED).count() == 1
    lanes = set(Delivery.objects.filter(handler="terms_mail").values_list("lane", flat=True))
    assert lanes == {reader.subject, other.subject, accepted.subject}
    for delivery in Delivery.objects.filter(handler="terms_mail").order_by("pk"):
        NEWS.handle(delivery)
    assert sorted((letter.to[0], letter.subject) for letter in mail.outbox) == [
        (other.email, "Условията за ползване се променят на 1 септември 2026 г."),
        (reader.email, "The terms of use change on 1 September 2026"),
    ]
    body = next(letter.body for letter in mail.outbox if letter.to == [reader.email])
    assert ("Section 4 is new." in body, f"/terms/{SECOND.name}/" in body) == (True, True)


def test_acceptances_are_in_her_copy_and_go_with_her(reader):
    (account,) = held_about(reader)["account"]
    assert [one["version"] for one in account["accepted_terms"]] == [FIRST.name]
    erase_person(actor=actor_of(reader), typed=reader.email)
    assert Agreement.objects.count() == 0
