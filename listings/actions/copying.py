"""Making a need after a kit: a new draft, or what a draft of one's own leaves empty. Nothing typed is overwritten."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import NotAllowed
from accounts.journal.actions import append
from accounts.models import Organisation
from listings import sharing
from listings.actions.needs import create_need, edit_need
from listings.actions.points import save_points
from listings.actions.rows import lock
from listings.models import Kit, KitCopy, KitEdition, Need, NeedText
from listings.points import PointValues
from listings.queries import point_values_of, text_in, values_of_need, with_everything
from listings.states import ANSWERED_HERE
from listings.values import NeedValues

TEXTS: Final = ("title", "problem", "affected", "tried", "outcome")
FILLED: Final = (*TEXTS, "themes", "cpv_codes")


@dataclass(frozen=True, slots=True)
class Copied:
    """The need, what was filled of it (fields of `NeedValues`, and `points`), and what of the kit was left out."""

    need: Need
    filled: tuple[str, ...]
    left_out: tuple[str, ...] = ()


@transaction.atomic
def copy_kit(*, actor: Actor, kit: Kit, organisation: Organisation | None = None, need: Need | None = None) -> Copied:
    """Begin a need of an organisation after a kit, or fill what a draft leaves empty; either names its source.

    Done twice it makes one draft, and fills nothing that is filled. Texts in another language than the draft's are left
    out. Locks the kit's row, then the need's. Raises `NotAllowed` when the kit is not public any more or the need is
    none to fill, and what writing a need does.
    """
    edition = _shared(kit)
    offered, left_out = _offered(kit.need, edition)
    if need is None:
        if organisation is None:
            raise NotAllowed
        made = create_need(actor=actor, organisation=organisation, values=offered)
        filled = tuple(name for name in FILLED if getattr(offered, name))
    else:
        made, filled, foreign = _fill(actor, need, offered)
        parts = left_out if "problem" in filled else tuple(name for name, _words in _parts(edition))
        left_out = (*foreign, *parts)
    points = _points_to_copy(kit.need, made)
    if points and values_of_need(made).language != edition.language:
        left_out = (*left_out, "points")
    elif points:
        save_points(actor=actor, need=made, version=made.version, points=points)
        filled = (*filled, "points")
    _copy, is_new = KitCopy.objects.get_or_create(need=made, edition=edition)
    if is_new:
        data = {"kit": kit.public_id, "number": edition.number}
        append("need.begun_after", made.subject, actor=actor.acting_for(made.organisation), data=data)
    return Copied(made, filled, left_out)


def _shared(kit: Kit) -> KitEdition:
    """Lock a kit and read it again with its need; return the edition that everybody reads."""
    Kit.objects.select_for_update().get(pk=kit.pk)
    kit.refresh_from_db(from_queryset=Kit.objects.select_related("shared", "need__organisation__place"))
    if not kit.is_public or kit.shared is None:
        raise NotAllowed(_("Its city took this kit back, so it cannot be copied any more."))
    return kit.shared


def _fill(actor: Actor, need: Need, offered: NeedValues) -> tuple[Need, tuple[str, ...], tuple[str, ...]]:
    """Fill what a draft leaves empty; return what was filled, and what stays empty because languages differ."""
    lock(need)
    if not sharing.can_fill(actor, need):
        raise NotAllowed(_("Only a draft of your own organisation can be filled."))
    before = values_of_need(need)
    empty = tuple(name for name in FILLED if not getattr(before, name) and getattr(offered, name))
    foreign = tuple(name for name in empty if name in TEXTS and before.language != offered.language)
    filled = tuple(name for name in empty if name not in foreign)
    if filled:
        values: Any = {name: getattr(offered, name) for name in filled}
        need = edit_need(actor=actor, need=need, version=need.version, values=replace(before, **values))
    return need, filled, foreign


def _offered(source: Need, edition: KitEdition) -> tuple[NeedValues, tuple[str, ...]]:
    """Return what a need takes of a kit and of the need that it is about, in the kit's language."""
    whole = with_everything(Need.objects.filter(pk=source.pk)).get()
    text = text_in(whole, edition.language)
    assert isinstance(text, NeedText)  # noqa: S101  # create_need writes the text with the row
    with translation.override(edition.language):
        problem, left_out = _with_parts(text.problem, edition)
        tried = _learned(whole, edition)
    longest = NeedText._meta.get_field("tried").max_length or 0
    values = NeedValues(
        mode="",
        language=edition.language,
        title=text.title,
        problem=problem,
        affected=text.affected,
        tried=tried if len(tried) <= longest else "",
        outcome=text.outcome,
        themes=tuple(theme.key for theme in whole.themes.all()),
        cpv_codes=tuple(cpv.code for cpv in whole.cpv_codes.all()),
    )
    return values, left_out


def _with_parts(problem: str, edition: KitEdition) -> tuple[str, tuple[str, ...]]:
    """Return a problem with the parts of a kit below, each whole or not at all, and the parts without room."""
    longest = NeedText._meta.get_field("problem").max_length or 0
    left_out = []
    for name, words in _parts(edition):
        longer = f"{problem}\n\n{words}"
        if len(longer) > longest:
            left_out.append(name)
        else:
            problem = longer
    return problem, tuple(left_out)


def _parts(edition: KitEdition) -> Iterator[tuple[str, str]]:
    headings = {"specification": _("Specification"), "clauses": _("Clauses"), "criteria": _("Criteria")}
    for name, heading in headings.items():
        if words := getattr(edition, name):
            yield name, f"{heading}\n{words}"


def _learned(source: Need, edition: KitEdition) -> str:
    """Return what the kit's city learned, with its name."""
    if not edition.lesson:
        return ""
    words = {"name": source.organisation.name, "lesson": edition.lesson}
    return _("%(name)s asked for the same. What it learned: %(lesson)s") % words


def _points_to_copy(source: Need, made: Need) -> list[PointValues]:
    """Return what the buyer asked, where the draft asks nothing yet and answers may come."""
    if point_values_of(made) or (made.mode and made.mode not in ANSWERED_HERE):
        return []
    return [replace(one, key="") for one in point_values_of(source)]
