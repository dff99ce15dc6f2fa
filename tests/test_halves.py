"""The two runs of continuous integration share the tests: what a database or an engine answers is in both."""

import pytest

from tests.halves import SERVERS, SQLITE, runs_of


@pytest.mark.parametrize(
    ("path", "fixtures", "marks", "chosen", "runs"),
    [
        ("tests/listings/test_needs.py", ["db"], {}, {}, {SQLITE, SERVERS}),
        ("tests/listings/test_needs.py", [], {"django_db": ()}, {}, {SQLITE, SERVERS}),
        ("tests/matching/test_pages.py", ["kept"], {}, {}, {SQLITE, SERVERS}),
        ("tests/listings/test_markdown.py", [], {}, {}, {SQLITE}),
        ("tests/journeys/test_accessibility.py", ["db"], {"once": ("looks",)}, {}, {SQLITE}),
        ("tests/search/test_why.py", ["db", "site_engine"], {}, {"site_engine": "embedded"}, {SQLITE}),
        ("tests/search/test_why.py", ["db", "site_engine"], {}, {"site_engine": "elasticsearch"}, {SERVERS}),
        ("tests/search/test_embedded.py", [], {}, {}, {SQLITE}),
        ("tests/search/test_elasticsearch.py", ["elasticsearch_url"], {}, {}, {SERVERS}),
        ("tests/search/test_engines.py", [], {}, {}, {SQLITE, SERVERS}),
        ("tests/proofs/test_kills.py", [], {}, {}, {SQLITE, SERVERS}),
        ("tests/accounts/test_x.py", ["db"], {"skipif": ("connection.vendor != 'postgresql'",)}, {}, {SERVERS}),
        ("tests/search/test_wholes.py", ["site_engine"], {}, {"site_engine": "elasticsearch"}, {SERVERS}),
        ("tests/journeys/test_searching.py", ["db", "browser"], {}, {}, {SQLITE}),
        ("tests/journeys/test_joining.py", ["db", "browser"], {}, {}, {SQLITE, SERVERS}),
        ("tests/search/test_x.py", ["db", "elasticsearch_url"], {"once": ("looks",)}, {}, set()),
    ],
)
def test_runs_of_a_test(path, fixtures, marks, chosen, runs):
    assert runs_of(path, fixtures, marks, chosen) == runs
