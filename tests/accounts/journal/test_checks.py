"""System checks find a wrong path, a doubled name and a table that does not fit."""

import pytest
from django.db import models
from django.test.utils import isolate_apps

from accounts.journal.checks import check_registry, check_transitions, transition_errors

LETTERS = "accounts.journal.mail.LETTERS"


def ids(found):
    return [error.id for error in found]


def test_checks_are_content_with_the_house():
    assert check_registry(app_configs=None) == []
    assert check_transitions(app_configs=None) == []


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("JOURNAL_HANDLERS", {"accounts.journal.mail.LETTRES": []}, ["journal.E001"]),
        ("JOURNAL_HANDLERS", {"accounts.nothing.HERE": []}, ["journal.E001"]),
        ("JOURNAL_HANDLERS", {"accounts.journal.mail.deliver": []}, ["journal.E001"]),
        ("JOURNAL_SCHEDULE", [LETTERS], ["journal.E001"]),
        ("JOURNAL_SCHEDULE", ["accounts.journal.jobs.HEAD"] * 2, ["journal.E002"]),
    ],
)
def test_check_finds_a_wrong_path_or_name(setting, value, expected, settings):
    setattr(settings, setting, value)
    assert ids(check_registry(app_configs=None)) == expected


@isolate_apps("accounts.journal")
@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (None, ["journal.E003"]),
        ({"open": {"closed"}}, ["journal.E004"]),
        ({"open": {"shut"}, "closed": set()}, ["journal.E004"]),
        ({"open": {"closed"}, "closed": set(), "shut": set()}, ["journal.E004"]),
        ({"open": {"closed"}, "closed": set()}, []),
    ],
)
def test_check_compares_a_table_with_the_choices(table, expected):
    with isolate_apps("accounts.journal"):

        class Door(models.Model):  # noqa: DJ008  # nobody reads it
            TRANSITIONS = table
            state = models.CharField(choices=[("open", "Open"), ("closed", "Closed")])

            class Meta:
                app_label = "journal"

    assert ids(transition_errors(Door)) == expected
