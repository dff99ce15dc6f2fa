"""Reads of answers: one's own, and those that a need's city may read."""

from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import Organisation, User
from accounts.states import CapabilityName, Role
from listings.models import Need
from marketplace.matching.models import Answer, Summary
from marketplace.matching.states import AnswerState


def answers_visible_to(actor: Actor) -> QuerySet[Answer]:
    """Return the answers of the actor's teams: nobody else finds an answer by its identifier."""
    return Answer.objects.filter(
        organisation__in=[one.pk for one in actor.teams_of(CapabilityName.PROVIDES)]
    ).select_related("need__organisation", "organisation")


def answer_of(need: Need, organisation: Organisation | None) -> Answer | None:
    """Return an organisation's answer to a need, None when there is none."""
    return Answer.objects.filter(need=need, organisation=organisation).first() if organisation else None


def own_answers(actor: Actor, organisation: Organisation) -> QuerySet[Answer]:
    """Return an organisation's answers with their needs for its team that provides, the latest first; else nothing."""
    own = organisation if actor.team_in(organisation, CapabilityName.PROVIDES) else None
    rows = Answer.objects.filter(organisation=own).select_related("need__organisation")
    return rows.prefetch_related("need__texts").order_by("-changed_at", "-id")


def sent_answers(need: Need) -> QuerySet[Answer]:
    """Return the answers that were sent to a need, the first one first. Whether one may read them, a rule says."""
    return Answer.objects.filter(need=need, state=AnswerState.SENT).select_related("organisation__place")


def answerers_of(need: Need) -> QuerySet[User]:
    """Return the active owners of the organisations that sent a need an answer, for mail."""
    senders = Answer.objects.filter(need=need, state=AnswerState.SENT).values("organisation")
    owners = User.objects.filter(is_active=True, memberships__organisation__in=senders, memberships__role=Role.OWNER)
    return owners.order_by("pk").distinct()


def summary_of(need: Need) -> Summary | None:
    """Return what the city learned from a consultation, None when it has published nothing."""
    return Summary.objects.filter(need=need).first()
