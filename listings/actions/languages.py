"""What a team does with the texts of its listing in further languages: write one, remove it, make it the main one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, StaleVersion
from accounts.journal.actions import append, move
from accounts.journal.models import Entry
from listings.actions.changes import keep_text_change
from listings.actions.completeness import missing_in_need, missing_in_solution
from listings.actions.correcting import correct
from listings.actions.revising import lay_open
from listings.actions.rows import Listed, lock, refuse_uneditable, write_words
from listings.errors import Fixed, Lacking
from listings.language import is_known, language_name
from listings.models import Need, NeedText, Revision, Solution, SolutionText
from listings.queries import open_revision, values_of_need, values_of_solution
from listings.queries.facts import Change
from listings.queries.languages import fields_of, lines_called, stored_text, text_changes, wanted_text
from listings.states import ListingState, RevisionState
from listings.values import TextValues, text_values


@transaction.atomic
def save_text(
    *, actor: Actor, listing: Listed, version: int, values: TextValues, reason: str = ""
) -> Solution | Need | Revision:
    """Save what a listing says in a further language; `version` is the listing's when the form was opened.

    In a published solution the text waits for review, alone: the open change of this language, which is returned. In an
    open need it is a correction and needs a `reason`. Otherwise it is stored. Locks the listing. Raises `StaleVersion`,
    `NotAllowed`, `InvalidTransition`, `Closed`, `Fixed` for the main text, or `Incomplete`.
    """
    _open(actor, listing, version)
    _refuse_unfit(listing, values)
    author = actor.acting_for(listing.organisation)
    before = stored_text(listing, values.language)
    changes = text_changes(listing, before, values)
    if isinstance(listing, Solution) and listing.state == ListingState.PUBLISHED:
        return _revise(listing, values, changes, author)
    if changes:
        _record(listing, changes, "text_changed" if before else "text_added", reason, author)
        _write(listing, values, listing.main_text.mark)  # type: ignore[attr-defined]
    return listing


@transaction.atomic
def remove_text(*, actor: Actor, listing: Listed, version: int, language: str, reason: str = "") -> Listed:
    """Remove a text in a further language, and the change of it that waits; what is public shows it no more at once.

    In an open need that is a correction. Raises as `save_text` does, and `Incomplete` when there is none any more.
    """
    _open(actor, listing, version)
    if language == listing.main_text.language:
        raise Fixed(_("The main text cannot be removed. Make another text the main one first."), field="language")
    row, author = listing.text_called(language), actor.acting_for(listing.organisation)
    revision = open_revision(listing, language) if isinstance(listing, Solution) else None
    if row is None and revision is None:
        raise Incomplete(_("There is no text in this language any more."))
    if revision:
        lock(revision)
        move(revision, RevisionState.DROPPED, actor=author)
    if row:
        _record(listing, text_changes(listing, stored_text(listing, language), None), "text_removed", reason, author)
        row.delete()
    _raise_version(listing)
    return listing


@transaction.atomic
def lead_with_text(*, actor: Actor, listing: Listed, version: int, language: str) -> Listed:
    """Make a text the main one, of which the others are translations; it is shown to who reads none of them better.

    Raises as `save_text` does, and `Fixed` while a change waits that was written before.
    """
    _open(actor, listing, version)
    row, main = listing.text_called(language), listing.main_text
    if row is None:
        raise Incomplete(_("There is no text in this language yet."))
    if row.pk == main.pk:
        return listing
    if isinstance(listing, Solution) and (open_revision(listing) or open_revision(listing, language)):
        raise Fixed(_("A change of one of the two texts waits for review. Wait for the answer, or drop it."), field="")
    _change_places(listing, main, row)
    listing.main_language = language
    _raise_version(listing, "main_language")
    data = {"fields": ["language"], "language": language, "what": "text_leads"}
    append(
        f"{listing._meta.model_name}.edited", listing.subject, actor=actor.acting_for(listing.organisation), data=data
    )
    return listing


def apply_text(solution: Solution, plain: Mapping[str, Any], entry: Entry) -> None:
    """Let a solution say in a further language what its change wants, inside the caller's transaction."""
    values = text_values(plain)
    if values.language == solution.main_text.language:
        raise Fixed(_("The main text is in this language now. Return the change with this reason."), field="language")
    changes = text_changes(solution, stored_text(solution, values.language), values)
    _write(solution, values, plain["made_of"])
    keep_text_change(solution, entry, changes)


def _open(actor: Actor, listing: Listed, version: int) -> None:
    lock(listing)
    refuse_uneditable(actor, listing)
    if listing.version != version:
        raise StaleVersion


def _refuse_unfit(listing: Listed, values: TextValues) -> None:
    """Raise what says why these words cannot be the text of a listing in this language."""
    if not is_known(values.language):
        raise Incomplete(_("Choose one of the official languages of the European Union."))
    if values.language == listing.main_text.language:
        raise Fixed(_("This is the language of the main text. Change it where you edit the listing."), field="language")
    waiting = open_revision(listing) if isinstance(listing, Solution) else None
    if waiting and waiting.values["language"] == values.language:
        sentence = _("A change that waits for review puts the main text into %(language)s. Drop that change first.")
        raise Fixed(sentence % {"language": language_name(values.language)}, field="language")
    words: Any = values.words
    if isinstance(listing, Solution):
        lacking = missing_in_solution(replace(values_of_solution(listing), **words))
        if values.labels and not lines_called(listing, values.labels):
            raise Incomplete(
                _("Name each line of the price example once, in the order of the main text."), field="labels"
            )
    else:
        lacking = missing_in_need(replace(values_of_need(listing), **words))
    if missing := [one for one in lacking if one.field in fields_of(listing)]:
        raise Lacking(missing)


def _revise(solution: Solution, values: TextValues, changes: list[Change], author: Actor) -> Solution | Revision:
    """Make, replace or drop the open change of this language; return it, or the solution when nothing waits."""
    if not text_changes(solution, wanted_text(solution, values.language), values):
        return open_revision(solution, values.language) or solution
    _raise_version(solution)
    if not changes:
        if revision := open_revision(solution, values.language):
            lock(revision)
            move(revision, RevisionState.DROPPED, actor=author)
        return solution
    plain = {**values.plain(), "made_of": solution.main_text.mark}  # type: ignore[attr-defined]
    return lay_open(solution, plain, [one["field"] for one in changes], author, values.language)


def _record(listing: Listed, changes: list[Change], what: str, reason: str, author: Actor) -> None:
    """Append what others may know: a correction of an open need, or an edit, kept beside it when staff have read it."""
    data: dict[str, Any] = {
        "fields": [one["field"] for one in changes],
        "language": changes[0]["language"],
        "what": what,
    }
    if isinstance(listing, Need) and listing.state == ListingState.PUBLISHED:
        data["number"] = correct(listing, changes, reason.strip())
        append("need.corrected", listing.subject, actor=author, data=data)
        return
    entry = append(f"{listing._meta.model_name}.edited", listing.subject, actor=author, data=data)
    if isinstance(listing, Solution):
        keep_text_change(listing, entry, changes)


def _write(listing: Listed, values: TextValues, made_of: str) -> None:
    row = listing.text_called(values.language)
    if row is None:
        row = SolutionText(solution=listing) if isinstance(listing, Solution) else NeedText(need=listing)
    if isinstance(row, SolutionText):
        row.price_lines = [list(line) for line in lines_called(row.solution, values.labels)]
    write_words(row, values.words, language=values.language, made_of=made_of)  # type: ignore[arg-type]
    _raise_version(listing)


def _change_places(listing: Listed, main: Any, row: Any) -> None:
    """Let each text be a translation of the new main one, as up to date as it was; amounts stay what they are."""
    others = [one for one in listing.texts.all() if one.pk != row.pk and one.made_of in {"", main.mark}]
    if isinstance(row, SolutionText):
        row.price_lines = [list(line) for line in row.priced]
    row.made_of = ""
    row.save()
    for one in others:
        one.made_of = row.mark
        one.save(update_fields=["made_of"])


def _raise_version(listing: Listed, *also: str) -> None:
    """Let whoever opened the listing before know that it is another one now, reviewers included."""
    listing.version += 1
    listing.save(update_fields=["version", *also])
