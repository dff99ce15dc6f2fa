"""A word of its own in every private or sealed text is seen by those whom the table names, and by nobody else."""

import logging

import pytest

from search.engines import engine
from search.indexing import rebuild
from tests.proofs.planted import fields, reading
from tests.proofs.planted.table import EVERYBODY_SIGNED_IN, TABLE, WROTE
from tests.proofs.planted.words import word_of
from tests.proofs.planted.world import make_world

pytestmark = pytest.mark.django_db
IN_SHORT = ("anonymous", "partner")
EVERYBODY = ("anonymous", *sorted(EVERYBODY_SIGNED_IN))
KEYS = {word_of(key): key for key in TABLE}
IN_OTHER_WORDS = {
    "Receipt.content": "what was sent: the words of Answer",
    "Question.text": "planted by what becomes of a question",
    "User.email": "made of the name",
    "Audit.email": "the auditor's own",
    "Private.text": "the reasons that are planted by actions stand there, too",
}
"""Texts that other planted words stand for."""


@pytest.fixture
def world(caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("factory").setLevel(logging.WARNING)  # tells what the tests themselves make
    made = make_world()
    rebuild()
    yield made
    engine().drop()
    engine().close()


def keys(words):
    return {KEYS[word] for word in words}


def may_read(who):
    return {key for key, may in TABLE.items() if who in may.read}


def by_receiver(mails, people):
    """Return each planted text that a mail carries, with who got it: an address without an account is "stranger"."""
    names = {person.email: who for who, person in people.items() if person}
    return {(key, names.get(to, "stranger")) for to, words in mails.items() for key in keys(words)}


def told_apart(seen, may):
    """Return, for each reader, what she saw and may not, and what she may and did not see."""
    return {who: (sorted(seen[who] - may[who]), sorted(may[who] - seen[who])) for who in seen if seen[who] != may[who]}


def test_every_text_is_public_or_planted():
    planted = {key.split(" of ")[0].split(" that ")[0].replace("Opened.", "Answer.") for key in TABLE}
    found, public = set(fields.texts()), fields.sorted_out()
    assert len(KEYS) == len(TABLE)
    assert sorted(found - public - planted - IN_OTHER_WORDS.keys()) == []
    assert sorted(public - found) == []


def test_planted_words_are_seen_where_the_table_says_and_nowhere_else(world, client_of, caplog, full, row):
    people, starts = world
    mails = by_receiver(reading.mailed(), people)
    readers = EVERYBODY if full else IN_SHORT
    pages = {who: reading.walk(client_of(people[who]), [*starts, *reading.led_to(people[who])]) for who in readers}
    # In short only what showed a word to somebody is asked for by those whom no link leads there.
    hidden = sorted({page for walked in pages.values() for page, words in walked.items() if full or words})
    seen = {}
    for who in readers:
        more = reading.walk(client_of(people[who]), [one for one in hidden if one not in pages[who]], is_followed=False)
        pages[who] |= more
        seen[who] = keys(set().union(*pages[who].values()))
    wrong = told_apart(seen, {who: may_read(who) for who in readers})
    where = {
        who: {key: [page for page, words in pages[who].items() if word_of(key) in words][:4] for key in more}
        for who, (more, _less) in wrong.items()
    }
    handed = {who: keys(reading.of_herself(person)) for who, person in people.items() if person}
    beyond = {who: sorted(found - may_read(who) - WROTE.get(who, set())) for who, found in handed.items()}
    behind = keys(reading.indexed(KEYS)), keys(reading.observed()), keys(reading.words_in(caplog.text))
    row("planted words", words=len(TABLE), readers=len(readers), pages=sum(map(len, pages.values())), wrong=len(wrong))
    assert (wrong, where) == ({}, {})
    assert mails == {(key, who) for key, may in TABLE.items() for who in may.mailed}
    assert set(map(tuple, beyond.values())) == {()}
    assert behind == (set(), set(), set())
