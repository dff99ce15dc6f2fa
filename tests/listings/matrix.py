"""What the addresses of listings answer to whom, and the listings that they are asked about."""

from django.urls import reverse

from accounts.models import StoredFile
from accounts.queries import actor_of
from listings import actions
from listings.models import (
    Appeal,
    Attachment,
    CityAnswer,
    Decision,
    Deployment,
    Follow,
    Kit,
    KitCopy,
    KitEdition,
    Look,
    LookRule,
    Need,
    Notice,
    Point,
    Proposal,
    Question,
    Reference,
    Reply,
    Report,
    Result,
    Second,
    Solution,
    Theme,
    Unasked,
)
from listings.queries.follows import SIGNER
from tests.listings.asked import ask_points
from tests.listings.attaching import address_of_attachment, attached
from tests.listings.deployed import DISPUTED, WORDS, address_of_deployment, answer, deploy, deploy_in_town
from tests.listings.proposed import address_of_proposal, proposed
from tests.listings.reported import address_of_report, decide, report
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
    "listings:compare": PUBLIC,
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
    "listings:sheet": VENDOR_FORM,
    "listings:sheet_template": SIGNED_IN,
    "listings:sheet_export": MINE,
    "listings:sheet_preview": {"GET": everybody(302), "POST": everybody(302)},  # nobody has sent a table
    "listings:sheet_errors": {"GET": everybody(404, anonymous=302), "POST": everybody(405, anonymous=302)},
    "listings:languages": {
        "GET": everybody(403, anonymous=302, vendor=200, editor=200),
        "POST": everybody(405, anonymous=302),
    },
    "listings:edit_text": VENDOR_FORM,
    "listings:remove_text": VENDOR_STEP,
    "listings:drop_text": VENDOR_STEP,
    "listings:lead_with_text": VENDOR_STEP,
    "listings:create_need": CITY_FORM,
    "listings:create_need_from_notice": CITY_FORM,
    "listings:notice_of_need": {
        "GET": everybody(403, anonymous=302, city=200, viewer=200),
        "POST": everybody(405, anonymous=302),
    },
    "listings:edit_need": CITY_FORM,
    "listings:points": CITY_FORM,
    "listings:criteria": {
        "GET": everybody(403, anonymous=302, city=302),
        "POST": everybody(403, anonymous=302, city=422),
    },
    "listings:submit_need": CITY_STEP,
    "listings:take_back_need": CITY_STEP,
    "listings:withdraw_need": CITY_STEP,
    "listings:reopen_need": CITY_STEP,
    "listings:outcome": {
        "GET": everybody(403, anonymous=302, city=302),
        "POST": everybody(403, anonymous=302, city=302),
    },
    "listings:follow_up": CITY_STEP,
    "listings:edit_kit": {
        "GET": everybody(403, anonymous=302, city=302),
        "POST": everybody(403, anonymous=302, city=302),
    },
    "listings:take_back_kit": CITY_STEP,
    "listings:copy_kit": CITY_FORM,
    "listings:kits": PUBLIC,
    "listings:kit": PUBLIC,
    "listings:outcomes": PUBLIC,
    "listings:second_look": {
        "GET": everybody(404, anonymous=302, city=200, viewer=200),
        "POST": everybody(405, anonymous=302),
    },
    "listings:ask_look": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, city=302, viewer=403),
    },
    "listings:answer_look": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, city=302, viewer=403),
    },
    "listings:withdraw_look": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, city=302, viewer=403),
    },
    "listings:look_rule": {
        "GET": everybody(200, anonymous=302, outsider=302),
        "POST": everybody(403, anonymous=302, outsider=302, city=302),
    },
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
    "listings:make_report": {
        "GET": everybody(200, vendor=302, editor=302),
        "POST": everybody(422, vendor=302, editor=302),
    },
    "listings:report_figures": PUBLIC,
    "listings:my_reports": SIGNED_IN,
    "listings:report": {
        "GET": everybody(404, anonymous=302, vendor=200, editor=200, investor=200),
        "POST": everybody(405, anonymous=302),
    },
    "listings:appeal_report": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, vendor=422, editor=422, investor=422),
    },
    "listings:report_by_link": PUBLIC,
    "listings:confirm_report_by_link": {"GET": everybody(405), "POST": everybody(302)},
    "listings:appeal_report_by_link": {"GET": everybody(405), "POST": everybody(422)},
    "listings:report_queue": STAFF_PAGE,
    "listings:report_bulk": STAFF_STEP,
    "listings:review_report": STAFF_PAGE,
    "listings:assign_report": STAFF_STEP,
    "listings:decide_report": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, staff=302, staff_viewer=403),
    },
    "listings:themes": STAFF_PAGE,
    "listings:edit_theme": THEME_FORM,
    "listings:add_theme": THEME_FORM,
}


BY_THE_LINK_ALONE = frozenset(
    {
        *("listings:stop_following", "listings:answer_by_link", "listings:never_ask_by_link"),
        *("listings:make_report", "listings:confirm_report_by_link", "listings:appeal_report_by_link"),
    }
)
"""Addresses that act for whoever has them, signed in or not."""
MODELS = (
    *(Appeal, Attachment, CityAnswer, Decision, Deployment, Follow, Look, LookRule, Notice, Point),
    *(Kit, KitCopy, KitEdition),
    *(Proposal, Question, Reply, Report, Result, Second, StoredFile, Unasked),
)
OF_ITS_OWN = {
    "listings:kit": Kit,
    "listings:copy_kit": Kit,
    "listings:question": Question,
    "listings:withdraw_question": Question,
    "listings:answer_look": Look,
    "listings:withdraw_look": Look,
}
OF_TEXTS = {f"listings:{one}" for one in ("languages", "edit_text", "remove_text", "drop_text", "lead_with_text")}
OF_A_NEED = (
    *("_need", "ask_question", "need_questions", "move_deadline", "second_look", "ask_look"),
    *("outcome", "follow_up", ":points", ":criteria", ":edit_kit", ":take_back_kit"),
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
    ask_points(city, need)
    actions.follow(actor=actor_of(vendor), need=need)
    Notice.objects.create(need=need, form="eforms", number="123456-2026", language="en", taken=["title"])
    seller = actor_of(vendor)
    actions.ask_question(
        actor=seller, need=need, organisation=seller.organisations[0], text="How many lamps are there?"
    )
    Look.objects.create(need=need, looker=city)
    make_kit(need)
    make_reference()
    proposed(actor_of(staff), actor_of(city))


def make_kit(need):
    """A kit of the need that everybody reads."""
    kit = Kit.objects.create(need=need, language="en", state="shared")
    kit.shared = KitEdition.objects.create(kit=kit, number=1, language="en", lesson="Measure first.", folded="")
    kit.save(update_fields=["shared"])


def make_reports(investor, staff):
    """A report of an investor about the published solution, decided, and one of somebody without an account."""
    solution = Solution.objects.get(state="published")
    decide(report(solution, investor), staff, "no_action")
    report(solution, None, email="rita@people.example")


def address_of_text(name):
    """Return the address of a page of further languages, about the published solution, or of a table; else ""."""
    if ":sheet" in name:
        return reverse(name, args=["a" * 20] if name.endswith(("preview", "errors")) else [])
    if name not in OF_TEXTS:
        return ""
    public_id = Solution.objects.filter(state="published").order_by("pk")[0].public_id
    return reverse(name, args=["solution", public_id, "de"][: 2 if name == "listings:languages" else 3])


def address_of(name):
    """Return the address of a row, about a listing that `make_listings` made."""
    if name in {"listings:theme", "listings:edit_theme", "listings:add_theme"}:
        return reverse(name, args=[Theme.objects.filter(parent=None).first().key])
    if name.endswith(("review_listing", "publish_listing", "return_listing", "assign_listing")):
        return reverse(name, args=["solution", Solution.objects.get(state="submitted").public_id])
    parts = (address_of_report, address_of_deployment, address_of_attachment, address_of_text, address_of_proposal)
    if of_a_part := next(filter(None, (part(name) for part in parts)), ""):
        return of_a_part
    if name == "listings:stop_following":
        follow = Follow.objects.first()
        return reverse(name, args=[SIGNER.sign(f"{follow.need.public_id}.{follow.person.public_id}")])
    if model := OF_ITS_OWN.get(name):
        return reverse(name, args=[model.objects.first().public_id])
    of_a_solution = {"listings:solution", "listings:drop_revision", "listings:attachments"}
    if name in of_a_solution or name.endswith(("_solution", "add_deployment", "declaration", "solution_changes")):
        rows = Solution.objects.filter(state="published")
    elif name == "listings:need" or name.endswith(OF_A_NEED):
        rows = Need.objects.all()
    elif name == "listings:records":
        rows = Need.objects.filter(state="published")
    else:
        rows = Reference.objects.all() if name == "listings:reference" else None
    without = rows is None or ":create" in name
    return reverse(name, args=[] if without else [rows.first().public_id])
