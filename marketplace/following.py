"""What follows which entry, what falls due by the clock, and who holds what about a person: part of the settings."""

from typing import Final

HANDLERS: Final = {
    "accounts.journal.mail.LETTERS": ["letter.queued"],
    "accounts.handlers.DECISIONS": [
        *(f"organisation.{it}" for it in ("created", "verified", "incomplete", "refused", "suspended", "unverified")),
        *("capability.granted", "capability.refused", "domain.confirmed", "domain.refused"),
    ],
    "accounts.resets.STEPS": ["reset.asked", "reset.proposed", "reset.done", "reset.refused", "reset.withdrawn"],
    "accounts.announcing.NEWS": ["terms.announced"],
    "accounts.renewals.TERMS": ["organisation.expiring", "organisation.renewed"],
    "accounts.handlers.INVITATIONS": ["invitation.sent"],
    "accounts.handlers.TEAMS": [
        "membership.created",
        "membership.changed",
        "membership.removed",
        "membership.left",
        "joinrequest.made",
        "joinrequest.refused",
        "recovery.proposed",
    ],
    "listings.handlers.DECISIONS": [
        *("solution.published", "solution.returned", "revision.approved", "revision.returned"),
        *("need.published", "need.returned", "need.corrected"),
    ],
    "marketplace.matching.followers.NEED_NEWS": [
        *("need.corrected", "need.withdrawn", "need.returned", "need.published", "need.outcome_recorded"),
        *("question.replied", "question.pointed", "question.reply_corrected"),
        *("summary.published", "summary.edited"),
    ],
    "listings.attaching.REFUSED": ["attachment.refused"],
    "listings.asking.ASKED": ["question.asked"],
    "listings.reporting.REPORTS": ["report.made", "report.decided", "report.appealed", "report.closed"],
    "listings.lookers.MAILS": ["look.asked", "look.reminded", "look.ready", "look.change"],
    "listings.proposing.PROPOSED": ["proposal.made", "proposal.reminded"],
    "listings.declined.DECLINED": ["proposal.declined"],
    "listings.confirming.BATCH": ["confirmations.asked"],
    "listings.confirming.ANSWERED": [
        *("deployment.confirmed", "deployment.corrected", "deployment.disputed", "deployment.answered_again"),
    ],
    "listings.reconfirming.REMINDERS": ["organisation.confirmation_due"],
    "listings.what_came.QUESTIONS": ["need.outcome_due", "need.follow_up_due"],
    # Never need.budget_edited: what its own team alone may know moves nothing that others see.
    "search.handlers.INDEX": [
        "solution.published",
        "solution.returned",
        "solution.withdrawn",
        "solution.edited",
        "solution.confirmed",
        "solution.lapsed",
        "revision.approved",
        "need.published",
        "need.returned",
        "need.withdrawn",
        "need.edited",
        *("need.corrected", "need.outcome_recorded"),
        *("kit.shared", "kit.taken_back", "kit.hidden"),
        *("deployment.confirmed", "deployment.corrected", "deployment.disputed", "deployment.answered_again"),
        *("deployment.unconfirmed", "deployment.removed", "deployment.hidden", "deployment.aged"),
        "reference.imported",
        "organisation.verified",
        "organisation.unverified",
        "organisation.suspended",
        "organisation.edited",
    ],
    "search.alerts.DIGESTS": ["digest.planned"],
    "search.alerts.HOURS": ["person.edited"],
    "search.handlers.TEND": ["index.rebuild_asked", "index.repair_asked", "index.rollback_asked"],
    "marketplace.matching.handlers.NEWS": [
        "answers.opened",
        "match.interested",
        "match.matched",
        "match.declined",
        "mark.removal",
        "mark.added",
        "mark.removed",
    ],
    "marketplace.matching.receipts.RECEIPTS": ["answer.sent", "answer.sent_again", "answer.unsent"],
    "marketplace.matching.told.RESULTS": ["result.told"],
    "marketplace.matching.auditing.LINKS": ["audit.granted"],
    "marketplace.matching.partnering.NOTES": ["partnernote.sent"],
    "marketplace.matching.assessors.TOLD": ["assessor.named", "round.revealed"],
    "marketplace.inquiries.handlers.NEWS": [
        *("inquiry.opened", "inquiry.agreed", "inquiry.withdrawn", "message.written"),
        *("party.invited", "party.asked", "party.joined", "party.declined", "party.refused", "party.agreed"),
        *("offer.made", "offer.shared", "offer.withdrawn", "offer.accepted", "offer.taken_back"),
    ],
}
# What moves a listing in the index may make it new to a saved search.
HANDLERS["search.alerts.LOOK"] = HANDLERS["search.handlers.INDEX"]
SCHEDULE: Final = [
    "accounts.journal.jobs.HEAD",
    "accounts.journal.jobs.LOG_HEAD",
    "accounts.journal.jobs.CLEAR",
    "accounts.renewals.TELL_EXPIRING",
    "accounts.announcing.TELL",
    "accounts.retention.APPLY",
    "listings.confirming.ASK",
    "accounts.files.sweeping.SWEEP",
    "listings.reconfirming.TELL_DUE",
    "listings.what_came.ASK",
    "listings.lookers.REMIND",
    "listings.proposing.REMIND",
    "marketplace.matching.handlers.OPEN_DUE",
    "marketplace.matching.receipts.REMIND",
    "search.handlers.LEARN",
    "search.handlers.CHECK",
    "search.handlers.WATCH",
    "search.handlers.FOLD",
]

PERSONAL_DATA: Final = [
    "listings.held.CONTACTS",
    "search.held.SEARCHES",
    "marketplace.matching.held.MATCHES",
    "marketplace.matching.held.CANDIDATES",
    "marketplace.matching.held.AUDITS",
    "marketplace.matching.held.ASSESSMENTS",
    "marketplace.matching.held.NOTES",
    "marketplace.inquiries.held.ROOMS",
    "accounts.held.FILES",
    "accounts.held.TEAMS",
    "accounts.held.RECORD",
    # The last one: the others find a person by her addresses.
    "accounts.held.ACCOUNT",
]

RETENTION: Final = [
    "accounts.retention.SESSIONS",
    "accounts.retention.INVITATIONS",
    "accounts.retention.MESSAGES",
    "accounts.retention.DRAFTS",
    "accounts.retention.EVIDENCE",
    "accounts.retention.UNDECIDED",
    "accounts.retention.TEXTS",
    "listings.keeping.REPORTERS",
    "listings.retention.ASKERS",
    "listings.retention.PROPOSALS",
    "search.retention.DAYS",
    "search.retention.WORDS",
    "marketplace.matching.keeping.RECORDS",
    "marketplace.matching.keeping.PARTNERS",
    "marketplace.matching.keeping.AUDITORS",
]

HOLDS: Final = "listings.holding.holds"
SHOWN: Final = "search.appearing.notice"

PROCUREMENTS: Final = [
    "listings.holding.NEEDS",
    "listings.holding.QUESTIONS",
    "listings.holding.LOOKS",
    "listings.holding.KITS",
    *(f"marketplace.matching.holding.{it}" for it in ("MATCHES", "MARKS", "ANSWERS")),
    *(f"marketplace.matching.holding.{it}" for it in ("CURATIONS", "OPENINGS", "SUMMARIES")),
    *(f"marketplace.matching.holding.{it}" for it in ("RECORDS", "AUDITS")),
    *(f"marketplace.matching.holding.{it}" for it in ("FREEZES", "CANDIDATES", "RESULTS", "ROUNDS", "ASSESSORS")),
    *(f"marketplace.inquiries.holding.{it}" for it in ("INQUIRIES", "PARTIES", "OFFERS")),
]
