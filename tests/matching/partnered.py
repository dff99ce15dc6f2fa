"""Puts entries of vendors that look for partners, and writes to them, as people do."""

from accounts.queries import actor_of
from marketplace.matching import actions
from marketplace.matching.models import Partner
from tests.matching.stories import fresh, organisation_of

BRINGS = "Forty gauges that stand in the rain since 2019."
SEEKS = "Somebody who knows sewers."
TEXT = "We know sewers. Shall we talk on Monday?"


def put(person, need, *, brings=BRINGS, seeks=SEEKS, language="en", version=0):
    wanted = actions.Wanted(brings=brings, seeks=seeks, language=language)
    acting = {"actor": actor_of(person), "organisation": organisation_of(person)}
    return actions.put_partner(need=fresh(need), wanted=wanted, version=version, **acting)


def withdraw(person, entry):
    return actions.withdraw_partner(actor=actor_of(person), partner=Partner.objects.get(pk=entry.pk))


def write(person, entry, text=TEXT, *, shows_address=False):
    entry = Partner.objects.select_related("need", "organisation").get(pk=entry.pk)
    acting = {"actor": actor_of(person), "organisation": organisation_of(person)}
    return actions.write_to_partner(partner=entry, text=text, shows_address=shows_address, **acting)


def reply(person, note, text="Monday suits us.", *, shows_address=False):
    return actions.reply_to_note(actor=actor_of(person), note=note, text=text, shows_address=shows_address)
