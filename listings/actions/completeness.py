"""What must be there before a listing goes to review, and what no need may say, each as a sentence."""

from typing import Final
from zoneinfo import available_timezones

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import Incomplete
from listings.errors import Lacking, Missing
from listings.states import Mode
from listings.values import NeedValues, SolutionValues

QUESTIONS_TOO_LATE: Final = gettext_lazy("Questions end before the deadline, so that a reply can still be used.")
SUMMARY_WORDS: Final = 50
"""The longest summary of a solution (issue 3, §4)."""


def refuse_impossible(values: NeedValues) -> None:
    """Raise `Incomplete` for a budget or deadline that makes no sense, be it in a draft."""
    low, high = values.budget_low, values.budget_high
    if min(low or 0, high or 0) < 0 or (low is not None and high is not None and low > high):
        raise Incomplete(_("The lower end of the budget must not be above the upper end, nor below zero."))
    if values.deadline is None:
        if values.questions_until:
            raise Incomplete(_("Give a deadline, or no day until which one may ask."), field="questions_until")
        return
    if timezone.is_naive(values.deadline) or values.deadline_zone not in available_timezones():
        raise Incomplete(_("Give the time zone of the deadline."))
    if values.questions_until and values.questions_until >= values.deadline:
        raise Incomplete(str(QUESTIONS_TOO_LATE), field="questions_until")


def missing_in_solution(values: SolutionValues) -> list[Missing]:
    """Return everything that a solution lacks before a reviewer reads it, in the order of its form."""
    return _missing(
        ("title", _("Give a title."), not values.title.strip()),
        ("summary", _("Write a summary."), not values.summary.strip()),
        ("summary", _("Shorten the summary to 50 words."), len(values.summary.split()) > SUMMARY_WORDS),
        ("description", _("Write a description."), not values.description.strip()),
        ("themes", _("Choose at least one theme."), not values.themes),
        ("maturity", _("Choose how far it is."), not values.maturity),
        ("price_band", _("Choose a band; “Depends on the project” is one too."), not values.price_band),
        ("price_model", _("Choose what is paid for."), not values.price_model),
        ("countries", _("Name the countries that you serve."), not values.countries),
        ("contact_email", _("Give an e-mail address for questions."), not values.contact_email),
    )


def missing_in_need(values: NeedValues) -> list[Missing]:
    """Return everything that a need lacks before anybody answers it, in the order of its form."""
    elsewhere, deadline = values.mode == Mode.ELSEWHERE, values.deadline
    no_amount = values.budget_low is None and values.budget_high is None
    return _missing(
        ("mode", _("Choose what you want to open."), not values.mode),
        (
            "portal_link",
            _("Give the link to the portal where the tender stands."),
            elsewhere and not values.portal_link,
        ),
        ("title", _("Give a title."), not values.title.strip()),
        ("problem", _("Describe the problem."), not values.problem.strip()),
        ("outcome", _("Say which outcome you want."), not values.outcome.strip()),
        ("budget", _("Give an amount, or keep the budget for your own team."), values.budget_public and no_amount),
        ("deadline", _("Give a deadline for answers."), not elsewhere and deadline is None),
        ("deadline", _("Give a deadline that lies ahead."), deadline is not None and deadline <= timezone.now()),
        ("themes", _("Choose at least one theme."), not values.themes),
    )


def refuse_incomplete_solution(values: SolutionValues) -> None:
    """Raise `Lacking` with everything that a solution lacks before a reviewer reads it."""
    _refuse(missing_in_solution(values))


def refuse_incomplete_need(values: NeedValues) -> None:
    """Raise `Lacking` with everything that a need lacks before anybody answers it; its deadline lies ahead."""
    _refuse(missing_in_need(values))


def _missing(*wanted: tuple[str, str, bool]) -> list[Missing]:
    return [Missing(field, sentence) for field, sentence, is_missing in wanted if is_missing]


def _refuse(missing: list[Missing]) -> None:
    if missing:
        raise Lacking(missing)
