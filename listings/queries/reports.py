"""Reads of reports: the staff's queue, those of a person or team, the signed link, and the public figures."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse

from accounts.actor import Actor
from accounts.folding import folded
from accounts.models import Membership, User
from accounts.states import MAY_EDIT, CapabilityName, CapabilityState, OrganisationState
from listings.kits import KitState
from listings.models import (
    Appeal,
    Attachment,
    Decision,
    Deployment,
    Kit,
    KitEdition,
    Need,
    NeedText,
    Question,
    Report,
    Solution,
    SolutionText,
)
from listings.moderation import TAKEN_OFF, UNDECIDED, Grievance, Outcome, ReportState, Side
from listings.queries.attachments import attached_to
from listings.queries.deployments import deployments_of
from listings.states import QuestionState

Reported: TypeAlias = Solution | Need | Deployment | Question | Attachment | Kit
REPORT_TABS: Final = (ReportState.WAITING, ReportState.APPEALED, ReportState.DECIDED, ReportState.CLOSED)
SIGNER: Final = Signer(salt="listings.report", sep=".")


def reports() -> QuerySet[Report]:
    """Return all reports with what a page says of them: four queries, whatever their number."""
    rows = Report.objects.select_related(
        *("solution__organisation", "need__organisation", "person", "reviewer", "appeal"),
        *("deployment__city", "deployment__place", "question", "kit"),
    )
    decisions = Prefetch("decisions", Decision.objects.select_related("person").order_by("step"))
    return rows.prefetch_related(decisions, "solution__texts", "need__texts")


def reports_for_staff(actor: Actor) -> QuerySet[Report]:
    """Return what one of the staff reads: all reports but those about her own organisations."""
    return reports().exclude(_about_own(actor))


def reports_to_decide(actor: Actor) -> QuerySet[Report]:
    """Return what one of the staff may decide now, as `redress.can_decide` says of a single one."""
    rows = Report.objects.filter(state__in=UNDECIDED).exclude(_about_own(actor)).exclude(person=actor.person)
    decided = Decision.objects.filter(step=1, person=actor.person).values("report")
    return rows.exclude(state=ReportState.APPEALED, pk__in=decided) if actor.may_decide else rows.none()


def waiting_about(kit: Kit) -> QuerySet[Report]:
    """Return the reports about a kit of which nothing is decided yet, or of which an appeal waits."""
    return Report.objects.filter(kit=kit, state__in=UNDECIDED)


def reported_edition(report: Report) -> KitEdition | None:
    """Return the edition of a kit that stood on the site when it was reported, None for what is no kit; one query."""
    if report.kit_id is None:
        return None
    rows = KitEdition.objects.filter(kit=report.kit_id)
    return rows.filter(shared_at__lte=report.made_at).order_by("-number").first() or rows.order_by("number").first()


def _about_own(actor: Actor) -> Q:
    own = [organisation.pk for organisation in actor.organisations]
    return Q(solution__organisation__in=own) | Q(need__organisation__in=own)


def report_queue(
    *, actor: Actor, tab: str, text: str = "", grievance: str = "", reviewer: User | None = None
) -> QuerySet[Report]:
    """Return one tab of the queue: the longest waiting first where staff have to decide, the latest first elsewhere.

    `text` is looked for in the numbers of the reports, the words of the pages and the names of their organisations.
    """
    rows = reports_for_staff(actor).filter(state=tab)
    if grievance:
        rows = rows.filter(grievance=grievance)
    if reviewer:
        rows = rows.filter(reviewer=reviewer)
    if text:
        rows = rows.filter(_with_words(text))
    return rows.order_by("id" if tab in {ReportState.WAITING, ReportState.APPEALED} else "-id")


def _with_words(text: str) -> Q:
    words = folded(text)
    from_solutions = SolutionText.objects.filter(folded__contains=words).values("solution")
    from_needs = NeedText.objects.filter(folded__contains=words).values("need")
    named = Q(solution__organisation__name_folded__contains=words) | Q(need__organisation__name_folded__contains=words)
    return Q(public_id=text.lower()) | Q(solution__in=from_solutions) | Q(need__in=from_needs) | named


def report_counts(actor: Actor) -> dict[str, int]:
    """Return how many reports stand in each tab for one of the staff, in one query."""
    return Report.objects.exclude(_about_own(actor)).aggregate(
        **{tab: Count("pk", filter=Q(state=tab)) for tab in REPORT_TABS}
    )


def reports_of(actor: Actor) -> QuerySet[Report]:
    """Return what the actor reported, and what was decided about pages of her teams, the latest first."""
    hers = Q(person=actor.person) if actor.is_authenticated else Q(pk=None)
    sold = [one.pk for one in actor.teams_of(CapabilityName.PROVIDES)]
    sought = [one.pk for one in actor.teams_of(CapabilityName.BUYS)]
    about = Q(solution__organisation__in=sold) | Q(need__organisation__in=sought)
    return reports().filter(hers | (about & ~Q(state=ReportState.WAITING))).order_by("-id")


def report_named_by(token: str) -> Report | None:
    """Return the report that a signed link names; None when it is not signed so, or nobody outside made it."""
    try:
        public_id = SIGNER.unsign(token)
    except BadSignature:
        return None
    return reports().filter(public_id=public_id, person__isnull=True).exclude(email="").first()


def report_token(report: Report) -> str:
    """Return the signed part of the link for whoever reported without an account."""
    return SIGNER.sign(report.public_id)


def report_url(report: Report, side: Side) -> str:
    """Return the whole address of the page where a side reads what was decided, in the active language."""
    if side == Side.REPORTER and report.person is None:
        return settings.SITE_URL + reverse("listings:report_by_link", args=[report_token(report)])
    return settings.SITE_URL + reverse("listings:report", args=[report.public_id])


def page_named(kind: str, public_id: str) -> Solution | Need | None:
    """Return the public page that is to be reported, with its organisation and texts."""
    if kind == "solution":
        found = Solution.objects.published().filter(public_id=public_id)
        return found.select_related("organisation").prefetch_related("texts").first()
    needs = Need.objects.published().filter(public_id=public_id)
    return needs.select_related("organisation").prefetch_related("texts").first() if kind == "need" else None


def parts_of(page: Solution | Need, *, with_files: bool = False) -> dict[str, Reported]:
    """Return what stands on a page by itself, by how the journal names it: deployments, files, questions, kit."""
    if isinstance(page, Need):
        kits: dict[str, Reported] = {one.subject: one for one in Kit.objects.filter(need=page, state=KitState.SHARED)}
        return {one.subject: one for one in _questions(page)} | kits
    found: dict[str, Reported] = {one.subject: one for one in deployments_of(page)}
    if with_files:
        found |= {one.subject: one for one in attached_to(page, approved=True).all}
    return found


def _questions(need: Need) -> Collection[Question]:
    return Question.objects.filter(need=need, state=QuestionState.PUBLISHED).order_by("number")


def others_who_decide(actor: Actor) -> int:
    """Return how many other people may decide as the programme's staff."""
    rows = Membership.objects.filter(
        organisation__state=OrganisationState.VERIFIED,
        organisation__capabilities__name=CapabilityName.RUNS_PROGRAMME,
        organisation__capabilities__state=CapabilityState.GRANTED,
        role__in=MAY_EDIT,
        person__is_active=True,
    )
    return rows.exclude(person=actor.person).values("person").distinct().count()


@dataclass(slots=True)
class Year:
    """What was reported and decided in one year (UTC): totals alone."""

    year: int
    received: int = 0
    grievances: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    appeals: int = 0
    reversed: int = 0

    @property
    def by_grievance(self) -> list[tuple[str, int]]:
        """How many reports said what is wrong, in the order of the form."""
        return [(str(one.label), self.grievances[one]) for one in Grievance]

    @property
    def by_outcome(self) -> list[tuple[str, int]]:
        """How many reports were first decided how."""
        return [(str(one.label), self.outcomes[one]) for one in Outcome]

    @property
    def taken_off(self) -> int:
        """How many first decisions took something off the site."""
        return sum(self.outcomes[one] for one in TAKEN_OFF)


def report_figures() -> list[Year]:
    """Return the totals of each year in which something was reported or decided, the latest first; four queries."""
    years: dict[int, Year] = {}

    def year(number: int) -> Year:
        return years.setdefault(number, Year(number))

    made = Report.objects.annotate(year=ExtractYear("made_at")).values_list("year", "grievance")
    for number, grievance, count in made.annotate(Count("pk")).order_by():
        year(number).received += count
        year(number).grievances[grievance] += count
    decided = Decision.objects.annotate(year=ExtractYear("made_at"))
    for number, outcome, count in (
        decided.filter(step=1).values_list("year", "outcome").annotate(Count("pk")).order_by()
    ):
        year(number).outcomes[outcome] += count
    for number, count in decided.filter(upheld=False).values_list("year").annotate(Count("pk")).order_by():
        year(number).reversed += count
    appealed = Appeal.objects.annotate(year=ExtractYear("made_at")).values_list("year")
    for number, count in appealed.annotate(Count("pk")).order_by():
        year(number).appeals += count
    return [years[one] for one in sorted(years, reverse=True)]
