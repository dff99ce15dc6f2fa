"""Starts the whole product on this machine with one command: prepares its folder, then runs web and worker."""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.demo.people import PEOPLE
from marketplace.demo.preparation import steps
from marketplace.demo.processes import ProcessEnded, Together, leave_quietly, port_is_free

PORTS: Final = range(1024, 65_536)
LONGEST_START: Final = 60.0
LOOK_EVERY: Final = 0.2


class Command(BaseCommand):
    """run_demo [--port PORT]."""

    help = "Prepares the demonstration's folder, then runs web and worker until Ctrl-C. Works in DEMO only."
    # The folder may be empty: the checks follow with the migration.
    requires_system_checks: list[str] = []  # noqa: RUF012  Django's own attribute

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the port."""
        parser.add_argument("--port", default="8000", help="the port on localhost, 8000 unless given")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prepare, run, and stop when told to."""
        if not settings.DEMO:
            raise CommandError("run_demo works with DEMO=1 only: its people's passwords are public.")
        port = _port(options["port"])
        if not port_is_free(port):
            raise CommandError(
                f"Port {port} is busy. Stop the program that uses it, or take another: make run PORT={port + 1}"
            )
        leave_quietly()
        for name, step in steps():
            self.stdout.write(f"Preparing: {name}")
            step()
        self._run(port)

    def _run(self, port: int) -> None:
        address = f"http://localhost:{port}"
        Path(settings.DEMO_ADDRESS_FILE).write_text(address)
        try:
            with Together() as together:
                together.start("web server", web_arguments(port), {"SITE_URL": address})
                together.start("worker", ["manage.py", "worker"], {"SITE_URL": address})
                if not together.wait_until_ready(port, "/readyz", longest=LONGEST_START):
                    return
                self.stdout.write(welcome(address))
                self.stdout.flush()
                while not together.wait(LOOK_EVERY):
                    pass
        except ProcessEnded as sentence:
            raise CommandError(str(sentence)) from sentence


def web_arguments(port: int) -> list[str]:
    """Return how Python runs gunicorn: two workers, loaded once before they part, each with its own connections.

    An address may be as long as 500 characters of any alphabet make it, which is what the search takes.
    """
    flags = "--workers=2 --threads=4 --preload --log-level=warning --graceful-timeout=5 --no-control-socket"
    flags += " --limit-request-line=8190"
    return ["-m", "gunicorn", "marketplace.wsgi", f"--bind=127.0.0.1:{port}", *flags.split()]


def welcome(address: str) -> str:
    """Return what is printed when the site is ready: its address, and whom one can try it as."""
    people = [f"  {person.email:<24} {person.password}   {person.name}, {person.what}" for person in PEOPLE]
    return "\n".join(
        [
            f"\n{address}\n",
            "Sign in as (e-mail, password, who):",
            *people,
            f"\nStaff are asked for a code besides, which stands on {address}/demo/codes/",
            f"Mail that the site sends: {address}/demo/mail/",
            "Ctrl-C stops it.",
        ]
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) not in PORTS:
        raise CommandError(f"PORT must be a number from {PORTS.start} to {PORTS.stop - 1}.")
    return int(text)
