"""How the need ended: what its city recorded, also before it was corrected, and what it learned from a consultation."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.models import Need, Outcome
from listings.queries.outcomes import follow_ups_of
from listings.states import BudgetBand, InUse, OutcomeKind
from marketplace.matching.dossier.values import Block, Content, Section, facts, iso, note, text, when
from marketplace.matching.models import Summary
from marketplace.matching.rules import openings_of


def _read(need: Need) -> Content:
    rows = Outcome.objects.filter(need=need).select_related("solution").order_by("number")
    return {
        "recorded": [
            {
                "number": one.number,
                "kind": one.kind,
                "vendor": one.vendor_name,
                "solution": one.solution.public_id if one.solution else None,
                "value_band": one.value_band,
                "awarded_on": one.awarded_on.isoformat() if one.awarded_on else None,
                "notice_url": one.notice_url,
                "words": one.words,
                "language": one.language,
                "recorded_at": iso(one.recorded_at),
            }
            for one in rows
        ],
        "later": [
            {"months": one.months, "answer": one.answer, "answered_at": iso(one.answered_at)}
            for one in follow_ups_of(need)
        ],
    }


def _blocks(content: Content) -> list[Block]:
    ended = content["outcome"]
    if not ended["recorded"]:
        return [note(_("The city has not recorded yet what came of it."))]
    later = [
        (_("After %(months)s months") % {"months": it["months"]}, InUse(it["answer"]).label if it["answer"] else "")
        for it in ended["later"]
    ]
    return [
        *(block for one in ended["recorded"] for block in _recorded(one, content)),
        *([facts(*later)] if later else []),
    ]


def _recorded(one: Content, content: Content) -> list[Block]:
    title = _("Recorded %(when)s (number %(number)s)") % {
        "when": when(one["recorded_at"], content),
        "number": one["number"],
    }
    said = facts(
        (_("Outcome"), OutcomeKind(one["kind"]).label),
        (_("Vendor"), one["vendor"]),
        (_("Value"), BudgetBand(one["value_band"]).label if one["value_band"] else ""),
        (_("Day of the award"), one["awarded_on"]),
        (_("Award notice"), one["notice_url"]),
        title=title,
    )
    return [said, *([text(_("In the city’s words"), one["words"], lang=one["language"])] if one["words"] else [])]


def _read_summary(need: Need) -> Any:
    """Return every published version of what a consultation taught, the first one first; None for other modes."""
    if not openings_of(need).has_summary:
        return None
    return [
        {
            "number": one.number,
            "language": one.language,
            "text": one.text,
            "published_at": iso(one.published_at),
        }
        for one in Summary.objects.filter(need=need).order_by("number")
    ]


def _summary_blocks(content: Content) -> list[Block]:
    versions = content["summary"]
    if not versions:
        return [note(_("No summary is published yet."))]
    return [
        text(
            _("Version %(number)s, published %(when)s")
            % {"number": one["number"], "when": when(one["published_at"], content)},
            one["text"],
            lang=one["language"],
        )
        for one in versions
    ]


OUTCOME: Final = Section(name="outcome", title=gettext_lazy("What came of it"), read=_read, blocks=_blocks, waits=False)
SUMMARY: Final = Section(
    name="summary",
    title=gettext_lazy("What the city learned"),
    read=_read_summary,
    blocks=_summary_blocks,
    waits=False,
)
