"""How long a file may be, how a module begins, and what stands at the top."""

import ast

LONGEST_FILE = 400
TOP_FOLDERS = {"accounts", "listings", "search", "marketplace", "templates", "static", "tests", "var"}


def long_files(texts):
    """Return the files of more than 400 lines; `texts` are {path: text}."""
    return [f"{path} has {lines} lines" for path, text in texts.items() if (lines := text.count("\n")) > LONGEST_FILE]


def modules_without_a_sentence(modules):
    """Return the modules that hold something but do not open with a sentence."""
    return [module.name for module in modules if module.tree.body and not _opens_with_a_sentence(module.tree)]


def _opens_with_a_sentence(tree):
    first = (ast.get_docstring(tree) or "").partition("\n\n")[0]
    return first.endswith((".", ":"))


def strange_folders(root):
    """Return the folders at the top that the house does not have; hidden ones belong to tools."""
    return sorted(
        path.name
        for path in root.iterdir()
        if path.is_dir() and path.name[0] not in "._" and path.name not in TOP_FOLDERS
    )
