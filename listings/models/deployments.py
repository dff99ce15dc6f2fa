"""Deployments: where a solution runs, what came of it in figures, and what the named city says of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar, Final

from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from accounts.models import Organisation, Place
from accounts.states import OrganisationState
from listings.models.solutions import Solution
from listings.states import DEPLOYMENT_TRANSITIONS, PROVEN, STANDING, DeploymentState, PriceBand

AGES_AFTER: Final = timedelta(days=730)
"""How long a city's answer holds: 24 months."""


class DeploymentQuerySet(models.QuerySet["Deployment"]):
    """Deployments by what is said of them."""

    def standing(self) -> "DeploymentQuerySet":
        """Return those that neither their vendor nor staff have taken off the page."""
        return self.filter(state__in=STANDING)

    def proven(self) -> "DeploymentQuerySet":
        """Return those that a verified city says are true, and whose answer has not aged."""
        fresh = self.filter(state__in=PROVEN, answered_at__gt=timezone.now() - AGES_AFTER)
        return fresh.filter(city__state=OrganisationState.VERIFIED)


class Deployment(models.Model):
    """A place where a solution runs or ran: a registered organisation, or a place of which none is registered.

    `edition` counts the wordings of the claim: an answer holds for the one that the city read. `asked_at` and
    `times_asked` are about the present edition, `answered_at` is when the answer that holds was given.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = DEPLOYMENT_TRANSITIONS

    public_id = PublicIdField()
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="deployments")
    city = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(
        max_length=11, choices=DeploymentState.choices, default=DeploymentState.UNCONFIRMED, db_index=True
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    scale = models.CharField(max_length=200)
    cost_band = models.CharField(max_length=10, choices=PriceBand.choices, blank=True)
    notice_url = models.URLField(max_length=300, blank=True)
    went_wrong = models.TextField(max_length=2_000, blank=True)
    language = models.CharField(max_length=2)
    edition = models.PositiveSmallIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    times_asked = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar = DeploymentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-since", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(city__isnull=False, place__isnull=True)
                | models.Q(city__isnull=True, place__isnull=False),
                name="deployment_names_one_city",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="deployment_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solution}: {self.where}"

    @property
    def subject(self) -> str:
        """How the journal names it."""
        return f"deployment:{self.public_id}"

    @property
    def town(self) -> Place | None:
        """The place whose population and position stand for it; None when the organisation named none."""
        return self.city.place if self.city else self.place

    @property
    def where(self) -> str:
        """What the city is called: the organisation's name, or the place's for the reader."""
        return self.city.name if self.city else self.place.title if self.place else ""

    @property
    def country(self) -> str:
        """The code of its country."""
        named = self.city or self.place
        return str(named.country.code) if named else ""

    @property
    def country_name(self) -> str:
        """The name of its country for the reader."""
        named = self.city or self.place
        return str(named.country.name) if named else ""

    @property
    def last_answer(self) -> "CityAnswer | None":
        """What a city answered last, be it to an earlier wording; prefetch `answers`."""
        return next(iter(self.answers.all()), None)

    @property
    def answer(self) -> "CityAnswer | None":
        """The answer that holds for the present wording; prefetch `answers`."""
        last = self.last_answer
        return last if last and last.edition == self.edition else None

    @property
    def earlier_answers(self) -> "list[CityAnswer]":
        """The answers that hold no longer, the latest first; prefetch `answers`."""
        return [one for one in self.answers.all() if one != self.answer]

    @property
    def is_aged(self) -> bool:
        """Whether it was confirmed so long ago that it counts as confirmed no more."""
        return self.state in PROVEN and self.answered_at is not None and self.answered_at <= timezone.now() - AGES_AFTER

    @property
    def is_proven(self) -> bool:
        """Whether its city says that it is true, is vouched for, and did not say so too long ago."""
        return self.state in PROVEN and not self.is_aged and self.is_vouched_for

    @property
    def is_vouched_for(self) -> bool:
        """Whether the programme vouches for the city that answered."""
        return self.city is not None and self.city.state == OrganisationState.VERIFIED

    @property
    def standing(self) -> str:
        """One word for how it stands: a state, "aged", "unvouched", or "changed" for what is not the claim answered."""
        if self.is_aged:
            return "aged"
        if self.state in PROVEN and not self.is_vouched_for:
            return "unvouched"
        changed = self.state == DeploymentState.UNCONFIRMED and self.last_answer is not None
        return "changed" if changed else str(self.state)

    @property
    def is_told_openly(self) -> bool:
        """Whether the vendor says what went wrong: it earns the badge whatever came of it."""
        return bool(self.went_wrong)


class Result(models.Model):
    """A result of a deployment: no praise, but a figure that can be checked."""

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="results")
    position = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=120)
    figure = models.DecimalField(max_digits=15, decimal_places=3)
    unit = models.CharField(max_length=40)
    baseline = models.DecimalField(max_digits=15, decimal_places=3)
    period = models.CharField(max_length=80)
    method = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["deployment", "position"], name="result_place_once")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.figure} {self.unit}"


class CityAnswer(models.Model):
    """What a city answered about one wording of a deployment, and the vendor's one reply to a dispute. Never changed.

    `verdict` is the state that followed. `said` is what the city read, as the form's values. Who answered stands in
    the journal alone: an organisation speaks, and no person.
    """

    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    edition = models.PositiveSmallIntegerField()
    city = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=11, choices=DeploymentState.choices)
    words = models.TextField(max_length=1_000, blank=True)
    language = models.CharField(max_length=2, blank=True)
    said = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    reply = models.TextField(max_length=1_000, blank=True)
    reply_language = models.CharField(max_length=2, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["deployment", "number"], name="answer_number_once")]

    def __str__(self) -> str:
        return f"{self.deployment} {self.number}"

    @property
    def is_dispute(self) -> bool:
        """Whether the city said that it is not true."""
        return self.verdict == DeploymentState.DISPUTED


class Unasked(models.Model):
    """An organisation that is not to be asked about deployments; it can take that back."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="unasked")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "unasked"

    def __str__(self) -> str:
        return str(self.organisation)
