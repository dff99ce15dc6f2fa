"""Queries that are put together once: for what is asked at every key, that takes longer than running them."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import QuerySet

SLOTS: Final = tuple(chr(0xE000 + number) for number in range(8))
"""What stands for the values while a query is put together: private characters, which no query has of itself."""
Rows = Callable[..., "QuerySet[Any, Any]"]


class _Made(NamedTuple):
    sql: str
    parameters: tuple[Any, ...]


def run(rows: Rows, *values: str) -> list[tuple[Any, ...]]:
    """Return the rows, as columns, of the query that `rows` makes of values: words to compare with."""
    made = _made(rows, len(values), connection.vendor)
    given = dict(zip(SLOTS, values, strict=False))
    with connection.cursor() as cursor:
        cursor.execute(made.sql, [_filled(one, given) for one in made.parameters])
        return list(cursor.fetchall())


@lru_cache(maxsize=32)
def _made(rows: Rows, many: int, _vendor: str) -> _Made:
    sql, parameters = rows(*SLOTS[:many]).query.sql_with_params()
    return _Made(sql, tuple(parameters))


def _filled(parameter: Any, given: dict[str, str]) -> Any:
    """Return a parameter with its value; within a pattern, the value's own signs of patterns are taken literally."""
    if not isinstance(parameter, str):
        return parameter
    if parameter in given:
        return given[parameter]
    slots: Sequence[str] = [slot for slot in given if slot in parameter]
    for slot in slots:
        parameter = parameter.replace(slot, connection.ops.prep_for_like_query(given[slot]))
    return parameter
