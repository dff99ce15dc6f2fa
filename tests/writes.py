"""What a request wrote to the database and did not roll back, read from its statements."""

import re
from contextlib import contextmanager

from django.db import connection

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE)(?: OR \w+)?(?: INTO| FROM)?\s+\"?(\w+)", re.IGNORECASE)
MARK = re.compile(r"\s*(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT)\s+[\"`]?([\w-]+)", re.IGNORECASE)
BESIDE = frozenset({"django_session", "cache", "accounts_session"})
"""Tables that requests write whatever comes of them."""


@contextmanager
def written():
    """Yield a list that holds, at the end, the tables in which something stands otherwise than before."""
    tables, marks = [], {}

    def watch(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if found := WRITE.match(sql):
            # What met no row changed nothing; SQLite counts no rows of an INSERT before they are fetched.
            if found[1].upper() == "INSERT" or context["cursor"].rowcount != 0:
                tables.append(found[2])
        elif found := MARK.match(sql):
            if found[1].upper() == "SAVEPOINT":
                marks[found[2]] = len(tables)
            elif found[1].upper().startswith("ROLLBACK"):
                del tables[marks[found[2]] :]
        return result

    left = []
    with connection.execute_wrapper(watch):
        yield left
    left += [table for table in tables if table not in BESIDE]
