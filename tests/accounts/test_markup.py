"""Markup that is written fast must be as safe as Django's own."""

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from accounts.markup import Markup, joined, written


@pytest.mark.parametrize(
    "value",
    [
        "plain",
        "<b>&\"'",
        "&amp;",
        7,
        None,
        SafeString("<i>kept</i>"),
        gettext_lazy("Search & find"),
        "{0}",
        "\x00\ud800",
    ],
)
def test_values_are_escaped_as_django_does(value):
    assert written("<p>{0}</p><q>{0}</q>", value) == format_html("<p>{0}</p><q>{0}</q>", value)


def test_markup_in_markup_stays_as_it_is():
    parts = joined([written("<b>{}</b>", Markup("<i>x</i>")), written("{}", "<y>")])
    assert format_html("{}", parts) == "<b><i>x</i></b>&lt;y&gt;"
