"""Where the reader is: conditions of the menu, as `kept` takes them."""

from django import template

from accounts.addresses import address_to

register = template.Library()


@register.filter
def at(path: str, name: str) -> bool:
    """Return whether a path is that of a named page."""
    return path == address_to(name)


@register.filter
def below(path: str, name: str) -> bool:
    """Return whether a path is that of a named page, or of one below it."""
    return path.startswith(address_to(name))


@register.filter("is")
def is_(value: object, other: object) -> bool:
    """Return whether two values are the same."""
    return value == other
