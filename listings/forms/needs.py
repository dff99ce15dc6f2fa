"""The form in which a city describes a need, with its mode, its budget and its deadline."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.forms.figures import (
    BudgetField,
    BudgetWidget,
    DayTimeField,
    DeadlineField,
    DeadlineWidget,
    MonthField,
    moment_of,
)
from listings.forms.listing import LONGEST_TITLE, ListingForm
from listings.forms.texts import LinesField, WebAddressField
from listings.models import Need, Reference
from listings.quality import Written
from listings.queries import MATERIAL, changes_between, need_facts
from listings.states import ListingState, Maturity, Mode
from listings.timing import LONGEST_OPEN, doubts
from listings.values import NeedValues, choice

SENTENCES: Final = {
    Mode.CONSULTATION: gettext_lazy(
        "You ask the market before you buy (Directive 2014/24, Article 40). Any organisation that is signed in may "
        "answer, and a summary is published."
    ),
    Mode.SMALL_PURCHASE: gettext_lazy(
        "A purchase below the national threshold. Verified vendors may answer, and nobody can read an answer before "
        "the deadline."
    ),
    Mode.ELSEWHERE: gettext_lazy("The tender runs on your portal. There are no answers here, only the link to it."),
    Mode.PARTNERSHIP: gettext_lazy(
        "A pilot, a living lab or a joint investment. Verified vendors may answer; when both sides say that they are "
        "interested, you are matched."
    ),
}
LONG: Final = 4_000
LONGEST_PLAN: Final = timedelta(days=10 * 365 + 3)
"""How far ahead the month may lie in which a solution is wanted."""
TEAM: Final = "team"
EVERYBODY: Final = "everybody"


class ModeWidget(forms.RadioSelect):
    """The four modes, each with a sentence about what it opens."""

    template_name = "listings/widgets/modes.html"

    def create_option(self, *args: Any, **options: Any) -> dict[str, Any]:
        """Put the sentence beside the name."""
        option: dict[str, Any] = super().create_option(*args, **options)
        return {**option, "sentence": SENTENCES[Mode(str(option["value"]))]}


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class NeedForm(ListingForm):
    """All that a city says of a need, in four parts, the mode first."""

    TEXTS: ClassVar = ("title", "problem", "affected", "tried", "outcome")
    PARTS: ClassVar = (
        ("mode", gettext_lazy("How you ask"), ("mode", "portal_link")),
        ("problem", gettext_lazy("The problem"), ("title", "problem", "affected", "tried", "outcome", "language")),
        (
            "dates",
            gettext_lazy("Money and dates"),
            ("budget", "budget_public", "deadline", "questions_until", "needed_by", "maturity_accepted"),
        ),
        ("where", gettext_lazy("Themes and codes"), ("themes", "cpv_codes", "tags")),
        ("reason", gettext_lazy("Why it changes"), ("reason",)),
    )

    mode = forms.ChoiceField(
        label=gettext_lazy("Mode"),
        choices=Mode.choices,
        help_text=gettext_lazy(
            "What you open by it. It is fixed when the need is published. This site never receives tenders."
        ),
        error_messages={"required": gettext_lazy("Choose what you want to open.")},
        widget=ModeWidget,
    )
    portal_link = WebAddressField(
        label=gettext_lazy("Link to the portal"),
        error_messages={"required": gettext_lazy("Give the link to the portal where the tender stands.")},
        max_length=500,
        help_text=gettext_lazy("For a tender elsewhere: the page where it stands."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    problem = LinesField(
        label=gettext_lazy("The problem"),
        error_messages={"required": gettext_lazy("Describe the problem.")},
        max_length=10_000,
        help_text=gettext_lazy("What is wrong, where, and since when. Not what to buy: vendors may know a better way."),
        widget=_lines(9),
    )
    affected = LinesField(
        label=gettext_lazy("Who is affected"),
        max_length=LONG,
        required=False,
        help_text=gettext_lazy("How many people, which streets or services."),
        widget=_lines(4),
    )
    tried = LinesField(
        label=gettext_lazy("What was tried"),
        max_length=LONG,
        required=False,
        help_text=gettext_lazy("And why it was not enough."),
        widget=_lines(4),
    )
    outcome = LinesField(
        label=gettext_lazy("Wanted outcome"),
        error_messages={"required": gettext_lazy("Say which outcome you want.")},
        max_length=LONG,
        help_text=gettext_lazy("How you will see that it is solved. A figure helps."),
        widget=_lines(4),
    )
    budget = BudgetField(
        label=gettext_lazy("Budget"),
        help_text=gettext_lazy("What it may cost, in whole euro without VAT. A wide range is better than none."),
    )
    budget_public = forms.TypedChoiceField(
        label=gettext_lazy("Who may see the budget"),
        choices=[
            (TEAM, gettext_lazy("Own team only: nobody else sees it, programme staff included, and nothing uses it")),
            (EVERYBODY, gettext_lazy("Everybody: vendors can judge whether they fit, and it can be searched")),
        ],
        coerce=lambda chosen: chosen == EVERYBODY,
        empty_value=False,  # type: ignore[arg-type]  # the stubs know texts only
        initial=TEAM,
        error_messages={"required": gettext_lazy("Choose who may see the budget.")},
        widget=forms.RadioSelect,
    )
    deadline = DeadlineField(
        label=gettext_lazy("Deadline for answers"),
        help_text=gettext_lazy(
            "After publication it can only move to a later time. A tender elsewhere may give the portal’s own, or none."
        ),
        error_messages={"required": gettext_lazy("Give a deadline for answers.")},
    )
    questions_until = DayTimeField(
        label=gettext_lazy("Questions until"),
        required=False,
        help_text=gettext_lazy(
            "By the clocks of the deadline’s time zone. Left empty: six days before the deadline, so that there is "
            "time to use your replies. A tender elsewhere takes its questions on the portal."
        ),
    )
    needed_by = MonthField(
        label=gettext_lazy("Wanted in use by"),
        required=False,
        help_text=gettext_lazy("Month and year are enough."),
    )
    maturity_accepted = forms.MultipleChoiceField(
        label=gettext_lazy("Maturity accepted"),
        choices=Maturity.choices,
        required=False,
        help_text=gettext_lazy("Nothing ticked means: any."),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = LinesField(
        label=gettext_lazy("Reason for the change"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "The need is open. A change of what it asks becomes a numbered correction with this reason; "
            "everybody reads both. A change of tags or of a budget that only your team sees needs none."
        ),
        widget=_lines(3),
    )
    source = forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        need: Need | None = None,
        before: NeedValues | None = None,
        zone: str = "",
        **options: Any,
    ) -> None:
        self.need, self.before, self.zone = need, before, zone
        super().__init__(data, **options)
        self._fix()
        widget = self.fields["deadline"].widget
        assert isinstance(widget, DeadlineWidget)  # noqa: S101  # the field comes with its widget
        widget.offer(before.deadline_zone if before else "", zone)

    def _fix(self) -> None:
        """Leave out what an unpublished need does not have, and what a published one may not change."""
        published = self.need is not None and self.need.published_at is not None
        if self.need is None or self.need.state != ListingState.PUBLISHED:
            del self.fields["reason"]
        if published:
            del self.fields["mode"]
        if published and self.chosen_mode != Mode.ELSEWHERE:
            del self.fields["portal_link"]

    @property
    def chosen_mode(self) -> str:
        """The mode that is fixed or chosen, "" when none is yet."""
        if self.before is not None and "mode" not in self.fields:
            return str(self.before.mode)
        return self._now("mode")

    def applies(self, name: str) -> bool:
        """Only a tender elsewhere has a link, and it alone may do without a deadline."""
        elsewhere = self.chosen_mode == Mode.ELSEWHERE
        if (name == "portal_link" and not elsewhere) or (name == "deadline" and elsewhere):
            return False
        return super().applies(name)

    def has(self, name: str) -> bool:
        """Say whether a field is filled in; a time zone alone, which is there from the beginning, is no deadline."""
        if name == "deadline":
            return bool(([*(self[name].value() or ()), None])[0])
        return super().has(name)

    def clean(self) -> dict[str, Any]:
        """Look at what hangs together: an amount that is public, a deadline ahead, a reason for a correction."""
        values = super().clean()
        if self.sending and values.get("budget_public") and values.get("budget") == (None, None):
            self.add_error("budget", _("Give an amount, or keep the range for your own team."))
        self._refuse_times_out_of_reach(values)
        self._look_at_questions(values)
        if "reason" in self.fields and not self.errors and not values.get("reason") and self._is_correction():
            self.add_error("reason", _("Say why you change what is public already. Everybody reads the reason."))
        return values

    def _refuse_times_out_of_reach(self, values: dict[str, Any]) -> None:
        """Refuse a deadline that has passed or is years away, and a month beyond all plans; what is stored may stay."""
        moment, _zone = values.get("deadline") or (None, "")
        day, now = values.get("needed_by"), timezone.now()
        kept = moment is not None and self.before is not None and moment == self.before.deadline
        if moment and moment <= now and not (kept and not self.sending):
            self.add_error("deadline", _("This time has passed. Choose one that lies ahead."))
        if moment and moment > now + LONGEST_OPEN and not kept:
            self.add_error("deadline", _("This is more than three years ahead. Choose an earlier day."))
        if day and day > now.date() + LONGEST_PLAN and not (self.before and self._day(day) == self.before.needed_by):
            self.add_error("needed_by", _("This is more than ten years ahead. Choose an earlier month."))

    def _look_at_questions(self, values: dict[str, Any]) -> None:
        """Put the end of questions on the clocks of the deadline, and refuse one that is not before it."""
        day_and_hour = values.get("questions_until")
        if not day_and_hour or self.has_error("deadline") or self.chosen_mode == Mode.ELSEWHERE:
            return
        deadline, zone = values.get("deadline") or (None, "")
        if deadline is None:
            self.add_error("questions_until", _("Give a deadline, or no day until which one may ask."))
            return
        try:
            day, hour = day_and_hour
            values["asked_until"] = moment_of(day, hour, zone)
        except ValidationError as wrong:
            self.add_error("questions_until", wrong)
            return
        published = self.need is not None and self.need.published_at is not None
        kept = self.before is not None and values["asked_until"] == self.before.questions_until
        if values["asked_until"] <= timezone.now() and not (kept and (published or not self.sending)):
            self.add_error("questions_until", _("This time has passed. Choose one that lies ahead."))
        elif values["asked_until"] >= deadline:
            self.add_error(
                "questions_until", _("Questions end before the deadline, so that a reply can still be used.")
            )

    def doubts(self, country: str) -> list[str]:
        """Return what speaks against the deadline as it stands in the form, in a country; it advises only."""
        if not self.is_bound:
            deadline, zone = self.initial.get("deadline") or (None, "")
        else:
            deadline, zone = self.cleaned_data.get("deadline") or (None, "")
        if deadline is None or deadline <= timezone.now():
            return []
        return doubts(deadline, zone, country, since=self.need.published_at if self.need else None)

    def _is_correction(self) -> bool:
        if self.before is None:
            return False
        changes = changes_between(need_facts(self.before), need_facts(self.values()))
        return any(change["field"] in MATERIAL for change in changes)

    def show_stored(self, now: Any, typed: Any, version: int) -> None:
        """List also a budget that only the own team may see, which the difference for readers leaves out."""
        super().show_stored(now, typed, version)
        budgets = [(one.budget_low, one.budget_high) for one in (now, typed)]
        if budgets[0] != budgets[1] and not (now.budget_public or typed.budget_public):
            low, high = BudgetWidget().decompress(budgets[0])
            self.stored.append((str(self.fields["budget"].label), f"{low or '…'} – {high or '…'} €"))

    def advice(self) -> Iterator[tuple[str, bool]]:
        """Yield what stands beside the eight points of `written`, and whether it is there."""
        yield _("At least one CPV code, so that readers of other languages find it"), self.has("cpv_codes")

    def written(self) -> Written:
        """Return what stands in the form, valid or not, as the eight points judge it."""
        return Written(
            **{name: self._now(name) for name in self.TEXTS},
            has_budget=self.has("budget"),
            has_mode=bool(self.chosen_mode),
            has_month=self.has("needed_by"),
        )

    def values(self) -> NeedValues:
        """Return what was typed as the value that the action takes."""
        typed: dict[str, Any] = self.cleaned_data
        low, high = typed.get("budget") or (None, None)
        moment, zone = typed.get("deadline") or (None, "")
        until = None if self.chosen_mode == Mode.ELSEWHERE else typed.get("asked_until")
        texts = ("title", "problem", "affected", "tried", "outcome")
        return NeedValues(
            **self.spoken(),
            **{name: typed[name] for name in (*texts, "tags", "cpv_codes")},
            mode=choice(Mode, self.chosen_mode),
            themes=tuple(typed["themes"]),
            maturity_accepted=tuple(Maturity(one) for one in typed["maturity_accepted"]),
            needed_by=self._day(typed["needed_by"]),
            portal_link=typed.get("portal_link", "") if self.chosen_mode == Mode.ELSEWHERE else "",
            budget_low=low,
            budget_high=high,
            budget_public=bool(typed["budget_public"]),
            deadline=moment,
            deadline_zone=zone if moment else "",
            questions_until=until,
        )

    def _day(self, day: Any) -> Any:
        """Return the stored day while its month stays: the form shows no more than the month."""
        stored = self.before.needed_by if self.before else None
        same = stored and day and (stored.year, stored.month) == (day.year, day.month)
        return stored if same else day


def initial_need(values: NeedValues, zone: str) -> dict[str, Any]:
    """Return stored values as the form's fields hold them; `zone` is the person's, for a need without a deadline."""
    return {
        **{name: getattr(values, name) for name in NeedForm.base_fields if hasattr(values, name)},
        "language": "" if values.language_detected else values.language,
        "mode": str(values.mode),
        "budget": (values.budget_low, values.budget_high),
        "budget_public": EVERYBODY if values.budget_public else TEAM,
        "deadline": (values.deadline, values.deadline_zone or zone),
        "questions_until": (values.questions_until, values.deadline_zone or zone),
        "maturity_accepted": [str(one) for one in values.maturity_accepted],
    }


def started_from(reference: Reference) -> dict[str, Any]:
    """Return what a need takes over from a past notice; its relations are prefetched."""
    text = reference.text
    return {
        "title": text.title[:LONGEST_TITLE],
        "problem": text.body[:10_000],
        "language": "" if text.language_detected else text.language,
        "themes": [theme.key for theme in reference.themes.all()][:3],
        "cpv_codes": tuple(code.code for code in reference.cpv_codes.all()),
        "source": reference.public_id,
    }
