"""Locks a listing, looks again, and writes its columns and texts; each of it inside the caller's transaction."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from django.db import models
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import NotAllowed
from accounts.folding import folded
from accounts.journal.errors import InvalidTransition
from listings import rules
from listings.actions.words import Words
from listings.details import CODED
from listings.errors import Closed, Fixed
from listings.language import language_name
from listings.models import Need, NeedText, Revision, Solution, SolutionText
from listings.queries import text_in
from listings.queries.facts import NEED_TEXTS
from listings.queries.languages import SOLUTION_TEXTS
from listings.states import EDITABLE
from listings.values import NeedValues, SolutionValues

Listed: TypeAlias = Solution | Need

SOLUTION_COLUMNS: Final = (
    *("maturity", "price_band", "price_model", "countries", "languages"),
    *("website", "contact_name", "contact_email"),
    *CODED,
)
NEED_COLUMNS: Final = (
    *("mode", "maturity_accepted", "needed_by", "portal_link", "budget_low", "budget_high", "budget_public"),
    *("deadline", "deadline_zone", "questions_until"),
)


def lock(row: Listed | Revision) -> None:
    """Lock a row until the transaction ends and read it again into the caller's object."""
    rows: Any = type(row)._default_manager.select_for_update()
    row.refresh_from_db(from_queryset=rows)


def refuse_strangers(actor: Actor, listing: Listed) -> None:
    """Raise `NotAllowed` unless the actor may write for the listing's organisation as it stands now."""
    if not rules.can_handle(actor, listing):
        own = rules.is_own(actor, listing)
        raise NotAllowed(rules.why_organisation_waits(listing.organisation) if own else "")


def refuse_uneditable(actor: Actor, listing: Listed) -> None:
    """Raise what says why the actor may not change the listing now; `listing` is locked."""
    refuse_strangers(actor, listing)
    if listing.state not in EDITABLE:
        raise InvalidTransition(listing.get_state_display())
    if rules.is_closed(listing):
        raise Closed


def refuse_taken_language(listing: Listed, language: str) -> None:
    """Raise `Fixed` when the main text would be in a language in which there is another text."""
    other = listing.text_called(language)
    if other is not None and other.pk != listing.main_text.pk:
        sentence = _("There is a text in %(language)s already. Change it on the page of languages.")
        raise Fixed(sentence % {"language": language_name(language)}, field="language")


def write_solution(solution: Solution, values: SolutionValues, words: Words) -> None:
    """Store all values of a solution and its main text with a new version; the journal's entry is the caller's."""
    text = text_in(solution) if solution.pk else None
    solution.main_language = values.language
    solution.certificates = [one.plain() for one in values.certificates]
    _write(solution, SOLUTION_COLUMNS, values, also=("certificates", "main_language"))
    row = text if isinstance(text, SolutionText) else SolutionText(solution=solution)
    row.price_lines = [list(line) for line in values.price_lines]
    _write_text(row, SOLUTION_TEXTS, values, also=[line.label for line in values.price_lines])
    words.put_on(solution)


def write_need(need: Need, values: NeedValues, words: Words) -> None:
    """Store all values of a need and its main text with a new version; the journal's entry is the caller's."""
    text = text_in(need) if need.pk else None
    need.main_language = values.language
    _write(need, NEED_COLUMNS, values, also=("main_language",))
    _write_text(text or NeedText(need=need), NEED_TEXTS, values)
    words.put_on(need)


def _write(
    listing: Listed, columns: tuple[str, ...], values: SolutionValues | NeedValues, *, also: tuple[str, ...] = ()
) -> None:
    for name in columns:
        setattr(listing, name, getattr(values, name))
    if listing.pk is None:
        listing.save(force_insert=True)
        return
    listing.version += 1
    listing.save(update_fields=[*columns, *also, "version"])


def write_words(row: SolutionText | NeedText, words: Mapping[str, str], *, language: str, made_of: str) -> None:
    """Store the words of a text in a further language, by field; `made_of` is the mark of the main text."""
    row.made_of = made_of
    labels = [label for label, _cents in row.price_lines] if isinstance(row, SolutionText) else []
    _put(row, words, also=labels, language=language, language_detected=False)


def _write_text(row: models.Model, names: tuple[str, ...], values: Any, *, also: Iterable[str] = ()) -> None:
    texts = {name: getattr(values, name) for name in names}
    _put(row, texts, also=also, language=values.language, language_detected=values.language_detected)


def _put(row: models.Model, texts: Mapping[str, str], *, also: Iterable[str], **columns: Any) -> None:
    words = folded("\n".join([*filter(None, texts.values()), *also]))
    for name, value in {**texts, **columns, "folded": words}.items():
        setattr(row, name, value)
    row.save()
