"""What listings hold about a person: where she is the contact, what she follows, asked, or looks through for staff."""

from functools import reduce
from operator import or_
from typing import Final

from allauth.account.models import EmailAddress
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower

from accounts.actor import system
from accounts.journal.actions import append, move
from accounts.models import User
from accounts.personal import Held, Holder
from listings.models import Appeal, Decision, Follow, Look, Need, Question, Report, Revision, Solution
from listings.moderation import UNDECIDED, Side
from listings.states import LookState

CONTACT: Final = ("contact_name", "contact_email")


def _named_in(person: User) -> QuerySet[Solution]:
    """Return the solutions that name her address, or name her and are of an organisation that she acts for."""
    named = Q(contact_name__iexact=person.name, organisation__memberships__person=person) if person.name else Q(pk=None)
    rows = Solution.objects.alias(address=Lower("contact_email")).filter(Q(address__in=_addresses(person)) | named)
    return Solution.objects.filter(pk__in=rows.values("pk")).select_related("organisation").order_by("pk")


def _addresses(person: User) -> list[str]:
    """Return her addresses in small letters."""
    proved = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return list(dict.fromkeys(address.lower() for address in (person.email, *proved)))


def _named_in_changes(person: User) -> QuerySet[Revision]:
    """Return the changes of solutions that name her, as `_named_in` does, whatever became of them."""
    hers = reduce(or_, (Q(values__contact_email__iexact=address) for address in _addresses(person)))
    if person.name:
        hers |= Q(values__contact_name__iexact=person.name, solution__organisation__memberships__person=person)
    return Revision.objects.filter(pk__in=Revision.objects.filter(hers).values("pk"))


def _held(person: User) -> Held:
    rows: Held = [
        {
            "kind": "contact of a solution",
            "solution": one.public_id,
            "organisation": one.organisation.name,
            **{field: getattr(one, field) for field in CONTACT},
        }
        for one in _named_in(person)
    ]
    rows += [
        {"kind": "follows a need", "need": one.need.public_id, "since": one.since.isoformat()}
        for one in Follow.objects.filter(person=person).select_related("need")
    ]
    rows += [
        {"kind": "asked about a need", "need": one.need.public_id, "at": one.asked_at.isoformat(), "text": one.text}
        for one in Question.objects.filter(person=person).select_related("need")
    ]
    rows += [
        {
            "kind": "read a colleague’s need" if one.looker_id == person.pk else "asked a colleague to read a need",
            "need": one.need.public_id,
            "at": one.asked_at.isoformat(),
            "text": one.words if one.looker_id == person.pk else one.note,
        }
        for one in _looks_of(person).select_related("need")
    ]
    return rows + _reported(person)


def _reports(person: User) -> QuerySet[Report]:
    """Return the reports that she made, signed in or from an address of hers that she confirmed."""
    unsigned = Q(person=None, confirmed_at__isnull=False, folded_email__in=_addresses(person))
    rows = Report.objects.alias(folded_email=Lower("email")).filter(Q(person=person) | unsigned)
    return Report.objects.filter(pk__in=rows.values("pk"))


def _appeals(person: User) -> QuerySet[Appeal]:
    """Return the appeals that she made: for an organisation, against a report of hers, signed in or by a link."""
    by_link = Q(person=None, side=Side.REPORTER, report__in=_reports(person))
    return Appeal.objects.filter(Q(person=person) | by_link)


def _reported(person: User) -> Held:
    rows: Held = [
        {
            "kind": "report",
            "number": one.public_id,
            "at": one.made_at.isoformat(),
            "name": one.name,
            "address": one.email,
            "text": one.explanation,
        }
        for one in _reports(person)
    ]
    rows += [
        {"kind": "appeal", "report": one.report.public_id, "at": one.made_at.isoformat(), "text": one.text}
        for one in _appeals(person).select_related("report").order_by("pk")
    ]
    rows += [
        {"kind": "decision as staff", "report": one.report.public_id, "at": one.made_at.isoformat(), "text": one.facts}
        for one in Decision.objects.filter(person=person).select_related("report").order_by("pk")
    ]
    return rows


def _erase_reports(person: User) -> None:
    """Take her off the reports that she made; her words stay for whoever has to decide, and go with the others then."""
    own = list(_reports(person).values_list("pk", flat=True))
    appeals = Appeal.objects.filter(pk__in=list(_appeals(person).values_list("pk", flat=True)))
    reports = Report.objects.filter(pk__in=own)
    reports.exclude(state__in=UNDECIDED).update(explanation="")
    reports.update(person=None, name="", email="", confirmed_at=None)
    appeals.exclude(report__state__in=UNDECIDED).update(text="")
    appeals.update(person=None)
    Decision.objects.filter(person=person).update(person=None)
    Report.objects.filter(reviewer=person).update(reviewer=None)


def _looks_of(person: User) -> QuerySet[Look]:
    return Look.objects.filter(Q(asker=person) | Q(looker=person)).order_by("pk")


def _erase_looks(person: User) -> None:
    """Ask her nothing more, and take her name off what was said; the words stay with the need that they are about."""
    for look in Look.objects.filter(looker=person, state=LookState.ASKED).select_for_update(of=("self",)):
        move(look, LookState.WITHDRAWN, actor=system("erasure"))
    Look.objects.filter(looker=person).update(looker=None)
    Look.objects.filter(asker=person).update(asker=None)


def _erase(person: User) -> None:
    """Take her name and address off solutions and their waiting changes; the vendor names another contact.

    What she asked about a need stays, as her organisation's question.
    """
    Follow.objects.filter(person=person).delete()
    _erase_reports(person)
    _erase_looks(person)
    for solution in _named_in(person).select_for_update(of=("self",)):
        Solution.objects.filter(pk=solution.pk).update(contact_name="", contact_email="", version=F("version") + 1)
        append("solution.contact_erased", solution.subject, actor=system("erasure"))
    for revision in _named_in_changes(person):
        revision.values = {**revision.values, **dict.fromkeys(CONTACT, "")}
        revision.save(update_fields=["values"])
    for model in (Solution, Need, Revision):
        model.objects.filter(reviewer=person).update(reviewer=None)


CONTACTS: Final = Holder(name="contacts", held=_held, erase=_erase)
