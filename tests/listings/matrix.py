"""What the addresses of listings answer to whom, and the listings that they are asked about."""

from django.urls import reverse

from accounts.models import StoredFile
from accounts.queries import actor_of
from listings import actions
from listings.models import (
    Attachment,
    CityAnswer,
    Deployment,
    Follow,
    Need,
    Notice,
    Proposal,
    Question,
    Reference,
    Reply,
    Result,
    Second,
    Solution,
    Theme,
    Unasked,
)
from listings.queries.follows import SIGNER
from tests.listings.attaching import address_of_attachment, attached
from tests.listings.deployed import DISPUTED, WORDS, address_of_deployment, answer, deploy, deploy_in_town
from tests.listings.proposed import address_of_proposal, proposed
from tests.listings.stories import draft_need, draft_solution, make_reference, make_themes, published, submitted

PEOPLE = ("anonymous", "outsider", "vendor", "editor", "city", "viewer", "investor", "staff", "staff_viewer")


def everybody(status, **exceptions):
    return {**dict.fromkeys(PEOPLE, status), **exceptions}


PUBLIC = {"GET": everybody(200), "POST": everybody(405)}
SIGNED_IN = {"GET": everybody(200, anonymous=302), "POST": everybody(405, anonymous=302)}
STEP = {"GET": everybody(405, anonymous=302), "POST": everybody(302)}
MINE = {"GET": everybody(200, anonymous=302, outsider=302), "POST": everybody(405, anonymous=302)}
STAFF_PAGE = {
    "GET": everybody(404, anonymous=302, staff=200, staff_viewer=200),
    "POST": everybody(405, anonymous=302),
}
STAFF_STEP = {
    "GET": everybody(405, anonymous=302),
    "POST": everybody(404, anonymous=302, staff=302, staff_viewer=403),
}
THEME_FORM = {
    "GET": everybody(404, anonymous=302, staff=200, staff_viewer=200),
    "POST": everybody(404, anonymous=302, staff=422, staff_viewer=403),
}
VENDOR_FORM = {
    "GET": everybody(403, anonymous=302, vendor=200, editor=200),
    "POST": everybody(403, anonymous=302, vendor=422, editor=422),
}
VENDOR_STEP = {"GET": everybody(405, anonymous=302), "POST": everybody(403, anonymous=302, vendor=302, editor=302)}
VENDOR_ROW = {
    "GET": everybody(404, anonymous=302, vendor=200, editor=200),
    "POST": everybody(404, anonymous=302, vendor=422, editor=422),
}
CITY_FORM = {"GET": everybody(403, anonymous=302, city=200), "POST": everybody(403, anonymous=302, city=422)}
CITY_STEP = {"GET": everybody(405, anonymous=302), "POST": everybody(403, anonymous=302, city=302)}

MATRIX = {
    "listings:solution": PUBLIC,
    "listings:need": PUBLIC,
    "listings:reference": PUBLIC,
    "listings:theme": PUBLIC,
    "listings:my_solutions": MINE,
    "listings:my_needs": MINE,
    "listings:create_solution": VENDOR_FORM,
    "listings:edit_solution": VENDOR_FORM,
    "listings:submit_solution": VENDOR_STEP,
    "listings:take_back_solution": VENDOR_STEP,
    "listings:withdraw_solution": VENDOR_STEP,
    "listings:reopen_solution": VENDOR_STEP,
    "listings:drop_revision": VENDOR_STEP,
    "listings:attachments": VENDOR_FORM,
    "listings:attachment": PUBLIC,
    "listings:edit_attachment": VENDOR_FORM,
    "listings:lead_with_attachment": VENDOR_STEP,
    "listings:remove_attachment": VENDOR_STEP,
    "listings:waiting_attachments": STAFF_PAGE,
    "listings:decide_attachment": STAFF_STEP,
    "listings:solution_changes": {
        "GET": everybody(403, anonymous=302, vendor=200, editor=200, staff=200, staff_viewer=200),
        "POST": everybody(405, anonymous=302),
    },
    "listings:confirm_solution": VENDOR_STEP,
    "listings:declaration": VENDOR_FORM,
    "listings:take_back_declaration": VENDOR_STEP,
    "listings:create_need": CITY_FORM,
    "listings:create_need_from_notice": CITY_FORM,
    "listings:notice_of_need": {
        "GET": everybody(403, anonymous=302, city=200, viewer=200),
        "POST": everybody(405, anonymous=302),
    },
    "listings:edit_need": CITY_FORM,
    "listings:submit_need": CITY_STEP,
    "listings:take_back_need": CITY_STEP,
    "listings:withdraw_need": CITY_STEP,
    "listings:reopen_need": CITY_STEP,
    "listings:followed_needs": SIGNED_IN,
    "listings:second_need": VENDOR_STEP,
    "listings:unsecond_need": VENDOR_STEP,
    "listings:follow_need": STEP,
    "listings:unfollow_need": STEP,
    "listings:move_deadline": CITY_FORM,
    "listings:proposals": STAFF_PAGE,
    "listings:propose": THEME_FORM,
    "listings:take_back_proposal": STAFF_STEP,
    "listings:proposal": {
        "GET": everybody(404, anonymous=302, city=200, viewer=200, staff=200, staff_viewer=200),
        "POST": everybody(405, anonymous=302),
    },
    "listings:confirm_proposal": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, city=302, viewer=403, staff=403, staff_viewer=403),
    },
    "listings:decline_proposal": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, city=302, viewer=403, staff=403, staff_viewer=403),
    },
    "listings:records": {
        "GET": everybody(403, anonymous=302, city=200, viewer=200, staff=200, staff_viewer=200),
        "POST": everybody(403, anonymous=302, city=422),
    },
    "listings:ask_question": {
        "GET": everybody(403, anonymous=302, vendor=200, editor=200, investor=200, staff=200),
        "POST": everybody(403, anonymous=302, vendor=422, editor=422, investor=422, staff=422),
    },
    "listings:withdraw_question": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, vendor=302),
    },
    "listings:need_questions": {
        "GET": everybody(404, anonymous=302, city=200, viewer=200),
        "POST": everybody(405, anonymous=302),
    },
    "listings:question": {
        "GET": everybody(404, anonymous=302, city=200, viewer=403),
        "POST": everybody(404, anonymous=302, city=422, viewer=403),
    },
    "listings:stop_following": {"GET": everybody(200), "POST": everybody(200)},
    "listings:cpv_suggestions": SIGNED_IN,
    "listings:detect_language": SIGNED_IN,
    "listings:add_deployment": VENDOR_FORM,
    "listings:edit_deployment": VENDOR_ROW,
    "listings:reply_to_dispute": VENDOR_ROW,
    "listings:remove_deployment": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, vendor=302, editor=302),
    },
    "listings:answer_deployment": {
        "GET": everybody(404, anonymous=302, city=200, viewer=403),
        "POST": everybody(404, anonymous=302, city=422, viewer=403),
    },
    "listings:deployments_to_answer": MINE,
    "listings:change_asking": CITY_STEP,
    "listings:cities": SIGNED_IN,
    "listings:asked_by_link": PUBLIC,
    "listings:answer_by_link": {"GET": everybody(200), "POST": everybody(422)},
    "listings:never_ask_by_link": {"GET": everybody(405), "POST": everybody(302)},
    "listings:unreachable_cities": STAFF_PAGE,
    "listings:review_queue": STAFF_PAGE,
    "listings:review_listing": STAFF_PAGE,
    "listings:review_bulk": STAFF_STEP,
    "listings:publish_listing": STAFF_STEP,
    "listings:return_listing": STAFF_STEP,
    "listings:assign_listing": STAFF_STEP,
    "listings:themes": STAFF_PAGE,
    "listings:edit_theme": THEME_FORM,
    "listings:add_theme": THEME_FORM,
}


BY_THE_LINK_ALONE = frozenset({"listings:stop_following", "listings:answer_by_link", "listings:never_ask_by_link"})
"""Addresses that act for whoever has them, signed in or not."""
MODELS = (
    Attachment,
    CityAnswer,
    Deployment,
    Follow,
    Notice,
    Proposal,
    Question,
    Reply,
    Result,
    Second,
    StoredFile,
    Unasked,
)


def make_listings(vendor, city, staff):
    """A published solution and one that waits for review, a published need, a reference, themes."""
    make_themes()
    draft = draft_solution(vendor)
    attached(draft, vendor)
    solution = published(draft, vendor, staff)
    buyer = city.memberships.get().organisation
    answer(deploy(solution, vendor, buyer), city, DISPUTED, WORDS)
    deploy_in_town(solution, vendor)
    submitted(draft_solution(vendor, title="Waiting"), vendor)
    need = published(draft_need(city), city, staff)
    actions.follow(actor=actor_of(vendor), need=need)
    Notice.objects.create(need=need, form="eforms", number="123456-2026", language="en", taken=["title"])
    seller = actor_of(vendor)
    actions.ask_question(
        actor=seller, need=need, organisation=seller.organisations[0], text="How many lamps are there?"
    )
    make_reference()
    proposed(actor_of(staff), actor_of(city))


def address_of(name):
    """Return the address of a row, about a listing that `make_listings` made."""
    if name in {"listings:theme", "listings:edit_theme", "listings:add_theme"}:
        return reverse(name, args=[Theme.objects.filter(parent=None).first().key])
    if name.endswith(("review_listing", "publish_listing", "return_listing", "assign_listing")):
        return reverse(name, args=["solution", Solution.objects.get(state="submitted").public_id])
    if of_a_part := address_of_deployment(name) or address_of_attachment(name) or address_of_proposal(name):
        return of_a_part
    if name == "listings:stop_following":
        follow = Follow.objects.first()
        return reverse(name, args=[SIGNER.sign(f"{follow.need.public_id}.{follow.person.public_id}")])
    if name in {"listings:question", "listings:withdraw_question"}:
        return reverse(name, args=[Question.objects.first().public_id])
    of_a_solution = {"listings:solution", "listings:drop_revision", "listings:attachments"}
    if name in of_a_solution or name.endswith(("_solution", "add_deployment", "declaration", "solution_changes")):
        rows = Solution.objects.filter(state="published")
    elif name == "listings:need" or name.endswith(("_need", "ask_question", "need_questions", "move_deadline")):
        rows = Need.objects.all()
    elif name == "listings:records":
        rows = Need.objects.filter(state="published")
    else:
        rows = Reference.objects.all() if name == "listings:reference" else None
    without = rows is None or ":create" in name
    return reverse(name, args=[] if without else [rows.first().public_id])
