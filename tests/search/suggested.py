"""What the search field offers, as the tests of suggestions read it."""

from search.suggesting.groups import suggestions_for


def marked(option):
    """Return a label as one text, with brackets around what was typed."""
    return "".join(f"[{piece.text}]" if piece.typed else piece.text for piece in option.label)


def shown(typed):
    """Return what is offered: heading → labels and notes."""
    return {group.heading: [(marked(one), one.note) for one in group.options] for group in suggestions_for(typed)}


def labels(typed, key):
    """Return the labels of one group, as they read."""
    groups = {group.key: group.options for group in suggestions_for(typed)}
    return ["".join(piece.text for piece in option.label) for option in groups.get(key, [])]


def addresses(typed):
    return [option.address for group in suggestions_for(typed) for option in group.options]


def offered(typed, key):
    """Return what a group offers: labels with marks, notes and languages."""
    groups = {group.key: group.options for group in suggestions_for(typed)}
    return [(marked(one), one.note, one.language) for one in groups.get(key, [])]
