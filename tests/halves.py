"""In which runs of continuous integration a test has something to show: with SQLite, with servers, or in both."""

import os
from typing import Final

SQLITE: Final = "SQLite and the embedded engine"
SERVERS: Final = "PostgreSQL and Elasticsearch"
AFTER_SQLITE: Final = bool(os.environ.get("AFTER_SQLITE"))
"""Whether this is the run on servers, after the one on SQLite; whoever runs tests otherwise has all of them."""
ASKING: Final = frozenset({"db", "transactional_db", "live_server", "kept", "site_engine", "elasticsearch_url"})
"""Fixtures that ask a database or an engine: without one of them or the mark, pytest-django keeps the database shut."""
WITH_PROCESSES: Final = (
    "tests/proofs/",
    "tests/test_commands.py",
    "tests/test_settings.py",
    "tests/demo/test_leash.py",
)
"""Tests whose processes have a database and an engine of their own, though the tests ask for none."""
JOURNEYS: Final = tuple(f"tests/journeys/test_{name}.py" for name in ("whole_job", "joining", "evidence", "comparison"))
OF_THE_SEARCH: Final = "tests/search/"
WITHOUT_ENGINE: Final = tuple(
    f"tests/search/test_{name}.py"
    for name in (
        *("analysis", "cognates", "concepts", "criteria", "documents"),
        *("embedded", "highlights", "query", "reading", "spelling", "telling", "wholes"),
    )
)
"""Tests of the search that ask the site's engine only where they say so; the embedded engine's own ask it anywhere."""


def runs_of(path, fixtures, marks, chosen):
    """Return the runs that a test is for.

    `fixtures` are the names that it asks for, directly or not, `marks` its marks by name, with their arguments,
    `chosen` the parameters of its fixtures.
    """
    runs = {SQLITE, SERVERS}
    if "elasticsearch_url" in fixtures or chosen.get("site_engine") == "elasticsearch":
        runs.discard(SQLITE)
    if any("postgresql" in str(condition) for condition in marks.get("skipif", ())):
        runs.discard(SQLITE)
    if why_once(path, fixtures, marks, chosen):
        runs.discard(SERVERS)
    return runs


def why_once(path, fixtures, marks, chosen):
    """Return why the run on servers leaves a test to the other one, "" when it does not."""
    if "once" in marks:
        return marks["once"][0]
    if chosen.get("site_engine") == "embedded":
        return "the embedded engine is asked in the run on SQLite; here its twin asks the server"
    if "browser" in fixtures and path not in JOURNEYS:
        return "a browser shows the same whatever the database is; whole journeys are made in both runs"
    asks = "django_db" in marks or not ASKING.isdisjoint(fixtures) or path.startswith(WITH_PROCESSES)
    if asks or (path.startswith(OF_THE_SEARCH) and path not in WITHOUT_ENGINE):
        return ""
    return "it asks neither a database nor an engine: the run on SQLite has it"
