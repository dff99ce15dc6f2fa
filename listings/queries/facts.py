"""What others may read of a solution's or need's values, as plain JSON by field: the ground of every difference."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from listings.values import NeedValues, SolutionValues

Facts: TypeAlias = dict[str, Any]
Change: TypeAlias = dict[str, Any]

SETS: Final = frozenset(
    {"themes", "tags", "cpv_codes", "countries", "languages", "maturity_accepted", "mims", "data_location"}
)
NEED_TEXTS: Final = ("title", "problem", "affected", "tried", "outcome")
MATERIAL: Final = frozenset(
    {
        *("title", "problem", "affected", "tried", "outcome", "themes", "cpv_codes"),
        *("maturity_accepted", "needed_by", "portal_link", "budget", "deadline", "questions_until"),
    }
)
"""What changes in an open need as a numbered correction only."""


def solution_facts(values: SolutionValues) -> Facts:
    """Return every field of a solution; what is a set is sorted, so that its order makes no difference."""
    plain = values.plain()
    return {name: sorted(value) if name in SETS else value for name, value in plain.items()}


def need_facts(values: NeedValues) -> Facts:
    """Return the fields of a need that others may see. A private budget is None, whatever it is.

    A public budget is [lowest, highest] in EUR cents, a deadline [ISO time in UTC, zone], a day an ISO date.
    """
    return {
        "mode": str(values.mode),
        "language": values.language,
        "language_detected": values.language_detected,
        **{name: getattr(values, name) for name in NEED_TEXTS},
        "themes": sorted(values.themes),
        "tags": sorted(values.tags),
        "cpv_codes": sorted(values.cpv_codes),
        "maturity_accepted": sorted(str(one) for one in values.maturity_accepted),
        "needed_by": values.needed_by and values.needed_by.isoformat(),
        "portal_link": values.portal_link,
        "budget": [values.budget_low, values.budget_high] if values.budget_public else None,
        "deadline": _moment(values.deadline, values.deadline_zone),
        "questions_until": _moment(values.questions_until, values.deadline_zone),
    }


def _moment(moment: datetime | None, zone: str) -> list[str] | None:
    return [moment.astimezone(UTC).isoformat(), zone] if moment else None


def facts_of(values: SolutionValues | NeedValues) -> Facts:
    """Return the facts of either."""
    return solution_facts(values) if isinstance(values, SolutionValues) else need_facts(values)


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return the fields that differ, each as it was and as it is, in the order of the facts."""
    return [
        {"field": name, "before": before[name], "after": after[name]} for name in after if before[name] != after[name]
    ]
