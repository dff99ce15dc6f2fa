"""Starts the project's own commands, each in a process forked from one that has read Django, which costs the most."""

import multiprocessing
import os
import runpy
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import django.core.management  # noqa: F401  # for the processes that are forked: nothing of it reads a setting

ROOT = Path(__file__).parent.parent
PATIENCE = 60

ready = multiprocessing.get_context("forkserver")
ready.set_forkserver_preload([__name__])


class Done(NamedTuple):
    """How a process ended and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def start(variables, *arguments):
    """Run Python in the project with these variables and nothing else that settings read, and wait for its end.

    The arguments are a program and its own, or "-c" and code, as for the interpreter.
    """
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with tempfile.TemporaryDirectory() as folder:
        said = [Path(folder, name) for name in ("stdout", "stderr")]
        process = ready.Process(target=_run, args=({**plain, **variables}, arguments, said))
        process.start()
        process.join(PATIENCE)
        assert process.exitcode is not None, "it does not end"
        return Done(process.exitcode, *(file.read_text() for file in said))


def _run(environment, arguments, said):
    for stream, file in enumerate(said, start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), stream)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    program, *rest = arguments
    if program == "-c":
        exec(rest[0], {"__name__": "__main__"})  # noqa: S102  # a test's own code
    else:
        sys.argv = list(arguments)
        runpy.run_path(program, run_name="__main__")
