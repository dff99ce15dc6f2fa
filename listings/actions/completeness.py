"""What must be there before a listing goes to review, and what no need may say, each as a sentence."""

from typing import Final
from zoneinfo import available_timezones

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Incomplete
from listings.states import Mode
from listings.values import NeedValues, SolutionValues

SUMMARY_WORDS: Final = 50
"""The longest summary of a solution (issue 3, §4)."""


def refuse_impossible(values: NeedValues) -> None:
    """Raise `Incomplete` for a budget or deadline that makes no sense, be it in a draft."""
    low, high = values.budget_low, values.budget_high
    if min(low or 0, high or 0) < 0 or (low is not None and high is not None and low > high):
        raise Incomplete(_("The lower end of the budget must not be above the upper end, nor below zero."))
    if values.deadline is None:
        return
    if timezone.is_naive(values.deadline) or values.deadline_zone not in available_timezones():
        raise Incomplete(_("Give the time zone of the deadline."))


def refuse_incomplete_solution(values: SolutionValues) -> None:
    """Raise `Incomplete` with everything that a solution lacks before a reviewer reads it."""
    missing = {
        _("Give a title."): not values.title.strip(),
        _("Write a summary."): not values.summary.strip(),
        _("Shorten the summary to 50 words."): len(values.summary.split()) > SUMMARY_WORDS,
        _("Write a description."): not values.description.strip(),
        _("Choose at least one theme."): not values.themes,
        _("Name the countries that you serve."): not values.countries,
        _("Give an e-mail address for questions."): not values.contact_email,
    }
    _refuse(missing)


def refuse_incomplete_need(values: NeedValues) -> None:
    """Raise `Incomplete` with everything that a need lacks before anybody answers it; its deadline lies ahead."""
    elsewhere = values.mode == Mode.ELSEWHERE
    missing = {
        _("Give a title."): not values.title.strip(),
        _("Describe the problem."): not values.problem.strip(),
        _("Say which outcome you want."): not values.outcome.strip(),
        _("Choose at least one theme."): not values.themes,
        _("Give the link to the portal where the tender stands."): elsewhere and not values.portal_link,
        _("Give a deadline for answers."): not elsewhere and values.deadline is None,
        _("Give a deadline that lies ahead."): values.deadline is not None and values.deadline <= timezone.now(),
        _("Give an amount, or keep the budget for your own team."): values.budget_public
        and values.budget_low is None
        and values.budget_high is None,
    }
    _refuse(missing)


def _refuse(missing: dict[str, bool]) -> None:
    sentences = [sentence for sentence, is_missing in missing.items() if is_missing]
    if sentences:
        raise Incomplete(" ".join(sentences))
