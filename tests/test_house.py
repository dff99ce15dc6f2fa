"""Guards the style of the house: each guard finds nothing in the project. That each can fail stands in tests/house/."""

import pytest
from django.apps import apps
from django.urls import get_resolver

from tests.house import files, imports, pages, states
from tests.house.sources import PACKAGES, ROOT, modules
from tests.house.sources import files as files_of

PROJECT = modules(*PACKAGES)
TESTS = modules("tests")
TEMPLATES = {str(one.relative_to(ROOT)): one.read_text() for one in files_of("templates", ".html")}
TEXTS = {
    str(one.relative_to(ROOT)): one.read_text()
    for folder in (*PACKAGES, "templates", "static", "tests")
    for one in files_of(folder, ".py", ".html", ".css", ".js")
}
STATEFUL = [model for model in apps.get_models() if any(field.name == "state" for field in model._meta.fields)]
# The keys of a passkey belong to allauth, are shown to their owner alone and open nothing to others.
ALLAUTH_NUMBERS = {"mfa_edit_webauthn", "mfa_remove_webauthn"}

GUARDS = {
    "upward imports": lambda: imports.upward_imports(PROJECT),
    "closed rooms": lambda: imports.closed_rooms(PROJECT),
    "wrong rooms": lambda: imports.wrong_rooms(PROJECT),
    "circles": lambda: imports.circles(PROJECT),
    "inline imports": lambda: imports.inline_imports([*PROJECT, *TESTS]),
    "forbidden names": lambda: imports.forbidden_names(PROJECT),
    "forbidden modules": lambda: imports.forbidden_modules([*PROJECT, *TESTS]),
    "strange modules": lambda: imports.strange_modules(PROJECT),
    "state writes": lambda: states.state_writes(PROJECT),
    "unsafe templates": lambda: pages.unsafe_templates(TEMPLATES),
    "numbered addresses": lambda: pages.numbered_addresses(get_resolver().url_patterns, lawful=ALLAUTH_NUMBERS),
    "views without a method": lambda: pages.views_without_a_method(PROJECT),
    "long views": lambda: pages.long_views(PROJECT),
    "long files": lambda: files.long_files(TEXTS),
    "modules without a sentence": lambda: files.modules_without_a_sentence([*PROJECT, *TESTS]),
    "strange folders": lambda: files.strange_folders(ROOT),
}


@pytest.mark.parametrize("guard", GUARDS)
def test_house_keeps_its_style(guard):
    assert GUARDS[guard]() == []


@pytest.mark.parametrize("model", STATEFUL, ids=lambda model: model.__name__)
def test_transitions_say_something_about_every_state(model):
    field = model._meta.get_field("state")
    assert states.faults_of_table([value for value, _ in field.choices], model.TRANSITIONS, field.default) == []


def test_house_is_seen():
    assert {"accounts.journal.actions", "marketplace.pages.views"} <= {module.name for module in PROJECT}
    assert {"templates/base.html", "static/css/tokens.css", "tests/test_house.py"} <= set(TEXTS)
    assert len(STATEFUL) >= 2
