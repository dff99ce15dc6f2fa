"""Makes needs whose deadline has passed with answers, and their records, as people do."""

import json

from django.core.files.storage import default_storage

from accounts.queries import actor_of
from listings.states import Mode
from marketplace.matching import actions
from marketplace.matching.dossier.files import ENDINGS
from marketplace.matching.models import Record
from tests.matching.stories import fresh, let_pass, make_need, open_answers, write_answer


def ended_need(city, *vendors, mode=Mode.SMALL_PURCHASE, text="We can do this.", **fields):
    """A need that these vendors answered before its deadline passed; its city has opened the answers."""
    need = make_need(city, mode=mode, **fields)
    for vendor in vendors:
        write_answer(vendor, need, text)
    need = let_pass(need)
    if vendors:
        open_answers(city, need)
    return fresh(need)


def record(person, need, *, language="en", why="") -> Record:
    return actions.make_record(actor=actor_of(person), need=fresh(need), language=language, why=why)


def file_of(made, part):
    with default_storage.open(f"{made.file.stem}{ENDINGS[part]}") as opened:
        return opened.read()


def content_of(made):
    return json.loads(file_of(made, "json"))
