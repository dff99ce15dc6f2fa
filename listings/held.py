"""What listings hold about a person: where she is the contact, what she follows, asked, or looks through for staff."""

from typing import Final

from allauth.account.models import EmailAddress
from django.db.models import F, QuerySet

from accounts.actor import system
from accounts.journal.actions import append
from accounts.models import User
from accounts.personal import Held, Holder
from listings.models import Follow, Need, Question, Revision, Solution

CONTACT: Final = ("contact_name", "contact_email")


def _named_in(person: User) -> QuerySet[Solution]:
    return Solution.objects.filter(contact_email__in=_addresses(person)).select_related("organisation")


def _addresses(person: User) -> list[str]:
    proved = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return list(dict.fromkeys([person.email, *proved]))


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
    return rows


def _erase(person: User) -> None:
    """Take her name and address off solutions and their waiting changes; the vendor names another contact.

    What she asked about a need stays, as her organisation's question.
    """
    Follow.objects.filter(person=person).delete()
    for solution in _named_in(person).select_for_update(of=("self",)):
        Solution.objects.filter(pk=solution.pk).update(contact_name="", contact_email="", version=F("version") + 1)
        append("solution.contact_erased", solution.subject, actor=system("erasure"))
    mine = set(_addresses(person))
    for revision in Revision.objects.select_for_update().filter(values__contact_email__in=sorted(mine)):
        revision.values = {**revision.values, **dict.fromkeys(CONTACT, "")}
        revision.save(update_fields=["values"])
    for model in (Solution, Need, Revision):
        model.objects.filter(reviewer=person).update(reviewer=None)


CONTACTS: Final = Holder(name="contacts", held=_held, erase=_erase)
