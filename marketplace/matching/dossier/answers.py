"""Who answered, when the answers were opened and by whom, and what each says in the version that counts."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.journal.models import Entry
from accounts.queries import person_named
from listings.models import Need
from marketplace.matching.dossier.values import Block, Content, Section, facts, iso, note, table, text, when
from marketplace.matching.queries import answers_stay_unread, opening_of, sent_answers


def _read_opening(need: Need) -> Content:
    opening = opening_of(need)
    entry = Entry.objects.filter(subject=f"opening:{need.public_id}", verb="answers.read").order_by("id").first()
    return {
        "count": sent_answers(need).count(),
        "stay_unread": answers_stay_unread(need),
        "readable_since": iso(opening.opened_at) if opening else None,
        "opened_at": iso(opening.read_at) if opening else None,
        "opened_by": {"id": entry.person, "name": person_named(entry.person)} if entry else None,
    }


def _opening_blocks(content: Content) -> list[Block]:
    said = content["opening"]
    by = said["opened_by"] or {"name": ""}
    unread = [
        note(_("The need left the site before its deadline, so its answers stay unread and are not in this file."))
    ]
    return [
        *(unread if said["stay_unread"] else []),
        facts(
            (_("Answers that counted at the deadline"), said["count"]),
            (_("Readable since"), when(said["readable_since"], content)),
            (_("Opened"), when(said["opened_at"], content)),
            (_("Opened by"), by["name"]),
        ),
    ]


def _read(need: Need) -> list[Any]:
    """Return of each answer the last version that was sent, byte for byte what its receipt's digest is of."""
    return [
        {
            "id": one.public_id,
            "organisation": {"id": one.organisation.public_id, "name": one.organisation.name},
            "receipt": {
                "id": one.receipts.all()[0].public_id,
                "number": one.receipts.all()[0].number,
                "sent_at": iso(one.receipts.all()[0].sent_at),
                "sha256": one.receipts.all()[0].digest,
            },
            "content": one.receipts.all()[0].content,
        }
        for one in sent_answers(need)
    ]


def _blocks(content: Content) -> list[Block]:
    rows = content["answers"]
    if not rows:
        return [note(_("Nobody answered."))]
    heads = [
        (one["organisation"]["name"], when(one["receipt"]["sent_at"], content), one["receipt"]["number"])
        for one in rows
    ]
    answered = table((_("Organisation"), _("Sent"), _("Version")), heads, title=_("Who answered"))
    return [answered, *(block for one in rows for block in _answer(one))]


def _answer(one: Content) -> list[Block]:
    said, name = one["content"], one["organisation"]["name"]
    blocks = [
        text(f"{name}: {_marked(it['prompt'], is_secret=it['secret'])}", _value(it) or _("Nothing said"))
        for it in said["points"]
    ]
    if said["text"]:
        blocks.append(text(f"{name}: {_marked(_('In their own words'), is_secret=said['text_secret'])}", said["text"]))
    rests = "; ".join(it["title"] for it in said["solutions"])
    blocks.append(facts((_("Rests on"), rests), (_("Digest of the receipt (SHA-256)"), one["receipt"]["sha256"])))
    return blocks


def _marked(title: str, *, is_secret: bool) -> str:
    return f"{title} ({_('Trade secret')})" if is_secret else title


def _value(part: Content) -> str:
    words = {"yes": _("yes"), "no": _("no")} if part["kind"] == "yes_no" else {}
    value = str(words.get(part["value"], part["value"]))
    return f"{value} {part['unit']}" if value and part["unit"] else value


OPENING: Final = Section(
    name="opening", title=gettext_lazy("How the answers were opened"), read=_read_opening, blocks=_opening_blocks
)
ANSWERS: Final = Section(
    name="answers", title=gettext_lazy("The answers"), read=_read, blocks=_blocks, names_answers=True
)
