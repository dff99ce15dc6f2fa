"""Who may read what: the table of the proof, from the design and the issue, by each planted text."""

from typing import NamedTuple

CITY = frozenset({"city", "assessor", "viewer"})
CITY_EDITORS = frozenset({"city", "assessor"})
VENDOR = frozenset({"vendor", "editor"})
STAFF = frozenset({"staff", "staff_viewer"})
EVERYBODY_SIGNED_IN = CITY | VENDOR | STAFF | {"outsider", "partner", "town", "investor", "auditor"}
VENDORS = VENDOR | {"partner"}
ROOM = CITY | {"investor"}
NOBODY: frozenset[str] = frozenset()


class May(NamedTuple):
    """Who reads a text on pages and in files, why these, and to whom a mail carries it."""

    read: frozenset[str]
    why: str
    mailed: frozenset[str] = NOBODY


def each(model, columns, may):
    return {f"{model}.{column}": may for column in columns.split()}


TABLE = {
    # Teams and people
    "Invitation.email": May(frozenset({"vendor"}), "its owners see who was asked", frozenset({"stranger"})),
    "JoinRequest.message": May(frozenset({"vendor"}) | STAFF, "owners decide, and staff", frozenset({"vendor"})),
    "Recovery.why": May(
        STAFF | {"partner"}, "two staff, and its present owner, who may object", frozenset({"partner"})
    ),
    "OrganisationDraft.values": May(frozenset({"outsider"}), "hers alone until she sends it"),
    "Domain.name": May(frozenset({"vendor"}) | STAFF, "owners ask, staff confirm"),
    "StoredFile.words": May(frozenset({"vendor"}) | STAFF, "documents of a verification: owners and staff"),
    "a verification's file": May(frozenset({"vendor"}) | STAFF, "documents of a verification: owners and staff"),
    "User.name": May(VENDOR | STAFF, "her team and staff; a city reads no vendor's people"),
    # Solutions
    **each(
        "SolutionText",
        "title summary description benefits constraints city_provides integration data_protection exit_terms "
        "accessibility_note support price_example price_lines",
        May(VENDOR, "a draft is its team's"),
    ),
    "SolutionText.title of one sent": May(VENDOR | STAFF, "staff review what is sent"),
    **each(
        "Solution", "contact_name contact_email", May(EVERYBODY_SIGNED_IN, "the address is not public, but to them")
    ),
    "Revision.values": May(VENDOR | STAFF, "a waiting change is its team's and its reviewers'"),
    "SolutionChange.changes": May(VENDOR | STAFF, "the history is its team's and staff's"),
    "Private.text of a return": May(
        VENDOR | STAFF, "the reason is its team's and the reviewers'", frozenset({"vendor"})
    ),
    # Needs
    **each("NeedText", "title problem affected tried outcome", May(CITY, "a draft is its team's")),
    "NeedText.title of one sent": May(CITY | STAFF, "staff review what is sent"),
    "Notice.buyer": May(CITY, "from where a draft was begun is its team's"),
    **each("PointText", "prompt help choices", May(CITY, "points of a draft")),
    **each("CriterionText", "name meaning zero five", May(CITY, "criteria of a draft")),
    **each(
        "Kit", "specification clauses criteria lesson", May(CITY_EDITORS, "a kit in draft is for those who write it")
    ),
    "Proposal.title": May(CITY | STAFF, "whom it is for, and who drafted it", CITY_EDITORS),
    **each("Proposal", "body short", May(CITY | STAFF, "whom it is for, and who drafted it")),
    **each("Look", "note words", May(CITY, "only the need's own team reads any of it")),
    # Questions
    "Question.hidden": May(CITY, "the original is kept in the city's file"),
    "Question.text of one unanswered": May(CITY | {"partner"}, "not public before it is answered"),
    "Question.text of one withdrawn": May(NOBODY, "taken back before anybody answered"),
    # Reports
    "Report.explanation": May(STAFF | {"outsider"}, "staff and who reported"),
    "Report.explanation of a stranger": May(STAFF, "staff, and who has the link"),
    "Report.name": May(STAFF, "nobody but staff reads who she is"),
    "Report.email": May(STAFF, "nobody but staff reads who she is", frozenset({"stranger"})),
    **each(
        "Decision",
        "clause facts",
        May(STAFF | VENDOR | {"outsider"}, "both sides get the reasons", frozenset({"outsider", "vendor"})),
    ),
    "Appeal.text": May(STAFF | {"outsider"}, "who appealed, and who decides"),
    # Answers
    **each("Answer", "text parts", May(VENDOR, "unreadable for everybody until the deadline")),
    "Answer.text of one unsent": May(VENDOR, "its own team's alone"),
    **each(
        "Opened", "text parts", May(CITY | VENDOR | {"auditor"}, "the city's after the deadline, and its auditor's")
    ),
    "Result.words of one withheld": May(CITY | {"auditor"}, "words for the record: its author reads the ground alone"),
    "Result.words of one untold": May(CITY, "written, and not told yet"),
    "Result.words of one told": May(CITY | {"partner"}, "its author is told"),
    "Audit.reason": May(CITY | {"auditor"}, "the buyer's file, and whom it is for", frozenset({"auditor"})),
    "SummaryDraft.text": May(CITY_EDITORS, "what is learned is public once it is published"),
    # Choosing
    **each("Candidate", "words", May(CITY, "the long list is the team's")),
    "Source.words": May(CITY, "the long list is the team's"),
    "Round.why": May(CITY, "the team's"),
    "Score.words": May(frozenset({"assessor"}), "blind until all have scored"),
    "Assessor.words": May(CITY, "her team and the record alone"),
    "Freeze.question": May(CITY, "the team's"),
    **each("FrozenHit", "title content", May(CITY, "the team's")),
    # Vendors
    **each("Snippet", "name text", May(VENDOR, "kept for its own answers")),
    **each("Partner", "brings seeks", May(VENDORS, "vendors find each other")),
    "PartnerNote.text": May(VENDORS, "two teams write to each other", VENDOR),
    "Mark.reason": May(CITY | VENDOR | STAFF, "both owners are told why", frozenset({"city", "vendor"})),
    "Mark.contest": May(CITY | VENDOR | STAFF, "city and staff read it"),
    # Rooms
    "Inquiry.title": May(ROOM, "who sits in the room; the lead is told what happens in it", frozenset({"city"})),
    **each("Inquiry", "purpose next_step", May(ROOM, "who sits in the room")),
    "Inquiry.title of a teaser": May(ROOM, "and verified investors; the lead is told who asks", frozenset({"city"})),
    "Offer.condition": May(ROOM, "between the offerer and the lead"),
    "Message.text": May(ROOM, "who sits in the room"),
    "Party.note": May(ROOM, "for the lead; the asker's own"),
    # Searches
    **each("SavedSearch", "name text", May(frozenset({"vendor"}), "hers")),
    "SavedSearch.name that is shared": May(VENDOR, "her team's"),
    "MissedQuestion.text": May(NOBODY, "shown once several organisations asked it"),
    "AskedWords.text": May(NOBODY, "shown once ten organisations used them"),
}

WROTE = {
    "partner": {"Question.hidden", "Question.text of one withdrawn"},
    "outsider": {"JoinRequest.message"},
}
"""What a person is handed over beyond what pages show her: her own words, as she wrote them."""
