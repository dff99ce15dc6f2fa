"""What passes from a form to an action, as frozen values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar

from listings.details import DETAIL_CLAIMS
from listings.proofs import Certificate, PriceLine, certificates_of, price_lines_of
from listings.states import Maturity, Mode, PriceBand, PriceModel, Source

CLAIMS: Final = frozenset(
    {
        *("language", "title", "summary", "description", "themes", "cpv_codes", "maturity"),
        *("price_band", "price_model", "countries", "languages"),
        *DETAIL_CLAIMS,
    }
)
"""What a reviewer vouches for in a published solution; the rest (tags, website, contact) changes at once."""


Unsaid: TypeAlias = Literal[""]
"""What stands where a draft leaves a choice open."""
Choice = TypeVar("Choice", Maturity, Mode, PriceBand, PriceModel)


def choice(kind: type[Choice], code: str) -> Choice | Unsaid:
    """Return a choice by its code, "" while none is made."""
    return kind(code) if code else ""


class Badge(NamedTuple):
    """What a list shows of a theme: its place in the line plan, and its name in the reader's language."""

    key: str
    position: int
    track_number: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Seen:
    """How a page showed a listing or a change of one to somebody who decides about it.

    The version counts while it waits for review. Of a published one it is 0: it rises with a private budget, of which
    staff learn nothing.
    """

    state: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SolutionValues:
    """Everything that a vendor says of a solution, in one language. `themes` are keys, `cpv_codes` eight digits."""

    language: str
    language_detected: bool = False
    title: str
    summary: str
    description: str
    themes: tuple[str, ...]
    tags: tuple[str, ...] = ()
    cpv_codes: tuple[str, ...] = ()
    maturity: Maturity | Unsaid
    price_band: PriceBand | Unsaid
    price_model: PriceModel | Unsaid
    countries: tuple[str, ...]
    languages: tuple[str, ...] = ()
    website: str = ""
    contact_name: str = ""
    contact_email: str
    benefits: str = ""
    constraints: str = ""
    city_provides: str = ""
    implementation: str = ""
    integration: str = ""
    mims: tuple[str, ...] = ()
    data_location: tuple[str, ...] = ()
    data_protection: str = ""
    exit_terms: str = ""
    accessibility: str = ""
    accessibility_note: str = ""
    support_hours: str = ""
    support: str = ""
    reselling: str = ""
    price_example: str = ""
    price_lines: tuple[PriceLine, ...] = ()
    certificates: tuple[Certificate, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return the values as JSON can hold them."""
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}
        return {**plain, "price_lines": [list(line) for line in self.price_lines]}


def solution_values(plain: dict[str, Any]) -> SolutionValues:
    """Return the values that `plain()` wrote, be it before a detail was asked for."""
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()}
    values["maturity"] = choice(Maturity, values["maturity"])
    values["price_band"] = choice(PriceBand, values["price_band"])
    values["price_model"] = choice(PriceModel, values["price_model"])
    values["certificates"] = certificates_of(values.get("certificates", ()))
    values["price_lines"] = price_lines_of(values.get("price_lines", ()))
    return SolutionValues(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextValues:
    """What a listing says in a further language: words by field, and names of the main text's price lines in order."""

    language: str
    words: Mapping[str, str]
    labels: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return the values as JSON can hold them."""
        return {"language": self.language, "words": dict(self.words), "labels": list(self.labels)}


def text_values(plain: Mapping[str, Any]) -> TextValues:
    """Return the values that `plain()` wrote."""
    return TextValues(language=plain["language"], words=plain["words"], labels=tuple(plain["labels"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedValues:
    """Everything that a city says of a need, in one language. Budgets are whole EUR cents."""

    mode: Mode | Unsaid
    language: str
    language_detected: bool = False
    title: str
    problem: str
    affected: str = ""
    tried: str = ""
    outcome: str
    themes: tuple[str, ...]
    tags: tuple[str, ...] = ()
    cpv_codes: tuple[str, ...] = ()
    maturity_accepted: tuple[Maturity, ...] = ()
    needed_by: date | None = None
    portal_link: str = ""
    budget_low: int | None = None
    budget_high: int | None = None
    budget_public: bool = False
    deadline: datetime | None = None
    deadline_zone: str = ""
    questions_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The words of a draft on behalf: `body` is the problem or the description, `short` the outcome or the summary."""

    title: str
    body: str
    short: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What a city makes of a question: phrases to hide, and a reply, or the number of a question with the same one."""

    hidden: tuple[str, ...] = ()
    reply: str = ""
    same_as: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceValues:
    """A past notice or known case as it is imported, in one language. `digest` is of the row that it was made from.

    An empty country, buyer or url is unknown. `award_cents` of `award_currency` (ISO 4217) were paid in the end, None
    and "" where the source does not say. `themes` (keys) and `cpv_codes` (eight digits) are suggestions.
    """

    source: Source
    identifier: str
    digest: str
    language: str
    language_detected: bool = False
    title: str
    body: str = ""
    country: str = ""
    buyer: str = ""
    year: int | None = None
    url: str = ""
    licence: str
    award_cents: int | None = None
    award_currency: str = ""
    themes: tuple[str, ...] = ()
    cpv_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultValues:
    """One result of a deployment: a figure with its unit, what it was before, the period, and how it was measured."""

    measure: str
    figure: Decimal
    unit: str
    baseline: Decimal
    period: str
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentValues:
    """What a vendor says of one place where its solution runs.

    `city` is an organisation's public identifier, or "" with `place`, a GeoNames number, when none of that city is
    registered. `since` is the first day of a month, `until` the last day of one, None while it still runs.
    """

    city: str = ""
    place: int | None = None
    since: date
    until: date | None = None
    scale: str
    cost_band: str = ""
    notice_url: str = ""
    went_wrong: str = ""
    results: tuple[ResultValues, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a city answers about a deployment: the state that follows, and its words unless it is simply true.

    `edition` is the wording of the claim that was read, `seen` the number of the last answer on that page, 0 for none.
    """

    answer: str
    words: str = ""
    edition: int
    seen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeValues:
    """What a city records of how a need ended. `solution` is a public identifier, "" for one that is not listed here.

    What belongs to an award is empty for the other kinds.
    """

    kind: str
    vendor_name: str = ""
    solution: str = ""
    value_band: str = ""
    awarded_on: date | None = None
    notice_url: str = ""
    words: str = ""
