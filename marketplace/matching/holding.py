"""To which needs the things of matching belong, for the legal hold on what was written about them."""

from collections.abc import Callable, Collection
from typing import Final

from django.db.models import Model

from accounts.holding import Procurement
from marketplace.matching.models import Answer, Assessor, Audit, Candidate, Freeze, Mark, Match, Record, Result, Round


def _itself(keys: Collection[str]) -> dict[str, str]:
    return {key: key for key in keys}


def _through(model: type[Model], way: str = "need") -> Callable[[Collection[str]], dict[str, str]]:
    """Return how the needs of a model's rows are found, by public identifiers: by its way to them, in one query."""

    def needs_of(keys: Collection[str]) -> dict[str, str]:
        rows = model._default_manager.filter(public_id__in=keys)
        return dict(rows.values_list("public_id", f"{way}__public_id"))

    return needs_of


MATCHES: Final = Procurement("match", _through(Match))
MARKS: Final = Procurement("mark", _through(Mark, "match__need"))
ANSWERS: Final = Procurement("answer", _through(Answer))
CURATIONS: Final = Procurement("curation", _itself)
OPENINGS: Final = Procurement("opening", _itself)
SUMMARIES: Final = Procurement("summary", _itself)
FREEZES: Final = Procurement("freeze", _through(Freeze))
CANDIDATES: Final = Procurement("candidate", _through(Candidate))
RESULTS: Final = Procurement("result", _through(Result, "answer__need"))
RECORDS: Final = Procurement("record", _through(Record))
AUDITS: Final = Procurement("audit", _through(Audit))
ROUNDS: Final = Procurement("round", _through(Round))
ASSESSORS: Final = Procurement("assessor", _through(Assessor, "round__need"))
