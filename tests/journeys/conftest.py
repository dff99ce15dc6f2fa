"""A live site, its worker at hand, and people who sign in as they would."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command

from tests.journeys.entrance import enter


@pytest.fixture(autouse=True)
def fresh_limits(transactional_db):
    """Forget how often anybody tried: the limits outlive a test's rows."""
    cache.clear()


@pytest.fixture
def last_code():
    """Let the worker deliver, then return the code in the newest mail to an address that has one."""

    def read(address):
        call_command("worker", once=True)
        bodies = (letter.body for letter in reversed(mail.outbox) if letter.to == [address])
        codes = (re.search(r"^\s*([A-Z0-9]{3,4}[- ]?[A-Z0-9]{3,4})\s*$", body, re.MULTILINE) for body in bodies)
        return next(filter(None, codes))[1]

    return read


@pytest.fixture
def sign_in(page, live_server):
    """Sign a person in by password, on the sign-in page, and by the second step of who has one."""

    def sign(person, prefix=""):
        enter(page, f"{live_server.url}{prefix}", person)

    return sign


@pytest.fixture
def new_page(browser):
    """Return a function that opens a page of another profile: another person at another desk."""
    contexts = []

    def open_page():
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 900}))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()
