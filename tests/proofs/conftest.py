"""Runs every proof short, or in full with PROVE=1, and prints the table of their figures."""

import os
import time

import pytest
from django.db import connection

from tests.proofs.report import TITLE, said, table
from tests.proofs.stack import Stack

FULL = os.environ.get("PROVE") == "1"
STACKS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/proofs" in str(item.path):
            item.add_marker(pytest.mark.proof)


def pytest_terminal_summary(terminalreporter):
    reports = [
        report for found in terminalreporter.stats.values() for report in found if hasattr(report, "user_properties")
    ]
    rows = sorted({row for report in reports for name, row in report.user_properties if name == TITLE})
    if rows:
        terminalreporter.section(
            f"proofs, {'in full' if FULL else 'in their short form (make prove runs them in full)'}"
        )
        for line in table([row.split("\t") for row in rows]):
            terminalreporter.write_line(line)


@pytest.fixture
def full():
    """Whether the figures of the full form are asked for."""
    return FULL


@pytest.fixture
def row(record_property):
    """Put one row into the table: `row("kills", kills=100, lost_effects=0)`."""
    started = time.monotonic()

    def put(proof, **figures):
        seconds = f"{time.monotonic() - started:.0f}"
        record_property(TITLE, "\t".join([proof, STACKS[connection.vendor], said(figures), seconds]))

    return put


@pytest.fixture
def stack(tmp_path):
    """A scratch database with processes of its own."""
    running = Stack(tmp_path)
    yield running
    running.close()
