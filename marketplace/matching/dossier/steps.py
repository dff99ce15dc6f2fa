"""Every journal entry of a need's file in order: who, when, what, at which place of the sealed chain."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.journal.models import Entry, Private, Seal
from accounts.models import Organisation, User
from accounts.queries import display_name
from listings.models import Look, Need, Question
from marketplace.matching.dossier.values import Block, Content, Section, iso, note, table, when
from marketplace.matching.dossier.verbs import in_words
from marketplace.matching.models import Answer, Assessor, Audit, Candidate, Freeze, Mark, Match, Record, Result, Round
from marketplace.matching.queries import answers_stay_unread
from marketplace.matching.states import AnswerState

ANSWERED: Final = ("answer.sent", "answer.sent_again")
"""All that the city may know of an answer's way; when it was kept as a draft is its team's own."""
LEFT_OUT: Final = frozenset({"need.budget_edited"})
"""A budget for the own team enters no document, and neither does the day on which it changed."""
OWN_WORDS: Final = (
    "need",
    "question",
    "mark",
    "match",
    "candidate",
    "round",
    "assessor",
    "record",
    "audit",
)
"""Of these the reason that was written with a step belongs to the file."""


def _of(model: Any, kind: str) -> Callable[[Need], Iterable[str]]:
    """Return how to find the subjects of a need's things of one kind."""

    def found(need: Need) -> list[str]:
        keys = model._default_manager.filter(need=need).values_list("public_id", flat=True)
        return [f"{kind}:{key}" for key in keys]

    return found


def _itself(need: Need) -> list[str]:
    return [need.subject, f"opening:{need.public_id}", f"summary:{need.public_id}"]


def _marks(need: Need) -> list[str]:
    return [f"mark:{key}" for key in Mark.objects.filter(match__need=need).values_list("public_id", flat=True)]


def _answers(need: Need) -> list[str]:
    """Return the answers that were sent; none where they stay unread, so that nobody learns who wrote them."""
    if answers_stay_unread(need):
        return []
    rows = Answer.objects.filter(need=need, state=AnswerState.SENT)
    return [f"answer:{key}" for key in rows.values_list("public_id", flat=True)]


def _results(need: Need) -> list[str]:
    rows = Result.objects.filter(answer__need=need, told_at__isnull=False)
    return [f"result:{key}" for key in rows.values_list("public_id", flat=True)]


def _assessors(need: Need) -> list[str]:
    rows = Assessor.objects.filter(round__need=need)
    return [f"assessor:{key}" for key in rows.values_list("public_id", flat=True)]


SUBJECTS: Final[list[Callable[[Need], Iterable[str]]]] = [
    _itself,
    _of(Question, "question"),
    _of(Look, "look"),
    _of(Match, "match"),
    _marks,
    _answers,
    _of(Freeze, "freeze"),
    _of(Candidate, "candidate"),
    _of(Round, "round"),
    _assessors,
    _results,
    _of(Record, "record"),
    _of(Audit, "audit"),
]


def entries_of(need: Need) -> list[Entry]:
    """Return the journal entries of a need's file, the first one first; of answers, only that they were sent."""
    subjects = [subject for found in SUBJECTS for subject in found(need)]
    rows = Entry.objects.filter(subject__in=subjects).exclude(verb__in=LEFT_OUT).order_by("id")
    return [one for one in rows if not one.subject.startswith("answer:") or one.verb in ANSWERED]


def _read(need: Need) -> list[Any]:
    """Return the entries with their seals; persons of other organisations are not named, their organisations are."""
    entries = entries_of(need)
    seals = {one.entry: one for one in Seal.objects.filter(entry__in=[one.pk for one in entries])}
    own = {one.person for one in entries if one.organisation == need.organisation.public_id}
    people = {one.public_id: display_name(one) for one in User.objects.filter(public_id__in=own)}
    bodies = Organisation.objects.filter(public_id__in={one.organisation for one in entries if one.organisation})
    names = dict(bodies.values_list("public_id", "name"))
    reasons, things = _reasons(entries), _things(need)
    return [
        {
            "uid": one.uid,
            "time": iso(one.time),
            "verb": one.verb,
            "subject": one.subject,
            "about": things.get(one.subject, ""),
            "organisation": {"id": one.organisation, "name": names.get(one.organisation, "")},
            "person": people.get(one.person, "") if one.organisation == need.organisation.public_id else "",
            "job": one.job,
            "why": reasons.get(one.uid, ""),
            "data": one.data,
            "mac": one.mac,
            "seal": _seal(seals.get(one.pk)),
        }
        for one in entries
    ]


def _things(need: Need) -> dict[str, str]:
    """Return the names of what steps are about, by subject: candidates, assessors, and who was told a result.

    Where answers stay unread nobody learns who wrote them.
    """
    candidates = Candidate.objects.filter(need=need).select_related("organisation", "solution")
    assessors = Assessor.objects.filter(round__need=need).select_related("person")
    results = Result.objects.filter(answer__need=need).select_related("answer__organisation")
    told = [] if answers_stay_unread(need) else results
    return {
        **{one.subject: one.solution.title if one.solution else one.organisation.name for one in candidates},
        **{one.subject: display_name(one.person) for one in assessors},
        **{one.subject: one.answer.organisation.name for one in told},
    }


def _reasons(entries: list[Entry]) -> dict[str, str]:
    wanted = [one.uid for one in entries if one.subject.partition(":")[0] in OWN_WORDS]
    return dict(Private.objects.filter(entry__in=wanted, field="why").values_list("entry", "text"))


def _seal(seal: Seal | None) -> Content | None:
    """Return where an entry stands in the chain; None within the second before it is sealed."""
    return {"position": seal.position, "mac": seal.mac} if seal else None


def who(step: Content) -> str:
    """Return who took a step, as far as the file names anybody."""
    return step["person"] or step["organisation"]["name"] or _("The site")


def _blocks(content: Content) -> list[Block]:
    rows = [
        (
            when(one["time"], content),
            in_words(one["verb"]),
            one["about"],
            who(one),
            one["why"],
            one["seal"]["position"] if one["seal"] else "",
        )
        for one in content["steps"]
    ]
    head = (_("Time"), _("Step"), _("About"), _("By"), _("Reason"), _("Seal"))
    told = _(
        "Every step stands in a journal to which lines are only added. The number of its seal is its place in a "
        "chain that nobody can change unseen; the JSON file has the seals themselves."
    )
    return [note(told), table(head, rows, title=_("Steps"))]


STEPS: Final = Section(name="steps", title=gettext_lazy("Every step, in order"), read=_read, blocks=_blocks)
