"""Reads of listings: what an actor may see, what waits for review, what changed."""

from listings.queries.differences import Difference, differences, differences_in
from listings.queries.facts import MATERIAL, changes_between, facts_of, need_facts, solution_facts
from listings.queries.history import OWN_VERBS, history_of
from listings.queries.review import KINDS, TABS, QueueItem, ReviewQueue, review_counts, review_queue, reviewed
from listings.queries.revisions import open_revision
from listings.queries.stored import (
    revised_values,
    text_in,
    values_of_need,
    values_of_solution,
    wanted_values,
    with_claims,
)
from listings.queries.visible import (
    Figures,
    NumberedCorrection,
    OwnListings,
    corrections_of,
    figures,
    needs_visible_to,
    open_needs,
    own_listings,
    references_visible_to,
    solutions_visible_to,
    with_everything,
)

__all__ = [
    "KINDS",
    "MATERIAL",
    "OWN_VERBS",
    "TABS",
    "Difference",
    "Figures",
    "NumberedCorrection",
    "OwnListings",
    "QueueItem",
    "ReviewQueue",
    "changes_between",
    "corrections_of",
    "differences",
    "differences_in",
    "facts_of",
    "figures",
    "history_of",
    "need_facts",
    "needs_visible_to",
    "open_needs",
    "open_revision",
    "own_listings",
    "references_visible_to",
    "review_counts",
    "review_queue",
    "reviewed",
    "revised_values",
    "solution_facts",
    "solutions_visible_to",
    "text_in",
    "values_of_need",
    "values_of_solution",
    "wanted_values",
    "with_claims",
    "with_everything",
]
