"""What leaves the site, or never was on it, is in nothing that the search shows, five seconds after the change."""

import os
import re
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import connections

from accounts import actions as accounts
from accounts.actions.names import keep_names
from accounts.journal.worker import Worker
from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import OrganisationState
from accounts.values import Description
from listings import actions
from listings.models import Need, Solution
from listings.queries import open_revision, values_of_need, values_of_solution, with_everything
from listings.states import Mode
from search import mapped
from search.contents import every_content
from search.engines import engine
from search.schema import NEEDS, SOLUTIONS
from search.spelling.current import LISTED_VERSION
from search.spelling.learning import listed_words
from search.states import Rhythm
from tests.factories import member
from tests.listings.stories import draft_need, draft_solution, fresh, published, submitted
from tests.matching.stories import make_need, write_answer
from tests.proofs.report import TITLE, said
from tests.proofs.stack import wait_for
from tests.search.indexed import stand, work
from tests.search.saving import let_mails_fall_due, saved_by

FULL = os.environ.get("PROVE") == "1"
pytestmark = [pytest.mark.django_db(transaction=FULL), pytest.mark.proof]
SECRET, SLIP = "quixotrine", "quixotrne"
FIRM, FIRM_SLIP = "zebrawick", "zebrawck"
MARKS = re.compile("</?(b|mark)>")
WITHIN = 5.0
ROUNDS = 4
RESTS = ("sort=newest&theme=lighting", "q=lamps", "", "q=dims", f"q={SLIP}", f"q={FIRM_SLIP}")
TITLED = {"title": f"{SECRET.title()} lamps", "tags": (SECRET,)}
MODELS = {SOLUTIONS: Solution, NEEDS: Need}


class Scene:
    """A solution and a need with a word that nothing else has, others like them, and a reader who saved searches."""

    def __init__(self, vendor, city, staff, client_of, secret=SECRET, title=TITLED["title"]):
        self.owners = {SOLUTIONS: vendor, NEEDS: city}
        self.staff, self.reader, other = staff, member("Rada Reader", "provides"), member("Oto Other", "buys")
        self.name(FIRM)
        like = published(draft_solution(self.reader, title="Lamps at dusk"), self.reader, staff)
        alike = published(draft_need(other, title="Lamps at dawn"), other, staff)
        self.saved = [
            saved_by(self.reader, "lamps", kind, name=f"Lamps, {kind}", rhythm=Rhythm.DAILY) for kind in MODELS
        ]
        work()
        summary, problem, words = (
            f"Dims lamps by {secret}.",
            f"Lamps want {secret}.",
            {"title": title, "tags": (secret,)},
        )
        self.listings = [
            published(draft_solution(vendor, summary=summary, **words), vendor, staff),
            published(draft_need(city, problem=problem, **words), city, staff),
        ]
        self.similar = [
            f"/search/similar/{SOLUTIONS}/{like.public_id}/",
            f"/search/similar/{NEEDS}/{alike.public_id}/",
        ]
        self.clients = [client_of(), client_of(self.reader)]

    def name(self, name):
        """Call the vendor's organisation so, as if it had always been called so."""
        rows = Organisation.objects.filter(pk=self.owners[SOLUTIONS].memberships.get().organisation_id)
        rows.update(name=f"{name.title()} works", name_folded=f"{name} works")
        keep_names(rows)

    def learn(self):
        """Learn the words of what is public now, as a worker does once a day."""
        mapped.write(Path(settings.SEARCH_WORDS_FILE), LISTED_VERSION, listed_words(every_content()))

    def pages(self):
        """Yield every address at which the search could show what it holds, none of which repeats what was asked."""
        yield from self.similar
        for kind in MODELS:
            for rest in RESTS if FULL or kind == SOLUTIONS else RESTS[:2]:
                yield f"/search/?kind={kind}&{rest}"
        yield from (f"/search/suggestions/?q={typed}" for typed in (SECRET[:5], SLIP, "lamps", FIRM[:5], FIRM_SLIP))
        yield from ("/themes/lighting/", "/")

    def seen(self, wanted=None):
        """Return where a word or a listing is seen: everywhere, or in the places that are `wanted`."""
        seen, words = set(), (SECRET, FIRM, *(one.public_id for one in self.listings))
        anybody, reader = self.clients
        asked = [(anybody, path) for path in self.pages()]
        asked += [(reader, f"/saved-searches/{one.public_id}/test/") for one in self.saved]
        for client, path in asked:
            if wanted is None or any(path == place for _word, place in wanted):
                page = MARKS.sub("", client.get(path).content.decode()).lower()
                seen |= {(word, path) for word in words if word in page}
        return seen | set(self._found(anybody)) | set(self.held())

    def _found(self, client):
        """Yield the listings that a search for the word itself, or for its tag, finds, and those that are explained."""
        for one, kind in zip(self.listings, MODELS, strict=True):
            for path in (f"/search/?kind={kind}&q={SECRET}", f"/search/?kind={kind}&tag={SECRET}"):
                if one.public_id in client.get(path).content.decode():
                    yield one.public_id, path
            if client.get(f"/search/why/{kind}/{one.public_id}/?q=lamps").status_code != 404:
                yield one.public_id, "/search/why/"

    def held(self):
        """Yield what the index itself says: the documents, and the words that count as known."""
        public_ids = {one.public_id for one in self.listings}
        yield from ((stamp.id, "index") for stamp in engine().stamps() if stamp.id in public_ids)
        yield from ((word, "index words") for word, count in engine().held([SECRET, FIRM]).items() if count)

    def mailed(self):
        """Let the mails of saved searches fall due, and return what they tell of the word or of the listings."""
        mail.outbox.clear()
        let_mails_fall_due()
        work()
        told = (SECRET, *(one.public_id for one in self.listings))
        return sorted({word for one in mail.outbox for word in told if word in one.body.lower()})


def each(scene, change):
    for one, kind in zip(scene.listings, MODELS, strict=True):
        change(actor_of(scene.owners[kind]), fresh(one))


def withdraw(scene):
    each(scene, lambda owner, listing: actions.withdraw(actor=owner, listing=listing))


def reopen(scene):
    each(scene, lambda owner, listing: actions.reopen(actor=owner, listing=listing))
    publish(scene)


def send_back(scene):
    each(scene, lambda _owner, one: actions.return_listing(actor=actor_of(scene.staff), listing=one, why="More."))


def publish(scene):
    for one, kind in zip(scene.listings, MODELS, strict=True):
        published(fresh(one), scene.owners[kind], scene.staff)


def organisations(scene):
    return [person.memberships.get().organisation for person in scene.owners.values()]


def suspend(scene):
    for one in organisations(scene):
        stand(one, OrganisationState.SUSPENDED, scene.staff)


def verify(scene):
    for one in organisations(scene):
        stand(one, OrganisationState.VERIFIED, scene.staff)


def rename(scene):
    """Both organisations describe themselves anew, the vendor's by another name, and the staff verify them."""
    for person, one in zip(scene.owners.values(), organisations(scene), strict=True):
        actor = actor_of(person)
        accounts.submit_again(actor=actor, organisation=one)
        one.refresh_from_db()
        said = Description(name=f"Works {one.pk}", form=one.form, country=str(one.country), register_number="")
        accounts.edit_organisation(actor=actor_of(person), organisation=one, version=one.version, description=said)
        one.refresh_from_db()
        accounts.verify_organisation(actor=actor_of(scene.staff), organisation=one, version=one.version)


def say_otherwise(scene, title, word):
    """Both listings get another title, tag and text; what is said of the solution waits for the staff."""
    solution, need = (with_everything(type(one).objects.filter(pk=one.pk)).get() for one in scene.listings)
    vendor, city = (actor_of(person) for person in scene.owners.values())
    words = {"title": title, "tags": (word,)}
    values = replace(values_of_solution(solution), summary=f"Dims lamps by {word}.", **words)
    actions.edit_solution(actor=vendor, solution=solution, version=solution.version, values=values)
    values = replace(values_of_need(need), problem=f"Lamps want {word}.", **words)
    actions.edit_need(actor=city, need=need, version=need.version, values=values, reason="It was wrong.")


def approve(scene):
    """The staff approve what waits of the solution."""
    revision = open_revision(fresh(scene.listings[0]))
    actions.approve_revision(actor=actor_of(scene.staff), revision=revision, version=revision.version)


WAYS = {"withdrawn": (withdraw, reopen), "returned": (send_back, publish), "suspended": (suspend, verify)}
"""How listings leave, and how they come back."""


@pytest.fixture
def scene(live, themes, learned, vendor_owner, city_buyer, staff, client_of):
    made = Scene(vendor_owner, city_buyer, staff, client_of)
    work()
    made.learn()
    return made


@contextmanager
def at_work():
    """A worker works beside the test, as it does beside the site."""
    worker = Worker()

    def run():
        try:
            worker.run()
        finally:
            engine().close()
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join()


def seconds_until_gone(scene):
    """Return how long a change takes to reach the index; pages show what index and database say when they are asked."""
    began = time.monotonic()
    wait_for(lambda: not set(scene.held()), 4 * WITHIN)
    return time.monotonic() - began


def left(scene, places):
    """Return what is still seen in these places after a worker's turn."""
    work()
    return scene.seen(places) & places


def test_what_leaves_is_seen_nowhere(scene):
    before = scene.seen()
    assert {where for _word, where in before} >= {
        *scene.similar,
        f"/search/?kind=solutions&q={SLIP}",
        f"/search/?kind=solutions&q={FIRM_SLIP}",
        f"/search/suggestions/?q={SLIP}",
        f"/search/suggestions/?q={SECRET[:5]}",
        f"/search/suggestions/?q={FIRM[:5]}",
        "/search/?kind=needs&sort=newest&theme=lighting",
        f"/search/?kind=needs&tag={SECRET}",
        *("/search/why/", "index", "index words"),
        *(f"/saved-searches/{one.public_id}/test/" for one in scene.saved),
    }
    places = {one for one in before if one[0] != FIRM}
    for leave, come_back in WAYS.values() if FULL else [WAYS["withdrawn"]]:
        leave(scene)
        assert left(scene, places) == set()
        come_back(scene)
        work()
    suspend(scene)
    assert left(scene, before) == set()
    assert scene.mailed() == []


def test_what_is_said_otherwise_is_seen_as_it_is_now(scene):
    """The listings stay, and what they said is gone; so is the former name of an organisation."""
    ids = {one.public_id for one in scene.listings}
    assert scene.mailed() == sorted({SECRET, *ids})
    say_otherwise(scene, "Plain lamps", "plain")
    approve(scene)
    work()
    assert {word for word, _where in scene.seen()} == {FIRM, *ids}
    rename(scene)
    work()
    assert {word for word, _where in scene.seen()} == ids


def test_what_is_not_public_yet_is_seen_nowhere(live, themes, learned, vendor_owner, city_buyer, staff, client_of):
    """A draft, what waits for review, a claim that nobody has approved, and a sealed answer."""
    scene = Scene(vendor_owner, city_buyer, staff, client_of, secret="plain", title="Plain lamps")
    for send in (False, True):
        summary = f"Dims lamps by {SECRET}, {send}."
        made = [draft_solution(vendor_owner, summary=summary, **TITLED), draft_need(city_buyer, **TITLED)]
        for one, person in zip(made if send else [], scene.owners.values(), strict=False):
            submitted(one, person)
    solution = with_everything(Solution.objects.filter(pk=scene.listings[0].pk)).get()
    claims = replace(values_of_solution(solution), title=TITLED["title"], summary=f"Dims lamps by {SECRET}.")
    actions.edit_solution(actor=actor_of(vendor_owner), solution=solution, version=solution.version, values=claims)
    sealed = make_need(city_buyer, mode=Mode.SMALL_PURCHASE, title="Lamps for one school")
    write_answer(vendor_owner, sealed, f"We do it by {SECRET}.")
    work()
    scene.learn()
    assert {one for one in scene.seen() if one[0] == SECRET} == set()
    approve(scene)
    work()
    assert engine().held([SECRET]) == {SECRET: 1}


@pytest.mark.skipif(not FULL, reason="it waits for the clock: make prove")
def test_what_leaves_is_gone_in_five_seconds(scene, record_property):
    """With a worker at work, by the clock, again and again."""
    places, held, seconds = {one for one in scene.seen() if one[0] != FIRM}, set(scene.held()), []
    with at_work():
        for leave, come_back in [*WAYS.values()] * ROUNDS:
            leave(scene)
            seconds.append(seconds_until_gone(scene))
            assert scene.seen(places) & places == set()
            come_back(scene)
            wait_for(lambda: set(scene.held()) == held, 20)
    figures = {"changes": len(seconds), "places": len(places), "seconds_at_most": round(max(seconds), 2)}
    record_property(TITLE, "\t".join(["what leaves the site", type(engine()).__name__, said(figures), ""]))
    assert max(seconds) <= WITHIN
