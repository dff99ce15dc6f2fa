"""How a room ends: agreed in principle by the lead and every accepted offerer, or withdrawn by the lead."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, StaleVersion
from accounts.journal.actions import Already, Moved, append, move
from marketplace.inquiries.actions import rows
from marketplace.inquiries.models import Inquiry, Party
from marketplace.inquiries.queries.parties import accepted_parties, lead_of, partners
from marketplace.inquiries.states import InquiryState
from marketplace.matching.actions.rows import already


@transaction.atomic
def agree(*, actor: Actor, party: Party, version: int, accepted: int) -> Party | Already:
    """Agree in principle for a party of whose offers `accepted` cents are accepted: to what `version` of the room says.

    It is no contract. Whatever changes of it takes the agreement back. Raises `StaleVersion` when the room, or what is
    accepted of the party's offers, is not what the page showed.
    """
    inquiry = rows.lock_with_party(party)
    author = rows.refuse_strangers(actor, party)
    rows.refuse_ended(inquiry)
    sums = accepted_parties(inquiry)
    if party not in sums:
        raise Incomplete(_("Nothing of your offers is accepted, so there is nothing to agree to yet."))
    if inquiry.version != version or sums[party] != accepted:
        raise StaleVersion(_changed())
    if party.agreed_at:
        return already(party.subject, "party.agreed", of=party.organisation, at=party.agreed_at)
    party.agreed_at = timezone.now()
    party.save(update_fields=["agreed_at"])
    append("party.agreed", party.subject, actor=author, data={"accepted": accepted, "version": version})
    return party


@transaction.atomic
def conclude(*, actor: Actor, inquiry: Inquiry, version: int, accepted: int) -> Moved | Already:
    """Agree in principle for the lead, after every other accepted offerer has; it is no contract.

    Raises `Incomplete` while no other party's offer is accepted or an agreement is missing, and `StaleVersion` when
    the room or the `accepted` cents in it are not what the page showed: an offer may have been withdrawn meanwhile.
    """
    rows.lock(inquiry)
    author = rows.refuse_strangers(actor, lead_of(inquiry))
    if inquiry.state == InquiryState.OPEN:
        _refuse_unready(inquiry, version, accepted)
    data = {"accepted": inquiry.accepted, "sought": inquiry.amount_sought}
    return _dated(inquiry, move(inquiry, InquiryState.AGREED, actor=author, data=data))


def _refuse_unready(inquiry: Inquiry, version: int, accepted: int) -> None:
    if (inquiry.version, inquiry.accepted) != (version, accepted):
        raise StaleVersion(_changed())
    others, missing = partners(accepted_parties(inquiry))
    if not others:
        raise Incomplete(
            _("Accept the offer of another party first: an agreement is with those whose offers you accept.")
        )
    if missing:
        names = ", ".join(one.organisation.name for one in missing)
        raise Incomplete(_("These have not agreed yet: %(names)s.") % {"names": names})


def _changed() -> str:
    return _("Something changed after you opened the page. Read it again, then agree.")


@transaction.atomic
def withdraw_inquiry(*, actor: Actor, inquiry: Inquiry, why: str) -> Moved | Already:
    """Withdraw a room with a reason that all parties read; the lead does. The ledger stays as it is."""
    rows.lock(inquiry)
    author = rows.refuse_strangers(actor, lead_of(inquiry))
    why = rows.refuse_silence(why)
    return _dated(inquiry, move(inquiry, InquiryState.WITHDRAWN, actor=author, why=why))


def _dated(inquiry: Inquiry, result: Moved | Already) -> Moved | Already:
    if isinstance(result, Moved):
        inquiry.ended_at = timezone.now()
        inquiry.save(update_fields=["ended_at"])
    return result
