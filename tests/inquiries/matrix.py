"""What the addresses of inquiries answer to whom, and the room that they are asked about."""

from django.urls import reverse

from listings.models import Need
from listings.states import Mode
from marketplace.inquiries.models import Acceptance, Inquiry, Message, Offer, Party
from marketplace.matching.models import Match
from marketplace.matching.states import MatchState
from tests.inquiries.stories import accepted, joined, match_of, need_of, offered, opened
from tests.listings.matrix import MINE, STAFF_PAGE, everybody

MODELS = (Inquiry, Party, Offer, Acceptance, Message)
INSIDERS = {"city": 403, "viewer": 403, "investor": 403}


def inside(**answers):
    """404 to outsiders, 403 to those in the room, but for whom `answers` names."""
    return everybody(404, anonymous=302, **{**INSIDERS, **answers})


def page(shown, sent):
    return {"GET": inside(**shown), "POST": inside(**sent)}


def step(**sent):
    return {"GET": everybody(405, anonymous=302), "POST": inside(**sent)}


READ_ONLY = everybody(405, anonymous=302)
LEADS = {"city": 200}
OFFERS = {"investor": 200}

MATRIX = {
    "inquiries:my_inquiries": MINE,
    "inquiries:teasers": {"GET": everybody(404, anonymous=302, investor=200), "POST": READ_ONLY},
    "inquiries:teaser": {"GET": everybody(404, anonymous=302, investor=200), "POST": READ_ONLY},
    "inquiries:ask_to_join": {"GET": READ_ONLY, "POST": everybody(404, anonymous=302, investor=422)},
    "inquiries:open_inquiry": {
        "GET": everybody(403, anonymous=302, city=200),
        "POST": everybody(403, anonymous=302, city=422),
    },
    "inquiries:pair_inquiries": {
        "GET": everybody(404, anonymous=302, city=200, viewer=200, vendor=200, editor=200),
        "POST": READ_ONLY,
    },
    "inquiries:inquiry": {"GET": inside(city=200, viewer=200, investor=200), "POST": READ_ONLY},
    "inquiries:edit_inquiry": page(LEADS, {"city": 422}),
    "inquiries:set_next_step": page(LEADS, {"city": 302}),
    "inquiries:write_message": step(city=422, investor=422),
    "inquiries:invite": page(LEADS, {"city": 422}),
    "inquiries:decline": page(OFFERS, {"investor": 302}),
    "inquiries:make_offer": page({**LEADS, **OFFERS}, {"city": 422, "investor": 422}),
    "inquiries:conclude": step(city=302),
    "inquiries:withdraw_inquiry": page(LEADS, {"city": 302}),
    "inquiries:consent": step(city=302, investor=302),
    "inquiries:refuse": page(LEADS, {"city": 422}),
    "inquiries:agree": step(investor=302),
    "inquiries:edit_offer": page(OFFERS, {"investor": 422}),
    "inquiries:share_offer": step(investor=302),
    "inquiries:withdraw_offer": page(OFFERS, {"investor": 302}),
    "inquiries:accept_offer": page(LEADS, {"city": 422}),
    "inquiries:take_back": page(LEADS, {"city": 422}),
    "inquiries:staff_inquiries": STAFF_PAGE,
}
OF_PARTIES = {"inquiries:consent", "inquiries:refuse", "inquiries:agree"}


def make_room(city, investor, vendor):
    """A matched pair; a room with a teaser, in which an investor sits and made an offer that is accepted in part."""
    match_of(need_of(city, Mode.PARTNERSHIP), vendor)
    room = opened(city, teaser_shown=True)
    joined(room, city, investor)
    accepted(offered(room, investor), city, 1_00)


def address_of(name):
    """Return the address of a row, about the room and the pair that `make_room` made."""
    if name in {"inquiries:my_inquiries", "inquiries:teasers", "inquiries:staff_inquiries"}:
        return reverse(name)
    if name == "inquiries:open_inquiry":
        return reverse(name, args=[Need.objects.order_by("pk").last().public_id])
    if name == "inquiries:pair_inquiries":
        pair = Match.objects.select_related("need", "solution").get(state=MatchState.MATCHED)
        return reverse(name, args=[pair.need.public_id, pair.solution.public_id])
    if name in OF_PARTIES:
        return reverse(name, args=[Party.objects.get(role="investor").public_id])
    if name.endswith(("_offer", "take_back")) and name != "inquiries:make_offer":
        return reverse(name, args=[Offer.objects.get().public_id])
    return reverse(name, args=[Inquiry.objects.get().public_id])
