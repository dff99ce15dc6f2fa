"""A small content of a record with something in every section, made without a database."""

MOMENT = "2026-11-01T10:00:00+00:00"
BODY = {"id": "aaaaaaaaaa", "name": "Northport"}


def content(*, language="en", words="It is dark in winter."):
    return {
        "format": "need-record/1",
        "record": "rrrrrrrrrr",
        "kind": "comparison",
        "number": 1,
        "language": language,
        "made_at": MOMENT,
        "made_by": {"id": "pppppppppp", "name": "Clara"},
        "made_again_because": "",
        "need": {
            "id": "nnnnnnnnnn",
            "organisation": BODY,
            "mode": "small_purchase",
            "published_at": MOMENT,
            "deadline": MOMENT,
            "deadline_zone": "Europe/Sofia",
            "questions_until": None,
            "needed_by": "2027-05-01",
            "portal_link": "",
            "maturity_accepted": [],
            "budget": {"low_cents": 100_000, "high_cents": 500_000, "currency": "EUR"},
            "themes": [],
            "cpv_codes": ["34430000"],
            "texts": [
                {
                    "language": "en",
                    "title": words[:100] or "Dark streets",
                    "problem": words,
                    "affected": "",
                    "tried": "",
                    "outcome": words,
                }
            ],
        },
        "corrections": [
            {
                "number": 1,
                "made_at": MOMENT,
                "reason": words,
                "changes": [],
                "in_words": [{"field": "problem", "label": "The problem", "before": words, "after": words}],
            }
        ],
        "points": [
            {
                "id": "qqqqqqqqqq",
                "position": 1,
                "edition": 1,
                "kind": "text",
                "required": True,
                "words": 100,
                "prompt": words,
                "help": "",
                "unit": "",
                "choices": [],
            }
        ],
        "criteria": [
            {"id": "kkkkkkkkkk", "name": words, "meaning": words, "weight": 100, "zero": words, "five": words}
        ],
        "questions": [],
        "opening": {
            "count": 1,
            "stay_unread": False,
            "readable_since": MOMENT,
            "opened_at": MOMENT,
            "opened_by": {"id": "", "name": words},
        },
        "answers": [answer(words)],
        "freezes": [],
        "candidates": [candidate(words)],
        "scores": [scored(words)],
        "outcome": {"recorded": [], "later": []},
        "results": [],
        "steps": [step(words)],
    }


def with_words(words):
    return content(words=words)


def answer(words, number=1):
    part = {"point": "qqqqqqqqqq", "edition": 1, "prompt": words, "kind": "text", "unit": "", "value": words}
    return {
        "id": f"answer{number:04}",
        "organisation": {"id": f"vendor{number:04}", "name": words},
        "receipt": {"id": "tttttttttt", "number": 1, "sent_at": MOMENT, "sha256": "a" * 64},
        "content": {
            "points": [{**part, "secret": True}],
            "text": words,
            "text_secret": True,
            "solutions": [{"solution": "ssssssssss", "title": words}],
        },
    }


def candidate(words):
    return {
        "id": "cccccccccc",
        "organisation": BODY,
        "solution": {"id": "ssssssssss", "title": words},
        "answer": None,
        "state": "excluded",
        "reason": "other",
        "words": words,
        "listed_at": MOMENT,
        "moved_at": MOMENT,
        "sources": [
            {"origin": "hand", "search": None, "position": None, "words": words, "added_at": MOMENT},
            {"origin": "search", "search": 1, "position": 3, "words": "", "added_at": MOMENT},
        ],
    }


def step(words):
    return {
        "uid": "u" * 26,
        "time": MOMENT,
        "verb": "need.published",
        "subject": "need:nnnnnnnnnn",
        "about": words,
        "organisation": BODY,
        "person": "",
        "job": "",
        "why": words,
        "data": {"version": 1},
        "mac": "b" * 64,
        "seal": {"position": 7, "mac": "c" * 64},
    }


def scored(words):
    """A round that was revealed."""
    cell = {"criterion": "kkkkkkkkkk", "name": words, "weight": 100, "mean": "4.5", "lowest": 4, "highest": 5}
    given = [{"by": words, "points": 4, "words": words}, {"by": words, "points": 5, "words": ""}]
    person = {"name": words, "declared_at": MOMENT, "has_conflict": False, "words": words, "finished_at": MOMENT}
    why = [{"step": "assessor.removed", "time": MOMENT, "why": words}]
    return {
        "id": "oooooooooo",
        "number": 1,
        "state": "revealed",
        "why": "",
        "started_at": MOMENT,
        "ended_at": MOMENT,
        "begun_after_outcome": False,
        "named_themselves": [],
        "stopped_because": "",
        "assessors": [{**person, "state": "finished", "reasons": why}],
        "result": [
            {
                "candidate": "cccccccccc",
                "organisation": BODY,
                "solution": None,
                "rank": 1,
                "total": "90.0",
                "criteria": [{**cell, "deviation": "0.5", "given": given}],
            }
        ],
    }
