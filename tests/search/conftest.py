"""The Elasticsearch server of the tests, when there is one."""

import os

import pytest

IMAGE = "elasticsearch:9.2.0"
START = f"docker run -p 127.0.0.1:9200:9200 -e discovery.type=single-node -e xpack.security.enabled=false {IMAGE}"


@pytest.fixture(scope="session")
def elasticsearch_url():
    """The address of a real server, or a skip that names the command which brings it."""
    url = os.environ.get("TEST_ELASTICSEARCH_URL")
    if not url:
        sentence = f"no Elasticsearch here: {START}, then TEST_ELASTICSEARCH_URL=http://127.0.0.1:9200"
        # The run on SQLite is the embedded engine's; the run on PostgreSQL has both servers.
        if os.environ.get("REQUIRE_SERVICES") and os.environ.get("TEST_DATABASE_URL"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return url
