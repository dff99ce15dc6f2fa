"""Asking cities by mail whether a deployment is true, in one batch a month, and telling vendors what they answered."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actor import system
from accounts.journal import mail
from accounts.journal.actions import append
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler, Job
from accounts.models import Organisation, User
from accounts.queries import owners_of
from listings.models import Deployment
from listings.models.deployments import AGES_AFTER
from listings.queries import city_of_place
from listings.queries.confirmations import (
    asked_of,
    deployments_for,
    due_for_asking,
    is_unasked,
    link_url,
    members_who_answer,
)
from listings.states import PROVEN, DeploymentState

ASKED: Final = "confirmations.asked"
AGED: Final = "deployment.aged"
MOST_IN_A_BATCH: Final = 50
JOB: Final = system("confirmations")


def ask_cities(_delivery: Delivery) -> None:
    """Ask each city that has something to answer, at most once in a calendar month (UTC).

    Runs daily, so that a worker that slept on the first of a month does not cost a month.
    """
    _find_registered()
    _tell_aged()
    for pk in due_for_asking().order_by("city").values_list("city", flat=True).distinct():
        _ask(Organisation.objects.get(pk=pk))


def _find_registered() -> None:
    """Let deployments name the city itself once it has registered and been verified."""
    rows = Deployment.objects.select_for_update(of=("self",)).standing().filter(place__isnull=False)
    for found in rows.select_related("place", "solution"):
        city = city_of_place(found.place) if found.place else None
        if city is not None and city != found.solution.organisation:
            found.city, found.place = city, None
            found.version += 1
            found.save(update_fields=["city", "place", "version"])
            data = {"solution": found.solution.public_id, "city": city.public_id}
            append("deployment.city_registered", found.subject, actor=JOB, data=data)


def _tell_aged() -> None:
    """Record once of each answer that it counts no more, so that searches find the solution by it no longer."""
    told = set(Entry.objects.filter(verb=AGED).values_list("subject", "data__number"))
    aged = Deployment.objects.filter(state__in=PROVEN, answered_at__lte=timezone.now() - AGES_AFTER)
    for found in aged.select_related("solution").prefetch_related("answers"):
        answer = found.answer
        if answer is not None and (found.subject, answer.number) not in told:
            data = {"solution": found.solution.public_id, "number": answer.number}
            append(AGED, found.subject, actor=JOB, data=data)


@transaction.atomic
def _ask(city: Organisation) -> None:
    Organisation.objects.select_for_update().get(pk=city.pk)
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if Entry.objects.filter(subject=city.subject, verb=ASKED, time__gte=month).exists() or not asked_of(city):
        return
    rows = list(due_for_asking().filter(city=city).order_by("changed_at", "pk")[:MOST_IN_A_BATCH])
    for row in rows:
        row.asked_at, row.times_asked = timezone.now(), row.times_asked + 1
        row.save(update_fields=["asked_at", "times_asked"])
    append(ASKED, city.subject, actor=JOB, data={"deployments": [row.public_id for row in rows]})


def receiver_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each person who is asked."""
    for person in asked_of(_city(entry)):
        yield person.subject


def send_batch(delivery: Delivery) -> None:
    """Send one person what waits for the city's answer; nothing to who left, and nothing when all is answered."""
    city = _city(delivery.entry)
    receiver = next((one for one in asked_of(city) if one.subject == delivery.lane), None)
    if receiver is None or is_unasked(city):
        return
    named = deployments_for(city, receiver).filter(public_id__in=delivery.entry.data["deployments"])
    rows = [one for one in named if one.answer is None or one.is_aged]
    if rows:
        _send(delivery, city, receiver, rows)


def _send(delivery: Delivery, city: Organisation, receiver: User, rows: list[Deployment]) -> None:
    is_member = members_who_answer(city).filter(pk=receiver.pk).exists()
    with translation.override(receiver.language):
        page = settings.SITE_URL + reverse("listings:deployments_to_answer")
        heading = ngettext(
            "%(count)s vendor claim about %(name)s: is it true?",
            "%(count)s vendor claims about %(name)s: are they true?",
            len(rows),
        ) % {"count": len(rows), "name": city.name}
        context = {
            "heading": heading,
            "organisation": city,
            "is_member": is_member,
            "deployments": rows,
            "url": page if is_member else link_url(city, receiver),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading,
            text=render_to_string("listings/email/confirm.txt", context),
            html=render_to_string("listings/email/confirm.html", context),
            delivery=delivery,
        )


def owner_lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each owner of the vendor; what comes back after an appeal was answered before."""
    if "report" in entry.data:
        return
    for owner in owners_of(_deployment(entry).solution.organisation):
        yield owner.subject


def tell_vendor(delivery: Delivery) -> None:
    """Tell one owner of the vendor what the city answered, unless it was answered anew or changed since."""
    found = _deployment(delivery.entry)
    receiver = owners_of(found.solution.organisation).filter(public_id=delivery.lane.partition(":")[2]).first()
    answer = found.answer
    if receiver is None or answer is None or answer.number != delivery.entry.data["number"]:
        return
    with translation.override(receiver.language):
        sentences = {
            DeploymentState.CONFIRMED: _("%(city)s confirms that “%(title)s” runs there"),
            DeploymentState.CORRECTED: _("%(city)s confirms “%(title)s”, with a correction"),
            DeploymentState.DISPUTED: _("%(city)s disputes what you say of “%(title)s”"),
        }
        words = {"city": answer.city.name, "title": found.solution.title}
        heading = sentences[DeploymentState(answer.verdict)] % words
        is_dispute = answer.is_dispute
        page, args = ("reply_to_dispute", found) if is_dispute else ("solution", found.solution)
        context = {
            "heading": heading,
            "answer": answer,
            "organisation": found.solution.organisation,
            "url": settings.SITE_URL + reverse(f"listings:{page}", args=[args.public_id]),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading,
            text=render_to_string("listings/email/answered.txt", context),
            html=render_to_string("listings/email/answered.html", context),
            delivery=delivery,
        )


def _city(entry: Entry) -> Organisation:
    return Organisation.objects.get(public_id=entry.subject.partition(":")[2])


def _deployment(entry: Entry) -> Deployment:
    rows = Deployment.objects.select_related("solution__organisation", "city__place", "place")
    return rows.prefetch_related("answers__city", "solution__texts").get(public_id=entry.subject.partition(":")[2])


BATCH: Final = Handler(name="confirmation_mail", lanes=receiver_lanes, handle=send_batch, effect=Effect.OUTSIDE)
ANSWERED: Final = Handler(name="deployment_mail", lanes=owner_lanes, handle=tell_vendor, effect=Effect.OUTSIDE)
ASK: Final = Job(
    name="listings.confirmations",
    every=timedelta(days=1),
    offset=timedelta(hours=7),
    handle=ask_cities,
    effect=Effect.DATABASE,
)
