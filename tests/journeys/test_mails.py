"""Mails fit a telephone, whatever long words stand in them."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.template.loader import render_to_string

from tests.listings.stories import draft_solution, make_themes, published
from tests.search.saving import saved_by, work

pytestmark = pytest.mark.django_db(transaction=True)

COMPOUND = "Straßenbeleuchtungserneuerungsprojekt"
ADDRESS = f"https://city.example/{'a' * 60}"
LONG = f"{COMPOUND} {ADDRESS}"
SEEN_BY = {"heading": LONG, "reason": LONG, "url": ADDRESS, "organisation": {"name": COMPOUND}}
OF_A_NEED = {**SEEN_BY, "stop_url": ADDRESS}
CORRECTED = {"verb": "need.corrected", "correction": {"reason": LONG}, "need": {"organisation": {"name": COMPOUND}}}
QUESTION = {"public_text": LONG, "holding_reply": {"language": "de"}, "shown_reply": LONG}
REPLIED = {"verb": "question.replied", "question": QUESTION}
INVITED = {"invited_by": {"name": LONG}, "get_role_display": COMPOUND, "expires_at": datetime(2026, 1, 31, tzinfo=UTC)}
NAMED = {"solution": {"title": LONG, "organisation": {"name": COMPOUND}}, "scale": LONG}
MAILS = [
    ("listings/email/asked.html", SEEN_BY),
    ("listings/email/proposed.html", SEEN_BY),
    ("listings/email/declined.html", SEEN_BY),
    (
        "listings/email/reconfirm.html",
        {**SEEN_BY, "solutions": [{"title": LONG, "confirmed_until": datetime(2026, 1, 31, tzinfo=UTC)}]},
    ),
    (
        "listings/email/news.html",
        {
            **OF_A_NEED,
            "news": CORRECTED,
            "differences": [{"label": "Deadline for answers", "before": LONG, "after": LONG}],
        },
    ),
    ("listings/email/news.html", {**OF_A_NEED, "news": REPLIED}),
    ("listings/email/what_came.html", {**SEEN_BY, "months": 12}),
    ("listings/email/confirm.html", {**SEEN_BY, "deployments": [NAMED, NAMED]}),
    ("listings/email/look.html", {**SEEN_BY, "who": LONG, "is_answer": True}),
    ("listings/email/look.html", SEEN_BY),
    ("listings/email/answered.html", {**SEEN_BY, "answer": {"words": LONG, "is_dispute": True}}),
    (
        "listings/email/report.html",
        {
            **SEEN_BY,
            "event": "decided",
            "report": {"appeal_until": date(2026, 7, 31)},
            "decision": {"facts": LONG, "clause": COMPOUND, "made_at": datetime(2026, 1, 31, tzinfo=UTC)},
        },
    ),
    ("accounts/email/terms.html", {**SEEN_BY, "version": {"since": date(2026, 9, 1), "change": LONG}}),
    ("matching/email/news.html", {**SEEN_BY, "sentence": LONG}),
    ("matching/email/scoring.html", {**SEEN_BY, "body": LONG}),
    (
        "matching/email/receipt.html",
        {
            **SEEN_BY,
            "need": {"deadline_zone": "Europe/Sofia", "deadline": datetime(2026, 1, 31, tzinfo=UTC)},
            "receipt": {"number": 2, "digest": "a" * 64, "sent_at": datetime(2026, 1, 31, tzinfo=UTC)},
        },
    ),
    (
        "matching/email/result.html",
        {
            **SEEN_BY,
            "need": {"organisation": {"name": LONG}},
            "result": {"get_kind_display": LONG, "get_reason_display": LONG, "words": LONG},
        },
    ),
    (
        "matching/email/partner.html",
        {
            **SEEN_BY,
            "note": {
                "text": LONG,
                "shows_address": True,
                "person": {"name": LONG, "email": "somebody@vendor.example"},
                "sender": {"name": LONG},
            },
        },
    ),
    ("matching/email/audit.html", {**SEEN_BY, "audit": {"reason": LONG, "until": date(2026, 7, 31)}}),
    ("accounts/email/invitation.html", {**SEEN_BY, "invitation": INVITED}),
    (
        "accounts/email/team.html",
        {"told": {"heading": LONG, "sentence": LONG, "url": ADDRESS}, "news": {**SEEN_BY, "to_owners": True}},
    ),
    ("inquiries/email/news.html", {**SEEN_BY, "body": LONG}),
    ("listings/email/decision.html", {**SEEN_BY, "title": LONG}),
    (
        "accounts/email/decision.html",
        {
            **SEEN_BY,
            "heading": "accounts/email/_organisation_heading.txt",
            "body": "accounts/email/_organisation_body.txt",
        },
    ),
    ("account/email/login_code_message.html", {"code": "8888-8888", "email": f"{COMPOUND}@city.example"}),
    ("account/email/unknown_account_message.html", {"email": f"{COMPOUND}@city.example", "signup_url": ADDRESS}),
    *(
        (
            f"accounts/email/account_{what}_message.html",
            {"provider_name": "Federal Login of the Netherlands", "timestamp": datetime(2026, 1, 31, 12, tzinfo=UTC)},
        )
        for what in ("connected", "disconnected")
    ),
    (
        "account/email/email_changed_message.html",
        {
            "from_email": f"{COMPOUND}@{COMPOUND}.example",
            "to_email": f"{COMPOUND}@city.example",
            "timestamp": datetime(2026, 1, 31, 12, tzinfo=UTC),
            "ip": "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
            "user_agent": LONG,
        },
    ),
]


def too_wide(page, html):
    """Return at which widths of a screen, in pixels, a mail is wider than it or text stands out of its box."""
    page.set_content(html)
    wide = []
    for width in (320, 375, 700):
        page.set_viewport_size({"width": width, "height": 700})
        if page.evaluate(
            "document.documentElement.scrollWidth > innerWidth"
            " || [...document.querySelectorAll('td, p, a, h1, h2')].some(one => one.scrollWidth > one.clientWidth + 1"
            " && one.clientWidth)"
        ):
            wide.append(width)
    return wide


def test_mail_of_a_saved_search_fits(page, vendor_owner, city_buyer, staff):
    make_themes()
    saved_by(city_buyer, COMPOUND)
    made = draft_solution(vendor_owner, title=f"Ein {COMPOUND}", summary=f"{COMPOUND} unter {ADDRESS}", language="de")
    published(made, vendor_owner, staff)
    work()
    html = mail.outbox[-1].alternatives[0].content
    assert (f">{COMPOUND}</mark>" in html, too_wide(page, html)) == (True, [])


@pytest.mark.parametrize(("template", "context"), MAILS, ids=[template for template, _context in MAILS])
def test_every_kind_of_mail_fits(page, template, context):
    assert too_wide(page, render_to_string(template, context)) == []
