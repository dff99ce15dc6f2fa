"""Each guard of the house is able to fail: a small wrong source, and the sentence that the guard has for it."""

import pytest
from django.urls import include, path, re_path

from tests.house import files, imports, pages, states
from tests.house.sources import Module


def house(**sources):
    """Return modules from {name with __ for dots: source}."""
    return [Module(name.replace("__", "."), source) for name, source in sources.items()]


def view(*lines, decorator="@require_safe"):
    return house(accounts__views="\n".join(["'''Views.'''", decorator, "def profile(request):", *lines]))


@pytest.mark.parametrize(
    ("sources", "sentence"),
    [
        (
            house(accounts__journal__mail="from accounts import models", accounts__models=""),
            "accounts.journal.mail:1 accounts.journal must not know accounts.models",
        ),
        (
            house(accounts__queries="import listings.models", listings__models=""),
            "accounts.queries:1 accounts must not know listings.models",
        ),
        (
            house(marketplace__pages__views="from marketplace.demo import people", marketplace__demo__people=""),
            "marketplace.pages.views:1 marketplace.pages must not know marketplace.demo.people",
        ),
        (
            house(marketplace__matching__actions="import marketplace.billing.models", marketplace__billing__models=""),
            "marketplace.matching.actions:1 marketplace.matching must not know marketplace.billing.models",
        ),
        (
            house(marketplace__billing__actions="from listings.models import Need", listings__models=""),
            "marketplace.billing.actions:1 marketplace.billing must not know listings.models",
        ),
        (
            house(accounts__models="from marketplace import settings", marketplace__settings=""),
            "accounts.models:1 accounts must not know marketplace.settings",
        ),
    ],
)
def test_upward_imports_are_found(sources, sentence):
    assert imports.upward_imports(sources) == [sentence]


@pytest.mark.parametrize("room", ["forms", "views", "views.people", "templatetags.labels", "adapter", "handlers"])
def test_closed_rooms_are_found(room):
    sources = house(listings__views=f"import accounts.{room}", **{f"accounts__{room.replace('.', '__')}": ""})
    assert imports.closed_rooms(sources) == [f"listings.views:1 accounts.{room} is not open to other apps"]


def test_open_rooms_are_not_found():
    sources = house(listings__views="from accounts import actor, models", accounts__actor="", accounts__models="")
    assert imports.closed_rooms(sources) == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("accounts.models", "accounts.queries"),
        ("accounts.models", "accounts.rules"),
        ("accounts.states", "accounts.models"),
        ("accounts.rules", "accounts.queries"),
        ("accounts.queries", "accounts.actions"),
        ("accounts.forms.people", "accounts.actions"),
        ("accounts.actions.people", "accounts.forms"),
        ("accounts.actions", "accounts.views"),
        ("accounts.views", "accounts.urls"),
        ("accounts.handlers", "accounts.views"),
        ("accounts.adapter", "accounts.forms"),
        ("marketplace.pages.queries", "accounts.actions"),
    ],
)
def test_wrong_rooms_are_found(importer, imported):
    sources = [Module(importer, f"import {imported}"), Module(imported, "")]
    room = imports.room_of(importer)
    assert imports.wrong_rooms(sources) == [f"{importer}:1 {room} must not reach {imported}"]


def test_wrong_rooms_are_found_through_a_room_without_a_rule():
    sources = house(
        accounts__rules="from accounts import figures", accounts__figures="from .queries import x", accounts__queries=""
    )
    assert imports.wrong_rooms(sources) == ["accounts.rules:1 rules must not reach accounts.queries"]


def test_circles_are_found():
    sources = house(
        accounts__a="import accounts.b",
        accounts__b="from accounts import c",
        accounts__c="from . import a",
        accounts__d="import accounts.a",
    )
    assert imports.circles(sources) == ["accounts.a → accounts.b → accounts.c"]


@pytest.mark.parametrize(
    ("name", "source", "line"),
    [
        ("accounts.actions", "def act():\n    import json", 2),
        ("accounts.apps", "def other():\n    from json import loads", 2),
        ("accounts.models", "def ready():\n    import json", 2),
        ("accounts.actions", "try:\n    import json\nexcept ImportError:\n    pass", 2),
        ("accounts.actions", "if X:\n    import json", 2),
    ],
)
def test_inline_imports_are_found(name, source, line):
    assert imports.inline_imports([Module(name, source)]) == [f"{name}:{line} an import below the top of the file"]


def test_inline_imports_are_lawful_where_django_is_not_ready_before():
    ready = "class AccountsConfig(AppConfig):\n    def ready(self):\n        from accounts import checks"
    assert imports.inline_imports([Module("accounts.apps", ready)]) == []
    program = "import django\ndef main():\n    django.setup()\n    from accounts import models"
    assert imports.inline_imports([Module("tests.proofs.programs", program)]) == []
    assert len(imports.inline_imports([Module("accounts.worker", program)])) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from typing import TYPE_CHECKING",
        "from django.db.models.signals import post_save",
        "from django.utils.safestring import mark_safe",
    ],
)
def test_forbidden_names_are_found(source):
    name = source.rpartition(" ")[2]
    assert imports.forbidden_names(house(accounts__a=source)) == [f"accounts.a:1 {name} is not used in this house"]


@pytest.mark.parametrize("name", ["accounts.utils", "accounts.helpers", "marketplace.common.dates", "accounts.admin"])
def test_forbidden_modules_are_found(name):
    assert imports.forbidden_modules([Module(name, "")]) == [name]


def test_strange_modules_are_found():
    assert imports.strange_modules(house(marketplace__extras__views="", marketplace__urls="")) == [
        "marketplace.extras.views"
    ]


@pytest.mark.parametrize(
    "source",
    [
        "organisation.state = 'verified'",
        "organisation.state: str = 'verified'",
        "setattr(organisation, 'state', 'verified')",
        "Organisation(name='x', state='verified')",
        "Organisation.objects.create(state='verified')",
        "Organisation.objects.filter(pk=1).update(state='verified')",
        "Organisation.objects.filter(pk=1).update(**{'state': 'verified'})",
        "Organisation.objects.get_or_create(name='x', defaults={'state': 'verified'})",
        "Organisation.objects.bulk_update(rows, ['name', 'state'])",
        "Organisation.objects.bulk_create(rows, update_fields=['state'], update_conflicts=True)",
        "organisation.save(update_fields=['state'])",
        "cursor.execute('UPDATE accounts_organisation SET name = 1, state = 2')",
    ],
)
def test_state_writes_are_found(source):
    sentence = "accounts.actions:1 writes a state: call accounts.journal.actions.move"
    assert states.state_writes(house(accounts__actions=source)) == [sentence]
    assert states.state_writes(house(accounts__journal__actions=source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "Organisation.objects.filter(state='verified')",
        "Q(state='verified') | Q(capabilities__state='asked')",
        "shown = {'state': organisation.state}",
        "organisation.state == 'verified'",
        "move(organisation, 'verified', actor=actor)",
    ],
)
def test_reading_a_state_is_not_found(source):
    assert states.state_writes(house(accounts__queries=source)) == []


@pytest.mark.parametrize(
    ("table", "faults"),
    [
        ({"a": {"b"}, "b": {"a"}}, []),
        ({"a": {"b"}}, ["b has no row"]),
        ({"a": {"b"}, "b": set(), "c": {"a"}}, ["c is not a state"]),
        ({"a": {"b", "c"}, "b": set()}, ["a → c leads nowhere"]),
        ({"a": {"b"}, "b": {"b"}}, ["b → b stands still"]),
        ({"a": set(), "b": {"a"}}, ["b is never reached"]),
    ],
)
def test_faults_of_a_table_are_found(table, faults):
    assert states.faults_of_table(["a", "b"], table, "a") == faults


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<style>p { color: red }</style>", "an inline <style>"),
        ("<script>alert(1)</script>", "an inline <script>"),
        ('<script type="module">go()</script>', "an inline <script>"),
        ('<button class="x"\n  onclick="go()">', "an event handler"),
        ('<button hx-on:click="go()">', "an event handler"),
        ('<p class="x" style="color: red">', "a style attribute"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ("{{ text|safe }}", "the filter safe"),
        ("{{ texts | safeseq }}", "the filter safe"),
        ("{% autoescape off %}", "autoescape off"),
    ],
)
def test_unsafe_templates_are_found(text, what):
    assert pages.unsafe_templates({"templates/x.html": text}) == [f"templates/x.html has {what}"]


def test_styles_are_lawful_in_mails_alone():
    text = '<style>p { color: red }</style><p style="color: red">'
    assert pages.unsafe_templates({"templates/accounts/email/x.html": text}) == []
    assert len(pages.unsafe_templates({"templates/accounts/x.html": text})) == 2


def test_scripts_with_an_address_are_not_found():
    text = '<script type="module" src="{% static "js/menu.js" %}"></script> {{ names|safely }} <p data-style="x">'
    assert pages.unsafe_templates({"templates/x.html": text}) == []


def test_numbered_addresses_are_found():
    inner = [path("<int:pk>/", lambda: None, name="a"), path("<slug:public_id>/", lambda: None, name="b")]
    patterns = [path("x/", include(inner)), re_path(r"^y/(\d+)$", lambda: None, name="c")]
    assert pages.numbered_addresses(patterns) == ["x/<int:pk>/", r"^y/(\d+)$"]
    assert pages.numbered_addresses(patterns, lawful={"a", "c"}) == []


def test_views_without_a_method_are_found():
    sentence = "accounts.views:3 profile declares no method"
    assert pages.views_without_a_method(view("    return 1", decorator="@login_not_required")) == [sentence]
    assert pages.views_without_a_method(view("    return 1", decorator="@http.require_http_methods(['GET'])")) == []


def test_long_views_are_found():
    assert pages.long_views(view(*["    x = 1"] * 24)) == []
    assert pages.long_views(view(*["    x = 1"] * 25)) == ["accounts.views:3 profile has 26 lines"]


def test_long_files_are_found():
    assert files.long_files({"a.py": "\n" * 400, "b.css": "\n" * 401}) == ["b.css has 401 lines"]


@pytest.mark.parametrize("source", ["x = 1", "'''says nothing'''", "'''A title\n\nA sentence.'''"])
def test_modules_without_a_sentence_are_found(source):
    assert files.modules_without_a_sentence(house(accounts__a=source)) == ["accounts.a"]
    assert files.modules_without_a_sentence(house(accounts__a="'''What it is for.'''", accounts__b="")) == []


def test_strange_folders_are_found(tmp_path):
    for name in ("accounts", "lib", ".git", "__pycache__"):
        (tmp_path / name).mkdir()
    assert files.strange_folders(tmp_path) == ["lib"]
