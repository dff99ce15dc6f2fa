"""What templates, addresses and views must not hold."""

import ast
import re

from django.urls import URLPattern
from django.urls.converters import IntConverter

METHODS = {"require_POST", "require_safe", "require_GET", "require_http_methods"}
LONGEST_VIEW = 25
UNSAFE = {
    "an inline <style>": re.compile(r"<style\b", re.IGNORECASE),
    "an inline <script>": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "an event handler": re.compile(r"<[a-z][^>]*\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^>]*\s:?style\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "the filter safe": re.compile(r"\|\s*safe(?:seq)?\b"),
    "autoescape off": re.compile(r"autoescape\s+off"),
}
IN_MAIL = {"an inline <style>", "a style attribute"}  # mail programs read nothing else


def unsafe_templates(templates):
    """Return what a strict content policy would refuse, or what goes out unescaped; `templates` are {path: text}."""
    return [
        f"{path} has {what}"
        for path, text in templates.items()
        for what, pattern in UNSAFE.items()
        if pattern.search(text) and not (what in IN_MAIL and "email/" in path)
    ]


def numbered_addresses(patterns, prefix="", *, lawful=frozenset()):
    """Return the addresses with an integer in them, but for the names in `lawful`."""
    found = []
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if not isinstance(pattern, URLPattern):
            found += numbered_addresses(pattern.url_patterns, address, lawful=lawful)
        elif _has_number(pattern.pattern) and pattern.name not in lawful:
            found.append(address)
    return found


def _has_number(pattern):
    converters = pattern.converters.values()
    return any(isinstance(converter, IntConverter) for converter in converters) or "\\d" in str(pattern)


def views_without_a_method(modules):
    """Return the views that do not declare which methods they take."""
    return [
        f"{module.at(view)} {view.name} declares no method"
        for module, view in _views(modules)
        if not METHODS & {_name(decorator) for decorator in view.decorator_list}
    ]


def long_views(modules):
    """Return the views of more than 25 lines, decorators left out."""
    return [
        f"{module.at(view)} {view.name} has {lines} lines"
        for module, view in _views(modules)
        if (lines := view.end_lineno - view.lineno + 1) > LONGEST_VIEW
    ]


def _views(modules):
    """Yield the functions that take a request, of modules called views or health, or inside a package called views."""
    for module in modules:
        if {"views", "health"} & set(module.name.split(".")):
            for node in module.tree.body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _takes_a_request(node):
                    yield module, node


def _takes_a_request(function):
    first = function.args.args[:1]
    return bool(first) and first[0].arg.lstrip("_") == "request"


def _name(decorator):
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.attr if isinstance(called, ast.Attribute) else called.id
