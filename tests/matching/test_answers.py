"""Answers: one a need and organisation, changed until the deadline; sealed ones are read by nobody but their author."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved
from accounts.journal.models import Delivery, Entry, Private
from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import OrganisationState, Role
from listings import actions as listing_actions
from listings.models import Need
from listings.states import Mode
from marketplace.matching import actions, handlers, queries, rules
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Answer, Opening
from marketplace.matching.written import Written
from tests.factories import member
from tests.matching.stories import fresh, let_pass, make_need, open_answers, organisation_of, write_answer
from tests.people import colleague

SECRET = "Zanzibar-blue lanterns"


@pytest.fixture
def purchase(city_buyer):
    return make_need(city_buyer, mode=Mode.SMALL_PURCHASE)


def test_answer_is_kept_sent_changed_and_taken_back(need, vendor_owner):
    draft = write_answer(vendor_owner, need, send=False)
    assert (draft.state, draft.sent_at) == ("draft", None)
    sent = write_answer(vendor_owner, need)
    assert (sent.state, sent.version, sent.sent_at is not None) == ("sent", 1, True)
    changed = write_answer(vendor_owner, need, "We can do it in May.")
    assert (changed.pk, changed.state, changed.version) == (sent.pk, "sent", 2)
    assert isinstance(actions.withdraw_answer(actor=actor_of(vendor_owner), answer=changed), Moved)
    assert isinstance(actions.withdraw_answer(actor=actor_of(vendor_owner), answer=changed), Already)
    assert write_answer(vendor_owner, need).state == "sent"
    verbs = list(Entry.objects.filter(subject=sent.subject).order_by("id").values_list("verb", flat=True))
    assert verbs == [
        *("answer.created", "answer.sent", "answer.edited", "answer.sent_again"),
        *("answer.withdrawn", "answer.edited", "answer.sent"),
    ]


def test_two_of_a_team_send_one_answer(need, vendor_owner, vendor_editor):
    first = write_answer(vendor_owner, need)
    again = actions.send_answer(actor=actor_of(vendor_editor), answer=first)
    assert (isinstance(again, Already), again.by) == (True, vendor_owner.public_id)
    assert Answer.objects.count() == 1


def test_stale_text_overwrites_nothing(need, vendor_owner):
    write_answer(vendor_owner, need, "First")
    with pytest.raises(StaleVersion):
        actions.save_answer(
            actor=actor_of(vendor_owner),
            need=need,
            organisation=organisation_of(vendor_owner),
            written=Written(text="Second"),
            version=0,
        )
    assert Answer.objects.get().text == "First"


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001])
def test_text_has_its_bounds(text, need, vendor_owner):
    with pytest.raises(Incomplete):
        write_answer(vendor_owner, need, text)
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("who", ["vendor_viewer", "new_vendor", "other_city", "investor", "staff", "city_buyer"])
@pytest.mark.parametrize("mode", [Mode.PARTNERSHIP, Mode.SMALL_PURCHASE])
def test_only_editors_of_verified_vendors_answer(who, mode, city_buyer, request):
    with pytest.raises(NotOpen):
        write_answer(request.getfixturevalue(who), make_need(city_buyer, mode=mode))
    assert Answer.objects.count() == 0


def test_whoever_cannot_answer_reads_why(need, vendor_owner, city_buyer):
    city, vendor = Organisation.objects.filter(pk=organisation_of(city_buyer).pk), organisation_of(vendor_owner)

    def why():
        return rules.why_not_answered(actor_of(vendor_owner), vendor, fresh(need))

    assert why() == ""
    city.update(state=OrganisationState.SUSPENDED)
    assert why() == "The city that posted this need is not verified now, so it takes no answers."
    let_pass(need)
    city.update(state=OrganisationState.VERIFIED)
    assert why() == "This need is closed, so it takes no more answers."


def test_nobody_answers_in_another_one_s_name(need, vendor_owner, investor):
    words = Written(text="Words")
    with pytest.raises(NotOpen):
        actions.save_answer(
            actor=actor_of(investor), need=need, organisation=organisation_of(vendor_owner), written=words, version=0
        )
    sent = write_answer(vendor_owner, need)
    with pytest.raises(NotAllowed):
        actions.withdraw_answer(actor=actor_of(investor), answer=sent)


@pytest.mark.parametrize("mode", [Mode.CONSULTATION, Mode.PARTNERSHIP, Mode.SMALL_PURCHASE])
def test_after_the_deadline_nothing_moves(mode, city_buyer, vendor_owner):
    need = make_need(city_buyer, mode=mode)
    sent = write_answer(vendor_owner, need)
    let_pass(need)
    with pytest.raises(NotOpen):
        write_answer(vendor_owner, need, "Later")
    with pytest.raises(NotOpen):
        actions.withdraw_answer(actor=actor_of(vendor_owner), answer=fresh(sent))
    assert (fresh(sent).text, fresh(sent).state) == ("We can do this.", "sent")


def pages_of(client, need, answer):
    named = [
        *(f"/needs/{need.public_id}/", f"/needs/{need.public_id}/openings/", f"/needs/{need.public_id}/answers/"),
        *(f"/needs/{need.public_id}/answer/", "/mine/answers/", "/mine/matches/", "/workspace/"),
        *(f"/matches/needs/{need.public_id}/", f"/staff/curation/{need.public_id}/", "/staff/curation/"),
        *("/staff/deliveries/", f"/staff/review/need/{need.public_id}/", "/organisations/", "/staff/review/"),
        f"/organisations/{answer.organisation.public_id}/",
    ]
    return "\n".join(client.get(address).content.decode() for address in named)


EVERYBODY = [
    *("anonymous", "outsider", "city_buyer", "city_viewer", "other_city", "investor", "staff", "staff_viewer"),
    "rival",
]


@pytest.fixture
def rival(db):
    """Another vendor, who may answer the same need."""
    return member("Rita Rival", "provides")


@pytest.mark.parametrize("who", EVERYBODY)
def test_sealed_answer_is_on_no_page_of_anybody_but_its_author(who, purchase, vendor_owner, client_of, request):
    answer = write_answer(vendor_owner, purchase, SECRET)
    person = None if who == "anonymous" else request.getfixturevalue(who)
    pages = pages_of(client_of(person), purchase, answer)
    assert SECRET not in pages
    assert answer.public_id not in pages
    assert SECRET in pages_of(client_of(vendor_owner), purchase, answer)


@pytest.mark.parametrize("mode", [Mode.CONSULTATION, Mode.PARTNERSHIP, Mode.SMALL_PURCHASE])
def test_city_reads_nothing_before_the_deadline_not_even_how_many(mode, vendor_owner, rival, client_of, city_buyer):
    need = make_need(city_buyer, mode=mode)
    address, client = f"/needs/{need.public_id}/answers/", client_of(city_buyer)

    def pages():
        return [
            re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce[^ >]+', "", client.get(one).content.decode())
            for one in (address, f"/needs/{need.public_id}/", f"/needs/{need.public_id}/openings/", "/workspace/")
        ]

    before = pages()
    write_answer(vendor_owner, need, SECRET)
    write_answer(rival, need, SECRET)
    assert pages() == before
    assert client.post(f"{address}open/").status_code == 302
    assert (pages() == before, Opening.objects.count()) == (False, 0)  # the refusal is said once
    assert pages() == before


def test_after_the_deadline_the_team_opens_them_on_the_record(need, vendor_owner, client_of, city_viewer, city_buyer):
    write_answer(vendor_owner, need, SECRET)
    let_pass(need)
    address, client = f"/needs/{need.public_id}/answers/", client_of(city_viewer)
    page = client.get(address).content.decode()
    assert ("1 answer" in page, "Open the answers" in page, SECRET in page) == (True, True, False)
    assert SECRET in client.post(f"{address}open/", follow=True).content.decode()
    client_of(city_buyer).post(f"{address}open/")
    page = client.get(address).content.decode()
    assert ("Organisation of Otto Owner" in page, f"Opened by {city_viewer.name}" in page) == (True, True)
    assert list(Entry.objects.filter(verb="answers.read").values_list("person", flat=True)) == [city_viewer.public_id]


@pytest.mark.parametrize("step", ["withdraw", "return"])
def test_what_left_before_its_deadline_stays_unread_and_what_left_after_it_does_not(
    step, need, purchase, vendor_owner, city_buyer, staff
):
    def leave(one):
        if step == "withdraw":
            listing_actions.withdraw(actor=actor_of(city_buyer), listing=fresh(one))
        else:
            listing_actions.return_listing(actor=actor_of(staff), listing=fresh(one), why="Say more.")

    for one in (need, purchase):
        write_answer(vendor_owner, one)
    leave(need)
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now())
    let_pass(purchase)
    leave(purchase)
    handlers.open_due(None)
    assert [rules.can_read_answers(actor_of(city_buyer), fresh(one)) for one in (need, purchase)] == [False, True]
    with pytest.raises(NotAllowed):
        open_answers(city_buyer, need)
    assert open_answers(city_buyer, purchase).answers == 1


LATE_ROUTES = {
    "returned, then withdrawn": ("return", "pass", "withdraw"),
    "a draft again, then withdrawn": ("withdraw", "reopen", "pass", "withdraw"),
    "sent again, then returned": ("withdraw", "reopen", "submit", "pass", "return"),
    "sent again, then withdrawn": ("withdraw", "reopen", "submit", "pass", "withdraw"),
}


@pytest.mark.parametrize("route", LATE_ROUTES)
def test_nothing_done_after_the_deadline_opens_what_had_left_before_it(
    route, purchase, vendor_owner, city_buyer, staff, client_of
):
    city = actor_of(city_buyer)
    write_answer(vendor_owner, purchase, SECRET)
    steps = {
        "withdraw": lambda one: listing_actions.withdraw(actor=city, listing=one),
        "reopen": lambda one: listing_actions.reopen(actor=city, listing=one),
        "submit": lambda one: listing_actions.submit(actor=city, listing=one, version=one.version),
        "return": lambda one: listing_actions.return_listing(actor=actor_of(staff), listing=one, why="Say more."),
        "pass": lambda one: Need.objects.filter(pk=one.pk).update(deadline=timezone.now()),
    }
    for step in LATE_ROUTES[route]:
        steps[step](fresh(purchase))
        handlers.open_due(None)
    assert (rules.is_sealed(fresh(purchase)), Opening.objects.count()) == (True, 0)
    page = client_of(city_buyer).post(f"/needs/{purchase.public_id}/answers/open/", follow=True).content.decode()
    assert SECRET not in page


def test_staff_read_no_answer_even_later(purchase, need, vendor_owner, client_of, staff, city_buyer):
    for one in (purchase, need):
        answer = write_answer(vendor_owner, one, SECRET)
        let_pass(one)
        open_answers(city_buyer, one)
        assert SECRET not in pages_of(client_of(staff), one, answer)


def test_record_and_mail_hold_no_sealed_word(purchase, vendor_owner, city_buyer):
    write_answer(vendor_owner, purchase, SECRET)
    call_command("worker", once=True)
    assert [letter.to for letter in mail.outbox] == [[vendor_owner.email]]
    held = [*Entry.objects.values_list("data", "digests"), *Private.objects.values_list("text", "field")]
    assert SECRET not in str(held)
    assert SECRET not in str([letter.message() for letter in mail.outbox])
    assert Delivery.objects.filter(handler="matching_mail").count() == 0


def test_taken_back_answer_is_no_longer_the_city_s_to_read(need, vendor_owner, rival, client_of, city_buyer):
    answer = write_answer(vendor_owner, need, SECRET)
    write_answer(rival, need, "Ours.")
    actions.withdraw_answer(actor=actor_of(vendor_owner), answer=answer)
    let_pass(need)
    open_answers(city_buyer, need)
    page = client_of(city_buyer).get(f"/needs/{need.public_id}/answers/").content.decode()
    assert (SECRET in page, "Ours." in page) == (False, True)


def test_draft_is_its_team_s_alone(need, vendor_owner, vendor_viewer, client_of, city_buyer):
    write_answer(vendor_owner, need, SECRET, send=False)
    assert SECRET not in client_of(city_buyer).get(f"/needs/{need.public_id}/answers/").content.decode()
    assert SECRET in client_of(vendor_viewer).get(f"/needs/{need.public_id}/answer/").content.decode()


def test_opening_is_recorded_once_and_not_too_early(purchase, need, vendor_owner):
    write_answer(vendor_owner, purchase)
    write_answer(vendor_owner, need)
    handlers.open_due(None)
    assert Opening.objects.count() == 0
    let_pass(purchase)
    let_pass(need)
    for _again in range(2):
        handlers.open_due(None)
    assert sorted(Opening.objects.values_list("need", "answers")) == sorted([(purchase.pk, 1), (need.pk, 1)])
    assert Entry.objects.filter(verb="answers.opened").count() == 2
    assert actions.open_answers(need=fresh(purchase)) is None


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_queries(rows, city_buyer, vendor_owner, django_assert_num_queries):
    for _number in range(rows):
        write_answer(vendor_owner, make_need(city_buyer))
    actor = actor_of(vendor_owner)
    with django_assert_num_queries(2):
        own = queries.own_answers(actor, actor.organisation)
        assert len([answer.need.title for answer in own]) == rows


def test_viewer_takes_no_answer_back(need, vendor_owner, client_of):
    sent = write_answer(vendor_owner, need)
    viewer = colleague(vendor_owner, "Vito Viewer", Role.VIEWER)
    assert client_of(viewer).post(f"/answers/{sent.public_id}/withdraw/").status_code == 403
    assert fresh(sent).state == "sent"
