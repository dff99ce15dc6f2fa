"""What the tests of the import share: a file of rows, and a run of the command."""

import gzip
import itertools
import json
from io import StringIO

import pytest
from django.core.management import call_command


@pytest.fixture
def file_of(tmp_path):
    """Return the path of a file with these lines: rows, or bytes as they are."""
    numbers = itertools.count()

    def make(*rows, name="", compress=False):
        lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
        content = b"\n".join(lines) + b"\n"
        path = tmp_path / (name or f"rows-{next(numbers)}.jsonl")
        path.write_bytes(gzip.compress(content) if compress else content)
        return path

    return make


@pytest.fixture
def run(db):
    """Return a run of the command as (what it printed, its complaints, its exit code)."""

    def call(path, source, **options):
        out, err, code = StringIO(), StringIO(), 0
        try:
            call_command("import_references", str(path), source=source, stdout=out, stderr=err, **options)
        except SystemExit as stop:
            code = stop.code
        return out.getvalue(), err.getvalue(), code

    return call
