"""Every step that a need's file may hold has words of its own, in both languages, and says what it is about."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

from accounts.journal.actions import append
from accounts.queries import actor_of
from listings.actions import withdraw
from listings.models import Need
from listings.states import ListingState, LookState, QuestionState
from marketplace.matching.assessing import AssessorState, RoundState
from marketplace.matching.choosing import CandidateState
from marketplace.matching.dossier.steps import LEFT_OUT, entries_of
from marketplace.matching.dossier.steps import STEPS as SECTION
from marketplace.matching.dossier.verbs import VERBS, in_words
from marketplace.matching.models import Result
from marketplace.matching.states import AuditState, MarkState, MatchState
from tests.matching.recorded import ended_need
from tests.matching.stories import fresh, make_need, organisation_of, write_answer

KINDS = "need|question|look|match|mark|answers|candidate|round|assessor|result|record|audit|summary"
VERB = re.compile(rf'append\(\s*"((?:{KINDS})\.[a-z_]+)"')
FIRST = {"question.asked", "match.suggested", "audit.waiting", "assessor.named", "round.scoring", "mark.standing"}
STATES = {
    "need": ListingState,
    "question": QuestionState,
    "look": LookState,
    "match": MatchState,
    "mark": MarkState,
    "candidate": CandidateState,
    "round": RoundState,
    "assessor": AssessorState,
    "audit": AuditState,
}


def written():
    """Return every verb of these kinds that the code appends by name, and every state that one can be moved to."""
    sources = [path for app in ("listings", "marketplace") for path in (Path(settings.BASE_DIR) / app).rglob("*.py")]
    appended = {verb for path in sources for verb in VERB.findall(path.read_text())}
    moved = {f"{kind}.{state}" for kind, states in STATES.items() for state in states}
    return (appended | moved) - FIRST - LEFT_OUT


def test_every_step_has_words_in_both_languages():
    found = written()
    assert len(found) > 40
    assert sorted(found - set(VERBS)) == []
    for verb, words in VERBS.items():
        with translation.override("bg"):
            assert re.search("[а-я]", in_words(verb)), verb
        assert str(words) != verb


def test_step_of_a_newer_release_keeps_its_verb():
    assert in_words("need.flown") == "need.flown"


@pytest.mark.django_db
def test_file_says_its_steps_in_words_and_whom_they_are_about(city_buyer, vendor_owner):
    need = ended_need(city_buyer, vendor_owner, title="Ended need", cpv_codes=())
    steps = SECTION.read(need)
    assert [one["verb"] for one in steps] == [one.verb for one in entries_of(need)]
    said = [(in_words(one["verb"]), one["about"]) for one in steps if one["subject"].startswith("candidate:")]
    assert said == [("Put on the long list", organisation_of(vendor_owner).name)]


@pytest.mark.django_db
def test_file_of_unread_answers_names_nobody_who_wrote_one(city_buyer, vendor_owner):
    need = make_need(city_buyer, cpv_codes=())
    answer = write_answer(vendor_owner, need)
    told = Result.objects.create(answer=answer, number=1, kind="not_chosen", reason="too_dear", told_at=timezone.now())
    append("result.told", told.subject, actor=actor_of(city_buyer))
    withdraw(actor=actor_of(city_buyer), listing=fresh(need))
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now())
    need = fresh(need)
    names = {one["about"] for one in SECTION.read(need)} | {one["organisation"]["name"] for one in SECTION.read(need)}
    assert organisation_of(vendor_owner).name not in names
