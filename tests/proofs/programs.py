"""The processes of the proofs: a nursery that forks real workers, writers and counts, one for each line it reads."""

import json
import os
import random
import signal
import sys

import django
from django.core.management import call_command
from django.db import connections


def main():
    """Answer each line `migrate`, `work`, `work-hastily`, `write` or `count` with one line: a number or JSON."""
    django.setup()
    from tests.proofs import roles  # noqa: PLC0415  # needs the apps to be there

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        name = line.strip()
        if name == "migrate":
            call_command("migrate", run_syncdb=True, verbosity=0)
            connections.close_all()
            answer = "0"
        elif name == "count":
            answer = json.dumps(roles.count())
            connections.close_all()
        else:
            answer = str(fork(roles.ROLES[name]))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


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
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
