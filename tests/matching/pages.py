"""Reads the pages of matches: their text, their messages and their buttons."""

import re


def text_of(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def buttons(answer, name):
    """The values that the page's buttons of a name would send, in the order of the page."""
    return re.findall(rf'<button[^>]* name="{name}" value="([a-z_]+)"', text_of(answer))


def pair_url(need, solution, step=""):
    return f"/matches/pairs/{need.public_id}/{solution.public_id}/{step}"
