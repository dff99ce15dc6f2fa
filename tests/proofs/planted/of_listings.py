"""Plants a word in solutions, needs, kits, questions and reports that are not for everybody, or not yet."""

from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings import actions
from listings.models import (
    CriterionText,
    Kit,
    Need,
    NeedText,
    Notice,
    PointText,
    Question,
    Revision,
    Solution,
    SolutionChange,
    SolutionText,
)
from listings.models.criteria import Criterion
from listings.values import Handling, OutcomeValues, Proposed
from tests.listings.asked import ask_points
from tests.listings.proposed import proposed
from tests.listings.reported import appealed, decide, report
from tests.listings.stories import changed, draft_need, draft_solution, fresh, published, submitted
from tests.matching.stories import organisation_of
from tests.proofs.planted.rows import EMAIL, set_in
from tests.proofs.planted.words import word_of

PARTS_OF_A_SOLUTION = (
    *("summary", "description", "benefits", "constraints", "city_provides", "integration", "data_protection"),
    *("exit_terms", "accessibility_note", "support", "price_example"),
)

AT_LENGTH = "What it says of its lamps is not so: {} says the register."


def plant(people):
    """Plant every word that this module is for."""
    for put in (_solutions, _needs, _second_looks, _questions, _reports):
        put(people)


def _solutions(people):
    vendor, staff = people["vendor"], people["staff"]
    draft = draft_solution(vendor, title=word_of("SolutionText.title"))
    own = SolutionText.objects.filter(solution=draft)
    for name in PARTS_OF_A_SOLUTION:
        set_in(f"SolutionText.{name}", own)
    line = [word_of("SolutionText.price_lines"), 100_00]
    set_in("SolutionText.price_lines", own, lambda _word: [line])
    waiting = submitted(draft_solution(vendor, title="Waits"), vendor)
    set_in("SolutionText.title of one sent", SolutionText.objects.filter(solution=waiting))
    shown = published(draft_solution(vendor, title="Shown"), vendor, staff)
    changed(shown, vendor, title=word_of("Revision.values"))
    contact = Solution.objects.filter(pk=shown.pk)
    set_in("Solution.contact_name", contact)
    set_in("Solution.contact_email", contact, EMAIL)
    assert Revision.objects.filter(solution=shown).count() == 1
    why = word_of("Private.text of a return")
    back = submitted(draft_solution(vendor, title="Comes back"), vendor)
    actions.return_listing(actor=actor_of(staff), listing=back, why=why)
    change = SolutionChange.objects.filter(solution=shown)
    if not change.exists():
        entry = Entry.objects.filter(subject=shown.subject).latest("pk")
        SolutionChange.objects.create(solution=shown, entry=entry.uid, changes=[])
    step = {"field": "summary", "before": "Dims lamps."}
    set_in("SolutionChange.changes", change, lambda word: [{**step, "after": word}])


def _needs(people):
    city, organisation = people["city"], organisation_of(people["city"])
    draft = draft_need(city, title=word_of("NeedText.title"))
    for name in ("problem", "affected", "tried", "outcome"):
        set_in(f"NeedText.{name}", NeedText.objects.filter(need=draft))
    set_in("NeedText.title of one sent", NeedText.objects.filter(need=submitted(draft_need(city, title="Sent"), city)))
    Notice.objects.create(need=draft, form="eforms", language="en", buyer=word_of("Notice.buyer"))
    ask_points(city, draft, reason="")
    for name in ("prompt", "help"):
        set_in(f"PointText.{name}", PointText.objects.filter(point__need=draft))
    choices = PointText.objects.filter(point__need=draft, point__kind="choice")
    set_in("PointText.choices", choices, lambda word: [word, "Elsewhere"])
    criterion = Criterion.objects.create(need=draft, position=1, weight=100)
    words = {name: word_of(f"CriterionText.{name}") for name in ("name", "meaning", "zero", "five")}
    CriterionText.objects.create(criterion=criterion, language="en", **words)
    Need.objects.filter(pk=draft.pk).update(mode="small_purchase")
    ended = Need.objects.get(texts__title="Ended need", organisation=organisation)
    actions.record_outcome(actor=actor_of(city), need=fresh(ended), values=OutcomeValues(kind="none"), seen=0)
    told = {name: word_of(f"Kit.{name}") for name in ("specification", "clauses", "criteria", "lesson")}
    Kit.objects.create(need=ended, language="en", **told)
    words = Proposed(**{name: word_of(f"Proposal.{name}") for name in ("title", "body", "short")})
    proposed(actor_of(people["staff"]), actor_of(city), words=words)


def _second_looks(people):
    need = draft_need(people["city"], title="Looked at")
    asked = {"actor": actor_of(people["city"]), "need": need, "colleague": people["assessor"]}
    look = actions.ask_look(**asked)
    answered = {"actor": actor_of(people["assessor"]), "look": look, "version": fresh(need).version}
    actions.answer_look(verdict="change", words=word_of("Look.words"), **answered)
    waiting = {**asked, "need": draft_need(people["city"], title="To be looked at")}
    actions.ask_look(note=word_of("Look.note"), **waiting)


def _questions(people):
    seller, need = actor_of(people["partner"]), published(draft_need(people["city"]), people["city"], people["staff"])
    said = {"actor": seller, "need": need, "organisation": seller.organisations[0]}
    hidden = word_of("Question.hidden")
    asked = actions.ask_question(text=f"Does it fit our lamps of {hidden}?", **said)
    wanted = Handling(hidden=(hidden,), reply="Yes.")
    actions.handle_question(actor=actor_of(people["city"]), question=asked, version=1, wanted=wanted)
    actions.ask_question(text=f"What is {word_of('Question.text of one unanswered')}?", **said)
    withdrawn = actions.ask_question(text=f"Why {word_of('Question.text of one withdrawn')}?", **said)
    actions.withdraw_question(actor=seller, question=withdrawn)
    assert Question.objects.filter(need=need).count() == 3


def _reports(people):
    solution, staff = Solution.objects.get(texts__title="Shown"), people["staff"]
    made = report(solution, people["outsider"], explanation=AT_LENGTH.format(word_of("Report.explanation")))
    told = {"clause": word_of("Decision.clause"), "facts": AT_LENGTH.format(word_of("Decision.facts"))}
    decide(made, staff, "no_action", **told)
    appealed(made, people["outsider"], AT_LENGTH.format(word_of("Appeal.text")))
    named = {"name": word_of("Report.name"), "email": EMAIL.format(word_of("Report.email"))}
    report(solution, None, explanation=AT_LENGTH.format(word_of("Report.explanation of a stranger")), **named)
