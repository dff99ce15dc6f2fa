"""What a named city does: answers whether a deployment is true, and says that it is not to be asked, or again."""

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Data, append, move
from accounts.journal.models import Entry
from accounts.models import Organisation
from listings import evidence
from listings.actions.deployments import data_of, language_of, lock_deployment
from listings.models import CityAnswer, Deployment, Unasked
from listings.queries import facts_in, values_of_deployment
from listings.queries.confirmations import Link, may_answer_by, may_stop_by
from listings.states import ANSWERS, DeploymentState
from listings.values import Verdict

LONGEST_WORDS: Final = 1_000
BY_LINK: Final = {"way": "confirmation_link"}
"""What the record says beside the person to whom a signed link was sent, when it was the link that answered."""


@transaction.atomic
def answer_deployment(*, actor: Actor, deployment: Deployment, verdict: Verdict) -> CityAnswer | Already:
    """Answer for the named city whether a deployment is true; a later answer takes the place of an earlier one.

    Locks the deployment. Returns `Already` when a colleague answered since the page was opened. Raises `NotAllowed`,
    `StaleVersion` when the vendor changed the claim meanwhile, or `Incomplete`.
    """
    lock_deployment(deployment)
    if not evidence.can_answer(actor, deployment):
        raise NotAllowed
    return _answer(deployment, verdict, actor.acting_for(deployment.city))


@transaction.atomic
def answer_by_link(*, link: Link, deployment: Deployment, verdict: Verdict) -> CityAnswer | Already:
    """Answer for the city that a signed link names; as `answer_deployment`."""
    lock_deployment(deployment)
    if not may_answer_by(link, deployment):
        raise NotAllowed
    result = _answer(deployment, verdict, _linked(link), BY_LINK)
    # Whoever holds a link has not signed in, and reads no colleague's name.
    return Already(by="", at=result.at) if isinstance(result, Already) else result


@transaction.atomic
def never_ask(*, actor: Actor, city: Organisation) -> bool:
    """Ask a city nothing about deployments any more; return whether it was asked until now. Raises `NotAllowed`."""
    if not evidence.can_answer_for(actor, city):
        raise NotAllowed
    return _stop(city, actor.acting_for(city))


@transaction.atomic
def never_ask_by_link(*, link: Link) -> bool:
    """Ask the city that a signed link names nothing any more; return whether it was asked until now."""
    if not may_stop_by(link):
        raise NotAllowed
    return _stop(link.city, _linked(link), BY_LINK)


@transaction.atomic
def ask_again(*, actor: Actor, city: Organisation) -> bool:
    """Let a city be asked again, from the next batch on; return whether it was not. Raises `NotAllowed`."""
    if not evidence.can_answer_for(actor, city):
        raise NotAllowed
    Organisation.objects.select_for_update().get(pk=city.pk)
    gone, _rows = Unasked.objects.filter(organisation=city).delete()
    if gone:
        append("confirmations.allowed", city.subject, actor=actor.acting_for(city))
    return bool(gone)


def _answer(deployment: Deployment, verdict: Verdict, author: Actor, way: Data | None = None) -> CityAnswer | Already:
    city = deployment.city
    if city is None:
        raise NotAllowed
    last = deployment.last_answer
    if last is not None and last.number != verdict.seen:
        return Already(by=_author_of(deployment), at=last.made_at)
    if deployment.edition != verdict.edition:
        raise StaleVersion(_("The vendor changed this since you opened it. Read it again, then answer."))
    words = _checked(verdict)
    is_same = last is not None and _said(last) == (deployment.edition, verdict.answer, words)
    if last is not None and is_same and not deployment.is_aged:
        return Already(by=_author_of(deployment), at=last.made_at)
    made = CityAnswer.objects.create(
        deployment=deployment,
        number=(last.number if last else 0) + 1,
        edition=deployment.edition,
        city=city,
        verdict=verdict.answer,
        words=words,
        language=language_of(words) if words else "",
        said=facts_in(values_of_deployment(deployment)),
    )
    deployment.answered_at, deployment.asked_at, deployment.times_asked = made.made_at, None, 0
    deployment.save(update_fields=["answered_at", "asked_at", "times_asked"])
    data = {**data_of(deployment), "number": made.number, **(way or {})}
    if deployment.state == verdict.answer:
        data["verdict"] = verdict.answer
        append("deployment.answered_again", deployment.subject, actor=author, data=data)
    else:
        move(deployment, verdict.answer, actor=author, data=data)
    return made


def _said(answer: CityAnswer) -> tuple[int, str, str]:
    return answer.edition, answer.verdict, answer.words


def _checked(verdict: Verdict) -> str:
    words = verdict.words.strip()
    if verdict.answer not in ANSWERS:
        raise Incomplete(_("Choose one of the answers."), field="answer")
    if verdict.answer == DeploymentState.CONFIRMED:
        if words:
            sentence = _("“True” stands alone. Choose “True, with a correction” if something is to be added.")
            raise Incomplete(sentence, field="words")
        return ""
    if not words:
        raise Incomplete(_("Say what is not as it stands there."), field="words")
    if len(words) > LONGEST_WORDS:
        raise Incomplete(_("Shorten the text to %(number)s characters.") % {"number": LONGEST_WORDS}, field="words")
    return words


def _author_of(deployment: Deployment) -> str:
    """Return the public identifier of who answered last, "" for a link."""
    verbs = [f"deployment.{one}" for one in (*ANSWERS, "answered_again")]
    entry = Entry.objects.filter(subject=deployment.subject, verb__in=verbs).order_by("-id").first()
    return entry.person if entry else ""


def _linked(link: Link) -> Actor:
    return Actor(person=link.person, organisation=link.city)


def _stop(city: Organisation, author: Actor, way: Data | None = None) -> bool:
    Organisation.objects.select_for_update().get(pk=city.pk)
    _row, is_new = Unasked.objects.get_or_create(organisation=city, defaults={"since": timezone.now()})
    if is_new:
        append("confirmations.refused", city.subject, actor=author, data=way)
    return is_new
