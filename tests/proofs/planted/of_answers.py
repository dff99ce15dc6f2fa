"""Plants a word in answers, their assessment, what vendors tell each other, and in a room."""

from datetime import date

from accounts.queries import actor_of
from listings.actions import record_outcome
from listings.models import Criterion, Point
from listings.states import Mode
from listings.values import OutcomeValues
from marketplace.inquiries import actions as rooms
from marketplace.inquiries.models import Inquiry, Offer
from marketplace.matching import actions
from marketplace.matching.models import Candidate, Freeze, FrozenHit, Mark, Result, Round
from marketplace.matching.written import Part
from tests.inquiries.stories import joined, offered, opened, organisation_of, party_of, token
from tests.listings.asked import TEXT, ask_points
from tests.matching.assessed import begin, declare, give, scored_need
from tests.matching.audited import audited, grant
from tests.matching.partnered import put as put_partner
from tests.matching.partnered import write as write_to_partner
from tests.matching.recorded import record
from tests.matching.stories import fresh, let_pass, make_need, open_answers, write_answer
from tests.proofs.planted.rows import set_in
from tests.proofs.planted.words import word_of

KEY = {"sealed": "Answer", "opened": "Opened"}


def plant(people):
    """Plant every word that this module is for."""
    for put in (_answers, _summaries, _rounds, _vendors, _rooms):
        put(people)


def _answered(people, which):
    """A need of a small purchase with one point, and the vendor's answer to it, all in words of this key."""
    need = make_need(people["city"], mode=Mode.SMALL_PURCHASE, title=f"Answered {which}", cpv_codes=())
    ask_points(people["city"], need, (TEXT,))
    key = Point.objects.get(need=need).public_id
    parts = {key: Part(word_of(f"{KEY[which]}.parts"), True)}
    return write_answer(people["vendor"], fresh(need), word_of(f"{KEY[which]}.text"), parts=parts)


def _answers(people):
    city = people["city"]
    _answered(people, "sealed")
    need = make_need(city, mode=Mode.SMALL_PURCHASE, title="Unsent", cpv_codes=())
    write_answer(people["vendor"], need, word_of("Answer.text of one unsent"), send=False)
    answer = _answered(people, "opened")
    need = let_pass(answer.need)
    open_answers(city, need)
    where = {"answer": answer, "kind": "not_chosen"}
    secret = {"ground": "competition", "words": word_of("Result.words of one withheld")}
    Result.objects.create(number=1, told_at=need.deadline, **where, **secret)
    Result.objects.create(
        number=2, told_at=None, reason="too_dear", words=word_of("Result.words of one untold"), **where
    )
    other = write_answer(people["partner"], make_need(city, title="Told", cpv_codes=()))
    said = {"kind": "not_chosen", "reason": "too_dear", "words": word_of("Result.words of one told")}
    Result.objects.create(answer=other, number=1, told_at=other.sent_at, **said)
    let_pass(other.need)
    open_answers(city, other.need)
    for one in (need, other.need):
        record_outcome(actor=actor_of(city), need=fresh(one), values=OutcomeValues(kind="none"), seen=0)
    record(city, need)
    _audits(people, need)


def _audits(people, need):
    """One access that was taken up, with its parts open, and one that waits."""
    city, auditor, why = people["city"], people["auditor"], word_of("Audit.reason")
    audit = audited(city, need, auditor, reason=why)
    for part in ("answers", "results", "outcome"):
        actions.open_part(actor=actor_of(auditor), audit=audit, part=part)
    grant(city, make_need(city, title="Audited", cpv_codes=()), auditor.email, reason=why)


def _summaries(people):
    need = make_need(people["city"], mode=Mode.CONSULTATION, title="Consulted", cpv_codes=())
    actions.keep_summary(actor=actor_of(people["city"]), need=need, text=word_of("SummaryDraft.text"), version=0)


def _rounds(people):
    city, assessor = people["city"], people["assessor"]
    need = scored_need(city, people["vendor"], title="Scored", mode=Mode.SMALL_PURCHASE, cpv_codes=())
    set_in("Candidate.words", Candidate.objects.filter(need=need))
    actor, solution = actor_of(city), Candidate.objects.get(need=need).solution
    listed = make_need(city, mode=Mode.SMALL_PURCHASE, title="Listed", cpv_codes=())
    actions.list_by_hand(actor=actor, need=listed, solution_id=solution.public_id, words=word_of("Source.words"))
    scoring = begin(city, need, assessor, people["viewer"])
    set_in("Round.why", Round.objects.filter(pk=scoring.pk))
    declare(assessor, scoring)
    give(assessor, scoring, *(3 for _each in Criterion.objects.filter(need=need)), words=word_of("Score.words"))
    declare(people["viewer"], scoring, conflict=word_of("Assessor.words"))
    question = {"text": word_of("Freeze.question"), "searched": "lamp", "address": "q=lamp"}
    frozen = Freeze.objects.create(need=need, number=1, question=question, language="en", schema=1, total=1)
    title = word_of("FrozenHit.title")
    text = {"language": "en", "title": "Lamps", "body": word_of("FrozenHit.content")}
    content = {"texts": [text], "keywords": {}}
    FrozenHit.objects.create(freeze=frozen, position=1, solution=solution, version=1, title=title, content=content)


def _vendors(people):
    vendor, partner = people["vendor"], people["partner"]
    own = organisation_of(vendor)
    said = {"name": word_of("Snippet.name"), "text": word_of("Snippet.text")}
    actions.add_snippet(actor=actor_of(vendor), organisation=own, **said)
    need = make_need(people["city"], title="Wanted", cpv_codes=())
    entry = put_partner(vendor, need, brings=word_of("Partner.brings"), seeks=word_of("Partner.seeks"))
    write_to_partner(partner, entry, word_of("PartnerNote.text"))
    mark = set_in("Mark.reason", Mark.objects.all())
    actions.contest_mark(actor=actor_of(vendor), mark=Mark.objects.get(pk=mark.pk), text=word_of("Mark.contest"))


def _rooms(people):
    lead, fund = actor_of(people["city"]), actor_of(people["investor"])
    room = opened(people["city"], title=word_of("Inquiry.title"), purpose=word_of("Inquiry.purpose"))
    joined(room, people["city"], people["investor"])
    offered(room, people["investor"], condition=word_of("Offer.condition"))
    message = {"party": party_of(room, people["investor"]), "text": word_of("Message.text"), "token": token()}
    rooms.write_message(actor=fund, **message)
    room = Inquiry.objects.get(pk=room.pk)
    step = {"step": word_of("Inquiry.next_step"), "on": date(2126, 12, 4)}
    rooms.set_next_step(actor=lead, inquiry=room, version=room.version, **step)
    shown = opened(people["city"], title=word_of("Inquiry.title of a teaser"), teaser_shown=True)
    assert Offer.objects.filter(party__inquiry=shown).count() == 0
    asking = {"inquiry": shown, "organisation": organisation_of(people["investor"])}
    rooms.ask_to_join(actor=fund, note=word_of("Party.note"), **asking)
