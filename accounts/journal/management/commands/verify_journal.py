"""Proves that the record is what was written."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.journal import head_file
from accounts.journal.queries import Head
from accounts.journal.verify import Broken, verify


def read_head(text: str) -> Head:
    """Return a head as it was logged and mailed: `POSITION:MAC`."""
    try:
        return Head.of(text)
    except ValueError as error:
        raise ArgumentTypeError(_("a head is written POSITION:MAC")) from error


def written_head() -> Head | None:
    """Return the head that the workers wrote down last, if the file is there."""
    try:
        return head_file.read()
    except (OSError, ValueError) as error:
        raise CommandError(_("The head in %s cannot be read.") % head_file.path()) from error


class Command(BaseCommand):
    """`manage.py verify_journal [--head POSITION:MAC]`: exit 0 and the head, or exit 1 and what is wrong.

    The head that the workers wrote down is compared too.
    """

    help = "Checks every entry, seal and private text of the journal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `--head`."""
        parser.add_argument("--head", type=read_head, help="a head from the log or a daily mail, to find a cut tail")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Verify and print."""
        try:
            whole = verify(*(head for head in (options["head"], written_head()) if head))
        except Broken as broken:
            raise CommandError(str(broken), returncode=1) from broken
        sentence = ngettext(
            "The record is whole. %(unsealed)d entry waits for its seal. Head: %(head)s",
            "The record is whole. %(unsealed)d entries wait for their seals. Head: %(head)s",
            whole.unsealed,
        )
        self.stdout.write(sentence % {"unsealed": whole.unsealed, "head": whole.head})
