"""To which needs the things of matching belong, for the legal hold on what was written about them."""

from collections.abc import Collection
from typing import Final

from accounts.holding import Procurement
from marketplace.matching.models import Answer, Assessor, Audit, Candidate, Freeze, Mark, Match, Record, Result, Round


def _itself(keys: Collection[str]) -> dict[str, str]:
    return {key: key for key in keys}


def _of_matches(keys: Collection[str]) -> dict[str, str]:
    return dict(Match.objects.filter(public_id__in=keys).values_list("public_id", "need__public_id"))


def _of_marks(keys: Collection[str]) -> dict[str, str]:
    return dict(Mark.objects.filter(public_id__in=keys).values_list("public_id", "match__need__public_id"))


def _of_answers(keys: Collection[str]) -> dict[str, str]:
    return dict(Answer.objects.filter(public_id__in=keys).values_list("public_id", "need__public_id"))


def _of_freezes(keys: Collection[str]) -> dict[str, str]:
    return dict(Freeze.objects.filter(public_id__in=keys).values_list("public_id", "need__public_id"))


def _of_candidates(keys: Collection[str]) -> dict[str, str]:
    return dict(Candidate.objects.filter(public_id__in=keys).values_list("public_id", "need__public_id"))


def _of_results(keys: Collection[str]) -> dict[str, str]:
    return dict(Result.objects.filter(public_id__in=keys).values_list("public_id", "answer__need__public_id"))


def _of_records(keys: Collection[str]) -> dict[str, str]:
    return dict(Record.objects.filter(public_id__in=keys).values_list("public_id", "need__public_id"))


def _of_audits(keys: Collection[str]) -> dict[str, str]:
    return dict(Audit.objects.filter(public_id__in=keys).values_list("public_id", "need__public_id"))


def _of_rounds(keys: Collection[str]) -> dict[str, str]:
    return dict(Round.objects.filter(public_id__in=keys).values_list("public_id", "need__public_id"))


def _of_assessors(keys: Collection[str]) -> dict[str, str]:
    return dict(Assessor.objects.filter(public_id__in=keys).values_list("public_id", "round__need__public_id"))


MATCHES: Final = Procurement("match", _of_matches)
MARKS: Final = Procurement("mark", _of_marks)
ANSWERS: Final = Procurement("answer", _of_answers)
CURATIONS: Final = Procurement("curation", _itself)
OPENINGS: Final = Procurement("opening", _itself)
SUMMARIES: Final = Procurement("summary", _itself)
FREEZES: Final = Procurement("freeze", _of_freezes)
CANDIDATES: Final = Procurement("candidate", _of_candidates)
RESULTS: Final = Procurement("result", _of_results)
RECORDS: Final = Procurement("record", _of_records)
AUDITS: Final = Procurement("audit", _of_audits)
ROUNDS: Final = Procurement("round", _of_rounds)
ASSESSORS: Final = Procurement("assessor", _of_assessors)
