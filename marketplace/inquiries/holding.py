"""To which needs co-investment rooms belong, for the legal hold on what was written in and about them."""

from collections.abc import Collection
from typing import Final

from accounts.holding import Procurement
from marketplace.inquiries.models import Inquiry, Offer, Party


def _of_inquiries(keys: Collection[str]) -> dict[str, str]:
    return dict(Inquiry.objects.filter(public_id__in=keys).values_list("public_id", "need__public_id"))


def _of_parties(keys: Collection[str]) -> dict[str, str]:
    return dict(Party.objects.filter(public_id__in=keys).values_list("public_id", "inquiry__need__public_id"))


def _of_offers(keys: Collection[str]) -> dict[str, str]:
    return dict(Offer.objects.filter(public_id__in=keys).values_list("public_id", "party__inquiry__need__public_id"))


INQUIRIES: Final = Procurement("inquiry", _of_inquiries)
PARTIES: Final = Procurement("party", _of_parties)
OFFERS: Final = Procurement("offer", _of_offers)
