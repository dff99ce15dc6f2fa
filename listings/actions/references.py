"""Keeps imported references: a batch in one transaction, and nothing at all for what has not changed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed
from accounts.folding import folded
from accounts.journal.actions import append
from accounts.journal.database import hold
from listings.models import CpvCode, Reference, ReferenceText, Theme
from listings.values import ReferenceValues

COLUMNS: Final = ("country", "buyer", "year", "url", "licence", "award_cents", "award_currency", "digest")
CREATED, CHANGED = "created", "changed"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many references an import made, renewed and left as they were."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.created + other.created, self.changed + other.changed, self.unchanged + other.unchanged)


@transaction.atomic
def import_references(*, actor: Actor, values: Sequence[ReferenceValues]) -> Counted:
    """Keep a batch of references; who is known by (source, identifier) with the same digest stays as it is.

    Writes one entry `reference.imported` for each reference that is new or changed. When one is named twice, the last
    one counts. Raises `NotAllowed`, and `Incomplete` when a theme or a CPV code is not known; then nothing is kept.
    Imports go one after the other (a lock). At most 14 queries a batch and 2 for each entry.
    """
    if not (actor.job or actor.may_decide):
        raise NotAllowed
    hold("references")
    wanted = {(one.source, one.identifier): one for one in values}
    stored = _stored(wanted.values())
    new = [one for key, one in wanted.items() if key not in stored]
    changed = [one for key, one in wanted.items() if key in stored and stored[key].digest != one.digest]
    rows = _words_of([*new, *changed])
    created = Reference.objects.bulk_create([_described(Reference(), one) for one in new])
    renewed = [_described(stored[one.source, one.identifier], one) for one in changed]
    _renew(renewed)
    _attach([*zip(created, new, strict=True), *zip(renewed, changed, strict=True)], rows)
    for references, how in ((created, CREATED), (renewed, CHANGED)):
        for reference in references:
            append("reference.imported", reference.subject, actor=actor, data={"source": reference.source, "how": how})
    return Counted(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _stored(values: Iterable[ReferenceValues]) -> dict[tuple[str, str], Reference]:
    found = Reference.objects.filter(identifier__in={one.identifier for one in values})
    return {(one.source, one.identifier): one for one in found}


def _described(reference: Reference, values: ReferenceValues) -> Reference:
    reference.source, reference.identifier = values.source, values.identifier
    for name in COLUMNS:
        setattr(reference, name, getattr(values, name))
    reference.imported_at = timezone.now()
    return reference


def _renew(references: list[Reference]) -> None:
    """Store the columns of changed references and take away their texts, themes and codes."""
    if not references:
        return
    Reference.objects.bulk_update(references, [*COLUMNS, "imported_at"])
    for model in (ReferenceText, Reference.themes.through, Reference.cpv_codes.through):
        rows: Any = model._default_manager
        rows.filter(reference__in=references).delete()


@dataclass(frozen=True, slots=True)
class Words:
    """The numbers of the rows that a batch names: by key of a theme, by CPV code."""

    themes: dict[str, int]
    cpv_codes: dict[str, int]


def _words_of(values: Collection[ReferenceValues]) -> Words:
    keys = {key for one in values for key in one.themes}
    codes = {code for one in values for code in one.cpv_codes}
    words = Words(
        themes=dict(Theme.objects.filter(key__in=keys).values_list("key", "pk")),
        cpv_codes=dict(CpvCode.objects.filter(code__in=codes).values_list("code", "pk")),
    )
    unknown = sorted((keys - words.themes.keys()) | (codes - words.cpv_codes.keys()))
    if unknown:
        raise Incomplete(_("These themes or CPV codes are not known: %(names)s.") % {"names": ", ".join(unknown)})
    return words


def _attach(pairs: list[tuple[Reference, ReferenceValues]], words: Words) -> None:
    ReferenceText.objects.bulk_create([_text(reference, values) for reference, values in pairs])
    themes: type[models.Model] = Reference.themes.through
    themes._default_manager.bulk_create(
        themes(reference_id=reference.pk, theme_id=words.themes[key])
        for reference, values in pairs
        for key in values.themes
    )
    codes: type[models.Model] = Reference.cpv_codes.through
    codes._default_manager.bulk_create(
        codes(reference_id=reference.pk, cpvcode_id=words.cpv_codes[code])
        for reference, values in pairs
        for code in values.cpv_codes
    )


def _text(reference: Reference, values: ReferenceValues) -> ReferenceText:
    return ReferenceText(
        reference=reference,
        language=values.language,
        language_detected=values.language_detected,
        title=values.title,
        body=values.body,
        folded=folded(f"{values.title}\n{values.body}\n{values.buyer}"),
    )
