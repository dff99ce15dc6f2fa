"""What a record of a need holds, section by section in the order in which one reads it."""

from collections.abc import Mapping
from typing import Final

from django.utils import translation

from listings.models import Need
from marketplace.matching.dossier.answers import ANSWERS, OPENING
from marketplace.matching.dossier.candidates import CANDIDATES, FREEZES, RESULTS
from marketplace.matching.dossier.endings import OUTCOME, SUMMARY
from marketplace.matching.dossier.needs import CORRECTIONS, NEED
from marketplace.matching.dossier.points import CRITERIA, POINTS
from marketplace.matching.dossier.questions import QUESTIONS
from marketplace.matching.dossier.scores import SCORES
from marketplace.matching.dossier.steps import STEPS
from marketplace.matching.dossier.values import FORMAT, Block, Content, Section, iso
from marketplace.matching.models import Record
from marketplace.matching.queries import answers_stay_unread

SECTIONS: Final[tuple[Section, ...]] = (
    NEED,
    CORRECTIONS,
    POINTS,
    CRITERIA,
    QUESTIONS,
    OPENING,
    ANSWERS,
    FREEZES,
    CANDIDATES,
    SCORES,
    OUTCOME,
    RESULTS,
    SUMMARY,
    STEPS,
)


def content_of(record: Record, need: Need, *, by: Mapping[str, str], why: str) -> Content:
    """Return what a record that is made now holds, in the record's language; about 25 queries, however long it is.

    The caller holds the need's lock and has looked that nothing is sealed. `by` has `id` and `name` of who makes it.
    """
    with translation.override(record.language):
        is_unread = answers_stay_unread(need)
        sections = {one.name: one.read(need) for one in readable_sections(is_sealed=False, is_unread=is_unread)}
    return {
        **head_of(record, by=by, why=why),
        **{name: held for name, held in sections.items() if held is not None},
    }


def head_of(record: Record, *, by: Mapping[str, str], why: str) -> Content:
    """Return what a record says of itself."""
    return {
        "format": FORMAT,
        "record": record.public_id,
        "kind": record.kind,
        "number": record.number,
        "language": record.language,
        "made_at": iso(record.made_at),
        "made_by": dict(by),
        "made_again_because": why,
    }


def readable_sections(*, is_sealed: bool, is_unread: bool) -> list[Section]:
    """Return the sections that may be read now: nothing of answers, nor of who asked, while they are sealed.

    Where answers stay unread for good, what says whose they are is left out.
    """
    return [one for one in SECTIONS if not (one.waits and is_sealed) and not (one.names_answers and is_unread)]


def section_content(name: str, need: Need) -> list[Block]:
    """Return the blocks of one section as it stands now, in the active language; the caller knows it may be read."""
    section = next(one for one in SECTIONS if one.name == name)
    held = section.read(need)
    zone = {"deadline_zone": need.deadline_zone}
    return section.blocks({"need": zone, name: held}) if held is not None else []
