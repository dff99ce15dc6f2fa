"""Which way imports run: between apps, between the rooms of an app, and never in a circle."""

import ast
from collections import defaultdict

# From the ground up. A module may name its own app and the apps below it; those on one floor do not know each other.
FLOORS = (
    {"accounts.journal"},
    {"accounts"},
    {"listings"},
    {"search"},
    {"marketplace.matching", "marketplace.billing"},
    {"marketplace.inquiries"},
    {"marketplace.programme"},
    {"marketplace.opendata"},
    {"marketplace.pages"},
    {"marketplace.demo"},
    {"marketplace"},
)
FLOOR = {app: floor for floor, apps in enumerate(FLOORS) for app in apps}
APPS = sorted(FLOOR, key=len, reverse=True)
ROOT_APP = "marketplace"
ROOT_ROOMS = {
    *("", "settings", "urls", "wsgi", "asgi"),
    *("countries", "environment", "following", "icons", "locale", "openid"),
}
ONLY = {"marketplace.billing": {"accounts", "accounts.journal"}}

# What another app may name. The journal is a tool for all and open; so are the views to the root's list of addresses.
OPEN_ROOMS = {"models", "queries", "actions", "rules", "states", "errors"}
OPEN_BESIDE = {
    "accounts": {
        *("actor", "addresses", "conditions", "entitlements", "files", "folding", "holding", "identifiers", "locales"),
        *("maps", "markup", "middleware"),
        *("personal", "reference", "registers", "retention", "shown", "telling", "terms", "values", "zones"),
    },
    "listings": {
        *("badges", "clocks", "criteria", "details", "kits", "language"),
        *("moderation", "money", "points", "proofs", "reference", "sheets", "taxonomy", "values"),
    },
    "marketplace.inquiries": {"values"},
    "marketplace.matching": {"choosing", "written"},
    "search": {"engines", "neighbours", "query"},
}

# What a room may name, in its own app and below. A room that is not listed is looked through to what it names itself.
WORDS = {"states", "errors"}
ROOMS = {
    "urls": {"views", "health"},
    "views": {"forms", "actions", "queries", "rules", "models"} | WORDS,
    "forms": {"queries", "models"} | WORDS,
    "actions": {"queries", "rules", "models"} | WORDS,
    "handlers": {"actions", "queries", "rules", "models"} | WORDS,
    "management": {"actions", "queries", "rules", "models"} | WORDS,
    "queries": {"models"} | WORDS,
    "rules": {"models"} | WORDS,
    "models": WORDS,
    "errors": {"states"},
    "states": set(),
}
DOORS = {"urls", "views", "forms"}


def app_of(name):
    """Return the app that a module stands in."""
    return next((app for app in APPS if name == app or name.startswith(f"{app}.")), None)


def room_of(name):
    """Return the room of its app that a module stands in, "" for the app's own __init__."""
    return name.removeprefix(app_of(name)).lstrip(".").partition(".")[0]


def imports_of(module, names):
    """Yield (node, target) for every import of a module of the project; `names` are all its modules."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names if alias.name in names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node)
            targets = {f"{base}.{alias.name}" for alias in node.names} & names
            if any(f"{base}.{alias.name}" not in names for alias in node.names) and base in names:
                targets.add(base)
            yield from ((node, target) for target in sorted(targets))


def _base(module, node):
    if not node.level:
        return node.module
    parts = module.name.split(".")
    kept = parts[: len(parts) - node.level + module.is_package]
    return ".".join([*kept, *([node.module] if node.module else [])])


def upward_imports(modules):
    """Return imports that run from an app to one above it, or beside it."""
    return [
        f"{module.at(node)} {app_of(module.name)} must not know {target}"
        for module, node, target in _edges(modules)
        if not _may_know(app_of(module.name), app_of(target))
    ]


def _may_know(app, other):
    if app == other:
        return True
    return FLOOR[other] < FLOOR[app] and other in ONLY.get(app, FLOOR)


def closed_rooms(modules):
    """Return imports that name a room of another app which is not open to it."""
    return [
        f"{module.at(node)} {target} is not open to other apps"
        for module, node, target in _edges(modules)
        if app_of(module.name) not in {app_of(target), ROOT_APP} and not _is_open(target)
    ]


def _is_open(target):
    app, room = app_of(target), room_of(target)
    if app == "accounts.journal":
        return room not in DOORS | {"templatetags"}
    return room in OPEN_ROOMS | OPEN_BESIDE.get(app, set())


def wrong_rooms(modules):
    """Return imports that run from a room to one it must not know, be it through a room that is not listed."""
    edges = _edges(modules)
    onward = defaultdict(set)
    for module, _node, target in edges:
        onward[module.name].add(target)
    return [
        f"{module.at(node)} {room_of(module.name) or 'the app'} must not reach {reached}"
        for module, node, target in edges
        if app_of(module.name) != ROOT_APP
        for reached in sorted(_listed(target, onward, set()))
        if not _may_reach(room_of(module.name), room_of(reached))
    ]


def _listed(target, onward, seen):
    """Return the modules in listed rooms that an import of `target` leads to first."""
    if room_of(target) in ROOMS or target in seen:
        return {target} - seen
    seen.add(target)
    return set().union(*(_listed(further, onward, seen) for further in onward[target]))


def _may_reach(room, reached):
    if room == reached:
        return True
    return reached in ROOMS[room] if room in ROOMS else reached not in DOORS


def circles(modules):
    """Return the groups of modules that import each other, by Tarjan's algorithm."""
    graph = {module.name: set() for module in modules}
    for module, _node, target in _edges(modules):
        graph[module.name].add(target)
    index, low, stack, found = {}, {}, [], []

    def visit(name):
        index[name] = low[name] = len(index)
        stack.append(name)
        for target in sorted(graph[name]):
            if target not in index:
                visit(target)
            if target in stack:
                low[name] = min(low[name], low[target])
        if low[name] == index[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1 or name in graph[name]:
                found.append(" → ".join(sorted(group)))

    for name in graph:
        if name not in index:
            visit(name)
    return found


def _edges(modules):
    names = {module.name for module in modules}
    return [(module, node, target) for module in modules for node, target in imports_of(module, names)]


def inline_imports(modules):
    """Return imports that do not stand at the top of their file.

    `AppConfig.ready` may have some, and a program of a test that has to call `django.setup()` first.
    """
    found = []
    for module in modules:
        top = {node for node in module.tree.body if isinstance(node, ast.Import | ast.ImportFrom)}
        lawful = top | {node for function in _late(module) for node in ast.walk(function)}
        found += [
            f"{module.at(node)} an import below the top of the file"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Import | ast.ImportFrom) and node not in lawful
        ]
    return found


def _late(module):
    """Return the functions of a module that may import."""
    functions = [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)]
    if module.name.endswith(".apps"):
        return [function for function in functions if function.name == "ready"]
    if module.name.startswith("tests."):
        return [function for function in functions if any(_sets_up(statement) for statement in function.body)]
    return []


def _sets_up(statement):
    return isinstance(statement, ast.Expr) and ast.unparse(statement) == "django.setup()"


def forbidden_names(modules):
    """Return imports of what the house does without: signals on save, unescaped HTML, imports for the type checker."""
    forbidden = {
        *("TYPE_CHECKING", "mark_safe", "SafeString", "html_safe"),
        *("pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"),
    }
    return [
        f"{module.at(node)} {alias.name} is not used in this house"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in forbidden
    ]


def forbidden_modules(modules):
    """Return modules whose name says nothing, and Django's admin, which would go around actions and journal."""
    nothing = {"common", "utils", "helpers", "admin"}
    return [module.name for module in modules if nothing & set(module.name.split("."))]


def strange_modules(modules):
    """Return modules of the root that belong into an app, or to an app that is not on the floors."""
    root = [module.name for module in modules if app_of(module.name) == ROOT_APP]
    return [name for name in root if room_of(name) not in ROOT_ROOMS]
