"""Reads one file in a process of its own and says what came of it, how long it took and what it took in memory."""

import subprocess
import sys
from dataclasses import dataclass

from tests.accounts.files.making import image, saved

PROGRAM = """
import resource, sys, time
import django
django.setup()
from io import BytesIO
from django.core.files.base import File
from accounts.errors import Incomplete
from accounts.files.reading import read_upload
from accounts.states import FileKind

def peak():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) * 1024

def read(path):
    with open(path, "rb") as opened:
        file = File(opened)
        file.size = opened.seek(0, 2)
        try:
            return read_upload(file, FileKind.PICTURE, FileKind.DOCUMENT).kind
        except Incomplete as refusal:
            return str(refusal)

read(sys.argv[1])  # what is loaded once and stays is idle
idle = peak()
began = time.process_time()
said = read(sys.argv[2])
print(f"{time.process_time() - began:.3f} {peak() - idle} {said}")
"""


@dataclass(frozen=True)
class Reading:
    """What reading a file cost: seconds of a processor, bytes above idle, and the kind or the refusal."""

    seconds: float
    memory: int
    said: str


def measured(folder, data):
    """Return what reading a file costs a process that has read a small picture before."""
    first, second = folder / "first", folder / "second"
    first.write_bytes(saved(image((200, 200))))
    second.write_bytes(data)
    command = [sys.executable, "-c", PROGRAM, str(first), str(second)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)  # noqa: S603
    seconds, memory, said = ran.stdout.strip().split(" ", 2)
    return Reading(float(seconds), int(memory), said)
