"""A scratch database, and the processes that a proof starts on it, stops and kills."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]


class Stack:
    """One nursery of processes on one new database: SQLite, or PostgreSQL where TEST_DATABASE_URL names a server."""

    def __init__(self, folder, settings="tests.proofs.settings"):
        self.folder = folder
        self.processes = {}
        (folder / "in_hand").mkdir()
        self.server = os.environ.get("TEST_DATABASE_URL")
        self.name = f"proof_{secrets.token_hex(4)}"
        url = f"sqlite:///{folder / 'db.sqlite3'}"
        if self.server:
            self._administer(f'CREATE DATABASE "{self.name}"')
            url = urlsplit(self.server)._replace(path=f"/{self.name}").geturl()
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": settings,
            "DEMO": "1",
            "DATA": str(folder),
            "DATABASE_URL": url,
            "PROOF_FOLDER": str(folder),
            "SEARCH_INDEX_PREFIX": f"{os.environ['SEARCH_INDEX_PREFIX']}-{self.name.replace('_', '-')}",
        }
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.proofs.programs"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ask("migrate")

    def ask(self, line):
        """Send one line to the nursery and return its line."""
        self.nursery.stdin.write(f"{line}\n")
        self.nursery.stdin.flush()
        answer = self.nursery.stdout.readline().strip()
        assert answer, (self.folder / "log").read_text()
        return answer

    def start(self, role):
        """Start one process of a role; return its number."""
        number = int(self.ask(role))
        self.processes[number] = role
        return number

    def running(self, role):
        """Return the numbers of the processes of a role."""
        return [number for number, started_as in self.processes.items() if started_as == role]

    def answer(self, question):
        """Ask the nursery itself and return what it answers."""
        return json.loads(self.ask(question))

    def marker(self, number):
        """Return the file that a process keeps while it has a delivery in hand."""
        return self.folder / "in_hand" / str(number)

    def with_delivery(self, role, patience=1.0):
        """Wait until some process of a role has a delivery in hand and return it, or any when none has."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            for number in self.running(role):
                if self.marker(number).exists():
                    return number
            time.sleep(0.001)
        return self.running(role)[0]

    def stop(self, number):
        """Stop a process where it is; return whether it has a delivery in hand."""
        os.kill(number, signal.SIGSTOP)
        time.sleep(0.002)
        return self.marker(number).exists()

    def kill(self, number):
        """Kill a process that was stopped; what it had in hand stays undone."""
        os.kill(number, signal.SIGKILL)
        del self.processes[number]
        self.marker(number).unlink(missing_ok=True)

    def end(self, role):
        """Ask the processes of a role to finish what they have in hand, and wait until they are gone."""
        for number in self.running(role):
            os.kill(number, signal.SIGTERM)
        for number in self.running(role):
            wait_for(lambda number=number: not Path(f"/proc/{number}").exists(), 20)
            del self.processes[number]

    def close(self):
        """Kill what is left and drop the database."""
        for number in list(self.processes):
            # One that ended by itself made its test fail; what is left behind here would make others fail too.
            with suppress(ProcessLookupError):
                self.kill(number)
        self.nursery.stdin.close()
        self.nursery.stdout.close()
        self.nursery.wait()
        if self.server:
            self._administer(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _administer(self, statement):
        # The named database need not exist: Django's tests make one beside it.
        maintenance = urlsplit(self.server)._replace(path="/postgres").geturl()
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute(statement)


def wait_for(condition, seconds):
    """Wait until a condition holds; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s for nothing"
        time.sleep(0.05)
