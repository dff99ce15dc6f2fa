"""Reads of questions: what everybody reads, what is hers, and the city's file, which alone says who asked."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, Prefetch, QuerySet, Value, When

from accounts.actor import Actor
from listings.models import Need, Question, Reply
from listings.states import QuestionState

UNREAD: Final = ("text", "organisation", "person")
"""What no page reads but the asker's own lines and the city's."""


def public_questions(need: Need) -> QuerySet[Question]:
    """Return a need's public questions, the latest first, with their replies, in three queries; without who asked."""
    rows = Question.objects.filter(need=need, state=QuestionState.PUBLISHED)
    return rows.defer(*UNREAD).prefetch_related(_replies(), _pointed()).order_by("-number")


def _replies() -> "Prefetch[str, QuerySet[Reply], str]":
    return Prefetch("replies", Reply.objects.order_by("-number"))


def _pointed() -> "Prefetch[str, QuerySet[Question], str]":
    return Prefetch("same_as", Question.objects.defer(*UNREAD).prefetch_related(_replies()))


def own_questions(actor: Actor, need: Need) -> list[Question]:
    """Return what the actor herself asked of a need, the latest first, in one query; nothing for a passer-by."""
    if not actor.is_authenticated:
        return []
    return list(Question.objects.filter(need=need, person=actor.person).order_by("-id"))


def questions_asked_by(actor: Actor) -> QuerySet[Question]:
    """Return what the actor herself asked: nobody else finds a question by its identifier to take it back."""
    return Question.objects.filter(person=actor.person).select_related("need__organisation")


def waiting_questions(need: Need) -> int:
    """Return how many questions the city has not made public."""
    return Question.objects.filter(need=need, state=QuestionState.ASKED).count()


def questions_of_team(actor: Actor) -> QuerySet[Question]:
    """Return what was asked of the needs of the actor's organisations, but for what was taken back; not by whom."""
    own = [organisation.pk for organisation in actor.organisations]
    rows = Question.objects.filter(need__organisation__in=own).exclude(state=QuestionState.WITHDRAWN)
    return rows.defer("organisation", "person").select_related("need__organisation", "same_as")


def file_of(need: Need) -> QuerySet[Question]:
    """Return a need's questions for its team: those that wait first, the oldest first, then by number; not by whom."""
    rows = Question.objects.filter(need=need).exclude(state=QuestionState.WITHDRAWN)
    waits_first = Case(When(state=QuestionState.ASKED, then=Value(0)), default=Value(1))
    return (
        rows.defer("organisation", "person")
        .prefetch_related(_replies(), _pointed())
        .order_by(waits_first, "number", "id")
    )


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked: an organisation and a person, "" when her account is gone."""

    organisation: str
    public_id: str
    person: str


def askers_of(need: Need, questions: Collection[Question]) -> dict[int, Asker]:
    """Return who asked each question by its key, in one query: nobody before the need's deadline has passed."""
    if not need.is_closed:
        return {}
    keys = [question.pk for question in questions]
    rows = Question.objects.filter(need=need, pk__in=keys).select_related("organisation", "person")
    return {
        row.pk: Asker(row.organisation.name, row.organisation.public_id, row.person.name if row.person else "")
        for row in rows
    }


def replied_questions(need: Need) -> list[Question]:
    """Return the public questions that have a reply of their own, in the order of their numbers."""
    rows = Question.objects.filter(need=need, state=QuestionState.PUBLISHED, replies__isnull=False)
    return list(rows.defer(*UNREAD).distinct().order_by("number"))
