"""Real texts in a database and an index of the benchmark's own, and a table at the end."""

import statistics
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from search.indexing import rebuild

DATA = Path(settings.BASE_DIR).parent / "shared"
FILES = {
    "services": DATA / "data" / "public-services.jsonl.gz",
    "notices": DATA / "relevance" / "docs-needs.jsonl.gz",
}
ROWS = pytest.StashKey()


def median_of(work, times=15):
    """Return how long one run of `work` takes in milliseconds: the median, after one run that warms up."""
    work()
    taken = []
    for _each in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return 1000 * statistics.median(taken)


@pytest.fixture(scope="session")
def figures(pytestconfig):
    """Takes (what, milliseconds, beside what, milliseconds) for the table of ratios."""
    return pytestconfig.stash.setdefault(ROWS, [])


@pytest.fixture
def real_texts(db, tmp_path):
    """2,013 references in database and index; without the shared data beside the project there is no benchmark."""
    missing = [path for path in FILES.values() if not path.is_file()]
    if missing:
        pytest.fail(f"The benchmark reads real texts that stand beside the project: {missing[0]}")
    call_command("load_reference", verbosity=0)
    for source, path in FILES.items():
        call_command("import_references", str(path), source=source, rejects=None, verbosity=0)
    rebuild()


def pytest_terminal_summary(terminalreporter, config):
    """Print the table."""
    for what, milliseconds, beside, others in config.stash.get(ROWS, []):
        ratio = milliseconds / others
        terminalreporter.write_line(
            f"{what:<44} {milliseconds:9.2f} ms   {beside:<40} {others:9.2f} ms   {ratio:7.2f} ×"
        )
