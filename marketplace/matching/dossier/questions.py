"""Questions to the need with every wording of their replies; who asked, since the deadline has passed."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.models import Need
from listings.queries import askers_of, file_of
from listings.states import QuestionState
from marketplace.matching.dossier.values import Block, Content, Section, facts, iso, note, text, when


def _read(need: Need) -> list[Any]:
    questions = list(file_of(need))
    askers = askers_of(need, questions)
    return [
        {
            "id": one.public_id,
            "number": one.number,
            "state": one.state,
            "asked_at": iso(one.asked_at),
            "published_at": iso(one.published_at),
            "language": one.language,
            "asker": _asker(askers.get(one.pk)),
            "text": one.text,
            "public_text": one.public_text,
            "same_as": one.same_as.number if one.same_as else None,
            "replies": [
                {"number": it.number, "made_at": iso(it.made_at), "text": it.text, "language": it.language}
                for it in sorted(one.replies.all(), key=lambda reply: reply.number)
            ],
        }
        for one in questions
    ]


def _asker(asker: Any) -> Content | None:
    return asker and {"organisation": asker.public_id, "name": asker.organisation, "person": asker.person}


def _blocks(content: Content) -> list[Block]:
    if not content["questions"]:
        return [note(_("No question was asked."))]
    return [block for one in content["questions"] for block in _question(one, content)]


def _question(one: Content, content: Content) -> list[Block]:
    asker = one["asker"] or {"name": "", "person": ""}
    number = _("Question %(number)s") % {"number": one["number"]} if one["number"] else _("A question without a number")
    blocks = [
        text(number, one["public_text"] or one["text"], lang=one["language"]),
        facts(
            (_("Asked by"), ", ".join(word for word in (asker["name"], asker["person"]) if word)),
            (_("Asked"), when(one["asked_at"], content)),
            (_("State"), QuestionState(one["state"]).label),
            (_("As it was written"), one["text"] if one["public_text"] not in {"", one["text"]} else ""),
            (_("Answered by the reply to question"), one["same_as"]),
        ),
    ]
    for reply in one["replies"]:
        words = {"number": reply["number"], "when": when(reply["made_at"], content)}
        title = _("Reply, wording %(number)s, %(when)s") % words
        blocks.append(text(title, reply["text"], lang=reply["language"]))
    return blocks


QUESTIONS: Final = Section(name="questions", title=gettext_lazy("Questions and replies"), read=_read, blocks=_blocks)
