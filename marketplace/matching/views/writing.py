"""One request to write an answer: its form, the texts that help, keeping and sending, and the page."""

from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.errors import StaleVersion
from accounts.journal.actions import Moved
from accounts.middleware import ActorRequest
from accounts.models import Organisation
from accounts.telling import refuse
from listings.models import Need, Point
from listings.queries import points_of
from listings.states import Mode
from marketplace.matching import actions, queries, rules
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms.answering import TEXT, AnswerForm, initial_of
from marketplace.matching.models import Answer, Receipt
from marketplace.matching.queries.results import result_of
from marketplace.matching.states import SENTENCES, AnswerState
from marketplace.matching.written import says_the_same


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a press: what to say, and the identifier of a new receipt, "" without one."""

    sentence: str
    receipt: str = ""


@dataclass(frozen=True)
class Writing:
    """Somebody who answers a need for an organisation."""

    request: ActorRequest
    need: Need
    organisation: Organisation | None

    @cached_property
    def points(self) -> list[Point]:
        """What the city asks."""
        return points_of(self.need)

    @property
    def stored(self) -> Answer | None:
        """The answer as it is kept now."""
        return queries.answer_of(self.need, self.organisation)

    def form(self, data: QueryDict | None = None) -> AnswerForm:
        """Return the form, with what was typed or with what is kept."""
        stored = self.stored if data is None else None
        initial = initial_of(actions.written_of(stored), stored.version) if stored else {"version": 0}
        solutions = queries.usable_solutions(self.organisation) if self.organisation else []
        sending = data is not None and data.get("then") == "send"
        return AnswerForm(data, points=self.points, solutions=solutions, initial=initial, sending=sending)

    def helped(self) -> AnswerForm | None:
        """Put a kept text into a field, or keep a field's text for later; None when neither was asked for."""
        typed = self.request.POST
        texts = {TEXT, *(f"point-{one.public_id}" for one in self.points if one.words)}
        if (field := typed.get("insert", "")) in texts:
            return self.form(self._inserted(field))
        if (field := typed.get("store", "")) in texts:
            self._store(field)
            return self.form(typed)
        return None

    def _inserted(self, field: str) -> QueryDict:
        typed = self.request.POST.copy()
        chosen = typed.get(f"kept-{field}", "")
        rows = queries.snippets_of(self.request.actor, self.organisation) if self.organisation else None
        snippet = rows.filter(public_id=chosen[:10]).first() if rows is not None and "\x00" not in chosen else None
        if snippet is None:
            messages.info(self.request, _("Choose one of your kept texts first."))
            return typed
        typed[field] = "\n\n".join(filter(None, [typed.get(field, "").strip(), snippet.text]))
        messages.success(self.request, _("Inserted “%(name)s”. Nothing is saved yet.") % {"name": snippet.name})
        return typed

    def _store(self, field: str) -> None:
        typed = self.request.POST
        name, text = typed.get(f"name-{field}", ""), typed.get(field, "").replace("\r\n", "\n")
        try:
            actions.add_snippet(
                actor=self.request.actor,
                organisation=self.organisation,  # type: ignore[arg-type]  # the view says why without one
                name=name.replace("\x00", ""),
                text=text.replace("\x00", ""),
            )
        except REFUSALS as refusal:
            messages.error(self.request, _("The text is not kept: %(why)s") % {"why": refusal})
        else:
            messages.success(self.request, _("Kept for later. Your answer is not saved yet."))

    def saved(self, form: AnswerForm) -> Done | None:
        """Keep and perhaps send an answer; None when the form has the refusal."""
        actor, need, organisation = self.request.actor, self.need, self.organisation
        sent: object = None
        try:
            kept = actions.save_answer(
                actor=actor,
                need=need,
                organisation=organisation,  # type: ignore[arg-type]  # the view says why without one
                written=form.written(),
                version=form.version_shown,
            )
            if self.request.POST.get("then") == "send":
                sent = actions.send_answer(actor=actor, answer=kept)
        except StaleVersion as refusal:
            refuse(form, refusal)
            form.show_version(self.stored.version if self.stored else 0)
            return None
        except REFUSALS as refusal:
            refuse(form, refusal)
            return None
        return _done(kept, sent)

    def show(self, form: AnswerForm, *, ok: bool = False) -> HttpResponse:
        """Render the page; 422 when what was sent is refused."""
        stored, refused = self.stored, self.request.method == "POST" and not ok
        last = stored.receipts.first() if stored else None
        context = {
            "need": self.need,
            "organisation": self.organisation,
            "form": form,
            "stored": stored,
            "last": last,
            "is_ahead": stored is not None and last is not None and is_ahead(stored, last, self.points),
            "changed": queries.changed_since(last, self.points),
            "snippets": list(queries.snippets_of(self.request.actor, self.organisation)) if self.organisation else [],
            "sentence": SENTENCES[Mode(self.need.mode)][rules.reader_of(self.request.actor, self.need)],
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
        return render(self.request, "matching/answer.html", context, status=status)

    def refuse(self, why_not: str) -> HttpResponse:
        """Say why there can be no answer now, with what was sent, if anything; 403."""
        actor = self.request.actor
        stored = self.stored if self.organisation and rules.is_answering_team(actor, self.organisation) else None
        context = {
            "need": self.need,
            "organisation": self.organisation,
            "why_not": why_not,
            "stored": stored,
            "receipts": list(stored.receipts.all()) if stored else [],
            "result": result_of(stored) if stored else None,
            "draft": drafted(stored, self.points) if stored and stored.state == AnswerState.DRAFT else None,
            "others": [one for one in actor.organisations if rules.can_answer(actor, one, self.need)],
        }
        return render(self.request, "matching/cannot_answer.html", context, status=HTTPStatus.FORBIDDEN)


def is_ahead(stored: Answer, last: Receipt, points: list[Point]) -> bool:
    """Whether what is kept says something else than what was sent last."""
    return not says_the_same(drafted(stored, points), last.content)


def drafted(stored: Answer, points: list[Point]) -> dict[str, Any]:
    """Return what is kept as it would be sent now."""
    return actions.content_now(stored, points)


def _done(kept: Answer, sent: object) -> Done:
    if isinstance(sent, Moved):
        receipt = kept.receipts.first()
        return Done(
            _("Sent. Until the deadline you may change it or take it back."), receipt.public_id if receipt else ""
        )
    if sent is not None:
        return Done(_("The city has this version already; nothing changed."))
    if kept.state == AnswerState.SENT:
        return Done(_("Kept. The city gets the version that you sent; send the change to replace it."))
    return Done(_("Kept as a draft. Only your own team sees it."))
