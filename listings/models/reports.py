"""Reports about what is public, what staff decided about them and why, and the one appeal that each may have."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.terms import months_after
from listings.models.deployments import Deployment
from listings.models.kits import Kit
from listings.models.needs import Need
from listings.models.questions import Question
from listings.models.solutions import Solution
from listings.moderation import (
    APPEAL_MONTHS,
    REPORT_TRANSITIONS,
    TAKEN_OFF,
    Basis,
    Grievance,
    Outcome,
    ReportState,
    Side,
)


class Report(models.Model):
    """What somebody says is wrong with a page, or with a deployment, a question or the kit of it.

    Who she is stands in `person`, or in `name` and `email` when she had no account; nobody but staff reads it. Mails go
    to an address only once its owner has opened the link in the first one (`confirmed_at`).
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = REPORT_TRANSITIONS

    public_id = PublicIdField()
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kit = models.ForeignKey(Kit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    grievance = models.CharField(max_length=10, choices=Grievance.choices)
    explanation = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.WAITING, db_index=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(solution__isnull=False, need__isnull=True)
                | models.Q(solution__isnull=True, need__isnull=False),
                name="report_is_about_one_page",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """How the journal names it."""
        return f"report:{self.public_id}"

    @property
    def listing(self) -> Solution | Need:
        """The solution or need whose page it is about."""
        found = self.solution or self.need
        assert found is not None  # noqa: S101  the constraint says so
        return found

    @property
    def about(self) -> Solution | Need | Deployment | Question | Kit:
        """What it is about: the whole page, or what stands on it."""
        return self.deployment or self.question or self.kit or self.listing

    @property
    def address(self) -> str:
        """Where mails to her go, "" for nowhere: her account's address, or the one that she confirmed."""
        if self.person is not None:
            return self.person.email if self.person.is_active else ""
        return self.email if self.confirmed_at else ""

    @property
    def first(self) -> "Decision | None":
        """The first decision; prefetch `decisions`."""
        return next(iter(self.decisions.all()), None)

    @property
    def last(self) -> "Decision | None":
        """The decision that stands; prefetch `decisions`."""
        return next(iter(list(self.decisions.all())[-1:]), None)

    @property
    def appeal_until(self) -> date | None:
        """The last day on which an appeal is in time, None while nothing is decided; prefetch `decisions`."""
        return months_after(timezone.localdate(self.first.made_at), APPEAL_MONTHS) if self.first else None

    @property
    def can_be_appealed(self) -> bool:
        """Whether nobody has appealed and it is not too late; prefetch `decisions`."""
        until = self.appeal_until
        return self.state == ReportState.DECIDED and until is not None and timezone.localdate() <= until


class Decision(models.Model):
    """What one of the staff decided, with the parts of the statement of reasons; `step` 2 is about the appeal.

    `moved` names what was taken off the site ("solution:abc") or put back, `was` is its state before, `edition` its
    version then: an appeal puts back exactly that.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="decisions")
    step = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    upheld = models.BooleanField(null=True, blank=True)
    basis = models.CharField(max_length=5, choices=Basis.choices)
    clause = models.CharField(max_length=200)
    facts = models.TextField()
    language = models.CharField(max_length=2)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    moved = models.CharField(max_length=30, blank=True)
    was = models.CharField(max_length=11, blank=True)
    edition = models.PositiveIntegerField(default=0)
    is_restored = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["step"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "step"], name="report_decided_once_a_step"),
            models.CheckConstraint(condition=models.Q(step__in=[1, 2]), name="report_has_two_steps"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.step}"

    @property
    def took_off(self) -> bool:
        """Whether it took something off the site."""
        return self.outcome in TAKEN_OFF

    @property
    def went_against(self) -> Side:
        """The side that may appeal it: the organisation what took something off, whoever reported what did not."""
        return Side.ORGANISATION if self.took_off else Side.REPORTER

    @property
    def is_final(self) -> bool:
        """Whether it is about an appeal: no further one follows."""
        return self.step > 1


class Appeal(models.Model):
    """Why one side holds a decision to be wrong."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="appeal")
    side = models.CharField(max_length=12, choices=Side.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.report} {self.side}"
