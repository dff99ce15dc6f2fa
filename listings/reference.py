"""Loads the reference extracts of listings: CPV codes and the curated tree of themes."""

import gzip
import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from accounts.models import ReferenceFile
from listings.models import CpvCode, Theme
from listings.models.taxonomy import CpvLevel

DATA: Final = Path(__file__).parent / "data"
CPV: Final = DATA / "cpv.tsv.gz"
THEMES: Final = DATA / "themes.toml"


@transaction.atomic
def load_cpv() -> int:
    """Bring the CPV codes up to the extract; returns how many were written, 0 when the database has this version."""
    if _is_loaded(CPV):
        return 0
    rows = list(shipped_codes())
    for level in CpvLevel.values:  # a parent stands before its children
        CpvCode.objects.bulk_create(
            [row for row in rows if row.level == level],
            batch_size=500,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["level", "parent", "labels"],
        )
    _remember(CPV)
    return len(rows)


@transaction.atomic
def load_themes() -> int:
    """Bring the themes up to the extract; returns how many were written. What staff changed is left as it is."""
    if _is_loaded(THEMES):
        return 0
    written = 0
    for position, track in enumerate(tomllib.loads(THEMES.read_text(encoding="utf-8"))["track"]):
        row, changed = _theme(track, position, number=track["number"])
        written += changed
        for place, theme in enumerate(track["theme"]):
            written += _theme(theme, place, parent=row)[1]
    _remember(THEMES)
    return written


def _theme(entry: dict[str, Any], position: int, **fields: Any) -> tuple[Theme, bool]:
    """Make a theme, or bring one that nobody has edited up to the extract."""
    row = Theme.objects.filter(key=entry["key"]).first() or Theme(key=entry["key"])
    if row.version > 1:
        return row, False
    values = {**fields, "position": position}
    for language in ("en", "bg"):
        values[f"name_{language}"], values[f"description_{language}"] = entry[language]
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row, True


def shipped_codes() -> Iterator[CpvCode]:
    """Yield the codes of the extract as unsaved rows, each after the one that it belongs to; no query."""
    with gzip.open(CPV, "rt", encoding="utf-8") as lines:
        languages = next(lines).rstrip("\n").split("\t")[2:]
        known = set()
        for line in lines:
            code, parent, *labels = line.rstrip("\n").split("\t")
            known.add(code)
            yield CpvCode(
                code=code,
                parent_id=parent if parent in known else None,  # five codes name one that the vocabulary does not have
                level=_level(code),
                labels={language: label for language, label in zip(languages, labels, strict=True) if label},
            )


def _level(code: str) -> int:
    significant = len(code.rstrip("0"))
    return min(max(significant, CpvLevel.DIVISION), CpvLevel.CATEGORY)


def _is_loaded(path: Path) -> bool:
    return ReferenceFile.objects.filter(name=path.name, digest=digest(path)).exists()


def _remember(path: Path) -> None:
    ReferenceFile.objects.update_or_create(name=path.name, defaults={"digest": digest(path)})


def digest(path: Path) -> str:
    """Return what stands for an extract's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
