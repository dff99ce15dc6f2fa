"""Plays long lists of the demonstration: a frozen search with who was chosen from it, and results that were told."""

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlencode

from accounts.actor import Actor
from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Scene, Stage
from marketplace.matching import actions
from marketplace.matching.actions.results import ResultValues, tell_results, write_result
from marketplace.matching.choosing import CandidateState, ResultKind, Said
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Answer, Candidate
from marketplace.matching.queries.results import digest_of_results, results_of_need


def scenes() -> Iterator[Scene]:
    """Yield the long lists, and then what answerers were told of a need that ended."""
    for row in rows_of("candidates.toml", "list"):
        yield Scene(f"long list:{row['need']}", row, _list)
    for row in rows_of("candidates.toml", "told"):
        yield Scene(f"results:{row['need']}", row, _tell)


def _list(stage: Stage, row: Row) -> None:
    """Freeze a search and take its first positions, add some by hand, and move some of them for a reason."""
    need, city = stage.need(row["need"]), stage.actor(row["by"])
    # Without an index there is no frozen search, and everything else goes on.
    with suppress(NotOpen):
        address = urlencode({"q": row["words"]})
        freeze = actions.freeze_search(actor=city, need=need, address=address, language=row["language"])
        actions.list_hits(actor=city, need=need, freeze=freeze, positions=range(1, row["first"] + 1))
    for key, words in row["added"]:
        actions.list_by_hand(actor=city, need=need, solution_id=stage.solution(key).public_id, words=words)
    for key, to, reason, words in row["moves"]:
        moved = Candidate.objects.get(need=need, solution=stage.solution(key))
        _move(city, moved, CandidateState(to), Said(reason, words))


def _move(city: Actor, candidate: Candidate, to: CandidateState, said: Said) -> None:
    seen = {candidate.public_id: candidate.version}
    actions.move_candidates(actor=city, need=candidate.need, seen=seen, to=to, said=said)


def _tell(stage: Stage, row: Row) -> None:
    """Exclude one answer of a need that was scored, and tell everybody what came of theirs."""
    need, city = stage.need(row["need"]), stage.actor(row["by"])
    excluded = Answer.objects.get(need=need, organisation=stage.organisation(row["excluded"]))
    said = Said(row["reason"], row["words"])
    _move(city, Candidate.objects.get(answer=excluded), CandidateState.EXCLUDED, said)
    values = ResultValues(kind=ResultKind.EXCLUDED, reason=row["reason"], words=row["said"])
    write_result(actor=city, answer=excluded, values=values, version=0)
    tell_results(actor=city, need=need, shown=digest_of_results(results_of_need(need)))
