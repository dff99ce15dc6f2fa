"""Queries that are put together once: for what is asked at every key or page, that takes longer than running them."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Expression, QuerySet

SLOTS: Final = tuple(map(chr, range(0xE000, 0xF900)))
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
    """Return the rows, as columns, of the query that `rows` makes of values: words to compare with."""
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
    return _Made(sql, tuple(parameters), tuple(_Read(at, one, how) for at, (how, one) in reads.items()))


def _converted(row: Sequence[Any], reads: Sequence[_Read]) -> tuple[Any, ...]:
    columns = list(row)
    for at, expression, converters in reads:
        for converter in converters:
            columns[at] = converter(columns[at], expression, connection)
    return tuple(columns)


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
