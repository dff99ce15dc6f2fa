"""People with names, a client for each, and a real browser when there is one."""

import os
import shutil
import uuid
from contextlib import suppress

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import Client, TransactionTestCase, override_settings
from django.utils import translation
from django.utils.cache import patch_cache_control
from playwright.sync_api import sync_playwright

from accounts.journal import triggers
from accounts.queries import actor_of
from listings.taxonomy import forget_labels
from search import engines
from search.engines.base import EngineDown
from search.synonyms import current as synonyms
from search.synonyms.table import NOTHING
from tests import people
from tests.halves import AFTER_SQLITE, SERVERS, runs_of, why_once
from tests.second_factor import sign_in
from tests.services import lacking

# The same engine twice in Debian; the shell has no browser's windows around it, which take a quarter of the time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
flush = TransactionTestCase._fixture_teardown


def flush_without_triggers(case):
    """Empty the tables after a test with real transactions; only here may a journal be emptied."""
    with triggers.lifted():
        flush(case)


TransactionTestCase._fixture_teardown = flush_without_triggers


@receiver(connection_created)
def turn_what_has_no_order(connection, **kwargs):
    """Let SQLite give rows that nothing orders back to front: no test may rest on an order that nobody asked for."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA reverse_unordered_selects = ON")


def pytest_collection_modifyitems(items):
    """After the run on SQLite, skip what servers do not change; a test that no run would have stops both."""
    for item in items:
        path = item.path.relative_to(item.config.rootpath).as_posix()
        marks = {mark.name: mark.args for mark in reversed(list(item.iter_markers()))}
        told = path, item.fixturenames, marks, item.callspec.params if hasattr(item, "callspec") else {}
        if not runs_of(*told):
            raise pytest.UsageError(f"No run of continuous integration has {item.nodeid}: {why_once(*told)}")
        if AFTER_SQLITE and SERVERS not in runs_of(*told):
            item.add_marker(pytest.mark.skip(reason=why_once(*told)))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """End what a page that was left open still asks the live server: PostgreSQL drops no database that is in use."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            connection.close()  # the last test may have left one that the server has ended
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session", autouse=True)
def quick_and_quiet(django_test_environment):
    """Static files without the manifest that a start makes, quick passwords, no daily mail, and nothing learned."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**django_settings.STORAGES, "staticfiles": plain},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        OPERATOR_EMAILS=[],
        # Learning takes a processor for twenty seconds, and the other jobs of the search tend the whole index; the
        # tests of them call them.
        JOURNAL_SCHEDULE=[job for job in django_settings.JOURNAL_SCHEDULE if not job.startswith("search.handlers.")],
    ):
        yield


@pytest.fixture(autouse=True)
def places_of_its_own(settings, tmp_path):
    """Give each test an index and a journal's head of its own, and forget the words of the one before."""
    settings.JOURNAL_HEAD_FILE = tmp_path / "journal.head"
    settings.SEARCH_INDEX_FOLDER = tmp_path / "search"
    settings.SEARCH_CONCEPTS_FILE = tmp_path / "concepts.bin"
    settings.SEARCH_WORDS_FILE = tmp_path / "words.bin"
    settings.SEARCH_OBSERVED_FOLDER = tmp_path / "observed"
    settings.SEARCH_INDEX_PREFIX = f"test-{uuid.uuid4().hex[:12]}"
    forget_labels()
    synonyms.hold(NOTHING)
    yield
    if settings.ELASTICSEARCH_URL and engines._engine_of.cache_info().currsize:
        with suppress(EngineDown):
            engines.engine().drop()


@pytest.fixture(autouse=True)
def english():
    """Forget the language that the request of an earlier test left active in this thread."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    """What a module's own fixtures make after this one, each of its tests finds as it was made; then it is rolled back.

    Each test runs in a savepoint inside this transaction, so what it changes is undone before the next. It is not for
    modules whose tests have real transactions.
    """
    forget_labels()
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def city_buyer(db):
    return people.city_buyer()


@pytest.fixture
def city_viewer(city_buyer):
    return people.city_viewer(city_buyer)


@pytest.fixture
def vendor_owner(db):
    return people.vendor_owner()


@pytest.fixture
def vendor_editor(vendor_owner):
    return people.vendor_editor(vendor_owner)


@pytest.fixture
def investor(db):
    return people.investor()


@pytest.fixture
def staff(db):
    return people.staff()


@pytest.fixture
def staff_viewer(staff):
    return people.staff_viewer(staff)


@pytest.fixture
def outsider(db):
    return people.outsider()


@pytest.fixture
def client_of():
    """Return a signed-in client for a person, or an anonymous one for None."""

    def make(person=None):
        client = Client()
        if person:
            sign_in(client, person)
        return client

    return make


@pytest.fixture
def acts():
    """Return the actor of a person."""
    return actor_of


@pytest.fixture(scope="session")
def live_server(live_server):
    """A live site whose static files a browser asks for once, like those of a real one with a digest in the name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", _kept_by_browsers(StaticFilesHandler.serve))
        yield live_server


def _kept_by_browsers(serve):
    def serve_and_say_so(handler, request):
        answer = serve(handler, request)
        patch_cache_control(answer, max_age=3600)
        return answer

    return serve_and_say_so


@pytest.fixture(scope="session")
def browser():
    """A real Chromium, or a skip that names the command which brings it."""
    if not CHROMIUM:
        lacking("no Chromium here: apt-get install chromium-headless-shell")
    # Playwright runs its own event loop in this thread; Django would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """A new page of a new profile, 1280 wide."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context.new_page()
    context.close()
