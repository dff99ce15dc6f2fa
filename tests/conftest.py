"""People with names, a client for each, and a real browser when there is one."""

import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path

import pytest
from django.test import Client, TransactionTestCase
from django.utils import translation
from playwright.sync_api import sync_playwright

from accounts.journal import triggers
from accounts.queries import actor_of
from accounts.states import Form, Role
from listings.taxonomy import forget_labels
from search import engines
from search.engines.base import EngineDown
from tests.factories import UserFactory, member

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
flush = TransactionTestCase._fixture_teardown


def flush_without_triggers(case):
    """Empty the tables after a test with real transactions; only here may a journal be emptied."""
    with triggers.lifted():
        flush(case)


TransactionTestCase._fixture_teardown = flush_without_triggers


@pytest.fixture(autouse=True)
def quick_and_quiet(settings, tmp_path):
    """Static files without the manifest that a start makes, quick passwords, and no daily mail to operators."""
    settings.OPERATOR_EMAILS = []
    settings.JOURNAL_HEAD_FILE = tmp_path / "journal.head"
    settings.SEARCH_INDEX_FOLDER = tmp_path / "search"
    settings.SEARCH_INDEX_PREFIX = f"test-{uuid.uuid4().hex[:12]}"
    forget_labels()
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield
    if settings.ELASTICSEARCH_URL and engines._engine_of.cache_info().currsize:
        with suppress(EngineDown):
            engines.engine().drop()


@pytest.fixture(autouse=True)
def english():
    """Forget the language that the request of an earlier test left active in this thread."""
    with translation.override("en"):
        yield


@pytest.fixture
def city_buyer(db):
    return member("Bora Buyer", "buys", form=Form.CITY)


@pytest.fixture
def city_viewer(city_buyer):
    organisation = city_buyer.memberships.get().organisation
    return member("Vera Viewer", role=Role.VIEWER, organisation=organisation)


@pytest.fixture
def vendor_owner(db):
    return member("Otto Owner", "provides")


@pytest.fixture
def vendor_editor(vendor_owner):
    organisation = vendor_owner.memberships.get().organisation
    return member("Edna Editor", role=Role.EDITOR, organisation=organisation)


@pytest.fixture
def investor(db):
    return member("Ines Investor", "invests", form=Form.INVESTOR)


@pytest.fixture
def staff(db):
    return member("Stefan Staff", "runs_programme", form=Form.PROGRAMME_BODY)


@pytest.fixture
def staff_viewer(staff):
    organisation = staff.memberships.get().organisation
    return member("Sara Staffviewer", role=Role.VIEWER, organisation=organisation)


@pytest.fixture
def outsider(db):
    """Signed in, without an organisation."""
    return UserFactory(name="Olga Outsider", email="olga@people.example")


@pytest.fixture
def client_of():
    """Return a signed-in client for a person, or an anonymous one for None."""

    def make(person=None):
        client = Client()
        if person:
            client.force_login(person)
        return client

    return make


@pytest.fixture
def acts():
    """Return the actor of a person."""
    return actor_of


@pytest.fixture(scope="session")
def browser():
    """A real Chromium, or a skip that names the command which brings it."""
    if not Path(CHROMIUM).exists():
        sentence = "no Chromium here: apt-get install chromium"
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail(sentence)
        pytest.skip(sentence)
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
