"""Lets auditors read the files of needs, as people do."""

from datetime import timedelta

from allauth.account.models import EmailAddress

from accounts.queries import actor_of
from marketplace.matching import actions, rules
from marketplace.matching.models import Audit
from tests.matching.stories import fresh

REASON = "The court of auditors looks at small purchases."


def grant(city, need, email, *, days=30, reason=REASON):
    access = actions.Access(
        email=email, reason=reason, until=rules.today_of(need) + timedelta(days=days - 1), language="en"
    )
    return actions.grant_audit(actor=actor_of(city), need=fresh(need), access=access)


def audited(city, need, auditor, **options):
    """Return an access that an auditor took up."""
    proved = {"verified": True, "primary": True}
    EmailAddress.objects.update_or_create(user=auditor, email=auditor.email, defaults=proved)
    made = grant(city, need, auditor.email, **options)
    actions.accept_audit(actor=actor_of(auditor), audit=made)
    return Audit.objects.get(pk=made.pk)
