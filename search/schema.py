"""The fields of an indexed document: the one list that documents, engines, filters and facets share."""

from typing import Final

SCHEMA_VERSION: Final = 9
"""Count on when a field, or what the analysis makes of a text, changes: engines then ask for a new index."""

COMBINED: Final = "combined"
"""Everything that ranks, each word repeated by the weight of its place (BM25F by repetition), stems and raw words."""
COGNATES: Final = "cognates"
"""Pieces of all words in Latin letters and one spelling, which other languages and compounds share."""
CONCEPTS: Final = "concepts"
"""Nodes of the CPV that the listing is about, each repeated by its weight."""
RAW: Final = "raw"
"""Title, summary and body as folded words in reading order, for phrases and exclusions."""
STARTS: Final = "starts"
"""Beginnings of the title's words, for suggestions while somebody types."""

TEXT_FIELDS: Final = (COMBINED, COGNATES, CONCEPTS, RAW, STARTS)
KEYWORD_FIELDS: Final = (
    "kind",
    "theme",
    "tag",
    "cpv",
    "about",  # the heavier nodes of `concepts`
    "division",
    "country",
    "language",
    "maturity",
    "mode",
    "price",
    "mims",
    "data_location",
    "implementation",
    "budget",
    "source",
    "runs_in",  # countries of deployments that a city confirmed
    "proof",  # whether a city confirmed a deployment
    "came",  # what came of a need, as its city recorded it
    "kit",  # whether a need's city shares a kit
    "bought",  # how public needs ended in which a solution was chosen: bought, tried out
    "like",  # marks of the cities to which a confirmed deployment says something (`search.neighbours`)
    "town",  # what orders by likeness: keys of the cities where it runs, confirmed, or of a need's city
)
LOTS: Final = 8
"""How many times equals of an order are drawn, so that nobody among them is first for every question."""
NUMBER_FIELDS: Final = (
    "newest",  # sort: seconds since 1970 in the high bits, a random tie in the low ones
    *(f"deadline{lot}" for lot in range(LOTS)),  # sort: as above; what has no deadline comes last
    *(f"cheapest{lot}" for lot in range(LOTS)),  # sort: the lower end of the price band in EUR, as above
    "closes_at",  # seconds since 1970; NEVER for what does not close
)
NEVER: Final = 2**40
"""A time after every deadline, in seconds since 1970."""

SOLUTIONS: Final = "solutions"
NEEDS: Final = "needs"
REFERENCES: Final = "references"
KINDS: Final = (SOLUTIONS, NEEDS, REFERENCES)
"""What can be found; the values of the field `kind`."""
UNKNOWN: Final = "unknown"
"""The country of a reference whose source names none."""
SHARED: Final = "shared"
"""That a need's city shares a kit."""
PROVEN, UNPROVEN = "confirmed", "none"
"""Whether a city has confirmed a deployment of a solution, not over 24 months ago."""
UNTOLD: Final = "untold"
"""What came of a need of which nothing is recorded, be it open or closed."""
CLOSED_BUDGET: Final = "not_public"
"""The budget of a need that names none, or keeps it for its own team."""
