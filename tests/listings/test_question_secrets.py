"""Who asked, and what was hidden, stands nowhere before the deadline, and afterwards in the city's file alone."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import get_resolver, reverse
from django.utils import translation

from accounts.journal.models import Delivery, Entry
from accounts.queries import actor_of
from listings import actions
from listings.models import Follow, Question
from listings.queries import stop_url
from search.contents import contents_of
from search.models import SavedSearch
from tests.factories import OrganisationFactory, member
from tests.listings.asking import ask, handle
from tests.listings.factories import past_deadline
from tests.test_permissions import names

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once(
        "every page is read by everybody: it says the same, and what it asks is asked in tests of its own"
    ),
]

PERSON, BODY, WORD = "Zebraperson", "Zebrabody", "Zebraword"


@pytest.fixture
def asker():
    return member(PERSON, "provides", organisation=OrganisationFactory(name=BODY))


@pytest.fixture
def reader():
    """Somebody who follows the need, so that every mail reaches her."""
    return member("Rada Reader", "provides")


@pytest.fixture
def asked(open_need, asker, reader, city_buyer):
    """A need with a question that was replied to, with a word hidden, one that points to it, and one that waits."""
    actions.follow(actor=actor_of(reader), need=open_need)
    first = ask(open_need, asker, f"We of {WORD} make lamps. Do lamps count?")
    handle(first, city_buyer, hidden=(WORD,), reply="They do.")
    handle(ask(open_need, asker, f"And {WORD} lamps?"), city_buyer, hidden=(WORD,), same_as=1)
    handle(first, city_buyer, hidden=(WORD,), reply="They do, all of them.")
    ask(open_need, asker, f"When, asks {WORD}?")
    return open_need


def addresses(need, asker):
    """Yield every address that can be asked for with what belongs to the need."""
    body = need.organisation.public_id
    known = {
        "kind": "need",
        "need_id": need.public_id,
        "solution_id": need.public_id,
        "key": "mobility",
        "language": "de",
        "to": "granted",
        "step": "pause",
        "name": "a.webp",
        "word": "who",
        "part": "json",
        **dict.fromkeys(("answer_id", "candidate_id", "record_id"), need.public_id),
        "uid": "a" * 26,
        "token": stop_url(need, asker).rstrip("/").rpartition("/")[2],
    }
    for name, arguments in names(get_resolver()):
        app = name.partition(":")[0]
        if ":" not in name or app == "demo":
            continue
        about = body if app in {"pages", "accounts"} else need.public_id
        if name in {"listings:question", "listings:withdraw_question"}:
            about = Question.objects.first().public_id
        kind = "needs" if name in {"search:similar", "search:why", "search:translation"} else "need"
        filled = {**known, "public_id": about, "kind": kind}
        if name.startswith("listings:sheet"):
            filled["token"] = "a" * 20
        yield reverse(name, kwargs={one: filled[one] for one in arguments})
    for query in (WORD, PERSON, BODY, "lamps"):
        yield f"/search/?q={query}&kind=needs"


def found(client, need, asker, prefix=""):
    """Return which secrets stand where, as (address, secret)."""
    seen = set()
    with translation.override("en"):
        asked_for = list(addresses(need, asker))
    for address in asked_for:
        text = client.get(f"{prefix}{address}").content.decode(errors="replace")
        seen |= {(address, one) for one in (PERSON, WORD, asker.public_id) if one in text and one not in address}
    return seen


@pytest.mark.parametrize("who", ["anonymous", "outsider", "reader", "staff", "staff_viewer", "investor"])
def test_others_find_nothing_before_and_after_the_deadline(who, asked, asker, request, client_of):
    person = None if who == "anonymous" else request.getfixturevalue(who)
    client = client_of(person)
    assert found(client, asked, asker, "/bg") == set()
    past_deadline(asked)
    assert found(client, asked, asker) == set()


def test_organisation_of_the_asker_stands_beside_no_question(asked, asker, client, client_of, staff, city_buyer):
    for one in (client, client_of(staff), client_of(city_buyer)):
        for path in (f"/needs/{asked.public_id}/", f"/staff/review/need/{asked.public_id}/"):
            assert BODY not in one.get(path).content.decode()
        shown = one.get(f"/organisations/{asker.memberships.get().organisation.public_id}/").content.decode()
        assert "question" not in shown.partition("<main")[2].partition("</main>")[0].lower()


def test_city_reads_the_words_at_once_and_the_names_after_the_deadline(asked, asker, city_buyer, client_of):
    client, file = client_of(city_buyer), f"/needs/{asked.public_id}/questions/"
    words = {(file, WORD), (f"/questions/{Question.objects.first().public_id}/", WORD)}
    assert found(client, asked, asker) == words
    assert BODY not in client.get(file).content.decode()
    past_deadline(asked)
    assert found(client, asked, asker) == words | {(file, PERSON)}
    assert BODY in client.get(file).content.decode()


def test_colleague_of_the_asker_reads_no_more_than_others(asked, asker, client_of):
    colleague = member("Carla Colleague", organisation=asker.memberships.get().organisation)
    assert found(client_of(colleague), asked, asker) == set()


def test_asker_reads_her_own_waiting_words_on_the_page_of_the_need(asked, asker, client_of):
    client = client_of(asker)
    assert {one for one in found(client, asked, asker) if one[1] == WORD} == {(f"/needs/{asked.public_id}/", WORD)}


def test_no_mail_names_the_asker_or_shows_what_is_hidden(asked, asker, reader, city_buyer):
    mail.outbox.clear()
    call_command("worker", once=True)
    letters = [
        "\n".join([letter.subject, letter.body, *(part for part, _kind in letter.alternatives), str(letter.to)])
        for letter in mail.outbox
    ]
    assert {letter.to[0] for letter in mail.outbox} == {asker.email, reader.email, city_buyer.email}
    others = [text for text in letters if asker.email not in text]
    assert len(others) >= 4
    for secret in (PERSON, BODY, WORD):
        assert [text for text in others if secret in text] == []


def test_no_entry_delivery_log_or_document_names_the_asker(asked, asker, caplog):
    call_command("worker", once=True)
    rows = [*Entry.objects.values(), *Delivery.objects.exclude(lane=asker.subject).values()]
    kept = str([row for row in rows if "follow.started" not in str(row)])
    organisation = asker.memberships.get().organisation
    for secret in (PERSON, BODY, WORD, asker.public_id, organisation.public_id):
        assert secret not in kept
        assert secret not in caplog.text
    indexed = str(contents_of([asked.public_id])[asked.public_id])
    assert "Safe ways to school" in indexed
    for secret in (WORD, "lamps count", "They do"):
        assert secret not in indexed
    assert (Follow.objects.filter(person=asker).count(), SavedSearch.objects.count()) == (1, 0)


def test_something_could_leak(asked, asker):
    question = Question.objects.first()
    assert (question.person, question.organisation.name) == (asker, BODY)
    assert WORD in question.text
