"""The long list: frozen searches with all that they found, candidates with their sources, what answerers were told."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.models import Need
from marketplace.matching.choosing import CandidateReason, CandidateState, Ground, Origin, ResultKind, ResultReason
from marketplace.matching.dossier.values import Block, Content, Section, facts, iso, note, table, when
from marketplace.matching.models import Candidate, Freeze, Result


def _read_freezes(need: Need) -> list[Any]:
    """Return the searches; of each listing its version, title and digest, which proves the text that is kept here."""
    return [
        {
            "id": one.public_id,
            "number": one.number,
            "question": one.question,
            "language": one.language,
            "engine": one.engine,
            "index": {"name": one.index_name, "schema": one.schema, "analyser": one.analyser},
            "total": one.total,
            "frozen_at": iso(one.frozen_at),
            "hits": [
                {
                    "position": hit.position,
                    "solution": hit.solution.public_id,
                    "version": hit.version,
                    "title": hit.title,
                    "sha256": hit.digest,
                    "content": hit.content,
                }
                for hit in one.hits.all()
            ],
        }
        for one in Freeze.objects.filter(need=need).prefetch_related("hits__solution").order_by("number")
    ]


def _freeze_blocks(content: Content) -> list[Block]:
    if not content["freezes"]:
        return [note(_("No search was frozen."))]
    return [block for one in content["freezes"] for block in _freeze(one, content)]


def _freeze(one: Content, content: Content) -> list[Block]:
    title = _("Search %(number)s") % {"number": one["number"]}
    index = one["index"]
    asked = facts(
        (_("Words"), one["question"].get("text", "")),
        (_("As asked of the search page"), one["question"].get("address", "")),
        (_("Frozen"), when(one["frozen_at"], content)),
        (_("Engine and index"), f"{one['engine']}, {index['name']}, {index['schema']}, {index['analyser']}"),
        (_("Found"), one["total"]),
        title=title,
    )
    hits = [(hit["position"], hit["title"], hit["solution"], hit["version"], hit["sha256"]) for hit in one["hits"]]
    head = (_("Position"), _("Solution"), _("Identifier"), _("Version"), _("Digest of its text (SHA-256)"))
    return [asked, table(head, hits, title=f"{title}: {_('what it found')}")]


def _read_candidates(need: Need) -> list[Any]:
    rows = Candidate.objects.filter(need=need).select_related("organisation", "solution", "answer")
    return [
        {
            "id": one.public_id,
            "organisation": {"id": one.organisation.public_id, "name": one.organisation.name},
            "solution": {"id": one.solution.public_id, "title": one.solution.title} if one.solution else None,
            "answer": one.answer.public_id if one.answer else None,
            "state": one.state,
            "reason": one.reason,
            "words": one.words,
            "listed_at": iso(one.listed_at),
            "moved_at": iso(one.moved_at),
            "sources": [
                {
                    "origin": it.origin,
                    "search": it.freeze.number if it.freeze else None,
                    "position": it.position,
                    "words": it.words,
                    "added_at": iso(it.added_at),
                }
                for it in one.sources.all()
            ],
        }
        for one in rows.prefetch_related("sources__freeze", "solution__texts").order_by("id")
    ]


def _candidate_blocks(content: Content) -> list[Block]:
    if not content["candidates"]:
        return [note(_("Nobody stands on a long list."))]
    rows = [
        (
            name_of(one),
            "; ".join(_source(it) for it in one["sources"]),
            CandidateState(one["state"]).label,
            CandidateReason(one["reason"]).label if one["reason"] else "",
            one["words"],
        )
        for one in content["candidates"]
    ]
    head = (_("Candidate"), _("From"), _("State"), _("Reason"), _("In the city’s words"))
    return [table(head, rows, title=_("The long list"))]


def name_of(one: Content) -> str:
    """Return what a candidate is called: its organisation, and the solution that it stands with."""
    solution = one["solution"]
    return f"{one['organisation']['name']}: {solution['title']}" if solution else str(one["organisation"]["name"])


def _source(one: Content) -> str:
    label = str(Origin(one["origin"]).label)
    if one["search"]:
        words = {"number": one["search"], "position": one["position"]}
        return f"{label}: {_('search %(number)s, position %(position)s') % words}"
    return f"{label}: {one['words']}" if one["words"] else label


def _read_results(need: Need) -> list[Any]:
    """Return what was told to whom; what is written and not told yet is no part of the file."""
    rows = Result.objects.filter(answer__need=need, told_at__isnull=False).select_related("answer__organisation")
    return [
        {
            "id": one.public_id,
            "answer": one.answer.public_id,
            "organisation": {"id": one.answer.organisation.public_id, "name": one.answer.organisation.name},
            "number": one.number,
            "kind": one.kind,
            "reason": one.reason,
            "withheld_on": one.ground,
            "words": one.words,
            "told_at": iso(one.told_at),
        }
        for one in rows.order_by("told_at", "id")
    ]


def _result_blocks(content: Content) -> list[Block]:
    if not content["results"]:
        return [note(_("No result was told yet."))]
    rows = [
        (
            one["organisation"]["name"],
            ResultKind(one["kind"]).label,
            ResultReason(one["reason"]).label if one["reason"] else "",
            Ground(one["withheld_on"]).label if one["withheld_on"] else "",
            one["words"],
            when(one["told_at"], content),
        )
        for one in content["results"]
    ]
    head = (_("Organisation"), _("Result"), _("Reason"), _("Withheld because"), _("In words"), _("Told"))
    return [table(head, rows, title=_("What every answerer was told"))]


FREEZES: Final = Section(
    name="freezes", title=gettext_lazy("Frozen searches"), read=_read_freezes, blocks=_freeze_blocks
)
CANDIDATES: Final = Section(
    name="candidates",
    title=gettext_lazy("The long list and the shortlist"),
    read=_read_candidates,
    blocks=_candidate_blocks,
)
RESULTS: Final = Section(
    name="results",
    title=gettext_lazy("What answerers were told"),
    read=_read_results,
    blocks=_result_blocks,
    names_answers=True,
)
