"""Who assessed, what each declared, and what a round came to: points only of rounds in which all have scored."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.queries import display_name
from listings.models import Need
from marketplace.matching.assessing import AssessorState, RoundState
from marketplace.matching.dossier.candidates import name_of
from marketplace.matching.dossier.values import Block, Content, Section, facts, iso, note, table, when
from marketplace.matching.models import Candidate, Round
from marketplace.matching.queries.assessments import Row, assessors_of, begun_after_outcome, named_themselves, result_of
from marketplace.matching.queries.steps import Reason, reasons_of


def _read(need: Need) -> list[Any]:
    rounds = list(Round.objects.filter(need=need).select_related("need").order_by("number"))
    reasons = reasons_of(rounds)
    return [_round(one, reasons) for one in rounds]


def _round(scoring: Round, reasons: Mapping[str, Sequence[Reason]]) -> Content:
    rows = result_of(scoring)
    stopped = [one.why for one in reasons[scoring.subject] if one.verb == "round.stopped"]
    return {
        "id": scoring.public_id,
        "number": scoring.number,
        "state": scoring.state,
        "why": scoring.why,
        "started_at": iso(scoring.started_at),
        "ended_at": iso(scoring.ended_at),
        "begun_after_outcome": begun_after_outcome(scoring),
        "named_themselves": named_themselves(scoring),
        "stopped_because": stopped[0] if stopped else "",
        "assessors": [
            {
                "name": display_name(one.person),
                "state": one.state,
                "declared_at": iso(one.declared_at),
                "has_conflict": one.has_conflict,
                "words": one.words,
                "finished_at": iso(one.finished_at),
                "reasons": [
                    {"step": it.verb, "time": iso(it.time), "why": it.why}
                    for it in reasons[one.subject]
                    if it.verb != "assessor.barred"
                ],
            }
            for one in assessors_of(scoring)
        ],
        "result": None if rows is None else [_row(one) for one in rows],
    }


def _row(row: Row) -> Content:
    """Return one candidate's result; what has fractions is text, so that every program writes it alike."""
    return {
        **_named(row.candidate),
        "rank": row.rank,
        "total": str(row.total),
        "criteria": [
            {
                "criterion": cell.criterion.public_id,
                "name": cell.criterion.text.name,
                "weight": cell.criterion.weight,
                "mean": str(cell.spread.mean),
                "lowest": cell.spread.low,
                "highest": cell.spread.high,
                "deviation": str(cell.spread.deviation),
                "given": [{"by": one.who, "points": one.points, "words": one.words} for one in cell.given],
            }
            for cell in row.cells
        ],
    }


def _named(one: Candidate) -> Content:
    solution = {"id": one.solution.public_id, "title": one.solution.title} if one.solution else None
    return {
        "candidate": one.public_id,
        "organisation": {"id": one.organisation.public_id, "name": one.organisation.name},
        "solution": solution,
    }


def _blocks(content: Content) -> list[Block]:
    if not content["scores"]:
        return [note(_("Nothing was scored."))]
    return [block for one in content["scores"] for block in _round_blocks(one, content)]


def _round_blocks(one: Content, content: Content) -> list[Block]:
    title = _("Round %(number)s") % {"number": one["number"]}
    head = facts(
        (_("State"), RoundState(one["state"]).label),
        (_("Began"), when(one["started_at"], content)),
        (_("Ended"), when(one["ended_at"], content)),
        (_("Reason"), one["why"]),
        (_("Stopped because"), one["stopped_because"]),
        (_("Begun after an outcome was recorded"), _("yes") if one["begun_after_outcome"] else ""),
        (_("Named themselves after reading points of an earlier round"), ", ".join(one["named_themselves"])),
        title=title,
    )
    people = [
        (it["name"], AssessorState(it["state"]).label, when(it["declared_at"], content), it["words"], _reasons(it))
        for it in one["assessors"]
    ]
    columns = (_("Assessor"), _("State"), _("Declared"), _("In words"), _("Reasons of steps"))
    blocks = [head, table(columns, people, title=f"{title}: {_('who assessed')}")]
    if one["result"] is None:
        return [*blocks, note(_("Points are shown once everybody without a conflict has scored."))]
    return [*blocks, _totals(one, title), *(_given(it, title) for it in one["result"])]


def _reasons(assessor: Content) -> str:
    """Return why she was taken off, named again or opened hers again, each step with its reason."""
    return "; ".join(f"{AssessorState(it['step'].partition('.')[2]).label}: {it['why']}" for it in assessor["reasons"])


def _totals(one: Content, title: str) -> Block:
    rows = [(it["rank"], name_of(it), f"{it['total']} %") for it in one["result"]]
    return table((_("Rank"), _("Candidate"), _("Weighted total")), rows, title=f"{title}: {_('what it came to')}")


def _given(one: Content, title: str) -> Block:
    rows = [
        (
            f"{it['name']} ({it['weight']} %)",
            it["mean"],
            f"{it['lowest']}\u2013{it['highest']}",
            it["deviation"],
            "; ".join(_said(given) for given in it["given"]),
        )
        for it in one["criteria"]
    ]
    head = (_("Criterion"), _("Mean"), _("Lowest and highest"), _("Standard deviation"), _("Points of each"))
    return table(head, rows, title=f"{title}: {name_of(one)}")


def _said(given: Content) -> str:
    words = f" ({given['words']})" if given["words"] else ""
    return f"{given['by']}: {given['points']}{words}"


SCORES: Final = Section(
    name="scores", title=gettext_lazy("Assessors, declarations and scores"), read=_read, blocks=_blocks
)
