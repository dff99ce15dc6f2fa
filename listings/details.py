"""What buyers compare in solutions beyond the first look: the one list that feeds form, page, differences and meter."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from listings.states import (
    Accessibility,
    Asker,
    DataLocation,
    Implementation,
    Mim,
    Reselling,
    SupportHours,
)

MOST_CERTIFICATES: Final = 10
MOST_PRICE_LINES: Final = 12
LONGEST_TEXT: Final = 3_000
"""In characters; half a page."""


class Kind(Enum):
    """How a detail is kept: words in each language, one code, several codes, or rows."""

    TEXT = "text"
    CHOICE = "choice"
    CODES = "codes"
    PRICE_LINES = "price_lines"
    CERTIFICATES = "certificates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One thing that buyers compare.

    `asker` wants to know it, and `why` is what she does with it. `rank` orders what is missing, the most asked for
    first. One that `is_claim` waits for review when a published solution changes it. One that `is_compared` is shown as
    not said, where others are left out. One that is not counted is none that the meter misses.
    """

    name: str
    kind: Kind
    group: str
    label: Promise
    why: Promise
    asker: Asker
    rank: int
    choices: tuple[tuple[str, Any], ...] = ()
    is_claim: bool = True
    is_compared: bool = False
    is_counted: bool = True

    def names_of(self, value: str | tuple[str, ...]) -> list[str]:
        """Return a code or several in the reader's words, in the order of the choices."""
        codes = (value,) if isinstance(value, str) else value
        return [str(label) for code, label in self.choices if code in codes]


GROUPS: Final[Mapping[str, Promise]] = {
    "use": _("In everyday use"),
    "data": _("Integration and data"),
    "service": _("Support and access"),
    "proof": _("Price example and proof"),
}
"""The parts of the form and the sections of the page, in their order."""

# Claims are what a buyer prefers or excludes a candidate for. Hours, support and time to start are the vendor's daily
# business, which it puts into an offer anyhow: they change at once, so that nobody reads old ones for want of a review.
DETAILS: Final = (
    Detail(
        name="benefits",
        kind=Kind.TEXT,
        group="use",
        label=_("Benefits"),
        why=_("To tell the council what changes for people, and by how much. Figures with their source help most."),
        asker=Asker.USERS,
        rank=3,
    ),
    Detail(
        name="constraints",
        kind=Kind.TEXT,
        group="use",
        label=_("Limits"),
        why=_("To know early where it does not work. Vendors who name limits are shortlisted, not punished."),
        asker=Asker.USERS,
        rank=9,
    ),
    Detail(
        name="city_provides",
        kind=Kind.TEXT,
        group="use",
        label=_("What the city must provide"),
        why=_("To plan people, data, places and permits before the contract starts."),
        asker=Asker.USERS,
        rank=2,
        is_compared=True,
    ),
    Detail(
        name="implementation",
        kind=Kind.CHOICE,
        group="use",
        label=_("Time until it is in use"),
        why=_("To fit it between the contract and the day on which it has to work."),
        asker=Asker.PROCUREMENT,
        rank=4,
        choices=tuple(Implementation.choices),
        is_claim=False,
        is_compared=True,
    ),
    Detail(
        name="integration",
        kind=Kind.TEXT,
        group="data",
        label=_("Interfaces, data formats and standards"),
        why=_("To see whether it joins what the city runs: name APIs, formats and standards with their versions."),
        asker=Asker.CITY_IT,
        rank=1,
        is_compared=True,
    ),
    Detail(
        name="mims",
        kind=Kind.CODES,
        group="data",
        label=_("Interoperability mechanisms (MIMs)"),
        why=_("To keep solutions exchangeable. Tick only what you can show working; none is an honest answer, too."),
        asker=Asker.CITY_IT,
        rank=14,
        choices=tuple(Mim.choices),
        is_counted=False,
    ),
    Detail(
        name="data_location",
        kind=Kind.CODES,
        group="data",
        label=_("Where data are kept"),
        why=_("To judge transfers under the GDPR. Tick every place that may hold them, backups included."),
        asker=Asker.DATA_PROTECTION,
        rank=5,
        choices=tuple(DataLocation.choices),
        is_compared=True,
    ),
    Detail(
        name="data_protection",
        kind=Kind.TEXT,
        group="data",
        label=_("Data protection"),
        why=_("For the assessment: which personal data, for how long, who processes them, who may look."),
        asker=Asker.DATA_PROTECTION,
        rank=6,
    ),
    Detail(
        name="exit_terms",
        kind=Kind.TEXT,
        group="data",
        label=_("Exit and return of data"),
        why=_("To leave again: in which format data come back, within how many days, and what that costs."),
        asker=Asker.PROCUREMENT,
        rank=8,
        is_compared=True,
    ),
    Detail(
        name="accessibility",
        kind=Kind.CHOICE,
        group="service",
        label=_("Accessibility"),
        why=_("Public bodies may only use what people with disabilities can use (Directive 2016/2102)."),
        asker=Asker.ACCESSIBILITY,
        rank=10,
        choices=tuple(Accessibility.choices),
        is_compared=True,
    ),
    Detail(
        name="accessibility_note",
        kind=Kind.TEXT,
        group="service",
        label=_("What is accessible, and what is not"),
        why=_("To name exceptions in the accessibility statement that the city has to publish."),
        asker=Asker.ACCESSIBILITY,
        rank=15,
        is_counted=False,
    ),
    Detail(
        name="support_hours",
        kind=Kind.CHOICE,
        group="service",
        label=_("Support hours"),
        why=_("To know who answers when it stops on a Sunday."),
        asker=Asker.CITY_IT,
        rank=11,
        choices=tuple(SupportHours.choices),
        is_claim=False,
        is_compared=True,
    ),
    Detail(
        name="support",
        kind=Kind.TEXT,
        group="service",
        label=_("Support"),
        why=_("To compare what is included: languages, ways to ask, time to answer, updates, training."),
        asker=Asker.CITY_IT,
        rank=12,
        is_claim=False,
    ),
    Detail(
        name="reselling",
        kind=Kind.CHOICE,
        group="service",
        label=_("From whom it can be had"),
        why=_("To know whether there is competition for it, and whether a direct award could be lawful at all."),
        asker=Asker.PROCUREMENT,
        rank=16,
        choices=tuple(Reselling.choices),
    ),
    Detail(
        name="price_example",
        kind=Kind.TEXT,
        group="proof",
        label=_("A worked example of the price"),
        why=_("To check an estimate: for which city, what is in it, what comes every year, what is left out."),
        asker=Asker.FINANCE,
        rank=7,
    ),
    Detail(
        name="price_lines",
        kind=Kind.PRICE_LINES,
        group="proof",
        label=_("The example in figures"),
        why=_("To copy the sum into a budget. One item in each line, then a semicolon and EUR without VAT."),
        asker=Asker.FINANCE,
        rank=17,
        is_counted=False,
    ),
    Detail(
        name="certificates",
        kind=Kind.CERTIFICATES,
        group="proof",
        label=_("Certificates"),
        why=_("To look a certificate up with whoever issued it. Leave it empty if you have none."),
        asker=Asker.PROCUREMENT,
        rank=13,
        is_compared=True,
        is_counted=False,
    ),
)
DETAIL: Final[Mapping[str, Detail]] = {one.name: one for one in DETAILS}
PROSE: Final = tuple(one.name for one in DETAILS if one.kind is Kind.TEXT)
CODED: Final = tuple(one.name for one in DETAILS if one.kind in {Kind.CHOICE, Kind.CODES})
DETAIL_CLAIMS: Final = frozenset(one.name for one in DETAILS if one.is_claim)
NOT_SAID: Final = pgettext_lazy("detail", "Not said")


def details_of(group: str) -> tuple[Detail, ...]:
    """Return the details of a part of the form, in order."""
    return tuple(one for one in DETAILS if one.group == group)
