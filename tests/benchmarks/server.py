"""A real Elasticsearch for the rows that need one: from `../shared`, or where TEST_ELASTICSEARCH_URL says."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager

from elasticsearch import ApiError, Elasticsearch, TransportError

from tests.benchmarks.site import SHARED
from tests.proofs.cluster import free_ports

SERVE = SHARED / "elasticsearch" / "serve"
LONGEST_START = 120


def lacking():
    """Return the sentence that says what is missing, "" when nothing is."""
    if os.environ.get("TEST_ELASTICSEARCH_URL") or SERVE.is_file():
        return ""
    return f"needs Elasticsearch: set TEST_ELASTICSEARCH_URL, or put {SERVE.parent.name}/serve into ../shared"


@contextmanager
def running(folder):
    """Give the address of a server."""
    if url := os.environ.get("TEST_ELASTICSEARCH_URL"):
        yield url
        return
    (port,) = free_ports(1)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with (folder / "log").open("w") as log:
        arguments = [str(SERVE), "--port", str(port), "--data", str(folder / "data")]
        server = subprocess.Popen(arguments, stdout=log, stderr=log, start_new_session=True)  # noqa: S603
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, folder / "log")
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(url, log):
    deadline = time.monotonic() + LONGEST_START
    with Elasticsearch(url, request_timeout=5) as client:
        while time.monotonic() < deadline:
            try:
                client.cluster.health()
            except (ApiError, TransportError):
                time.sleep(0.5)
            else:
                return
    raise TimeoutError(log.read_text()[-2000:])
