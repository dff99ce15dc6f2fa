"""The versions of the terms of use: dated texts that the project ships, the one in force and the one that comes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

FOLDER: Final = Path(__file__).parent / "data" / "terms"
NOTICE: Final = timedelta(days=15)
"""How long before a version is in force everybody is told of it (Reg. (EU) 2019/1150, Art. 3)."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version: the day (UTC) from which on it is in force, its texts and what it changes, by language."""

    since: date
    texts: Mapping[str, str]
    changes: Mapping[str, str]

    @property
    def name(self) -> str:
        """What it is called in addresses, rows and the record: the day, such as 2026-11-30."""
        return self.since.isoformat()

    @property
    def text(self) -> str:
        """Its text in the reader's language, Markdown."""
        return self.texts[_language(self.texts)]

    @property
    def change(self) -> str:
        """What it changes, in the reader's language."""
        return self.changes[_language(self.changes)]

    @property
    def is_coming(self) -> bool:
        """Whether it is not in force yet."""
        return self.since > _today()


@lru_cache(maxsize=1)
def versions() -> tuple[Version, ...]:
    """Return all versions, the oldest first; raises when a text is missing: the site must not start without it."""
    rows = tomllib.loads((FOLDER / "versions.toml").read_text("utf-8"))["version"]
    languages = [code for code, _name in settings.LANGUAGES]
    found = [
        Version(
            since=row["from"],
            texts={code: (FOLDER / f"{row['from']}.{code}.md").read_text("utf-8") for code in languages},
            changes={code: row["changes"][code] for code in languages},
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: one.since))


def in_force() -> Version:
    """Return the version that is in force today; before the first one, that."""
    return next((one for one in reversed(versions()) if not one.is_coming), versions()[0])


def coming() -> Version | None:
    """Return the version that everybody has been told of and that is not in force yet, if there is one."""
    return next((one for one in versions() if one.is_coming and one.since - NOTICE <= _today()), None)


def version_named(name: str) -> Version | None:
    """Return the version of a day, None when there is none or nobody has been told of it yet."""
    known = [one for one in versions() if not one.is_coming or one == coming()]
    return next((one for one in known if one.name == name), None)


def to_accept(accepted: str) -> Version | None:
    """Return the version that a person whose last one was `accepted` is asked to accept, None for none."""
    wanted = coming() or in_force()
    return wanted if accepted < wanted.name else None


def _language(texts: Mapping[str, str]) -> str:
    code = get_language() or "en"
    return code if code in texts else "en"


def _today() -> date:
    return timezone.now().date()
