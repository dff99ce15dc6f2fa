"""Writing the kit of a need that ended, sharing it as a numbered edition, and taking it back."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.folding import folded
from accounts.journal.actions import Already, Moved, append, move
from listings import sharing
from listings.actions.rows import lock, refuse_strangers
from listings.kits import LONGEST_LESSON, LONGEST_PART, LONGEST_PRICE_UNIT, PARTS, KitState, KitValues, Sharing
from listings.models import Kit, KitEdition, Need
from listings.money import MOST_CENTS
from listings.queries.reports import reported_edition, waiting_about

PRICE: tuple[str, ...] = ("currency", "price_unit", "vat")


@transaction.atomic
def save_kit(*, actor: Actor, need: Need, version: int, values: KitValues, wish: Sharing | None = None) -> Kit:
    """Keep the draft of a need's kit; a `wish` to share makes it the next edition, which everybody reads.

    `version` is the kit's when the form was opened, 0 for none. Sharing what is shared already makes no edition. Locks
    the need. Raises `NotAllowed`, `StaleVersion`, or `Incomplete` at the field that is wrong; then nothing is kept.
    """
    lock(need)
    refuse_strangers(actor, need)
    if why := sharing.why_not_written(need):
        raise NotAllowed(why)
    kit = Kit.objects.select_related("shared").filter(need=need).first() or Kit(need=need, version=0)
    if kit.version != version:
        raise StaleVersion
    kit.need = need
    values = _tidied(values)
    _refuse(need, values)
    if kit.pk is None or kit.values != values:
        _write(kit, values)
        verb = "kit.created" if kit.version == 1 else "kit.edited"
        append(verb, kit.subject, actor=actor.acting_for(need.organisation), data={"need": need.public_id})
    if wish is not None:
        _share(actor, kit, wish)
    return kit


@transaction.atomic
def take_back_kit(*, actor: Actor, need: Need) -> Moved | Already:
    """Take a shared kit off the site; the draft stays, and what others copied stays with them. Locks the need."""
    lock(need)
    refuse_strangers(actor, need)
    kit = Kit.objects.filter(need=need).first()
    if kit is None:
        raise NotAllowed
    if kit.state == KitState.HIDDEN:
        raise NotAllowed(sharing.why_hidden())
    author = actor.acting_for(need.organisation)
    return move(kit, KitState.TAKEN_BACK, actor=author, data={"need": need.public_id})


def _tidied(values: KitValues) -> KitValues:
    return replace(values, **{name: getattr(values, name).strip() for name in (*PARTS, "price_unit")})


def _refuse(need: Need, values: KitValues) -> None:
    """Raise for the first thing that no kit may say, at its field."""
    if values.language not in set(need.texts.values_list("language", flat=True)):
        raise Incomplete(_("Choose a language in which the need has a text."), field="language")
    longest = {**dict.fromkeys(PARTS, LONGEST_PART), "lesson": LONGEST_LESSON, "price_unit": LONGEST_PRICE_UNIT}
    for name, most in longest.items():
        if len(getattr(values, name)) > most:
            raise Incomplete(_("Shorten the text to %(number)s characters.") % {"number": most}, field=name)
    if values.unit_price is None:
        if any(getattr(values, name) for name in PRICE):
            raise Incomplete(_("Give the amount too, or empty the fields about it."), field="unit_price")
        return
    if not 0 <= values.unit_price <= MOST_CENTS:
        raise Incomplete(_("Give an amount such as 1,240.50."), field="unit_price")
    asked = {
        "currency": _("Choose the currency in which it was paid."),
        "price_unit": _("Say for what this was paid, such as “one lamp, fitted”."),
        "vat": _("Say whether VAT is in it."),
    }
    for name, sentence in asked.items():
        if not getattr(values, name):
            raise Incomplete(sentence, field=name)


def _write(kit: Kit, values: KitValues) -> None:
    for name, value in values.columns().items():
        setattr(kit, name, value)
    kit.version += 1
    kit.save()


def _share(actor: Actor, kit: Kit, wish: Sharing) -> None:
    """Make the draft the next edition, and public."""
    if why := sharing.why_not_shared(kit):
        raise NotAllowed(why)
    if not kit.specification and not kit.lesson:
        raise Incomplete(
            _("Write a specification or a lesson: a kit without either helps nobody."), field="specification"
        )
    if not wish.is_clean:
        raise Incomplete(_("Confirm that nothing secret of a vendor is in it."), field="is_clean")
    if kit.state == KitState.SHARED and kit.shared is not None and kit.shared.values == kit.values:
        return
    _refuse_reported(kit)
    last = kit.shared
    number = last.number if last is not None else 0
    if last is None or last.values != kit.values:
        number += 1
        words = folded("\n".join(filter(None, (getattr(kit, name) for name in PARTS))))
        kit.shared = KitEdition.objects.create(kit=kit, number=number, folded=words, **kit.values.columns())
        kit.save(update_fields=["shared"])
    author = actor.acting_for(kit.need.organisation)
    data = {"need": kit.need.public_id, "number": number}
    if kit.state == KitState.SHARED:
        append("kit.shared", kit.subject, actor=author, data=data)
    else:
        move(kit, KitState.SHARED, actor=author, data=data)


def _refuse_reported(kit: Kit) -> None:
    """Raise for a text that is reported and not on the site: it waits there for the decision."""
    if kit.state == KitState.SHARED and kit.shared is not None and kit.shared.texts == kit.texts:
        return
    reported = [reported_edition(one) for one in waiting_about(kit)]
    if any(one is not None and one.texts == kit.texts for one in reported):
        raise NotAllowed(
            _("A report about this text waits for a decision of programme staff. Until then share another text.")
        )
