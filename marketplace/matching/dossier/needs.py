"""The need as it was published and as it stands, with every numbered correction and what it changed."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.language import language_name
from listings.models import Correction, Need
from listings.money import range_in_euros
from listings.queries import corrections_of
from listings.states import Maturity, Mode
from marketplace.matching.dossier.values import Block, Content, Section, facts, iso, note, table, text, when

WORDS: Final = {
    "problem": gettext_lazy("The problem"),
    "affected": gettext_lazy("Who is affected"),
    "tried": gettext_lazy("What was tried"),
    "outcome": gettext_lazy("Wanted outcome"),
}


def _read(need: Need) -> Content:
    """Return the need as it stands; a budget for its own team only is in no file that leaves the site."""
    return {
        "id": need.public_id,
        "organisation": {"id": need.organisation.public_id, "name": need.organisation.name},
        "mode": need.mode,
        "state": need.state,
        "published_at": iso(need.published_at),
        "deadline": iso(need.deadline),
        "deadline_zone": need.deadline_zone,
        "questions_until": iso(need.questions_end),
        "needed_by": need.needed_by.isoformat() if need.needed_by else None,
        "portal_link": need.portal_link,
        "maturity_accepted": list(need.maturity_accepted),
        "budget": _budget(need),
        "themes": [{"key": one.key, "name": str(one)} for one in need.themes.order_by("key")],
        "cpv_codes": sorted(need.cpv_codes.values_list("code", flat=True)),
        "texts": [
            {"language": one.language, "title": one.title, **{name: getattr(one, name) for name in WORDS}}
            for one in need.texts.order_by("id")
        ],
    }


def _budget(need: Need) -> Content | None:
    if not need.budget_public:
        return None
    return {"low_cents": need.budget_low, "high_cents": need.budget_high, "currency": "EUR"}


def _blocks(content: Content) -> list[Block]:
    need = content["need"]
    budget = need["budget"] or {"low_cents": None, "high_cents": None}
    facts_of_need = facts(
        (_("Organisation"), need["organisation"]["name"]),
        (_("Mode"), Mode(need["mode"]).label),
        (_("Published"), when(need["published_at"], content)),
        (_("Deadline for answers"), when(need["deadline"], content)),
        (_("Questions until"), when(need["questions_until"], content)),
        (_("Wanted in use by"), need["needed_by"]),
        (_("Budget"), range_in_euros(budget["low_cents"], budget["high_cents"])),
        (_("Maturity accepted"), "; ".join(str(Maturity(one).label) for one in need["maturity_accepted"])),
        (_("Themes"), "; ".join(one["name"] for one in need["themes"])),
        (_("CPV codes"), ", ".join(need["cpv_codes"])),
        (_("Link to the portal"), need["portal_link"]),
        (_("Identifier"), need["id"]),
    )
    return [facts_of_need, *(block for one in need["texts"] for block in _words(one, is_named=len(need["texts"]) > 1))]


def _words(words: Content, *, is_named: bool) -> list[Block]:
    named = f" ({language_name(words['language'])})" if is_named else ""
    lang = words["language"]
    title = text(f"{_('Title')}{named}", words["title"], lang=lang)
    return [title, *(text(f"{label}{named}", words[key], lang=lang) for key, label in WORDS.items() if words[key])]


def _read_corrections(need: Need) -> list[Any]:
    """Return each correction with its stored changes, and with them in the words of the active language."""
    stored = dict(Correction.objects.filter(need=need).values_list("number", "changes"))
    return [
        {
            "number": one.number,
            "made_at": iso(one.made_at),
            "reason": one.reason,
            "changes": stored[one.number],
            "in_words": [
                {"field": it.field, "label": it.label, "before": it.before, "after": it.after} for it in one.differences
            ],
        }
        for one in corrections_of(need)
    ]


def _correction_blocks(content: Content) -> list[Block]:
    rows = content["corrections"]
    if not rows:
        return [note(_("The need was not corrected, and its deadline did not move."))]
    return [block for one in rows for block in _correction(one, content)]


def _correction(one: Content, content: Content) -> list[Block]:
    title = _("Correction %(number)s, %(when)s") % {"number": one["number"], "when": when(one["made_at"], content)}
    rows = [(it["label"], it["before"], it["after"]) for it in one["in_words"]]
    return [text(title, one["reason"]), table((_("Field"), _("Before"), _("After")), rows, title=title)]


NEED: Final = Section(name="need", title=gettext_lazy("The need"), read=_read, blocks=_blocks, waits=False)
CORRECTIONS: Final = Section(
    name="corrections",
    title=gettext_lazy("Corrections and deadlines moved"),
    read=_read_corrections,
    blocks=_correction_blocks,
    waits=False,
)
