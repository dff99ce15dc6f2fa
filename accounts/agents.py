"""Browser and system in words, from what a browser says of itself; the sentence itself is not kept."""

from collections.abc import Sequence
from typing import Final

# The first that fits: most browsers call themselves Chrome and Safari as well, and Android calls itself Linux.
BROWSERS: Final[Sequence[tuple[str, str]]] = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("YaBrowser/", "Yandex"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final[Sequence[tuple[str, str]]] = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """Return the browser's name, or "" when it is none of those that most people use."""
    return _first(agent, BROWSERS)


def system_of(agent: str) -> str:
    """Return the name of the system or device, or ""."""
    return _first(agent, SYSTEMS)


def _first(agent: str, names: Sequence[tuple[str, str]]) -> str:
    return next((name for mark, name in names if mark in agent), "")
