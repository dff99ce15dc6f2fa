"""System checks: the triggers stand, settings name real handlers and jobs, every state has its table."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.module_loading import import_string

from accounts.journal import triggers
from accounts.journal.registry import Handler, Job
from accounts.journal.states import SEAL_HANDLER

T = TypeVar("T")


@checks.register(Tags.database)
def check_triggers(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Warn when a trigger does not stand. No more than warn: `migrate` is checked first, and is what installs them."""
    return [
        checks.Warning(
            f"The database {using} would let the journal be changed: {', '.join(absent)} is missing.",
            hint="Run manage.py migrate, which installs the triggers.",
            id="journal.W001",
        )
        for using in databases or ()
        if (absent := triggers.missing(using))
    ]


@checks.register
def check_registry(*, app_configs: Iterable[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Prove that settings name handlers and jobs that exist, each name once."""
    handlers, found = _imported("JOURNAL_HANDLERS", settings.JOURNAL_HANDLERS, Handler)
    jobs, more = _imported("JOURNAL_SCHEDULE", settings.JOURNAL_SCHEDULE, Job)
    names = Counter([SEAL_HANDLER, *(handler.name for handler in handlers), *(job.subject for job in jobs)])
    twice = [name for name, times in names.items() if times > 1]
    return [
        *found,
        *more,
        *(checks.Error(f"The handler name {name} is taken twice.", id="journal.E002") for name in twice),
    ]


def _imported(setting: str, paths: Iterable[str], kind: type[T]) -> tuple[list[T], list[CheckMessage]]:
    found: list[T] = []
    errors: list[CheckMessage] = []
    for path in paths:
        try:
            thing = import_string(path)
        except ImportError as error:
            errors.append(checks.Error(f"{setting} names {path}, which cannot be imported: {error}", id="journal.E001"))
            continue
        if isinstance(thing, kind):
            found.append(thing)
        else:
            errors.append(checks.Error(f"{setting} names {path}, which is no {kind.__name__}.", id="journal.E001"))
    return found, errors


@checks.register
def check_transitions(*, app_configs: Iterable[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Prove that every model with a state has a table of what may follow what, over exactly its choices."""
    return [error for model in apps.get_models() for error in transition_errors(model)]


def transition_errors(model: type[Model]) -> list[CheckMessage]:
    """Return what is wrong with one model's table of transitions."""
    try:
        field = model._meta.get_field("state")
    except FieldDoesNotExist:
        return []
    choices = {value for value, _label in getattr(field, "flatchoices", ())}
    table = getattr(model, "TRANSITIONS", None)
    if table is None:
        return [checks.Error(f"{model.__name__} has a state and no TRANSITIONS.", obj=model, id="journal.E003")]
    targets = {target for targets in table.values() for target in targets}
    wrong = sorted({str(state) for state in set(table) ^ choices | targets - choices})
    if wrong:
        sentence = f"TRANSITIONS of {model.__name__} does not fit its choices: {', '.join(wrong)}."
        return [
            checks.Error(
                sentence, hint="A last state stands there too, with an empty set.", obj=model, id="journal.E004"
            )
        ]
    return []
