"""What an entry means to those who follow a need or answered it, as it stands now, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from accounts.journal.models import Entry
from accounts.models import User
from accounts.states import OrganisationState
from listings.models import Correction, Need, Question
from listings.queries.differences import Difference, differences_in
from listings.states import ListingState

TOLD_AS_OWNERS: Final = frozenset({"need.corrected", "need.returned", "need.published"})
"""What owners of the need's organisation have a mail of already (`listings.handlers`)."""
REPLIES: Final = frozenset({"question.replied", "question.pointed"})
SUMMARIES: Final = frozenset({"summary.published", "summary.edited"})
TEXTS_CHANGE: Final = "need.edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedNews:
    """Something that happened to a need."""

    verb: str
    need: Need
    correction: Correction | None = None
    question: Question | None = None

    @property
    def tells_owners(self) -> bool:
        """Whether owners of the need's organisation get another mail of the same entry."""
        return self.verb in TOLD_AS_OWNERS

    @property
    def is_of_summary(self) -> bool:
        """Whether a city published what it learned, or corrected it."""
        return self.verb in SUMMARIES

    @property
    def moves_deadline(self) -> bool:
        """Whether it is a correction that moved the deadline."""
        return any(change["field"] == "deadline" for change in self._changes())

    @property
    def asker(self) -> int | None:
        """The key of the person who asked the question, None for other news."""
        return self.question.person_id if self.question else None

    def heading(self, receiver: User) -> str:
        """Return what happened, as the subject of a mail to somebody; in the language that is active."""
        numbered = self.correction or self.question
        words = {"title": self.need.title, "number": numbered.number if numbered else 0}
        if self.moves_deadline:
            return _("The deadline of “%(title)s” moved") % words
        if self.asker == receiver.pk and self.verb in REPLIES:
            return _("Your question about “%(title)s” has a reply") % words
        sentences = {
            "need.corrected": _("Correction %(number)s of “%(title)s”"),
            "need.withdrawn": _("“%(title)s” was withdrawn"),
            "need.returned": _("“%(title)s” was taken down"),
            "need.published": _("“%(title)s” is public again"),
            "need.outcome_recorded": _("What came of “%(title)s”"),
            "summary.published": _("What the city learned: “%(title)s”"),
            "summary.edited": _("What the city learned was corrected: “%(title)s”"),
            "question.replied": _("Question %(number)s about “%(title)s” has a reply"),
            "question.pointed": _("Question %(number)s about “%(title)s” has a reply"),
            "question.reply_corrected": _("The reply to question %(number)s about “%(title)s” was corrected"),
        }
        return sentences[self.verb] % words

    def differences(self) -> list[Difference]:
        """Return what a correction changed, in words; at most two queries."""
        return differences_in([list(self._changes())])[0]

    def _changes(self) -> Iterable[dict[str, object]]:
        return self.correction.changes if self.correction else ()


def news_of_need(entry: Entry) -> NeedNews | None:
    """Return what an entry tells those outside, None when that holds no longer or is none of their business."""
    need = Need.objects.select_related("organisation").prefetch_related("texts").get(public_id=_need_id(entry))
    if entry.subject.startswith("question:"):
        return _of_question(entry, need) if need.is_public else None
    if entry.verb in {"need.withdrawn", "need.returned"}:
        return NeedNews(verb=entry.verb, need=need) if _is_gone(entry, need) else None
    if not need.is_public:
        return None
    number = entry.data.get("number")
    correction = Correction.objects.get(need=need, number=number) if number else None
    return NeedNews(verb=entry.verb, need=need, correction=correction)


def _need_id(entry: Entry) -> str:
    kind, _colon, public_id = entry.subject.partition(":")
    return str(entry.data["need"]) if kind == "question" else public_id


def _of_question(entry: Entry, need: Need) -> NeedNews | None:
    """Return the news of a question's reply, None when staff hid the question, or the one whose reply holds for it."""
    rows = Question.objects.prefetch_related("replies", "same_as__replies")
    question = rows.get(public_id=entry.subject.partition(":")[2])
    is_told = question.is_public and question.holding_reply is not None
    return NeedNews(verb=entry.verb, need=need, question=question) if is_told else None


def _is_gone(entry: Entry, need: Need) -> bool:
    """Whether a public need left the site by this step, and its title is still the one that was public."""
    state = ListingState.WITHDRAWN if entry.verb == "need.withdrawn" else ListingState.RETURNED
    was_public = entry.data.get("from") == ListingState.PUBLISHED
    if not was_public or need.state != state or need.organisation.state != OrganisationState.VERIFIED:
        return False
    return not Entry.objects.filter(subject=need.subject, verb=TEXTS_CHANGE, id__gt=entry.pk).exists()
