"""Proves that the record is what was written."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.journal.queries import Head
from accounts.journal.verify import Broken, verify


def read_head(text: str) -> Head:
    """Return a head as it was logged and mailed: `POSITION:MAC`."""
    found = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", text.strip())
    if not found:
        raise ArgumentTypeError(_("a head is written POSITION:MAC"))
    return Head(int(found[1]), found[2])


class Command(BaseCommand):
    """`manage.py verify_journal [--head POSITION:MAC]`: exit 0 and the head, or exit 1 and what is wrong."""

    help = "Checks every entry, seal and private text of the journal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `--head`."""
        parser.add_argument("--head", type=read_head, help="a head from the log or a daily mail, to find a cut tail")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Verify and print."""
        try:
            whole = verify(options["head"])
        except Broken as broken:
            raise CommandError(str(broken), returncode=1) from broken
        sentence = ngettext(
            "The record is whole. %(unsealed)d entry waits for its seal. Head: %(head)s",
            "The record is whole. %(unsealed)d entries wait for their seals. Head: %(head)s",
            whole.unsealed,
        )
        self.stdout.write(sentence % {"unsealed": whole.unsealed, "head": whole.head})
