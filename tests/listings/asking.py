"""Asks questions of a need and handles them as people do."""

from accounts.queries import actor_of
from listings import actions
from listings.values import Handling


def ask(need, person, text="How many crossings are there?"):
    actor = actor_of(person)
    return actions.ask_question(actor=actor, need=need, organisation=actor.organisations[0], text=text)


def handle(question, person, **wanted):
    question.refresh_from_db()
    return actions.handle_question(
        actor=actor_of(person), question=question, version=question.version, wanted=Handling(**wanted)
    )
