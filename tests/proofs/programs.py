"""The processes of the proofs: a nursery that forks real workers, writers and counts, one for each line it reads."""

import json
import os
import random
import signal
import sys
import traceback

import django
from django.core.management import call_command
from django.db import connections


def main():
    """Answer each line: a question with JSON, the name of a role with the number of a new process that plays it."""
    django.setup()
    from tests.proofs import listing, observing, rebuilding, roles, saved  # noqa: PLC0415  # needs the apps to be there

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    programs = (roles, listing, rebuilding, observing, saved)
    answers = {"migrate": migrate} | {name: answer for one in programs for name, answer in one.ANSWERS.items()}
    parts = {name: part for one in programs for name, part in one.ROLES.items()}
    for line in sys.stdin:
        name = line.strip()
        if name in answers:
            answer = json.dumps(answers[name]())
            connections.close_all()
        else:
            answer = str(fork(parts[name]))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def migrate():
    """Make the tables of the product and of the proofs."""
    call_command("migrate", run_syncdb=True, verbosity=0)


def fork(role):
    """Run a role in a new process and return its number."""
    number = os.fork()
    if number:
        return number
    status = 1
    try:
        random.seed()
        role()
        status = 0
    except BaseException:
        # Leaving at once says nothing of itself, and a proof must know why a process of its own fell over.
        traceback.print_exc()
        raise
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
