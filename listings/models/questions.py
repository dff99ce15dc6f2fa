"""Questions to a need: what was asked by whom, what everybody reads of it, and the city's replies to all."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.models import Organisation
from listings.models.needs import Need
from listings.redacting import redacted
from listings.states import QUESTION_TRANSITIONS, QuestionState


class Question(models.Model):
    """A question to a need. Who asked stands in no entry's words, and on no page but the city's file once it closed.

    `text` is what was written, `public_text` what everybody reads: the same without the phrases in `hidden`. `number`
    is given when it becomes public. `correction` is the number of the need's last correction when it was asked.
    `same_as` is an earlier question whose reply holds for this one too.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = QUESTION_TRANSITIONS

    public_id = PublicIdField()
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="questions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=QuestionState.choices, default=QuestionState.ASKED)
    text = models.TextField()
    language = models.CharField(max_length=2)
    asked_at = models.DateTimeField(default=timezone.now)
    correction = models.PositiveSmallIntegerField(default=0)
    hidden = models.JSONField(default=list, blank=True)  # phrases of `text`, as the city wrote them
    public_text = models.TextField(blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "number"], name="question_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state=QuestionState.PUBLISHED)
                | models.Q(number__isnull=False, published_at__isnull=False),
                name="public_question_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """How the journal names it."""
        return f"question:{self.public_id}"

    @property
    def is_public(self) -> bool:
        """Whether whoever may read its need may read it."""
        return self.state == QuestionState.PUBLISHED

    @property
    def reply(self) -> "Reply | None":
        """The reply as it stands now, None without one; prefetch `replies`."""
        return next(iter(self.replies.all()), None)

    @property
    def holding_reply(self) -> "Reply | None":
        """Its own reply, else the one of the question that it points to."""
        return self.reply or (self.same_as.reply if self.same_as and self.same_as.is_public else None)

    def shown(self, text: str) -> str:
        """Return a reply as everybody reads it: without what is hidden here, or in the question that it points to."""
        return redacted(text, [*self.hidden, *(self.same_as.hidden if self.same_as else [])])

    @property
    def shown_reply(self) -> str:
        """The reply that holds for it as everybody reads it, "" without one; prefetch `replies`."""
        return self.shown(self.holding_reply.text) if self.holding_reply else ""

    @property
    def earlier_replies(self) -> "list[Reply]":
        """What the reply said before it was corrected, the latest first; prefetch `replies`."""
        return list(self.replies.all())[1:]


class Reply(models.Model):
    """What the city replied to a question, in one wording: a corrected reply is a further row with the next number."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="replies")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    language = models.CharField(max_length=2)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "number"], name="reply_number_once")]

    def __str__(self) -> str:
        return f"{self.question} {self.number}"
