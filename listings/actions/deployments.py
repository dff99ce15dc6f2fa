"""What a vendor says of where its solution runs: adds it, changes it, removes it, and replies to a dispute once."""

from dataclasses import replace
from typing import Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved, append, move
from accounts.journal.errors import InvalidTransition
from accounts.models import Organisation, Place
from listings import evidence
from listings.actions.rows import lock
from listings.language import detect
from listings.models import Deployment, Result, Solution
from listings.queries import buyers, city_of_place, facts_in, values_of_deployment
from listings.states import STANDING, DeploymentState
from listings.values import DeploymentValues

MOST_DEPLOYMENTS: Final = 100
MOST_RESULTS: Final = 5
LONGEST_REPLY: Final = 1_000
PLAIN: Final = ("since", "until", "scale", "cost_band", "notice_url", "went_wrong")


@transaction.atomic
def add_deployment(*, actor: Actor, solution: Solution, values: DeploymentValues) -> Deployment:
    """Say that a solution runs somewhere; nobody has confirmed it yet. A form sent twice adds it once.

    Locks the solution. Raises `NotAllowed`, or `Incomplete` for a city that cannot be named and for too many.
    """
    lock(solution)
    if not evidence.can_deploy(actor, solution):
        raise NotAllowed
    city, place = _named(values, solution)
    wanted = _as_named(values, city)
    standing = list(Deployment.objects.standing().filter(solution=solution).prefetch_related("results"))
    if same := next((one for one in standing if facts_in(values_of_deployment(one)) == facts_in(wanted)), None):
        return same
    _refuse_what_was_answered(solution, wanted)
    if len(standing) >= MOST_DEPLOYMENTS:
        raise Incomplete(_("A solution has 100 deployments at most. Remove one first."))
    deployment = Deployment(solution=solution, city=city, place=place)
    _write(deployment, wanted)
    append("deployment.added", deployment.subject, actor=_author(actor, deployment), data=data_of(deployment))
    return deployment


@transaction.atomic
def change_deployment(*, actor: Actor, deployment: Deployment, version: int, values: DeploymentValues) -> Deployment:
    """Save what a vendor says of a deployment; `version` is the row's when the form was opened.

    A changed fact that its city has answered is unconfirmed from then on, and the answer stays in its history.
    Raises `NotAllowed`, `InvalidTransition` when it was removed, `StaleVersion` or `Incomplete`.
    """
    lock_deployment(deployment)
    _refuse_strangers(actor, deployment)
    before = values_of_deployment(deployment)
    city, place = _named(values, deployment.solution, kept=deployment.city)
    wanted = _as_named(values, city)
    if before == wanted:
        return deployment
    if deployment.version != version:
        raise StaleVersion
    is_new_claim = facts_in(before) != facts_in(wanted)
    deployment.city, deployment.place = city, place
    if is_new_claim:
        deployment.changed_at = timezone.now()
        deployment.asked_at, deployment.times_asked = None, 0
        if deployment.answer is not None:
            deployment.edition += 1
            deployment.answered_at = None
    deployment.version += 1
    _write(deployment, wanted)
    data = {**data_of(deployment), "is_new_claim": is_new_claim}
    append("deployment.changed", deployment.subject, actor=_author(actor, deployment), data=data)
    if is_new_claim and deployment.state != DeploymentState.UNCONFIRMED:
        move(deployment, DeploymentState.UNCONFIRMED, actor=_author(actor, deployment), data=data_of(deployment))
    return deployment


@transaction.atomic
def remove_deployment(*, actor: Actor, deployment: Deployment) -> Moved | Already:
    """Take a deployment off the solution's page. Its rows stay for the record; it does not come back."""
    lock_deployment(deployment)
    if not evidence.can_deploy(actor, deployment.solution):
        raise NotAllowed
    author = _author(actor, deployment)
    return move(deployment, DeploymentState.REMOVED, actor=author, data=data_of(deployment))


@transaction.atomic
def reply_to_dispute(*, actor: Actor, deployment: Deployment, text: str) -> Deployment | Already:
    """Reply to the city's dispute, once: both stand on the page. Raises `NotAllowed` or `Incomplete`."""
    lock_deployment(deployment)
    _refuse_strangers(actor, deployment)
    answer = deployment.answer
    if answer is None or not answer.is_dispute:
        raise NotAllowed(_("The city does not dispute this any more, so there is nothing to reply to."))
    if answer.replied_at is not None:
        return Already(by="", at=answer.replied_at)
    text = text.strip()
    if not text or len(text) > LONGEST_REPLY:
        raise Incomplete(_("Write your reply in at most 1,000 characters."), field="reply")
    answer.reply, answer.reply_language, answer.replied_at = text, language_of(text), timezone.now()
    answer.save(update_fields=["reply", "reply_language", "replied_at"])
    data = {**data_of(deployment), "number": answer.number}
    append("deployment.replied", deployment.subject, actor=_author(actor, deployment), data=data)
    return deployment


def _refuse_what_was_answered(solution: Solution, wanted: DeploymentValues) -> None:
    """Refuse to say again what a city has disputed or corrected, or staff took down: it would be back on the page."""
    hidden = Deployment.objects.filter(solution=solution, state=DeploymentState.HIDDEN).prefetch_related("results")
    if any(facts_in(values_of_deployment(one)) == facts_in(wanted) for one in hidden):
        raise Incomplete(_("Programme staff took exactly this off the page. Their decision says how to appeal."))
    gone = Deployment.objects.filter(solution=solution, state=DeploymentState.REMOVED, answers__isnull=False)
    for one in gone.distinct().prefetch_related("results", "answers"):
        last = one.last_answer
        said_again = last is not None and last.words and facts_in(values_of_deployment(one)) == facts_in(wanted)
        if said_again:
            raise Incomplete(_("The city has answered exactly this, and you removed it. Say what is true there now."))


def lock_deployment(deployment: Deployment) -> None:
    """Lock the row until the transaction ends and read it again, with its solution, city and answers."""
    Deployment.objects.select_for_update().get(pk=deployment.pk)
    rows = Deployment.objects.select_related("city__place", "place")
    deployment.refresh_from_db(from_queryset=rows)
    deployment.solution = Solution.objects.select_related("organisation").get(pk=deployment.solution_id)


def data_of(deployment: Deployment) -> dict[str, str | int | None]:
    """Return what an entry says of a deployment: identifiers and numbers alone."""
    city = deployment.city.public_id if deployment.city else ""
    return {"solution": deployment.solution.public_id, "city": city, "edition": deployment.edition}


def language_of(text: str) -> str:
    """Return the language that a text seems to be written in, else the reader's."""
    return detect(text) or translation.get_language() or "en"


def _refuse_strangers(actor: Actor, deployment: Deployment) -> None:
    if not evidence.can_deploy(actor, deployment.solution):
        raise NotAllowed
    if deployment.state not in STANDING:
        raise InvalidTransition(deployment.get_state_display())


def _author(actor: Actor, deployment: Deployment) -> Actor:
    return actor.acting_for(deployment.solution.organisation)


def _named(
    values: DeploymentValues, solution: Solution, *, kept: Organisation | None = None
) -> tuple[Organisation | None, Place | None]:
    """Return the named city: the registered organisation, of a place that has one, or else the place.

    `kept` is the one that stands there already: it may stay whatever became of it.
    """
    city = kept if kept and kept.public_id == values.city else buyers().filter(public_id=values.city).first()
    place = Place.objects.filter(geonames_id=values.place).first() if values.place and not values.city else None
    if place is not None:
        city = city_of_place(place)
    if city is None and place is None:
        raise Incomplete(_("This city cannot be named any more. Choose another."), field="city_name")
    if city == solution.organisation:
        raise Incomplete(
            _("Your own organisation cannot confirm its own solution. Name another city."), field="city_name"
        )
    return (city, None) if city else (None, place)


def _as_named(values: DeploymentValues, city: Organisation | None) -> DeploymentValues:
    """Return the values with the registered city in place of the place that it stands for."""
    return replace(values, city=city.public_id, place=None) if city else values


def _write(deployment: Deployment, values: DeploymentValues) -> None:
    """Store all values with the results as they are wanted."""
    if len(values.results) > MOST_RESULTS:
        raise Incomplete(_("Give five results at most."))
    if values.until is not None and values.until < values.since:
        raise Incomplete(_("It cannot end before it began."), field="until")
    for name in PLAIN:
        setattr(deployment, name, getattr(values, name))
    deployment.language = language_of(f"{values.went_wrong}\n{values.scale}")
    deployment.save()
    deployment.results.all().delete()
    Result.objects.bulk_create(
        Result(
            deployment=deployment,
            position=position,
            measure=one.measure,
            figure=one.figure,
            unit=one.unit,
            baseline=one.baseline,
            period=one.period,
            method=one.method,
        )
        for position, one in enumerate(values.results, 1)
    )
