"""From sealed answers to the record of their comparison, as one story in a browser with the files that it ends with."""

import csv
import hashlib
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.journal.verify import verify
from accounts.states import Role
from listings.models import Criterion, CriterionText, Outcome
from listings.states import Mode
from marketplace.matching.assessing import AssessorState, RoundState
from marketplace.matching.models import Assessor, Candidate, Record, Result, Round
from tests.factories import member
from tests.journeys.roles import Desk
from tests.matching.assessed import WEIGHTS
from tests.matching.stories import let_pass, make_need, organisation_of, write_answer

pytestmark = pytest.mark.django_db(transaction=True)

SEND = "main form.form button:not([formaction])"


@pytest.fixture(params=["en", pytest.param("bg", marks=pytest.mark.once("what is done is the same in both languages"))])
def desk(request, new_page, live_server):
    """Return a desk with somebody signed in, who reads the language of the story."""
    site = live_server.url + ("/bg" if request.param == "bg" else "")

    def sit_down(person):
        made = Desk(new_page(), site)
        made.language = request.param
        person.language = request.param
        person.save()
        made.sign_in(person)
        return made

    return sit_down


def test_answers_become_a_long_list_scores_results_and_a_record(desk, city_buyer, vendor_owner):
    other = member("Olga Other", "provides")
    colleague = member("Cora Colleague", role=Role.EDITOR, organisation=organisation_of(city_buyer))
    need = weighed(make_need(city_buyer, mode=Mode.SMALL_PURCHASE))
    write_answer(vendor_owner, need, "It works without a network.")
    write_answer(other, need, "It needs a network.")
    need = let_pass(need)
    owner, assessor, vendor = desk(city_buyer), desk(colleague), desk(vendor_owner)

    owner.open(f"/needs/{need.public_id}/answers/")
    assert "without a network" not in owner.text()
    owner.follow("form[action$='/answers/open/'] button")
    assert "It works without a network." in owner.text()
    ours, theirs = (Candidate.objects.get(organisation=organisation_of(one)) for one in (vendor_owner, other))
    move(owner, need, ours, "shortlisted", "meets_needs")
    move(owner, need, theirs, "excluded", "lacks_requirement")

    owner.open(f"/needs/{need.public_id}/scoring/assessors/")
    owner.tick(("people", city_buyer.public_id), ("people", colleague.public_id))
    owner.follow(SEND)
    score(owner, need, ours, (5, 4))
    assert Round.objects.get().state == RoundState.SCORING
    score(assessor, need, ours, (2, 4))
    assert Round.objects.get().state == RoundState.REVEALED
    assert set(Assessor.objects.values_list("state", flat=True)) == {AssessorState.FINISHED}
    owner.open(f"/needs/{need.public_id}/scoring/")
    assert [one for one in (ours.organisation.name, colleague.name) if one not in owner.text()] == []

    record_outcome(owner, need, ours)
    owner.open(f"/needs/{need.public_id}/results/")
    owner.follow("main a[href$='/results/tell/']")
    owner.follow("main form button:has(svg)")
    told = {one.answer.organisation_id: (one.kind, one.told_at is not None) for one in Result.objects.all()}
    assert told == {ours.organisation_id: ("chosen", True), theirs.organisation_id: ("excluded", True)}
    vendor.open(f"/answers/results/{Result.objects.get(kind='chosen').public_id}/")

    owner.open(f"/needs/{need.public_id}/file/")
    owner.choose(language=owner.language)
    owner.follow("form[action$='/file/make/'] button")
    made = Record.objects.get()
    check_files(owner, made, [ours, theirs])
    assert verify().unsealed == 0


def weighed(need):
    """Give a need the criteria by which its candidates are scored."""
    for position, (name, weight) in enumerate(WEIGHTS, 1):
        criterion = Criterion.objects.create(need=need, position=position, weight=weight)
        words = {"meaning": f"{name} in words.", "zero": "None.", "five": "All."}
        CriterionText.objects.create(criterion=criterion, language="en", name=name, **words)
    return need


def move(owner, need, candidate, to, reason):
    """From the long list, tick one candidate and say why it moves."""
    owner.open(f"/needs/{need.public_id}/candidates/")
    owner.tick(("candidate", candidate.public_id))
    owner.follow(f"button[name=to][value={to}]")
    owner.choose(reason=reason)
    owner.fill(words="As its answer says.")
    owner.follow(SEND)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.reason) == (to, reason)


def score(assessor, need, candidate, points):
    """Declare no conflict, give points with words, and finish."""
    assessor.open(f"/needs/{need.public_id}/scoring/declare/")
    assessor.tick(("conflict", "none"))
    assessor.follow(SEND)
    assessor.open(f"/needs/{need.public_id}/scoring/mine/{candidate.public_id}/")
    for criterion, given in zip(Criterion.objects.filter(need=need), points, strict=True):
        assessor.choose(**{f"{criterion.public_id}-points": str(given)})
        assessor.fill(**{f"{criterion.public_id}-words": "As the answer shows."})
    assessor.follow(SEND)
    assessor.open(f"/needs/{need.public_id}/scoring/mine/")
    assessor.follow("form[action$='/mine/finish/'] button")


def record_outcome(owner, need, chosen):
    owner.open(f"/needs/{need.public_id}/outcome/")
    owner.tick(("kind", "bought"))
    owner.fill(vendor_name=chosen.organisation.name, awarded_on=timezone.localdate().isoformat(), words="It worked.")
    owner.follow(SEND)
    assert Outcome.objects.get().kind == "bought"


def check_files(owner, made, candidates):
    """Download every file; each has the digest on the page, and the PDF, JSON and CSV say what was done."""
    call_command("worker", once=True)
    owner.open(f"/needs/{made.need.public_id}/file/")
    page, files = owner.page.content(), {}
    for part in ("pdf", "json", "candidates", "steps"):
        with owner.page.expect_download() as download:
            owner.page.click(f"main a[href$='/records/{made.public_id}/{part}/']")
        files[part] = download.value.path().read_bytes()
    digests = {part: hashlib.sha256(data).hexdigest() for part, data in files.items()}
    assert (digests, [one for one in digests.values() if one not in page]) == (made.digests, [])
    assert files["pdf"].startswith(b"%PDF-")
    (scoring,) = json.loads(files["json"])["scores"]
    given = [[one["points"] for one in cell["given"]] for row in scoring["result"] for cell in row["criteria"]]
    assert [sorted(one) for one in given] == [[2, 5], [4, 4]]
    rows = list(csv.reader(files["candidates"].decode("utf-8-sig").splitlines()))
    written = " ".join(cell for row in rows for cell in row)
    assert [one.organisation.name for one in candidates if one.organisation.name not in written] == []
