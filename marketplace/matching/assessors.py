"""What follows in a scoring round: who is named gets a mail, and when all have scored, those who did and the owners."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.journal import mail
from accounts.journal.models import Delivery, Entry
from accounts.journal.registry import Effect, Handler
from accounts.models import User
from accounts.states import Role
from marketplace.matching.assessing import AssessorState, RoundState
from marketplace.matching.models import Assessor, Round
from marketplace.matching.queries import assessors_of, team_that_buys

NAMED: Final = "assessor.named"
SILENT: Final = frozenset({AssessorState.BARRED, AssessorState.REMOVED})


def lanes(entry: Entry) -> Iterator[str]:
    """Yield one lane for each who is told."""
    for person in _told(entry):
        yield person.subject


def _told(entry: Entry) -> list[User]:
    """Return who is told as things stand now: members of the team alone, nobody when it holds no longer."""
    scoring = _round(entry)
    members = team_that_buys(scoring.need)
    assessors = assessors_of(scoring)
    if entry.verb == NAMED:
        if scoring.state != RoundState.SCORING:
            return []
        own = [one for one in assessors if one.subject == entry.subject and one.state not in SILENT]
        keys = {one.person_id for one in own}
    else:
        keys = {one.person_id for one in assessors if one.state not in SILENT}
        keys |= {one.person_id for one in members if one.role == Role.OWNER}
    return [one.person for one in members if one.person_id in keys]


def tell(delivery: Delivery) -> None:
    """Tell one person, unless she left the team or it holds no longer."""
    entry = delivery.entry
    receiver = next((one for one in _told(entry) if one.subject == delivery.lane), None)
    if receiver is None:
        return
    scoring = _round(entry)
    with translation.override(receiver.language):
        title = {"title": scoring.need.title}
        named = entry.verb == NAMED
        heading = _("You are named to score for “%(title)s”") if named else _("All have scored for “%(title)s”")
        body = (
            _(
                "Declare first whether you have a conflict of interest. Then score each candidate on your own: nobody "
                "reads your points, and you read nobody’s, before all have finished."
            )
            if named
            else _("The points of all can be read now, with their spread. Talk about what lies far apart.")
        )
        page = "matching:declare" if named else "matching:scoring"
        context = {
            "heading": heading % title,
            "body": body,
            "organisation": scoring.need.organisation,
            "url": settings.SITE_URL + reverse(page, args=[scoring.need.public_id]),
            "demo": settings.DEMO,
        }
        mail.deliver(
            to=receiver.email,
            subject=heading % title,
            text=render_to_string("matching/email/scoring.txt", context),
            html=render_to_string("matching/email/scoring.html", context),
            delivery=delivery,
        )


def _round(entry: Entry) -> Round:
    public_id = entry.subject.partition(":")[2]
    rows = Round.objects.select_related("need__organisation").prefetch_related("need__texts")
    if entry.verb == NAMED:
        return rows.get(pk=Assessor.objects.get(public_id=public_id).round_id)
    return rows.get(public_id=public_id)


TOLD: Final = Handler(name="scoring_mail", lanes=lanes, handle=tell, effect=Effect.OUTSIDE)
