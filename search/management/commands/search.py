"""Asks the search page's question on the command line."""

import json
import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from listings.language import CONTENT_LANGUAGES
from search.counting import counted
from search.criteria import Criteria
from search.engines import engine
from search.filters import FILTERS, SORTS, filters_of
from search.kinds import KIND
from search.queries import Found, Hit, found
from search.schema import KINDS, SOLUTIONS


class Command(BaseCommand):
    """`manage.py search "TEXT" [--kind KIND] [--language bg] [--filter country=BG] [--json]`."""

    help = "Searches what is public, as the search page does."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the text and what narrows it."""
        parser.add_argument("text", help="what to look for; write -- before it when it begins with a minus")
        parser.add_argument("--kind", choices=KINDS, default=SOLUTIONS)
        parser.add_argument("--language", choices=CONTENT_LANGUAGES, default="en", help="the language of the text")
        parser.add_argument("--filter", action="append", default=[], metavar="NAME=VALUE", help=", ".join(FILTERS))
        parser.add_argument("--sort", choices=SORTS, default="")
        parser.add_argument("--page", type=int, default=1)
        parser.add_argument("--exact", action="store_true", help="take the words as they are typed")
        parser.add_argument(
            "--json",
            action="store_true",
            help="total, degraded (the engine is away), meant (the words put right, or none), and hits with id, title, "
            "score and url",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one page of hits."""
        shown_in = options["language"] if options["language"] in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        try:
            with translation.override(shown_in):
                answer = found(_criteria(options))
                self._print(_json(answer) if options["json"] else _lines(answer))
        finally:
            engine().close()
        if answer.is_from_database:
            self.stderr.write("The search engine is away; the database answers, the newest first.")

    def _print(self, text: str) -> None:
        try:
            self.stdout.write(text)
            self.stdout.flush()
        except BrokenPipeError:
            # Whoever reads has enough, as `head` does; what is left in the buffer goes nowhere, without a complaint.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.stdout.fileno())
            os.close(nowhere)


def _json(answer: Found) -> str:
    hits = [_plain(hit) for hit in answer.hits]
    plain = {"total": answer.total, "degraded": answer.is_from_database, "meant": answer.meant, "hits": hits}
    return json.dumps(plain, ensure_ascii=False, indent=1)


def _lines(answer: Found) -> str:
    kind = answer.criteria.kind
    lines = [f"{counted(answer.total, KIND[kind].name, kind)}, page {answer.page.number}"]
    lines += [f"The words were put right: {answer.meant}"] if answer.meant else []
    for hit in map(_plain, answer.hits):
        lines += [f"{hit['score']:8.4f}  {hit['title']}", f"          {hit['url']}"]
    return "\n".join(lines)


def _plain(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.row.public_id,
        "title": "".join(segment.text for segment in hit.title),
        "score": hit.score,
        "url": settings.SITE_URL + hit.url,
    }


def _criteria(options: dict[str, Any]) -> Criteria:
    """Return what is looked for; raises `CommandError` for a filter or an order that the kind has not."""
    chosen: dict[str, tuple[str, ...]] = {}
    known = {one.name for one in filters_of(options["kind"])}
    for given in options["filter"]:
        name, _equals, value = given.partition("=")
        if name not in known or not value:
            raise CommandError(f"--filter takes NAME=VALUE with one of these names: {', '.join(sorted(known))}.")
        if FILTERS[name].choices and value not in FILTERS[name].values:
            raise CommandError(f"{name} is one of {', '.join(sorted(FILTERS[name].values))}.")
        chosen[name] = (*chosen.get(name, ()), value)
    criteria = Criteria(
        text=options["text"].encode(errors="replace").decode(),
        kind=options["kind"],
        chosen=chosen,
        page=max(options["page"], 1),
        language=options["language"],
        is_exact=options["exact"],
    )
    if options["sort"] and options["sort"] not in criteria.orders:
        raise CommandError(f"--sort is one of {', '.join(criteria.orders)} here.")
    return criteria.ordered(options["sort"])
