"""The enums of listings and what may follow what."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ListingState(models.TextChoices):
    """How far a solution or need has come. *Closed* is none of them: it is read from the clock."""

    DRAFT = "draft", pgettext_lazy("listing", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("listing", "Waiting for review")
    PUBLISHED = "published", pgettext_lazy("listing", "Published")
    RETURNED = "returned", pgettext_lazy("listing", "Returned")
    WITHDRAWN = "withdrawn", pgettext_lazy("listing", "Withdrawn")


class RevisionState(models.TextChoices):
    """How far the change of a published solution has come; the approved version stays up meanwhile."""

    WAITING = "waiting", pgettext_lazy("revision", "Waiting for review")
    APPROVED = "approved", pgettext_lazy("revision", "Approved")
    RETURNED = "returned", pgettext_lazy("revision", "Returned")
    DROPPED = "dropped", pgettext_lazy("revision", "Dropped")


class AttachmentState(models.TextChoices):
    """Whether staff have read a picture or a document of a solution; others see what they approved."""

    WAITING = "waiting", pgettext_lazy("attachment", "Not read yet")
    APPROVED = "approved", pgettext_lazy("attachment", "Approved")
    REFUSED = "refused", pgettext_lazy("attachment", "Refused")


class Mode(models.TextChoices):
    """What a need opens; fixed when it is published."""

    CONSULTATION = "consultation", _("Market consultation")
    SMALL_PURCHASE = "small_purchase", _("Small purchase")
    ELSEWHERE = "elsewhere", _("Tender elsewhere")
    PARTNERSHIP = "partnership", _("Partnership or grant")


class Drafted(models.TextChoices):
    """What staff may draft on behalf of a body."""

    NEED = "need", _("Need")
    SOLUTION = "solution", _("Solution")


class ProposalState(models.TextChoices):
    """What its own people say of what staff drafted for them."""

    WAITING = "waiting", pgettext_lazy("proposal", "Waits for the organisation")
    CONFIRMED = "confirmed", pgettext_lazy("proposal", "Theirs now")
    DECLINED = "declined", pgettext_lazy("proposal", "Declined")
    TAKEN_BACK = "taken_back", pgettext_lazy("proposal", "Taken back")


class QuestionState(models.TextChoices):
    """How far a question to a need has come."""

    ASKED = "asked", pgettext_lazy("question", "Waits for the city")
    PUBLISHED = "published", pgettext_lazy("question", "Public")
    WITHDRAWN = "withdrawn", pgettext_lazy("question", "Taken back")
    HIDDEN = "hidden", pgettext_lazy("question", "Taken down by programme staff")


class PointKind(models.TextChoices):
    """What a point that every answer speaks to is answered with."""

    TEXT = "text", pgettext_lazy("point", "Text")
    NUMBER = "number", pgettext_lazy("point", "Number")
    YES_NO = "yes_no", pgettext_lazy("point", "Yes or no")
    CHOICE = "choice", pgettext_lazy("point", "One of several choices")


class DeploymentState(models.TextChoices):
    """What the named city says of a deployment. That a confirmation has aged is read from the clock."""

    UNCONFIRMED = "unconfirmed", pgettext_lazy("deployment", "Not confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("deployment", "Confirmed by the city")
    CORRECTED = "corrected", pgettext_lazy("deployment", "Confirmed with a correction")
    DISPUTED = "disputed", pgettext_lazy("deployment", "Disputed by the city")
    REMOVED = "removed", pgettext_lazy("deployment", "Removed")
    HIDDEN = "hidden", pgettext_lazy("deployment", "Taken down by programme staff")


class Maturity(models.TextChoices):
    """How far a solution is from everyday use, and what a need accepts."""

    PROTOTYPE = "prototype", pgettext_lazy("maturity", "Prototype")
    PILOT = "pilot", pgettext_lazy("maturity", "Piloted in one place")
    MARKET = "market", pgettext_lazy("maturity", "On the market")
    SCALED = "scaled", pgettext_lazy("maturity", "In use in many places")


class PriceBand(models.TextChoices):
    """What a first year costs a city of 50,000 people, in EUR without VAT."""

    FREE = "free", _("Free of charge")
    UNDER_10K = "under_10k", _("Under €10,000")
    UNDER_50K = "under_50k", _("€10,000 to €50,000")
    UNDER_150K = "under_150k", _("€50,000 to €150,000")
    UNDER_500K = "under_500k", _("€150,000 to €500,000")
    OVER_500K = "over_500k", _("Over €500,000")
    ON_REQUEST = "on_request", _("Depends on the project")


class PriceModel(models.TextChoices):
    """What is paid for."""

    ONE_OFF = "one_off", _("One payment")
    SUBSCRIPTION = "subscription", _("Subscription")
    USAGE = "usage", _("By use")
    LICENCE = "licence", _("Licence and maintenance")
    OPEN_SOURCE = "open_source", _("Open source, services are paid")
    SHARED_SAVINGS = "shared_savings", _("Share of the savings")


class BudgetBand(models.TextChoices):
    """The public budget of a need as a filter, in EUR."""

    UNDER_50K = "under_50k", pgettext_lazy("budget", "Under €50,000")
    UNDER_150K = "under_150k", pgettext_lazy("budget", "€50,000 to €150,000")
    UNDER_500K = "under_500k", pgettext_lazy("budget", "€150,000 to €500,000")
    OVER_500K = "over_500k", pgettext_lazy("budget", "Over €500,000")


class OutcomeKind(models.TextChoices):
    """How a need ended."""

    BOUGHT = "bought", pgettext_lazy("outcome", "Bought")
    PILOT = "pilot", pgettext_lazy("outcome", "Tried out in a pilot")
    NONE = "none", pgettext_lazy("outcome", "Nothing suitable was found")
    STOPPED = "stopped", pgettext_lazy("outcome", "Stopped")


class InUse(models.TextChoices):
    """What a city says some months after it bought something, or began to try it out."""

    AS_PLANNED = "as_planned", pgettext_lazy("in use", "In use, as planned")
    LESS = "less", pgettext_lazy("in use", "In use, less than hoped")
    NOT_YET = "not_yet", pgettext_lazy("in use", "Not in use yet")
    ENDED = "ended", pgettext_lazy("in use", "No longer in use")


class Implementation(models.TextChoices):
    """How long it takes from the contract until a city uses a solution."""

    MONTH = "month", pgettext_lazy("implementation", "Less than a month")
    QUARTER = "quarter", pgettext_lazy("implementation", "1 to 3 months")
    HALF_YEAR = "half_year", pgettext_lazy("implementation", "3 to 6 months")
    YEAR = "year", pgettext_lazy("implementation", "6 to 12 months")
    LONGER = "longer", pgettext_lazy("implementation", "More than a year")


class Mim(models.TextChoices):
    """The minimal interoperability mechanisms of Open & Agile Smart Cities, by their own names."""

    MIM1 = "mim1", _("MIM1 Context information")
    MIM2 = "mim2", _("MIM2 Shared data models")
    MIM3 = "mim3", _("MIM3 Data exchange and marketplaces")
    MIM4 = "mim4", _("MIM4 Personal data management")
    MIM5 = "mim5", _("MIM5 Fair artificial intelligence")
    MIM6 = "mim6", _("MIM6 Security management")
    MIM7 = "mim7", _("MIM7 Places and maps")


class DataLocation(models.TextChoices):
    """Where the data of a city lie while the solution runs."""

    CITY = "city", pgettext_lazy("data location", "On the city’s own servers")
    COUNTRY = "country", pgettext_lazy("data location", "In the city’s country")
    EEA = "eea", pgettext_lazy("data location", "In the EU or EEA")
    ADEQUATE = "adequate", pgettext_lazy("data location", "In a country with an EU adequacy decision")
    ELSEWHERE = "elsewhere", pgettext_lazy("data location", "In other countries")
    NO_DATA = "no_data", pgettext_lazy("data location", "It keeps no data")


class Accessibility(models.TextChoices):
    """How far a solution meets EN 301 549, and who says so."""

    AUDITED = "audited", pgettext_lazy("accessibility", "Conforms to EN 301 549, audited by others")
    OWN_TEST = "own_test", pgettext_lazy("accessibility", "Conforms to EN 301 549, tested by the vendor")
    PARTLY = "partly", pgettext_lazy("accessibility", "Conforms in part; what is missing is named")
    UNTESTED = "untested", pgettext_lazy("accessibility", "Not tested yet")
    NO_SCREEN = "no_screen", pgettext_lazy("accessibility", "Has nothing that people operate")


class SupportHours(models.TextChoices):
    """When the vendor answers."""

    OFFICE = "office", pgettext_lazy("support", "Office hours on working days")
    EXTENDED = "extended", pgettext_lazy("support", "Longer than office hours")
    ALWAYS = "always", pgettext_lazy("support", "Day and night, every day")
    COMMUNITY = "community", pgettext_lazy("support", "By a community, no promised hours")


class Reselling(models.TextChoices):
    """From whom a city can get a solution."""

    DIRECT = "direct", pgettext_lazy("reselling", "From the vendor alone")
    PARTNERS = "partners", pgettext_lazy("reselling", "From the vendor and named partners")
    ANYBODY = "anybody", pgettext_lazy("reselling", "From anybody who offers it")


class Asker(models.TextChoices):
    """Who on the side of a buyer asks for a detail of a solution."""

    USERS = "users", pgettext_lazy("asker", "the department that uses it")
    CITY_IT = "city_it", pgettext_lazy("asker", "the city’s IT")
    DATA_PROTECTION = "data_protection", pgettext_lazy("asker", "the data protection officer")
    ACCESSIBILITY = "accessibility", pgettext_lazy("asker", "the accessibility officer")
    PROCUREMENT = "procurement", pgettext_lazy("asker", "the procurement officer")
    FINANCE = "finance", pgettext_lazy("asker", "the finance department")


class Source(models.TextChoices):
    """Where a reference comes from."""

    SERVICES = "services", _("Public services in Europe (JRC)")
    NOTICES = "notices", _("Procurement notices (TED)")


class NoticeForm(models.TextChoices):
    """In which form an uploaded notice was written."""

    TED = "ted", "TED XML (R2.0.9)"
    EFORMS = "eforms", "eForms XML"


class Taken(models.TextChoices):
    """What a draft took over from a notice."""

    TITLE = "title", pgettext_lazy("notice", "The title")
    DESCRIPTION = "description", pgettext_lazy("notice", "The description, as the beginning of the problem")
    LOTS = "lots", pgettext_lazy("notice", "The lots, below the description")
    CODES = "codes", pgettext_lazy("notice", "The CPV codes")
    BUDGET = "budget", pgettext_lazy("notice", "The estimated value, as the upper end of a budget for your team alone")
    DEADLINE = "deadline", pgettext_lazy("notice", "The deadline, with its time zone")
    THEMES = "themes", pgettext_lazy("notice", "Themes, suggested by its words and codes")


class Left(models.TextChoices):
    """What a draft left out of a notice."""

    PERSONS = "persons", pgettext_lazy("notice", "Contact persons")
    EMAILS = "emails", pgettext_lazy("notice", "E-mail addresses")
    TELEPHONES = "telephones", pgettext_lazy("notice", "Telephone and fax numbers")
    IN_TEXTS = "in_texts", pgettext_lazy("notice", "Contacts inside the texts; […] stands in their place")
    CURRENCY = "currency", pgettext_lazy("notice", "The estimated value: it is not in euro, or no amount")
    PASSED = "passed", pgettext_lazy("notice", "The deadline: it has passed, or lies more than three years ahead")
    NO_TIME = "no_time", pgettext_lazy("notice", "The deadline: its day or hour cannot be read")
    CODES = "unknown_codes", pgettext_lazy("notice", "CPV codes that are unknown, or beyond ten")
    CUT = "cut", pgettext_lazy("notice", "The end of a text of more than 10,000 characters")


class LookState(models.TextChoices):
    """What came of asking a colleague to read a need before it is sent."""

    ASKED = "asked", pgettext_lazy("look", "Asked")
    READY = "ready", pgettext_lazy("look", "Ready to be sent")
    CHANGE = "change", pgettext_lazy("look", "Please change")
    WITHDRAWN = "withdrawn", pgettext_lazy("look", "Withdrawn")


LOOK_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    LookState.ASKED: frozenset({LookState.READY, LookState.CHANGE, LookState.WITHDRAWN}),
    LookState.READY: frozenset(),
    LookState.CHANGE: frozenset(),
    LookState.WITHDRAWN: frozenset(),
}
"""What was said stays said: it is about one version, and the next one is asked about anew."""
VERDICTS: Final = (LookState.READY, LookState.CHANGE)
LISTING_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    ListingState.DRAFT: frozenset({ListingState.SUBMITTED, ListingState.WITHDRAWN}),
    ListingState.SUBMITTED: frozenset(
        {ListingState.PUBLISHED, ListingState.RETURNED, ListingState.DRAFT, ListingState.WITHDRAWN}
    ),
    ListingState.PUBLISHED: frozenset({ListingState.WITHDRAWN, ListingState.RETURNED}),
    # Published again as it was only when an appeal reverses the decision that took it down.
    ListingState.RETURNED: frozenset({ListingState.SUBMITTED, ListingState.WITHDRAWN, ListingState.PUBLISHED}),
    ListingState.WITHDRAWN: frozenset({ListingState.DRAFT}),
}
PROPOSAL_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    ProposalState.WAITING: frozenset({ProposalState.CONFIRMED, ProposalState.DECLINED, ProposalState.TAKEN_BACK}),
    ProposalState.CONFIRMED: frozenset(),
    ProposalState.DECLINED: frozenset(),
    ProposalState.TAKEN_BACK: frozenset(),
}
ATTACHMENT_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    AttachmentState.WAITING: frozenset({AttachmentState.APPROVED, AttachmentState.REFUSED}),
    AttachmentState.APPROVED: frozenset({AttachmentState.REFUSED}),
    AttachmentState.REFUSED: frozenset({AttachmentState.WAITING, AttachmentState.APPROVED}),
}
REVISION_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    RevisionState.WAITING: frozenset({RevisionState.APPROVED, RevisionState.RETURNED, RevisionState.DROPPED}),
    RevisionState.RETURNED: frozenset({RevisionState.WAITING, RevisionState.DROPPED}),
    RevisionState.APPROVED: frozenset(),
    RevisionState.DROPPED: frozenset(),
}
QUESTION_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    QuestionState.ASKED: frozenset({QuestionState.PUBLISHED, QuestionState.WITHDRAWN}),
    QuestionState.PUBLISHED: frozenset({QuestionState.HIDDEN}),
    QuestionState.HIDDEN: frozenset({QuestionState.PUBLISHED}),
    QuestionState.WITHDRAWN: frozenset(),
}
STANDING: Final = frozenset(
    {
        *(DeploymentState.UNCONFIRMED, DeploymentState.CONFIRMED),
        *(DeploymentState.CORRECTED, DeploymentState.DISPUTED),
    }
)
"""Where a deployment stands that is on the page of its solution."""
DEPLOYMENT_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    **{one: STANDING - {one} | {DeploymentState.REMOVED, DeploymentState.HIDDEN} for one in STANDING},
    DeploymentState.HIDDEN: STANDING,
    DeploymentState.REMOVED: frozenset(),
}
"""An answer may follow any other, and a changed claim waits for an answer again; what was removed stays removed. What
staff took down comes back only when an appeal reverses that."""
ANSWERS: Final = (DeploymentState.CONFIRMED, DeploymentState.CORRECTED, DeploymentState.DISPUTED)
"""What a city may answer, as the state that follows: true, true with a correction, not true."""
PROVEN: Final = frozenset({DeploymentState.CONFIRMED, DeploymentState.CORRECTED})
"""Where a deployment stands that its city says is true."""
AWARDED: Final = (OutcomeKind.BOUGHT, OutcomeKind.PILOT)
"""Outcomes by which a vendor got something to do."""
FOLLOW_UPS: Final = (6, 12, 24)
"""So many months after an award a city is asked what became of it."""
OUTCOME_ASKED: Final = (30, 90, 180)
"""So many days after its deadline a city is asked what came of a need, until it says so."""
ASKED_HERE: Final = frozenset({Mode.CONSULTATION, Mode.SMALL_PURCHASE, Mode.PARTNERSHIP})
"""Modes whose needs take questions here; of a tender elsewhere one asks on its portal."""
ANSWERED_HERE: Final = ASKED_HERE
"""Modes whose needs are answered here, so that their buyers may say what every answer speaks to."""
LAST_DAYS: Final = timedelta(days=6)
"""The last days before a deadline: too late for questions unless the city says otherwise, and what is public only then
is a ground to move the deadline (as in Directive 2014/24, Article 47)."""

EDITABLE: Final = frozenset({ListingState.DRAFT, ListingState.RETURNED, ListingState.PUBLISHED})
"""What its organisation may change; what waits for review is taken back first, so that nobody approves what moves."""

UNSENT: Final = frozenset({ListingState.DRAFT, ListingState.RETURNED})
"""Where a listing stands that its organisation still writes and may send for review."""

UNREAD: Final = frozenset({ListingState.DRAFT, ListingState.SUBMITTED})
"""Where a listing stands that nobody outside has answered: a form that is sent again means this one."""

# The lower ends of the bands in EUR; a price that depends on the project has none.
PRICE_FLOORS: Final[Mapping[str, int | None]] = {
    PriceBand.FREE: 0,
    PriceBand.UNDER_10K: 1,
    PriceBand.UNDER_50K: 10_000,
    PriceBand.UNDER_150K: 50_000,
    PriceBand.UNDER_500K: 150_000,
    PriceBand.OVER_500K: 500_000,
    PriceBand.ON_REQUEST: None,
    "": None,  # a draft may leave it open
}
BUDGET_SPANS: Final[Mapping[str, tuple[int, int | None]]] = {
    BudgetBand.UNDER_50K: (0, 50_000),
    BudgetBand.UNDER_150K: (50_000, 150_000),
    BudgetBand.UNDER_500K: (150_000, 500_000),
    BudgetBand.OVER_500K: (500_000, None),
}
"""Where each budget band begins and where the next one does, in EUR; the last has no end."""
