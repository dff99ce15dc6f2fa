"""Who writes a state: the journal alone; and whether each table of transitions says something about every state."""

import ast
import re

WRITERS = {"create", "acreate", "update", "aupdate", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
WRITERS |= {"save", "asave", "setattr"}
NO_ROWS = {"Q", "F", "Count", "Sum", "When", "Case", "FilteredRelation"}
SQL = re.compile(r"\bupdate\b.*\bset\b.*\bstate\b", re.IGNORECASE | re.DOTALL)


def state_writes(modules):
    """Return every place outside the journal that writes `.state`: by name, by keyword, by field list or by SQL."""
    return [
        f"{module.at(node)} writes a state: call accounts.journal.actions.move"
        for module in modules
        if not module.name.startswith("accounts.journal")
        for node in ast.walk(module.tree)
        if _writes(node)
    ]


def _writes(node):
    if isinstance(node, ast.Attribute):
        return node.attr == "state" and isinstance(node.ctx, ast.Store)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(SQL.search(node.value))
    return isinstance(node, ast.Call) and _call_writes(node)


def _call_writes(call):
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    makes_a_row = name[:1].isupper() and name not in NO_ROWS
    if not makes_a_row and name not in WRITERS:
        return False
    in_keywords = any(keyword.arg == "state" for keyword in call.keywords)
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    return in_keywords or any(_names_state(value) for value in values)


def _names_state(value):
    """Return whether a value is "state", a list with it, or a dictionary with such a key."""
    if isinstance(value, ast.Constant):
        return value.value == "state"
    if isinstance(value, ast.List | ast.Tuple | ast.Set):
        return any(_names_state(item) for item in value.elts)
    return isinstance(value, ast.Dict) and any(_names_state(key) for key in value.keys if key)


def faults_of_table(states, table, start):
    """Return what is wrong with a table: a state without a row or never reached, a step to nowhere or to itself."""
    faults = [f"{state} has no row" for state in states if state not in table]
    faults += [f"{state} is not a state" for state in table if state not in states]
    steps = [(state, to) for state, targets in table.items() for to in targets]
    faults += [f"{state} → {to} leads nowhere" for state, to in steps if to not in states]
    faults += [f"{state} → {to} stands still" for state, to in steps if state == to]
    reached = {start, *(to for state, to in steps if state != to)}
    return [*faults, *(f"{state} is never reached" for state in states if state not in reached)]
