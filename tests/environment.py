"""Sets the environment before the settings are read: the demo's, in a folder and with indexes of this test run."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from elasticsearch import Elasticsearch, TransportError

folder = os.environ.get("TEST_DATA") or tempfile.mkdtemp(prefix="marketplace-tests-")
os.environ["TEST_DATA"] = folder
(Path(folder) / "static").mkdir(exist_ok=True)
os.environ["DATA"] = folder
os.environ["DEMO"] = "1"
for variable in ("DATABASE_URL", "ELASTICSEARCH_URL"):
    os.environ.pop(variable, None)
    if os.environ.get(f"TEST_{variable}"):
        os.environ[variable] = os.environ[f"TEST_{variable}"]
worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
os.environ["SEARCH_INDEX_PREFIX"] = f"tests-{secrets.token_hex(4)}-{worker}"


def pytest_unconfigure():
    """Delete the indexes that this process left on a search server, which may be other people's, too."""
    url = os.environ.get("ELASTICSEARCH_URL")
    if url:
        with contextlib.suppress(TransportError), Elasticsearch(url, max_retries=0) as server:
            for index in server.indices.get_alias(index=f"{os.environ['SEARCH_INDEX_PREFIX']}-*"):
                server.indices.delete(index=index)
