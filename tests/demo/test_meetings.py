"""What happens between the demonstration's people: every state is there, lawful, once, and seen by whom it concerns."""

import json
from io import StringIO
from itertools import chain

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, F, Max, Min, Sum
from django.test.utils import CaptureQueriesContext

from accounts.journal.models import Entry
from accounts.models import Organisation, Place, ReferenceFile, User
from accounts.queries import actor_of, invitations_of, request_queue
from listings.models import Need, Question
from listings.states import ListingState, Mode, QuestionState
from marketplace.demo.actions import SCENES as PARTS
from marketplace.demo.actions import load_demo, load_meetings, missing_meetings
from marketplace.inquiries.models import Acceptance, Inquiry, Message, Offer, Party
from marketplace.inquiries.queries import accepted_parties, own_seats, teasers_visible_to
from marketplace.inquiries.states import InquiryState, OfferKind, OfferState, PartyRole, PartyState
from marketplace.matching.assessing import AssessorState, RoundState
from marketplace.matching.dossier.files import ENDINGS
from marketplace.matching.models import (
    Answer,
    Assessor,
    Candidate,
    Curation,
    Mark,
    Match,
    Record,
    Result,
    Round,
    Score,
    Summary,
    SummaryDraft,
)
from marketplace.matching.queries import curation_counts, own_matches, waiting_for
from marketplace.matching.rules import can_read_answers, is_sealed
from marketplace.matching.states import AnswerState, MarkKind, MarkState, MatchState, Wish

pytestmark = pytest.mark.once(
    "the demonstration has SQLite; on servers, where it is never shown, `test_loading` loads it"
)

TABLES = (Match, Mark, Curation, Answer, Summary, Inquiry, Party, Message, Offer, Acceptance, ReferenceFile, Entry)
SCENES = [*chain.from_iterable(part.scenes() for part in PARTS)]
EVERY = {
    (Match, "state"): MatchState,
    (Match, "city_wish"): Wish,
    (Match, "vendor_wish"): Wish,
    (Mark, "kind"): MarkKind,
    (Mark, "state"): MarkState,
    (Answer, "state"): AnswerState,
    (Inquiry, "state"): InquiryState,
    (Party, "state"): PartyState,
    (Party, "role"): PartyRole,
    (Offer, "state"): OfferState,
}


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    """The whole demonstration with its meetings, loaded once for this module; how many scenes were played."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference")
        load_demo()
        yield load_meetings()
        transaction.set_rollback(True)


@pytest.fixture
def met(played, db):
    """How many scenes were played; what the test does besides is rolled back after it."""
    return played


def counted():
    return {model.__name__: model.objects.count() for model in TABLES}


def acting(key):
    return actor_of(User.objects.get(email=f"{key}@demo.example"))


def test_every_scene_is_played(met):
    assert met == len(SCENES)
    assert missing_meetings() == []


def test_scenes_have_keys_that_fit_and_are_used_once():
    keys = [f"demo:{scene.key}" for scene in SCENES]
    assert len(set(keys)) == len(keys)
    assert max(len(key) for key in keys) <= ReferenceFile._meta.get_field("name").max_length


@pytest.mark.parametrize(("model", "field"), EVERY, ids=lambda value: getattr(value, "__name__", value))
def test_every_state_is_there(met, model, field):
    assert set(model.objects.values_list(field, flat=True)) == set(EVERY[model, field].values)


def test_questions_wait_are_hidden_in_part_replied_to_corrected_and_pointed_to_another(met):
    rows = Question.objects.all()
    assert set(rows.values_list("state", flat=True)) == {QuestionState.ASKED, QuestionState.PUBLISHED}
    assert [one.public_text.count("[…]") for one in rows if "Nightfall" in one.hidden] == [2]
    assert rows.filter(same_as__isnull=False).count() == 1
    assert rows.filter(replies__number=2).count() == 1
    assert rows.filter(state=QuestionState.PUBLISHED, replies=None, same_as=None).count() == 1


def test_a_second_run_changes_nothing_and_asks_once(met):
    before = counted()
    with CaptureQueriesContext(connection) as asked:
        assert load_meetings() == 0
    assert counted() == before
    assert [query["sql"].partition(" ")[0] for query in asked if "SAVEPOINT" not in query["sql"]] == ["SELECT"]


def test_commands_of_a_later_start_change_nothing(met):
    tables = (*TABLES, Place, User, Organisation, Need)
    before = [model.objects.count() for model in tables]
    call_command("load_reference", stdout=StringIO())
    call_command("load_demo", stdout=StringIO())
    assert [model.objects.count() for model in tables] == before
    assert 0 not in before


def test_what_people_did_since_is_left_alone(met):
    User.objects.filter(email="borghi@demo.example").update(email="davide@borghi.example")
    Mark.objects.filter(kind=MarkKind.ADDED).delete()
    before = counted()
    assert load_meetings() == 0
    assert counted() == before


def test_everybody_acts_for_herself_and_the_record_says_so(met):
    stories = ("match", "mark", "answer", "summary", "curation", "inquiry", "party", "offer", "message")
    entries = [one for one in Entry.objects.order_by("id") if one.verb.partition(".")[0] in stories]
    assert [one.verb for one in entries if one.job or not one.person or not one.organisation] == []
    last = {one.subject: one.verb for one in entries if one.verb.startswith("match.")}
    told = {one.subject: f"match.{one.state}" for one in Match.objects.exclude(state=MatchState.SUGGESTED)}
    assert last == told


def test_a_city_that_declines_gives_its_reason(met):
    declined = Match.objects.filter(city_wish=Wish.DECLINED)
    subjects = {one.subject for one in declined}
    assert len(subjects) >= 3
    entries = Entry.objects.filter(verb="match.declined", subject__in=subjects)
    assert [one.subject for one in entries if "why" not in one.digests] == []


def test_interest_stands_only_where_the_mode_has_it(met):
    spoken = Match.objects.exclude(state=MatchState.SUGGESTED)
    assert set(spoken.values_list("need__mode", flat=True)) == {Mode.PARTNERSHIP}
    assert set(Match.objects.values_list("need__mode", flat=True)) == {Mode.PARTNERSHIP, Mode.CONSULTATION}


def test_answers_come_from_several_and_in_every_mode_that_takes_them(met):
    sent = Answer.objects.filter(state=AnswerState.SENT)
    modes = dict(sent.order_by().values_list("need__mode").annotate(number=Count("pk")))
    assert set(modes) == {Mode.CONSULTATION, Mode.SMALL_PURCHASE, Mode.PARTNERSHIP}
    assert min(modes.values()) >= 4
    most = sent.order_by().values("need").annotate(number=Count("pk")).order_by("-number").first()
    assert most["number"] == 3
    assert sent.values("organisation").distinct().count() >= 8


def test_answers_to_a_small_purchase_are_sealed(met):
    sent = Need.objects.filter(mode=Mode.SMALL_PURCHASE, answers__state=AnswerState.SENT).distinct()
    needs = sent.filter(outcomes__isnull=True).exclude(pk__in=Round.objects.values("need"))
    assert len(needs) >= 4
    assert [need for need in needs if not is_sealed(need)] == []
    burgas = next(need for need in needs if need.organisation.name == "Община Бургас")
    assert not can_read_answers(acting("burgas"), burgas)


def test_consultations_have_their_summaries(met):
    """One was answered by telephone, before the site knew of it; the other is open still, and has a draft."""
    public, draft = Summary.objects.get(), SummaryDraft.objects.exclude(text="").get()
    assert (public.need.mode, draft.need.mode) == (Mode.CONSULTATION, Mode.CONSULTATION)
    assert [one.need.answers.filter(state=AnswerState.SENT).count() for one in (public, draft)] == [0, 2]


def test_sums_of_every_room_add_up(met):
    for offer in Offer.objects.all():
        assert offer.accepted == (offer.acceptances.aggregate(sum=Sum("amount"))["sum"] or 0)
    for inquiry in Inquiry.objects.all():
        assert inquiry.accepted == Offer.objects.filter(party__inquiry=inquiry).aggregate(sum=Sum("accepted"))["sum"]
    assert Inquiry.objects.filter(accepted__gt=F("amount_sought")).count() == 0
    assert Acceptance.objects.filter(amount__lt=0).count() >= 2
    assert Offer.objects.filter(accepted__gt=0, accepted__lt=F("amount")).count() >= 2


def test_rooms_have_offers_of_many_kinds_some_shared_and_some_not(met):
    assert min(inquiry.parties.filter(offers__isnull=False).count() for inquiry in Inquiry.objects.all()) >= 2
    assert len(set(Offer.objects.values_list("kind", flat=True))) >= len(OfferKind) - 1
    assert set(Offer.objects.values_list("is_shared", flat=True)) == {True, False}
    authors = Message.objects.order_by().values("inquiry").annotate(number=Count("author", distinct=True))
    assert max(one["number"] for one in authors) >= 3
    assert Inquiry.objects.exclude(state=InquiryState.WITHDRAWN).filter(next_step_on=None).count() == 0


def test_a_vendor_sits_only_in_the_room_of_a_matched_pair(met):
    with_vendor = Inquiry.objects.filter(parties__role=PartyRole.VENDOR)
    pairs = set(Match.objects.filter(state=MatchState.MATCHED).values_list("need", "solution"))
    assert set(with_vendor.values_list("need", "solution")) <= pairs
    assert set(with_vendor.values_list("need__mode", flat=True)) == {Mode.PARTNERSHIP}
    alone = Inquiry.objects.exclude(parties__role=PartyRole.VENDOR).get()
    assert (alone.need.mode, alone.state, alone.solution) == (Mode.ELSEWHERE, InquiryState.AGREED, None)
    assert [one for one in accepted_parties(alone) if one.role != PartyRole.LEAD and not one.agreed_at] == []


def test_the_people_of_the_start_have_something_in_their_workspaces(met, client_of):
    city, vendor, investor = acting("city"), acting("vendor"), acting("investor")
    assert {one.state for one in own_matches(city, city.organisation)} == set(MatchState)
    assert own_matches(vendor, vendor.organisation).count() == 3
    waiting = waiting_for(city.organisation)
    assert (waiting.vendors_interested, waiting.matched, waiting.removals) == (1, 1, 1)
    assert waiting_for(vendor.organisation).cities_interested == 1
    stairs = Inquiry.objects.get(need__texts__title__startswith="Трийсет и осем")
    for actor in (city, vendor, investor):
        assert stairs in [seat.inquiry for seat in own_seats(actor, actor.organisation)]
        assert stairs.title in client_of(actor.person).get("/workspace/").content.decode()
    known = [seat.inquiry for seat in own_seats(investor, investor.organisation)]
    assert [one for one in teasers_visible_to(investor) if one not in known] != []


def test_an_investor_waits_for_the_yes_of_the_lead(met):
    borghi = Organisation.objects.get(name__startswith="Banca dei Borghi")
    waiting = Party.objects.get(organisation=borghi, state=PartyState.WAITING)
    assert (bool(waiting.own_yes_at), bool(waiting.vendor_yes_at), waiting.lead_yes_at) == (True, True, None)
    assert waiting.note


def test_every_tab_of_the_curation_holds_something(met):
    assert [tab for tab, number in curation_counts().items() if not number] == []


def test_needs_that_take_part_are_public(met):
    named = chain(Match.objects.all(), Answer.objects.all(), Inquiry.objects.all())
    assert {one.need.state for one in named} == {ListingState.PUBLISHED}


def test_teams_have_colleagues_an_invitation_and_people_who_ask(met):
    seats = {
        (membership.person.email.removesuffix("@demo.example"), membership.role)
        for key in ("city", "vendor")
        for membership in acting(key).organisation.memberships.select_related("person")
    }
    assert seats == {
        *{("city", "owner"), ("gabrovo.editor", "editor"), ("gabrovo.viewer", "viewer")},
        *{("vendor", "owner"), ("lumenta.editor", "editor"), ("lumenta.viewer", "viewer")},
    }
    assert [one.email for one in invitations_of(acting("vendor").organisation)] == ["kati.kask@lumenta.example"]
    assert [one.person.name for one in request_queue()] == ["Стефан Христов", "Petra Novak"]


def test_long_list_has_reasons(met):
    moved = Candidate.objects.filter(need__texts__title__startswith="Пейки").exclude(state="listed")
    assert sorted(moved.values_list("state", "reason")) == [
        ("excluded", "not_suitable"),
        ("shortlisted", "worth_comparing"),
    ]


def test_answerers_of_a_need_that_ended_were_told(met):
    told = Result.objects.filter(told_at__isnull=False).order_by("kind")
    assert list(told.values_list("kind", "reason")) == [("chosen", "best"), ("excluded", "lacks_requirement")]
    assert [one.answer.sent_at < one.answer.need.deadline for one in told] == [True, True]


def test_one_round_is_told_and_one_waits_for_its_city(met):
    told, waiting = Round.objects.order_by("id")
    assert (told.state, waiting.state) == (RoundState.REVEALED, RoundState.SCORING)
    awaited = dict(Assessor.objects.filter(round=waiting).values_list("person__email", "state"))
    assert awaited == {
        "city@demo.example": AssessorState.NAMED,
        "gabrovo.editor@demo.example": AssessorState.FINISHED,
    }
    scores = Score.objects.filter(assessor__round=told)
    assert scores.filter(points=None).count() == scores.filter(words="").count() == 0
    far = scores.order_by().values("candidate", "criterion").annotate(apart=Max("points") - Min("points"))
    assert sorted(one["apart"] for one in far) == [1, 1, 1, 3]


def test_the_record_of_a_scored_need_holds_its_scores(met):
    told = Round.objects.get(state=RoundState.REVEALED)
    record = Record.objects.get(need=told.need)
    with default_storage.open(f"{record.file.stem}{ENDINGS['json']}") as opened:
        scoring = json.load(opened)["scores"]
    assert [(one["id"], one["state"], len(one["assessors"])) for one in scoring] == [(told.public_id, "revealed", 2)]
    given = [len(cell["given"]) for row in scoring[0]["result"] for cell in row["criteria"]]
    assert given == [2, 2, 2, 2]
