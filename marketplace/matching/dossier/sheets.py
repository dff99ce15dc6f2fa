"""The two tables of a record: every candidate with what is known of it, and every step."""

import json
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from listings.sheets.writing import sheet_of
from marketplace.matching.choosing import CandidateReason, CandidateState, ResultKind
from marketplace.matching.dossier.values import Content

STEP_COLUMNS: Final = ("time", "verb", "subject", "organisation", "person", "job", "why", "data", "uid", "seal", "mac")
Row = dict[str, str]


def candidates_sheet(content: Content) -> bytes:
    """Return one row for each candidate and one column for each fact; so has who answered alone."""
    points = _points(content)
    with translation.override(content["language"]):
        columns = _columns(points)
        rows = [_facts(one, answer, content, points) for one, answer in _pairs(content)]
    return sheet_of(list(columns.values()), [[row.get(key, "") for key in columns] for row in rows])


def _pairs(content: Content) -> list[tuple[Content | None, Content | None]]:
    """Return candidates with their answers, then the answers without a candidate."""
    answers = {one["id"]: one for one in content.get("answers", [])}
    pairs = [(one, answers.pop(one["answer"], None)) for one in content["candidates"]]
    return [*pairs, *((None, one) for one in answers.values())]


def _columns(points: Row) -> Row:
    """Return the heads of the columns by their keys, in the active language."""
    return {
        "organisation": _("Organisation"),
        "identifier": _("Identifier of the organisation"),
        "candidate": _("Identifier of the candidate"),
        "solution": _("Solution"),
        "state": _("State"),
        "reason": _("Reason"),
        "city": _("In the city’s words"),
        "total": _("Weighted total"),
        "result": _("Result"),
        "sent": _("Sent (UTC)"),
        "version": _("Version"),
        "sha256": _("Digest of the receipt (SHA-256)"),
        **{key: f"{number}. {prompt}" for number, (key, prompt) in enumerate(points.items(), 1)},
        "text": _("In their own words"),
        "rests": _("Rests on"),
        "secret": _("Trade secrets"),
    }


def _points(content: Content) -> Row:
    """Return the prompts by their points: those asked now, then those that only an older version was asked."""
    asked = {one["id"]: one["prompt"] for one in content["points"]}
    for answer in content.get("answers", []):
        for part in answer["content"]["points"]:
            asked.setdefault(part["point"], part["prompt"])
    return asked


def _facts(one: Content | None, answer: Content | None, content: Content, points: Row) -> Row:
    body = (one or answer or {})["organisation"]
    results = [it for it in content.get("results", []) if answer and it["answer"] == answer["id"]]
    return {
        "organisation": body["name"],
        "identifier": body["id"],
        "result": str(ResultKind(results[-1]["kind"]).label) if results else "",
        **({**_of_candidate(one), "total": _total(one, content)} if one else {}),
        **(_of_answer(answer, points) if answer else {}),
    }


def _total(one: Content, content: Content) -> str:
    """Return what a candidate came to in the last round that was revealed, "" when it was in none."""
    rounds = [it["result"] for it in content["scores"] if it["result"] is not None]
    return next((it["total"] for it in rounds[-1] if it["candidate"] == one["id"]), "") if rounds else ""


def _of_candidate(one: Content) -> Row:
    return {
        "candidate": one["id"],
        "solution": one["solution"]["title"] if one["solution"] else "",
        "state": str(CandidateState(one["state"]).label),
        "reason": str(CandidateReason(one["reason"]).label) if one["reason"] else "",
        "city": one["words"],
    }


def _of_answer(one: Content, points: Row) -> Row:
    said: dict[str, Any] = one["content"]
    parts = {it["point"]: it for it in said["points"]}
    secret = [str(number) for number, key in enumerate(points, 1) if parts.get(key, {}).get("secret")]
    return {
        "sent": one["receipt"]["sent_at"],
        "version": str(one["receipt"]["number"]),
        "sha256": one["receipt"]["sha256"],
        **{key: part["value"] for key, part in parts.items()},
        "text": said["text"],
        "rests": "; ".join(it["title"] for it in said["solutions"]),
        "secret": ", ".join([*secret, *([_("own words")] if said["text_secret"] else [])]),
    }


def steps_sheet(content: Content) -> bytes:
    """Return one row for each step, the first one first; its columns are called as in the JSON."""
    return sheet_of(STEP_COLUMNS, [_step(one) for one in content["steps"]])


def _step(one: Content) -> list[str]:
    seal = one["seal"] or {"position": "", "mac": ""}
    data = json.dumps(one["data"], ensure_ascii=False, sort_keys=True) if one["data"] else ""
    told = [one["time"], one["verb"], one["subject"], one["organisation"]["name"], one["person"], one["job"]]
    return [*told, one["why"], data, one["uid"], str(seal["position"]), seal["mac"]]
