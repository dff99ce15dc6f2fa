"""Queries that are put together once: for what is asked at every key or page, that takes longer than running them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Expression, QuerySet

SLOTS: Final = tuple(map(chr, range(0xE000, 0xE800)))
"""What stands for the values while a query is put together: private characters, which no query has of itself."""
Rows = Callable[..., "QuerySet[Any, Any]"]
Converter = Callable[[Any, Expression, Any], Any]


class _Read(NamedTuple):
    """How the database's own form of a column becomes what its field holds."""

    column: int
    expression: Expression
    converters: Sequence[Converter]


class _Made(NamedTuple):
    sql: str
    parameters: tuple[Any, ...]
    reads: tuple[_Read, ...]


def run(rows: Rows, *values: str) -> list[tuple[Any, ...]]:
    """Return the rows, as columns, of the query that `rows` makes of values: words to compare with, or their bytes."""
    made = _made(rows, len(values), connection.vendor)
    given = dict(zip(SLOTS, values, strict=False))
    with connection.cursor() as cursor:
        cursor.execute(made.sql, [_filled(one, given) for one in made.parameters])
        found = cursor.fetchall()
    return [_converted(row, made.reads) for row in found] if made.reads else list(found)


def padded(values: Iterable[str], step: int) -> list[str]:
    """Return values with empty ones up to a multiple of `step`, so that few queries are put together."""
    listed = list(values)
    return listed + [""] * (-len(listed) % step)


@lru_cache(maxsize=64)
def _made(rows: Rows, many: int, _vendor: str) -> _Made:
    compiler = rows(*SLOTS[:many]).query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    expressions = [expression for expression, _sql, _alias in compiler.select]
    reads = compiler.get_converters(expressions)
    # Bytes come in a wrapping of the database's driver.
    bare = tuple(getattr(parameter, "obj", parameter) for parameter in parameters)
    return _Made(sql, bare, tuple(_Read(at, one, how) for at, (how, one) in reads.items()))


def _converted(row: Sequence[Any], reads: Sequence[_Read]) -> tuple[Any, ...]:
    columns = list(row)
    for at, expression, converters in reads:
        for converter in converters:
            columns[at] = converter(columns[at], expression, connection)
    return tuple(columns)


def _filled(parameter: Any, given: Mapping[str, str]) -> Any:
    """Return a parameter with its value; not all have one."""
    if isinstance(parameter, bytes):
        return given[parameter.decode()].encode()
    return given.get(parameter, parameter)
