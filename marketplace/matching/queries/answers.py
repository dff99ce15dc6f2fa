"""Reads of answers: one's own, what was sent, and what a need's city may read."""

from datetime import timedelta
from typing import Final

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.actor import Actor
from accounts.journal.models import Entry
from accounts.models import Organisation, User
from accounts.states import CapabilityName, Role
from listings.models import Need, Point, Solution
from listings.states import ListingState
from marketplace.matching.models import Answer, Opening, Receipt, Result, Snippet
from marketplace.matching.states import OPENINGS, AnswerState

REMINDED_BEFORE: Final = timedelta(days=1)
SEALED_MODES: Final = [mode for mode, openings in OPENINGS.items() if openings.is_sealed]
LEFT: Final = ("need.withdrawn", "need.returned")


def answers_visible_to(actor: Actor) -> QuerySet[Answer]:
    """Return the answers of the actor's teams: nobody else finds an answer by its identifier."""
    return Answer.objects.filter(
        organisation__in=[one.pk for one in actor.teams_of(CapabilityName.PROVIDES)]
    ).select_related("need__organisation", "organisation")


def receipts_visible_to(actor: Actor) -> QuerySet[Receipt]:
    """Return the receipts of the actor's teams."""
    rows = Receipt.objects.filter(answer__in=answers_visible_to(actor).values("pk"))
    return rows.select_related("answer__need__organisation", "answer__organisation")


def answer_of(need: Need, organisation: Organisation | None) -> Answer | None:
    """Return an organisation's answer to a need, None when there is none."""
    return Answer.objects.filter(need=need, organisation=organisation).first() if organisation else None


def own_answers(actor: Actor, organisation: Organisation) -> QuerySet[Answer]:
    """Return an organisation's answers with their needs for its team that provides, the latest first; else nothing.

    `told` of each is the identifier of the result that it was told last, None before.
    """
    own = organisation if actor.team_in(organisation, CapabilityName.PROVIDES) else None
    last = Result.objects.filter(answer=OuterRef("pk"), told_at__isnull=False).order_by("-number")
    rows = Answer.objects.filter(organisation=own).select_related("need__organisation")
    rows = rows.annotate(told=Subquery(last.values("public_id")[:1]))
    return rows.prefetch_related("need__texts").order_by("-changed_at", "-id")


def sent_answers(need: Need) -> QuerySet[Answer]:
    """Return the answers that were sent to a need, by name, each with its receipts; whether one may, a rule says."""
    rows = Answer.objects.filter(need=need, state=AnswerState.SENT).select_related("organisation__place")
    return rows.prefetch_related(Prefetch("receipts", Receipt.objects.order_by("-number"))).order_by(
        "organisation__name", "id"
    )


def answerers_of(need: Need) -> QuerySet[User]:
    """Return the active owners of the organisations that sent a need an answer, for mail."""
    senders = Answer.objects.filter(need=need, state=AnswerState.SENT).values("organisation")
    owners = User.objects.filter(is_active=True, memberships__organisation__in=senders, memberships__role=Role.OWNER)
    return owners.order_by("pk").distinct()


def changed_since(receipt: Receipt | None, points: list[Point]) -> list[Point]:
    """Return the points that ask something else than when a version was sent, or were not asked then."""
    if receipt is None:
        return []
    sent = {one["point"]: one["edition"] for one in receipt.content["points"]}
    return [one for one in points if sent.get(one.public_id) != one.edition]


def usable_solutions(organisation: Organisation) -> list[Solution]:
    """Return the published solutions that an organisation's answer may rest on, at most 100; two queries."""
    rows = Solution.objects.published().filter(organisation=organisation)
    return list(rows.prefetch_related("texts").order_by("id")[:100])


def snippets_of(actor: Actor, organisation: Organisation) -> QuerySet[Snippet]:
    """Return the texts that an organisation keeps, by name, for its team that provides; else nothing."""
    own = organisation if actor.team_in(organisation, CapabilityName.PROVIDES) else None
    return Snippet.objects.filter(organisation=own)


def snippets_visible_to(actor: Actor) -> QuerySet[Snippet]:
    """Return the kept texts of the actor's teams."""
    teams = [one.pk for one in actor.teams_of(CapabilityName.PROVIDES)]
    return Snippet.objects.filter(organisation__in=teams).select_related("organisation")


def opening_of(need: Need) -> Opening | None:
    """Return the record that a need's answers became readable, None before."""
    return Opening.objects.filter(need=need).first()


def needs_to_open() -> list[Need]:
    """Return the needs whose deadline has passed and whose answers nobody recorded as readable yet, the oldest first.

    One that was withdrawn or returned counts when it was public until after its deadline: the record has the time at
    which it left the site last. What happens to it later, as a draft or in the queue, opens nothing.
    """
    passed = Need.objects.filter(mode__in=SEALED_MODES, deadline__lte=timezone.now(), opening__isnull=True)
    rows = [*passed.filter(state=ListingState.PUBLISHED)]
    gone = passed.filter(state__in=[ListingState.WITHDRAWN, ListingState.RETURNED], published_at__isnull=False)
    rows += [need for need in gone if _was_public_at_its_deadline(need)]
    return sorted(rows, key=lambda need: need.pk)


def _was_public_at_its_deadline(need: Need) -> bool:
    steps = Entry.objects.filter(subject=need.subject, verb__in=LEFT, data__from=ListingState.PUBLISHED)
    last = steps.order_by("-id").first()
    return last is not None and need.deadline is not None and last.time >= need.deadline


def answers_stay_unread(need: Need) -> bool:
    """Whether the answers to a need stay unread for good: it left the site before its deadline, and is over.

    It is over once that deadline has passed or what came of it is recorded: then nobody opens it again.
    """
    if need.state not in {ListingState.WITHDRAWN, ListingState.RETURNED} or need.published_at is None:
        return False
    if need.mode not in SEALED_MODES or opening_of(need) is not None or _was_public_at_its_deadline(need):
        return False
    return need.is_closed or need.outcomes.exists()


def unsent_drafts() -> QuerySet[Answer]:
    """Return the drafts of open needs that close within a day and whose teams were not told so."""
    now = timezone.now()
    return (
        Answer.objects.filter(
            state=AnswerState.DRAFT,
            need__state=ListingState.PUBLISHED,
            need__deadline__gt=now,
            need__deadline__lte=now + REMINDED_BEFORE,
        )
        .filter(Q(reminded_of__isnull=True) | ~Q(reminded_of=F("need__deadline")))
        .select_related("need", "organisation")
        .order_by("pk")
    )
