"""A page with one form or one question: shown, refused with what was typed, or taken."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.errors import AccountsError
from accounts.journal.errors import JournalError
from accounts.middleware import ActorRequest
from accounts.models import Organisation
from accounts.telling import refuse, say

REFUSALS = (AccountsError, JournalError)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """What stands around the form: heading, notes, button, the way back; `then`: where the step leads if not back."""

    heading: str
    button: str
    back: str
    back_label: str
    organisation: Organisation
    notes: tuple[str, ...] = ()
    is_danger: bool = False
    then: str = ""


class NothingForm(forms.Form):
    """Nothing to fill in: the button is the answer."""


def answer(to: ActorRequest, page: StepPage, form: forms.Form, step: Callable[[], object], done: str) -> HttpResponse:
    """Show the page, or take its step and lead on; 422 with what was typed when it is refused."""
    if to.method == "POST" and form.is_valid():
        try:
            result = step()
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            say(to, result, done)
            return redirect(page.then or page.back)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if to.method == "POST" else HTTPStatus.OK
    return render(to, "accounts/step.html", {"page": page, "form": form}, status=status)
