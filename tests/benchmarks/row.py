"""Measures one row of the table in a process of its own: `python -m tests.benchmarks.row NAME OUTPUT [full]`."""

import sys
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

from tests.benchmarks.figures import written


def main(name, output, *size):
    """Write the figures beside the output and rename them, so that what was broken off is not there."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415  # needs the environment that the runner sets

    row = import_module(f"tests.benchmarks.rows.{name.partition('-')[0]}")
    if settings.ELASTICSEARCH_URL and getattr(row, "CHANGES", False):
        call_command("reindex", verbosity=0)
    figures = list(row.measure("full" in size))
    fresh = Path(f"{output}.new")
    fresh.write_text(written(figures), encoding="utf-8")
    fresh.rename(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
