"""What passes from a form to an action, as frozen values. Amounts are whole EUR cents."""

from dataclasses import dataclass

from marketplace.inquiries.states import OfferKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an inquiry is about."""

    title: str
    purpose: str
    amount_sought: int
    teaser_shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a party offers: an amount, of what kind, on which condition, and whether the other parties see it."""

    amount: int
    kind: OfferKind
    condition: str = ""
    is_shared: bool = False
