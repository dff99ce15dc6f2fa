"""Results: everybody who answered is told what came of it, and reads its own result and nobody else's."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already
from accounts.journal.models import Delivery, Entry, Private
from accounts.queries import actor_of
from listings import actions as listing_actions
from listings.models import Need
from listings.states import ListingState, Mode
from listings.values import OutcomeValues
from marketplace.matching import actions
from marketplace.matching.actions.results import ResultValues, tell_results, write_result
from marketplace.matching.choosing import RESULT_REASONS, CandidateState, Ground, ResultKind, Said
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Candidate, Opening, Result
from marketplace.matching.queries.results import digest_of_results, needs_to_tell, result_of, results_of_need
from tests.factories import member
from tests.matching.stories import fresh, let_pass, make_need, open_answers, organisation_of
from tests.matching.stories import write_answer as write

SECRET = "Zanzibar-violet margins"


def record(person, need, kind="bought", **changes):
    values = {"vendor_name": "Somebody Ltd", "awarded_on": timezone.localdate()} if kind == "bought" else {}
    wanted = OutcomeValues(kind=kind, **{**values, **changes})
    return listing_actions.record_outcome(actor=actor_of(person), need=fresh(need), values=wanted, seen=0)


def write_for(person, answer, kind="not_chosen", reason="too_dear", *, version=0, **more):
    values = ResultValues(kind=kind, reason=reason, **more)
    return write_result(actor=actor_of(person), answer=fresh(answer), values=values, version=version)


def tell(person, need):
    shown = digest_of_results(results_of_need(need))
    return tell_results(actor=actor_of(person), need=fresh(need), shown=shown)


def planned(need):
    rows = results_of_need(need)
    return [(one.answer.organisation.name, one.next and (one.next.kind, one.next.reason)) for one in rows]


@pytest.fixture
def other(db):
    return member("Zora Other", "provides")


@pytest.fixture
def need(city_buyer):
    return make_need(city_buyer, mode=Mode.SMALL_PURCHASE)


@pytest.fixture
def answers(need, vendor_owner, other, city_buyer):
    """Of two organisations, opened after the deadline; the second is excluded, and the outcome recorded."""
    made = [write(vendor_owner, need), write(other, need)]
    let_pass(need)
    open_answers(city_buyer, need)
    second = Candidate.objects.get(answer=made[1])
    actions.move_candidates(
        actor=actor_of(city_buyer),
        need=fresh(need),
        seen={second.public_id: second.version},
        to=CandidateState.EXCLUDED,
        said=Said("no_evidence", SECRET),
    )
    record(city_buyer, need)
    return made


def test_results_follow_from_award_and_long_list(need, answers, vendor_owner, other, city_buyer):
    first, second = (organisation_of(one).name for one in (vendor_owner, other))
    assert planned(need) == [(first, None), (second, ("excluded", "no_evidence"))]
    last = listing_actions.record_outcome(
        actor=actor_of(city_buyer),
        need=fresh(need),
        values=OutcomeValues(kind="bought", vendor_name=first.upper(), awarded_on=timezone.localdate()),
        seen=1,
    )
    assert (last.number, planned(need)[0]) == (2, (first, ("chosen", "best")))


@pytest.mark.parametrize(("kind", "reason"), [("none", "none_suitable"), ("stopped", "no_purchase")])
def test_results_follow_from_an_end_without_award(kind, reason, need, vendor_owner, city_buyer):
    write(vendor_owner, need)
    let_pass(need)
    open_answers(city_buyer, need)
    record(city_buyer, need, kind)
    assert [said for _name, said in planned(need)] == [("stopped", reason)]


def test_consultation_ends_with_its_summary(vendor_owner, city_buyer):
    need = make_need(city_buyer, mode=Mode.CONSULTATION)
    answer = write(vendor_owner, need)
    let_pass(need)
    open_answers(city_buyer, need)
    record(city_buyer, need, "stopped")
    assert [said for _name, said in planned(need)] == [("ended", "see_summary")]
    with pytest.raises(Incomplete) as refusal:
        write_for(city_buyer, answer, "not_chosen", "too_dear")
    assert (refusal.value.field, len(tell(city_buyer, need))) == ("kind", 1)


def test_nobody_is_told_before_everybody_has_a_result(need, answers, city_buyer):
    with pytest.raises(NotOpen, match="1 answerer would be left without a result"):
        tell(city_buyer, need)
    assert (Result.objects.count(), Entry.objects.filter(verb="result.told").count()) == (0, 0)
    write_for(city_buyer, answers[0], words="Yours costs twice as much.")
    told = tell(city_buyer, need)
    assert [(one.answer, one.kind, one.reason, one.words, one.told_at is not None) for one in told] == [
        (answers[0], "not_chosen", "too_dear", "Yours costs twice as much.", True),
        (answers[1], "excluded", "no_evidence", "", True),
    ]
    entry = Entry.objects.filter(verb="result.told").first()
    assert entry.data == {
        "need": need.public_id,
        "answer": answers[0].public_id,
        "number": 1,
        "kind": "not_chosen",
        "reason": "too_dear",
        "ground": "",
    }
    assert Private.objects.get(entry=entry.uid).text == "Yours costs twice as much."
    again = tell(city_buyer, need)
    assert (isinstance(again, Already), again.by) == (True, city_buyer.public_id)


def test_page_that_shows_something_else_tells_nobody(need, answers, city_buyer, colleague):
    first = write_for(city_buyer, answers[0])
    shown = digest_of_results(results_of_need(need))
    write_for(colleague, answers[0], reason="too_late", version=first.version)
    with pytest.raises(StaleVersion):
        tell_results(actor=actor_of(city_buyer), need=fresh(need), shown=shown)
    assert Result.objects.filter(told_at__isnull=False).count() == 0


def test_correction_is_a_row_of_its_own_and_told_again(need, answers, city_buyer):
    write_for(city_buyer, answers[0])
    tell(city_buyer, need)
    same = write_for(city_buyer, answers[0])
    assert (isinstance(same, Already), Result.objects.count()) == (True, 2)
    corrected = write_for(city_buyer, answers[0], reason="too_late")
    assert (corrected.number, result_of(answers[0]).reason) == (2, "too_dear")
    assert isinstance(write_for(city_buyer, answers[0], version=corrected.version), Already)
    assert Result.objects.count() == 2
    write_for(city_buyer, answers[0], reason="too_late")
    assert [one.answer for one in tell(city_buyer, need)] == [answers[0]]
    rows = Result.objects.filter(answer=answers[0]).values_list("number", "reason")
    assert (list(rows), result_of(answers[0]).reason) == ([(2, "too_late"), (1, "too_dear")], "too_late")


def test_stale_form_overwrites_nothing(need, answers, city_buyer, colleague):
    write_for(city_buyer, answers[0])
    with pytest.raises(StaleVersion):
        write_for(colleague, answers[0], reason="too_late")
    assert Result.objects.get().reason == "too_dear"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "nothing"}, "kind"),
        ({"reason": "best"}, "reason"),
        ({"reason": ""}, "reason"),
        ({"ground": "because"}, "ground"),
        ({"ground": "commercial"}, "words"),
        ({"words": "x" * 1001}, "words"),
    ],
)
def test_result_that_says_too_little_is_refused(need, answers, city_buyer, values, field):
    with pytest.raises(Incomplete) as refusal:
        write_for(city_buyer, answers[0], **values)
    assert (refusal.value.field, Result.objects.count()) == (field, 0)


def test_results_wait_for_outcome_and_opening(need, vendor_owner, city_buyer):
    answer = write(vendor_owner, need)
    let_pass(need)
    with pytest.raises(NotOpen, match="Record first"):
        write_for(city_buyer, answer)
    record(city_buyer, need, "none")
    with pytest.raises(NotOpen, match="Open the answers first"):
        write_for(city_buyer, answer)


def test_only_owners_and_editors_of_the_city_tell(need, answers, city_viewer, vendor_owner, other_city, staff):
    for person in (city_viewer, vendor_owner, other_city, staff):
        with pytest.raises(NotAllowed):
            write_for(person, answers[0])
        with pytest.raises(NotAllowed):
            tell(person, need)


def deliver():
    mail.outbox.clear()
    call_command("worker", once=True)
    assert not Delivery.objects.filter(quarantined_at__isnull=False).exists()
    return [one for one in mail.outbox if "came of your answer" in one.subject]


def test_answerers_are_mailed_their_own_result_alone(need, answers, vendor_owner, vendor_editor, other, city_buyer):
    write_for(city_buyer, answers[0], words="Yours costs twice as much.")
    tell(city_buyer, need)
    letters = {one.to[0]: one.body for one in deliver()}
    assert set(letters) == {vendor_owner.email, vendor_editor.email, other.email}
    own, others = letters[vendor_owner.email], letters[other.email]
    assert ("Above the budget" in own, "Yours costs twice as much." in own, "not shown well" in own) == (
        True,
        True,
        False,
    )
    assert ("not shown well" in others, "Yours costs" in others, SECRET in others) == (True, False, False)


def test_correction_is_mailed_as_one_and_what_it_replaced_is_not(need, answers, vendor_owner, city_buyer):
    write_for(city_buyer, answers[0])
    tell(city_buyer, need)
    write_for(city_buyer, answers[0], reason="too_late")
    tell(city_buyer, need)
    subjects = [one.subject for one in deliver() if one.to == [vendor_owner.email]]
    assert subjects == [f"Corrected: what came of your answer to “{need.title}”"]


def test_withheld_reason_stays_with_the_city(need, answers, vendor_owner, city_buyer, client_of):
    write_for(city_buyer, answers[0], reason="", ground="commercial", words=SECRET)
    tell(city_buyer, need)
    result = result_of(answers[0])
    page = client_of(vendor_owner).get(f"/answers/results/{result.public_id}/").content.decode()
    body = next(one.body for one in deliver() if one.to == [vendor_owner.email])
    label = str(Ground.COMMERCIAL.label)
    assert [(label in text, SECRET in text) for text in (page, body)] == [(True, False)] * 2
    assert SECRET in client_of(city_buyer).get(f"/needs/{need.public_id}/results/").content.decode()


def test_vendor_reads_its_own_result_and_no_other(need, answers, vendor_owner, vendor_viewer, other, client_of):
    buyer = need.organisation.memberships.get(role="owner").person
    write_for(buyer, answers[0], words="Yours costs twice as much.")
    waiting = Result.objects.get()
    assert client_of(vendor_owner).get(f"/answers/results/{waiting.public_id}/").status_code == 404
    tell(buyer, need)
    address = f"/answers/results/{waiting.public_id}/"
    readers = (vendor_owner, vendor_viewer, other, buyer)
    assert [client_of(one).get(address).status_code for one in readers] == [200, 200, 404, 404]
    page = client_of(vendor_owner).get(f"/needs/{need.public_id}/answer/").content.decode()
    assert ("Yours costs twice as much." in page, address in page) == (True, True)


def test_results_are_written_checked_and_told_by_the_pages(need, answers, city_buyer, client_of):
    client, address = client_of(city_buyer), f"/needs/{need.public_id}/results/"
    assert "1 answerer still has no result" in client.get(address).content.decode()
    form = f"{address}{answers[0].public_id}/"
    wrong = client.post(form, {"kind": "not_chosen", "reason": "best", "words": "Kept words", "version": "0"})
    assert (wrong.status_code, "Kept words" in wrong.content.decode()) == (422, True)
    typed = {"kind": "not_chosen", "reason": "too_dear", "words": "", "version": "0"}
    assert client.post(form, typed).status_code == 302
    checked = client.get(f"{address}tell/")
    assert "Tell 2 answerers" in checked.content.decode()
    assert "look again" in client.post(f"{address}tell/", {"shown": "x"}, follow=True).content.decode()
    told = client.post(f"{address}tell/", {"shown": checked.context["shown"]}, follow=True).content.decode()
    assert ("Everybody who answered was told." in told, Result.objects.count()) == (True, 2)


def test_list_of_own_answers_links_to_what_was_told_last(need, answers, city_buyer, vendor_owner, other, client_of):
    clients = [client_of(vendor_owner), client_of(other)]
    assert ["/answers/results/" in one.get("/mine/answers/").content.decode() for one in clients] == [False, False]
    write_for(city_buyer, answers[0])
    tell(city_buyer, need)
    first, others = (Result.objects.get(answer=one).public_id for one in answers)
    pages = [one.get("/mine/answers/").content.decode() for one in clients]
    assert [page.count("/answers/results/") for page in pages] == [1, 1]
    assert [f'href="/answers/results/{one}/"' in page for one, page in zip((first, others), pages, strict=True)] == [
        True,
        True,
    ]
    corrected = write_for(city_buyer, answers[0], reason="too_late").public_id
    assert f"/answers/results/{first}/" in clients[0].get("/mine/answers/").content.decode()
    tell(city_buyer, need)
    page = clients[0].get("/mine/answers/").content.decode()
    assert [f"/answers/results/{one}/" in page for one in (first, corrected)] == [False, True]


def test_page_of_the_need_reminds_while_answerers_wait(need, answers, city_buyer, vendor_owner, client_of):
    address, line = f"/needs/{need.public_id}/openings/", "Who answered waits to hear what came of it."
    pages = [client_of(one).get(address).content.decode() for one in (city_buyer, vendor_owner)]
    assert [line in page for page in pages] == [True, False]
    write_for(city_buyer, answers[0])
    tell(city_buyer, need)
    assert line not in client_of(city_buyer).get(address).content.decode()


def test_workspace_names_the_needs_whose_answerers_wait(
    need, answers, city_buyer, vendor_owner, client_of, django_assert_num_queries
):
    link, people = f"/needs/{need.public_id}/results/", (city_buyer, vendor_owner)
    assert [link in client_of(one).get("/workspace/").content.decode() for one in people] == [True, False]
    team, (buyer, vendor) = organisation_of(city_buyer), (actor_of(one) for one in people)
    with django_assert_num_queries(2):
        assert needs_to_tell(buyer, team) == [need]
    with django_assert_num_queries(0):
        assert needs_to_tell(vendor, team) == []
    write_for(city_buyer, answers[0])
    tell(city_buyer, need)
    assert needs_to_tell(actor_of(city_buyer), team) == []


def test_nobody_is_to_be_told_of_answers_that_stay_unread(need, answers, city_buyer):
    Opening.objects.filter(need=need).delete()
    Need.objects.filter(pk=need.pk).update(state=ListingState.WITHDRAWN)
    assert needs_to_tell(actor_of(city_buyer), organisation_of(city_buyer)) == []


def test_sealed_need_shows_nothing_of_its_answers(need, vendor_owner, city_buyer, client_of):
    write(vendor_owner, need)
    client, name = client_of(city_buyer), organisation_of(vendor_owner).name
    addresses = [f"/needs/{need.public_id}/{page}/" for page in ("results", "candidates")]
    assert [name in client.get(address).content.decode() for address in addresses] == [False, False]
    assert Need.objects.get(pk=need.pk).is_closed is False


@pytest.mark.parametrize("number", [1, 3])
def test_results_take_the_same_queries(number, need, city_buyer, client_of, django_assert_num_queries):
    for place in range(number):
        write(member(f"Vendor {place}", "provides"), need)
    let_pass(need)
    open_answers(city_buyer, need)
    record(city_buyer, need, "none")
    client = client_of(city_buyer)
    for page, queries in (("", 15), ("tell/", 14)):
        client.get(f"/needs/{need.public_id}/results/{page}")
        with django_assert_num_queries(queries):
            client.get(f"/needs/{need.public_id}/results/{page}")


def test_every_kind_has_reasons_and_the_grounds_are_those_of_the_directive():
    assert set(RESULT_REASONS) == set(ResultKind)
    assert Ground.values == ["law_enforcement", "public_interest", "commercial", "competition"]


def test_result_that_follows_no_more_is_marked_and_its_correction_offered(
    need, answers, vendor_owner, city_buyer, client_of
):
    write_for(city_buyer, answers[0])
    tell(city_buyer, need)
    assert [one.is_outdated for one in results_of_need(need)] == [False, False]
    chosen = organisation_of(vendor_owner).name
    values = OutcomeValues(kind="bought", vendor_name=chosen, awarded_on=timezone.localdate())
    listing_actions.record_outcome(actor=actor_of(city_buyer), need=fresh(need), values=values, seen=1)
    assert [one.is_outdated for one in results_of_need(need)] == [True, False]
    client = client_of(city_buyer)
    page = client.get(f"/needs/{need.public_id}/results/").content.decode()
    assert "1 answerer was told something else than what follows now" in page
    form = client.get(f"/needs/{need.public_id}/results/{answers[0].public_id}/").context["form"]
    assert form["kind"].value() == "chosen"
    write_for(city_buyer, answers[0], "chosen", "best")
    tell(city_buyer, need)
    assert [one.is_outdated for one in results_of_need(need)] == [False, False]


def test_list_of_needs_says_whose_answerers_wait(need, answers, city_buyer, vendor_owner, client_of):
    client, link = client_of(city_buyer), f'href="/needs/{need.public_id}/results/"'
    assert 'hx-get="/mine/results/"' in client.get("/mine/needs/").content.decode()
    part = client.get("/mine/results/", headers={"HX-Request": "true"})
    page = client.get("/mine/results/")
    assert [link in one.content.decode() for one in (part, page)] == [True, True]
    assert ["<html" in one.content.decode() for one in (part, page)] == [False, True]
    assert "HX-Request" in part.headers["Vary"]
    assert link not in client_of(vendor_owner).get("/mine/results/").content.decode()
    assert 'hx-get="/mine/results/"' not in client_of(vendor_owner).get("/mine/needs/").content.decode()
    write_for(city_buyer, answers[0])
    tell(city_buyer, need)
    assert "Nobody waits" in client.get("/mine/results/").content.decode()
    assert client.get("/mine/results/", headers={"HX-Request": "true"}).content.decode().strip() == ""


@pytest.mark.parametrize("number", [1, 3])
def test_results_to_tell_take_the_same_queries(
    number, need, answers, city_buyer, vendor_owner, client_of, django_assert_num_queries
):
    for _ in range(number - 1):
        another = make_need(city_buyer, mode=Mode.SMALL_PURCHASE)
        write(vendor_owner, another)
        let_pass(another)
        open_answers(city_buyer, another)
        record(city_buyer, another)
    client = client_of(city_buyer)
    with django_assert_num_queries(5):
        page = client.get("/mine/results/").content.decode()
    assert page.count("Tell the answerers") == number
