"""Asking a question, taking it back, and what a city makes of it. No entry says who asked: its author is the site."""

from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actor import Actor, system
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved, append, move
from accounts.journal.errors import InvalidTransition
from accounts.models import Organisation
from listings import rules
from listings.actions.rows import lock
from listings.errors import Closed, NotAsked
from listings.language import detect
from listings.models import Correction, Follow, Need, Question, Reply
from listings.redacting import not_in, redacted
from listings.states import QuestionState
from listings.values import Handling

LONGEST_QUESTION: Final = 2_000
LONGEST_REPLY: Final = 4_000
MOST_HIDDEN: Final = 50
MOST_WAITING: Final = 10
ASKER: Final = system("questions")
"""Who stands in the record for those who ask; the digest of its private text binds the entry to the true one."""


@transaction.atomic
def ask_question(*, actor: Actor, need: Need, organisation: Organisation, text: str) -> Question:
    """Ask a question for an organisation; the person then follows the need. A form sent twice asks once.

    Locks the need, so that its deadline stands still meanwhile and no correction passes unseen. Raises `NotAsked` with
    what the need or the organisation lacks, or `Incomplete`.
    """
    lock(need)
    if why_not := rules.why_not_asked(actor, organisation, need):
        raise NotAsked(why_not)
    text = text.strip()
    _refuse_text(text, LONGEST_QUESTION)
    waiting = Question.objects.filter(need=need, organisation=organisation, state=QuestionState.ASKED)
    if same := waiting.filter(person=actor.person, text=text).first():
        return same
    if waiting.count() >= MOST_WAITING:
        raise NotAsked(_("Ten questions of your organisation wait already. Ask again when the city has replied."))
    question = Question.objects.create(
        need=need,
        organisation=organisation,
        person=actor.signed_in,
        text=text,
        language=_language_of(text),
        correction=Correction.objects.filter(need=need).aggregate(last=Max("number"))["last"] or 0,
    )
    # No entry of its own: it would stand beside the question's and name who asked.
    Follow.objects.get_or_create(need=need, person=actor.signed_in)
    asker = f"{actor.person_id} {organisation.public_id}"
    append("question.asked", question.subject, actor=ASKER, data=_data(question), private={"asker": asker})
    return question


@transaction.atomic
def withdraw_question(*, actor: Actor, question: Question) -> Moved | Already:
    """Take one's own question back before it is public; raises `InvalidTransition` once it is."""
    _lock(question)
    if not rules.is_asker(actor, question):
        raise NotAllowed
    return move(question, QuestionState.WITHDRAWN, actor=ASKER, data=_data(question))


@transaction.atomic
def handle_question(*, actor: Actor, question: Question, version: int, wanted: Handling) -> Question:
    """Make a question public as the city wants it, or change what is public of it.

    A reply that says something else than before becomes its next wording. Once the need is closed, words may still be
    hidden, and nothing else changes. Raises `NotAllowed`, `StaleVersion`, `InvalidTransition` when it was taken back,
    `Closed`, or `Incomplete` at the field that is wrong.
    """
    _lock(question)
    if not rules.can_handle_question(actor, question):
        raise NotAllowed
    if question.state in {QuestionState.WITHDRAWN, QuestionState.HIDDEN}:
        raise InvalidTransition(question.get_state_display())
    before = handling_of(question)
    if question.is_public and before == wanted:
        return question
    if question.version != version:
        raise StaleVersion
    _refuse_closed(question, before, wanted)
    _refuse_hidden(question, before, wanted)
    _refuse_reply(before, wanted)
    _write(question, before, wanted, actor.acting_for(question.need.organisation))
    return question


def handling_of(question: Question) -> Handling:
    """Return what a city has made of a question so far."""
    reply = question.replies.first()
    return Handling(
        hidden=tuple(question.hidden),
        reply=reply.text if reply else "",
        same_as=question.same_as.number if question.same_as else None,
    )


def _write(question: Question, before: Handling, wanted: Handling, author: Actor) -> None:
    is_new = not question.is_public
    if is_new:
        numbers = Question.objects.filter(need=question.need)
        question.number = (numbers.aggregate(last=Max("number"))["last"] or 0) + 1
        question.published_at = timezone.now()
    question.hidden, question.public_text = list(wanted.hidden), redacted(question.text, wanted.hidden)
    question.same_as = _pointed_at(question, wanted)
    question.version += 1
    question.save(update_fields=["number", "published_at", "hidden", "public_text", "same_as", "version"])
    data = {**_data(question), "number": question.number}
    if is_new:
        move(question, QuestionState.PUBLISHED, actor=author, data=data)
    elif before.hidden != wanted.hidden:
        append("question.redacted", question.subject, actor=author, data={**data, "hidden": len(wanted.hidden)})
    if wanted.reply != before.reply:
        edition = question.replies.count() + 1
        Reply.objects.create(question=question, number=edition, text=wanted.reply, language=_language_of(wanted.reply))
        verb = "question.replied" if edition == 1 else "question.reply_corrected"
        append(verb, question.subject, actor=author, data={**data, "edition": edition})
    elif wanted.same_as and wanted.same_as != before.same_as:
        append("question.pointed", question.subject, actor=author, data={**data, "to": wanted.same_as})


def _pointed_at(question: Question, wanted: Handling) -> Question | None:
    """Return the question whose reply holds for this one too: a public one of the need with a reply of its own."""
    if wanted.same_as is None:
        return None
    others = Question.objects.filter(need=question.need, state=QuestionState.PUBLISHED, replies__isnull=False)
    found = others.exclude(pk=question.pk).filter(number=wanted.same_as).first()
    if found is None:
        raise Incomplete(_("Choose a question that has a reply."), field="same_as")
    return found


def _refuse_closed(question: Question, before: Handling, wanted: Handling) -> None:
    is_open = question.need.is_open and question.need.is_public
    says_more = (before.reply, before.same_as) != (wanted.reply, wanted.same_as)
    if is_open or (question.is_public and not says_more):
        return
    if question.need.is_closed:
        raise Closed
    raise NotAsked(_("The need is not public now, so nothing more of it becomes public. Words can still be hidden."))


def _refuse_hidden(question: Question, before: Handling, wanted: Handling) -> None:
    if len(wanted.hidden) > MOST_HIDDEN:
        raise Incomplete(_("Hide 50 phrases at most."), field="hidden")
    if strange := not_in(question.text, wanted.hidden):
        raise Incomplete(
            _("“%(phrase)s” does not stand in the question. Write it as it stands there.") % {"phrase": strange[0]},
            field="hidden",
        )
    # What was replied before the words were hidden is shown without them; a new wording has no need of them.
    if wanted.reply != before.reply and redacted(wanted.reply, wanted.hidden) != wanted.reply:
        raise Incomplete(_("Your reply repeats words that you hide in the question."), field="reply")


def _refuse_reply(before: Handling, wanted: Handling) -> None:
    if wanted.reply and wanted.same_as:
        raise Incomplete(_("Write a reply, or point to an earlier one: not both."), field="same_as")
    if before.reply and not wanted.reply:
        raise Incomplete(_("A public reply can be corrected, but not removed."), field="reply")
    if before.same_as and not (wanted.same_as or wanted.reply):
        raise Incomplete(_("A public reply can be corrected, but not removed."), field="same_as")
    if wanted.reply:
        _refuse_text(wanted.reply, LONGEST_REPLY, field="reply")


def _refuse_text(text: str, longest: int, *, field: str = "text") -> None:
    if not text:
        raise Incomplete(_("Write the text."), field=field)
    if len(text) > longest:
        raise Incomplete(_("Shorten the text to %(number)s characters.") % {"number": longest}, field=field)


def _lock(question: Question) -> None:
    """Lock the need, then read the question again."""
    need = Need.objects.select_related("organisation").get(pk=question.need_id)
    lock(need)
    question.refresh_from_db(from_queryset=Question.objects.select_related("same_as"))
    question.need = need


def _language_of(text: str) -> str:
    return detect(text) or translation.get_language() or "en"


def _data(question: Question) -> dict[str, str | int | None]:
    return {"need": question.need.public_id}
