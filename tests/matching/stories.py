"""Makes needs and solutions that fit, puts them into the index, and acts on their matches as people do."""

from datetime import timedelta

from django.utils import timezone

from accounts.queries import actor_of
from listings.models import Need, Solution
from listings.queries import with_everything
from listings.states import Mode
from marketplace.matching import actions, queries
from marketplace.matching.models import Answer
from marketplace.matching.states import Side
from marketplace.matching.written import Written
from search.documents import Content, Text, document
from search.engines import engine
from tests.listings.factories import published_need, published_solution

CODE = "34430000"


def organisation_of(person):
    return person.memberships.get().organisation


def make_need(person_or_organisation=None, *, mode=Mode.PARTNERSHIP, **fields):
    """A public need of a partnership, with a theme and a CPV code."""
    organisation = getattr(person_or_organisation, "memberships", None)
    owner = organisation_of(person_or_organisation) if organisation else person_or_organisation
    return published_need(owner, **{"mode": mode, "cpv_codes": (CODE,), **fields})


def make_solution(person_or_organisation=None, **fields):
    """A public solution with the same theme and code."""
    organisation = getattr(person_or_organisation, "memberships", None)
    owner = organisation_of(person_or_organisation) if organisation else person_or_organisation
    return published_solution(owner, **{"cpv_codes": (CODE,), **fields})


def index(*listings):
    """Make these the only documents of the index."""
    engine().begin_rebuild()
    engine().fill(1, [document(_content(one)) for one in listings])
    engine().finish_rebuild()


def _content(listing):
    kind = "needs" if isinstance(listing, Need) else "solutions"
    texts = tuple(
        Text(text.language, text.title, " ".join([getattr(text, "summary", ""), getattr(text, "problem", "")]))
        for text in listing.texts.all()
    )
    return Content(listing.public_id, listing.organisation.public_id, texts, keywords={"kind": (kind,)})


def read(listing):
    """The listing as a page reads it: with everything."""
    return with_everything(type(listing).objects.filter(pk=listing.pk)).get()


def scored(need, solution):
    return queries.ranked_solutions(read(need), also=[solution.public_id]).scored(solution.public_id)


def named(need, solution):
    return {"need": fresh(need), "solution": fresh(solution), "scored": scored(need, solution)}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def say_yes(person, need, solution, side):
    return actions.show_interest(actor=actor_of(person), side=Side(side), **named(need, solution))


def unsay(person, need, solution, side):
    return actions.take_back_interest(actor=actor_of(person), need=need, solution=solution, side=Side(side))


def say_no(person, need, solution, side, why=""):
    return actions.decline(actor=actor_of(person), side=Side(side), why=why, **named(need, solution))


def mark(person, need, solution, kind, why="Because of its sensors."):
    step = {"relevant": actions.mark_relevant, "removal": actions.propose_removal, "added": actions.add_solution}[kind]
    return step(actor=actor_of(person), why=why, **named(need, solution))


def write_answer(person, need, text="We can do this.", *, send=True, **written):
    """Keep, and usually send, an answer of the person's organisation."""
    stored = Answer.objects.filter(need=need, organisation=organisation_of(person)).first()
    version = stored.version if stored else 0
    kept = actions.save_answer(
        actor=actor_of(person),
        need=fresh(need),
        organisation=organisation_of(person),
        written=Written(text=text, **written),
        version=version,
    )
    if send:
        actions.send_answer(actor=actor_of(person), answer=kept)
    return fresh(kept)


def open_answers(person, need):
    """Open the answers to a need whose deadline has passed, as one of its team."""
    return actions.read_answers(actor=actor_of(person), need=fresh(need))


def let_pass(need):
    """Let the need's deadline have passed a minute ago."""
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    return fresh(need)


def titles(found):
    return [pair.solution.title for pair in found.shown]


def hide(solution):
    Solution.objects.filter(pk=solution.pk).update(state="withdrawn")
