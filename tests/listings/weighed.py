"""Makes criteria by which the candidates for a need are scored."""

from accounts.queries import actor_of
from listings import actions
from listings.criteria import CriterionValues
from listings.models import Need
from listings.states import Mode

QUALITY = CriterionValues(
    name="Quality", meaning="How well it counts.", weight=60, zero="It does not count.", five="It counts everything."
)
PRICE = CriterionValues(name="Price", meaning="Over four years.", weight=40, zero="Far above.", five="Far below.")
BOTH = (QUALITY, PRICE)


def weigh(person, need, criteria=BOTH):
    """Store criteria of a need as its buyer."""
    stored = Need.objects.get(pk=need.pk)
    return actions.save_criteria(actor=actor_of(person), need=stored, version=stored.version, criteria=criteria)


def never_published(need, mode=Mode.SMALL_PURCHASE):
    """Return a need as a draft that nobody outside has read, in a mode with scoring."""
    Need.objects.filter(pk=need.pk).update(state="draft", published_at=None, mode=mode)
    return Need.objects.get(pk=need.pk)


def sent_criteria(criteria, *, version, then="save"):
    """What the form sends for these criteria."""
    data = {"version": version, "rows": len(criteria), "then": then}
    for number, one in enumerate(criteria, 1):
        cells = {**one.plain(), "key": one.key, "place": number}
        data |= {f"{number}-{name}": "" if value is None else value for name, value in cells.items()}
    return data
