"""The project's files as the guards of the house see them."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("accounts", "listings", "search", "marketplace")
LEFT_ALONE = {"migrations", "data", "vendor", "__pycache__"}


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name, its source and whether it is a package's __init__."""

    name: str
    source: str
    is_package: bool = False

    @cached_property
    def tree(self):
        return ast.parse(self.source)

    def at(self, node):
        return f"{self.name}:{node.lineno}"


def modules(*folders):
    """Return every module below these folders, without migrations and extracts."""
    return [read_module(path) for folder in folders for path in files(folder, ".py")]


def files(folder, *endings):
    """Return the files below a folder of the project, without migrations and extracts, in the order of their paths."""
    found = (path for path in (ROOT / folder).rglob("*") if path.suffix in endings)
    return sorted(path for path in found if not LEFT_ALONE & set(path.relative_to(ROOT).parts))


def read_module(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    return Module(".".join(parts[:-1] if is_package else parts), path.read_text(), is_package)
