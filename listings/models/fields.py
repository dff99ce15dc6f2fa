"""A column for a short set of codes, which both databases can search."""

from collections.abc import Iterable
from typing import Any

from django.db import models


class CodesField(models.CharField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A tuple of codes such as countries or languages, kept as `|BG|RO|`: `filter(countries__contains="|BG|")`."""

    def __init__(self, **options: object) -> None:
        defaults: dict[str, object] = {"max_length": 1000, "blank": True, "default": ()}
        super().__init__(**{**defaults, **options})  # type: ignore[arg-type]

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> tuple[str, ...]:
        """Return the codes of a stored value."""
        return self.to_python(value)

    def to_python(self, value: Any) -> tuple[str, ...]:
        """Return the codes of a stored value, or of any iterable of codes."""
        if not value:
            return ()
        return tuple(filter(None, value.split("|"))) if isinstance(value, str) else tuple(value)

    def get_prep_value(self, value: Any) -> str:
        """Return what is stored, or the text of a look-up as it is."""
        if isinstance(value, str):
            return value
        codes: Iterable[str] = value or ()
        return "".join(f"|{code}" for code in codes) + "|" if codes else ""
