"""Reads of matching: what fits and why, what both sides and staff said, answers, the curation queue."""

from marketplace.matching.queries.answers import (
    answer_of,
    answerers_of,
    answers_visible_to,
    own_answers,
    sent_answers,
    summary_of,
)
from marketplace.matching.queries.curation import (
    TABS,
    curation_counts,
    curation_of,
    curation_queue,
    solutions_named,
)
from marketplace.matching.queries.figures import Waiting, waiting_for
from marketplace.matching.queries.matches import (
    FIRST,
    Suggestion,
    Suggestions,
    is_matched,
    matched_pairs,
    matches_of_need,
    matches_of_solution,
    own_matches,
    pair_visible_to,
    with_marks,
)
from marketplace.matching.queries.ranking import (
    Ranked,
    Ranking,
    is_listed,
    matchable_needs,
    ranked_needs,
    ranked_solutions,
)

__all__ = [
    "FIRST",
    "TABS",
    "Ranked",
    "Ranking",
    "Suggestion",
    "Suggestions",
    "Waiting",
    "answer_of",
    "answerers_of",
    "answers_visible_to",
    "curation_counts",
    "curation_of",
    "curation_queue",
    "is_listed",
    "is_matched",
    "matchable_needs",
    "matched_pairs",
    "matches_of_need",
    "matches_of_solution",
    "own_answers",
    "own_matches",
    "pair_visible_to",
    "ranked_needs",
    "ranked_solutions",
    "sent_answers",
    "solutions_named",
    "summary_of",
    "waiting_for",
    "with_marks",
]
