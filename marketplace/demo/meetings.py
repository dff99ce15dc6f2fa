"""Plays what the demonstration's people say of matches, how staff curate, and what is answered to needs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from accounts.actor import Actor
from listings.models import Need
from listings.queries import points_of
from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Gone, Scene, Stage
from marketplace.matching import actions
from marketplace.matching.models import Mark
from marketplace.matching.queries import Suggestion, pair_visible_to, sent_answers
from marketplace.matching.rules import is_open
from marketplace.matching.states import AnswerState, MarkKind, Side
from marketplace.matching.written import Part, Written

STAFF: Final = "staff"


def scenes() -> Iterator[Scene]:
    """Yield what happens around needs: answers first, then what is said of matches."""
    for row in rows_of("answers.toml", "answer"):
        yield Scene(f"answer:{row['need']}:{row['by']}", row, _answer)
    for row in rows_of("answers.toml", "summary"):
        yield Scene(f"summary:{row['need']}", row, _summarise)
    for row in rows_of("matches.toml", "match"):
        yield Scene(f"match:{row['need']}:{row['solution']}", row, _meet)
    for row in rows_of("matches.toml", "curation"):
        yield Scene(f"curation:{row['need']}", row, _curate)


def _answer(stage: Stage, row: Row) -> None:
    actor, need = stage.actor(row["by"]), stage.need(row["need"])
    goal = AnswerState(row.get("stage", AnswerState.SENT))
    answer = actions.save_answer(
        actor=actor, need=need, organisation=stage.organisation(row["by"]), written=_written(need, row), version=0
    )
    if goal != AnswerState.DRAFT:
        actions.send_answer(actor=actor, answer=answer)
    if goal == AnswerState.WITHDRAWN:
        actions.withdraw_answer(actor=actor, answer=answer)


def _written(need: Need, row: Row) -> Written:
    """Return what a row says: `points` in the order of the need's, of which `secrets` (from 1) are trade secrets."""
    said = zip(points_of(need), row.get("points", ()), strict=False)
    parts = {
        one.public_id: Part(value, number in row.get("secrets", ())) for number, (one, value) in enumerate(said, 1)
    }
    return Written(text=row.get("text", "").strip(), parts=parts)


def _summarise(stage: Stage, row: Row) -> None:
    need = stage.need(row["need"])
    # Where the deadline had passed before the answers came, the summary would tell of what nobody wrote.
    if not sent_answers(need).exists():
        raise Gone(row["need"])
    # Before the deadline it is a draft.
    write = actions.keep_summary if is_open(need) else actions.publish_summary
    write(actor=stage.lister_of(row["need"]), need=need, text=row["text"], version=0)


def _curate(stage: Stage, row: Row) -> None:
    actor, need = stage.actor(STAFF), stage.need(row["need"])
    actions.assign(actor=actor, need=need, to_me=True)
    if row["done"]:
        actions.finish_curation(actor=actor, need=need)


@dataclass(frozen=True, slots=True)
class Said:
    """One step about a pair: by whom, of which pair with its present score, and in which words."""

    actor: Actor
    pair: Suggestion
    why: str

    @property
    def common(self) -> dict[str, Any]:
        """What every action about a pair is told."""
        return {
            "actor": self.actor,
            "need": self.pair.need,
            "solution": self.pair.solution,
            "scored": self.pair.scored,
        }

    def mark(self, kind: MarkKind) -> Mark:
        """Return the latest mark of a kind on the pair."""
        marks = Mark.objects.filter(match__need=self.pair.need, match__solution=self.pair.solution, kind=kind)
        found = marks.select_related("match__need", "match__solution").order_by("id").last()
        if found is None:
            raise Gone(kind)
        return found


STEPS: Final[Mapping[tuple[str, str], Callable[[Said], object]]] = {
    ("staff", "relevant"): lambda said: actions.mark_relevant(**said.common, why=said.why),
    ("staff", "removal"): lambda said: actions.propose_removal(**said.common, why=said.why),
    ("staff", "added"): lambda said: actions.add_solution(**said.common, why=said.why),
    ("staff", "takes back"): lambda said: actions.take_back_mark(actor=said.actor, mark=said.mark(MarkKind(said.why))),
    ("city", "yes"): lambda said: actions.show_interest(**said.common, side=Side.CITY),
    ("city", "no"): lambda said: actions.decline(**said.common, side=Side.CITY, why=said.why),
    ("city", "keep"): lambda said: _decide(said, keep=True),
    ("city", "remove"): lambda said: _decide(said, keep=False),
    ("vendor", "yes"): lambda said: actions.show_interest(**said.common, side=Side.VENDOR),
    ("vendor", "no"): lambda said: actions.decline(**said.common, side=Side.VENDOR, why=said.why),
    ("vendor", "contest"): lambda said: actions.contest_mark(
        actor=said.actor, mark=said.mark(MarkKind.REMOVAL), text=said.why
    ),
}
"""Who does what about a pair, as the content writes it."""


def _decide(said: Said, *, keep: bool) -> None:
    actions.decide_removal(actor=said.actor, mark=said.mark(MarkKind.REMOVAL), keep=keep)


def _meet(stage: Stage, row: Row) -> None:
    """Play the steps of one pair, all with the score that it has now."""
    staff = stage.actor(STAFF)
    pair = pair_visible_to(staff, stage.need(row["need"]).public_id, stage.solution(row["solution"]).public_id)
    if pair is None:
        raise Gone(row["need"], row["solution"])
    sides = {"staff": staff, "city": stage.lister_of(row["need"]), "vendor": stage.lister_of(row["solution"])}
    for who, what, *why in row["steps"]:
        STEPS[who, what](Said(sides[who], pair, "".join(why)))
