"""A plan in tiers: one plan for each, and which stretch of each stands on a page; the same for all engines."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from search.clauses import Every, Plan, Without


def tier_plans(plan: Plan) -> list[Plan]:
    """Return a plan for each tier, without facets: what its clause matches and none before it; the last has the rest.

    Together they find what the plan finds, each listing once.
    """
    before: tuple[Without, ...] = ()
    plans = []
    for clause in plan.tiers:
        plans.append(_narrowed(plan, Every((plan.found, clause, *before))))
        before = (*before, Without(clause))
    return [*plans, _narrowed(plan, Every((plan.found, *before)))]


def stretches(totals: Sequence[int], offset: int, size: int) -> Iterator[tuple[int, int, int]]:
    """Yield (tier, offset in it, size) of what a page shows of each tier, when the tiers stand one after the other."""
    for tier, total in enumerate(totals):
        shown = min(size, max(total - offset, 0))
        if shown:
            yield tier, offset, shown
        offset, size = max(offset - total, 0), size - shown


def _narrowed(plan: Plan, found: Every) -> Plan:
    return replace(plan, found=found, facets=(), tiers=())
