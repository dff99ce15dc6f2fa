"""Finds for the scenes of the demonstration who acts in them, and the needs and solutions that they name by key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from accounts.actor import Actor
from accounts.models import Organisation, User
from accounts.queries import actor_of
from listings.models import Need, Solution
from listings.values import SolutionValues
from marketplace.demo.people import Person
from marketplace.demo.reading import Listed, Row, email_of, everybody, everything

Listing = TypeVar("Listing", Need, Solution)


class Gone(LookupError):
    """Somebody or something that a scene needs was changed since, or never came."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that people do with each other: the key it is remembered by, its row, and how it is played."""

    key: str
    row: Row
    play: Callable[["Stage", Row], None]


class Stage:
    """The people and listings of the demonstration by their keys in the content; raises `Gone` for who left.

    People and listings are read when they are first asked for; `now` is from when on days are counted.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._people = {person.email: person for person in everybody()}
        self._listed = {one.key: one for one in everything(now)}
        self._actors: dict[str, Actor] = {}
        self._needs: Mapping[tuple[str, str], Need] | None = None
        self._solutions: Mapping[tuple[str, str], Solution] | None = None

    def actor(self, key: str) -> Actor:
        """Return who acts, as a request of hers would."""
        if key not in self._actors:
            user = User.objects.filter(email=email_of(key)).first()
            if user is None:
                raise Gone(key)
            self._actors[key] = actor_of(user)
        return self._actors[key]

    def organisation(self, key: str) -> Organisation:
        """Return the organisation that somebody came with."""
        name = self._person(key).organisation
        found = next((one for one in self.actor(key).organisations if one.name == name), None)
        if found is None:
            raise Gone(name)
        return found

    def lister_of(self, key: str) -> Actor:
        """Return who listed a need or solution."""
        return self.actor(self._listed[key].email.partition("@")[0])

    def need(self, key: str) -> Need:
        """Return a need whose title is still the one of the content."""
        if self._needs is None:
            self._needs = self._by_title(Need)
        return _of(self._needs, self._name(key))

    def solution(self, key: str) -> Solution:
        """Return a solution whose title is still the one of the content."""
        if self._solutions is None:
            self._solutions = self._by_title(Solution)
        return _of(self._solutions, self._name(key))

    def _person(self, key: str) -> Person:
        return self._people[email_of(key)]

    def _name(self, key: str) -> tuple[str, str]:
        """Return whose a listing is and what it is called."""
        listed = self._listed[key]
        return self._people[listed.email].organisation, listed.values.title

    def _by_title(self, model: type[Listing]) -> Mapping[tuple[str, str], Listing]:
        titles = [one.values.title for one in self._listed.values() if _is_of(one, model)]
        rows = model._default_manager.filter(texts__title__in=titles).select_related("organisation")
        return {(row.organisation.name, row.main_text.title): row for row in rows.prefetch_related("texts").distinct()}


def _is_of(listed: Listed, model: type[Need | Solution]) -> bool:
    return isinstance(listed.values, SolutionValues) == (model is Solution)


def _of(rows: Mapping[tuple[str, str], Listing], name: tuple[str, str]) -> Listing:
    if name not in rows:
        raise Gone(*name)
    return rows[name]
