"""Reads of listings: what an actor may see, what waits for review, what changed."""

from listings.queries.changes import ShownChange, shown_changes
from listings.queries.cities import CityOption, buyers, cities_called, city_named, city_of_place, city_suggestions
from listings.queries.deployments import (
    deployments_of,
    deployments_of_team,
    facts_in,
    values_of_deployment,
    with_evidence,
)
from listings.queries.differences import Difference, differences, differences_in
from listings.queries.extension import Extension, extension_of
from listings.queries.facts import MATERIAL, changes_between, facts_of, need_facts, solution_facts
from listings.queries.follows import Named, follow_named, followed_by, followers_of, is_followed, named_by, stop_url
from listings.queries.history import OWN_VERBS, history_of
from listings.queries.news import NeedNews, news_of_need
from listings.queries.points import point_values_of, points_of
from listings.queries.questions import (
    Asker,
    askers_of,
    file_of,
    own_questions,
    public_questions,
    questions_asked_by,
    questions_of_team,
    replied_questions,
    waiting_questions,
)
from listings.queries.review import KINDS, TABS, QueueItem, ReviewQueue, review_counts, review_queue, reviewed
from listings.queries.revisions import open_revision
from listings.queries.seconds import seconded_by
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
    due_solutions,
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
    "Asker",
    "CityOption",
    "Difference",
    "Extension",
    "Figures",
    "Named",
    "NeedNews",
    "NumberedCorrection",
    "OwnListings",
    "QueueItem",
    "ReviewQueue",
    "ShownChange",
    "askers_of",
    "buyers",
    "changes_between",
    "cities_called",
    "city_named",
    "city_of_place",
    "city_suggestions",
    "corrections_of",
    "deployments_of",
    "deployments_of_team",
    "differences",
    "differences_in",
    "due_solutions",
    "extension_of",
    "facts_in",
    "facts_of",
    "figures",
    "file_of",
    "follow_named",
    "followed_by",
    "followers_of",
    "history_of",
    "is_followed",
    "named_by",
    "need_facts",
    "needs_visible_to",
    "news_of_need",
    "open_needs",
    "open_revision",
    "own_listings",
    "own_questions",
    "point_values_of",
    "points_of",
    "public_questions",
    "questions_asked_by",
    "questions_of_team",
    "references_visible_to",
    "replied_questions",
    "review_counts",
    "review_queue",
    "reviewed",
    "revised_values",
    "seconded_by",
    "shown_changes",
    "solution_facts",
    "solutions_visible_to",
    "stop_url",
    "text_in",
    "values_of_deployment",
    "values_of_need",
    "values_of_solution",
    "waiting_questions",
    "wanted_values",
    "with_claims",
    "with_everything",
    "with_evidence",
]
