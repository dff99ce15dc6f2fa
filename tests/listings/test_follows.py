"""Following a need: the button, the list, the mails that everybody who follows gets once, and the ways to stop them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.actions import decide_organisation
from accounts.errors import NotAllowed
from accounts.journal.models import Delivery, Entry
from accounts.models import Membership, Organisation, User
from accounts.queries import actor_of
from accounts.states import OrganisationState, Role
from listings import actions
from listings.models import Follow, Need
from listings.queries import followers_of, stop_url
from listings.states import ListingState
from marketplace.matching.actions import save_answer, send_answer, withdraw_answer
from marketplace.matching.written import Written
from tests.factories import UserFactory, member
from tests.listings.asking import ask
from tests.listings.factories import LATER, in_state, need_values, published_need
from tests.listings.sent import said

pytestmark = pytest.mark.django_db


def deliver():
    """Let the worker deliver; return the new letters as (receiver, subject)."""
    mail.outbox.clear()
    call_command("worker", once=True)
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)


def letter_to(person):
    return next(letter for letter in mail.outbox if letter.to == [person.email])


def text_to(person):
    return " ".join(letter_to(person).body.split())


def correct(need, buyer, **changes):
    need.refresh_from_db()
    values = need_values(**changes)
    return actions.edit_need(
        actor=actor_of(buyer), need=need, version=need.version, values=values, reason="Counted again."
    )


@pytest.fixture
def followed(open_need, outsider):
    """A need that the outsider follows, with nothing left to deliver."""
    actions.follow(actor=actor_of(outsider), need=open_need)
    deliver()
    return open_need


def test_anybody_signed_in_follows_and_stops_by_buttons(open_need, outsider, client_of):
    client, page = client_of(outsider), f"/needs/{open_need.public_id}/"
    assert "Follow this need" in client.get(page).content.decode()
    answer = client.post(f"{page}follow/")
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert said(answer) == ["You follow this need. Replies, corrections and a moved deadline reach you by mail."]
    assert "Stop following" in client.get(page).content.decode()
    answer = client.post(f"{page}unfollow/")
    assert (answer["Location"], said(answer)) == (page, ["You follow this need no longer."])
    assert Follow.objects.count() == 0


def test_passer_by_is_led_to_sign_in(open_need, client):
    page = client.get(f"/needs/{open_need.public_id}/").content.decode()
    assert f"/account/login/?next=/needs/{open_need.public_id}/" in page
    assert client.post(f"/needs/{open_need.public_id}/follow/").status_code == 302
    assert Follow.objects.count() == 0


def test_following_twice_is_following_once(open_need, outsider):
    actor = actor_of(outsider)
    assert [actions.follow(actor=actor, need=open_need) for _each in range(2)] == [True, False]
    assert [actions.stop_following(actor=actor, need=open_need) for _each in range(2)] == [True, False]
    entries = Entry.objects.filter(verb__startswith="follow.").order_by("id")
    assert list(entries.values_list("verb", "person", "organisation", "data")) == [
        (verb, outsider.public_id, "", {"need": open_need.public_id}) for verb in ("follow.started", "follow.stopped")
    ]


def test_only_what_is_public_can_be_followed(draft_need, city_buyer, outsider, client_of):
    with pytest.raises(NotAllowed):
        actions.follow(actor=actor_of(city_buyer), need=draft_need)
    answer = client_of(city_buyer).post(f"/needs/{draft_need.public_id}/follow/")
    assert said(answer) == ["Only a need that is public can be followed."]
    assert client_of(outsider).post(f"/needs/{draft_need.public_id}/follow/").status_code == 404
    assert client_of(outsider).post(f"/needs/{draft_need.public_id}/unfollow/").status_code == 404
    assert Follow.objects.count() == 0


def test_nobody_else_sees_who_follows(followed, city_buyer, staff, client_of):
    for person in (city_buyer, staff, None):
        for path in (f"/needs/{followed.public_id}/", f"/staff/review/need/{followed.public_id}/"):
            page = client_of(person).get(path).content.decode()
            assert "Olga" not in page
            assert "follow.started" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_whatever_its_length(count, outsider, client_of, django_assert_num_queries):
    for number in range(count):
        actions.follow(actor=actor_of(outsider), need=published_need(title=f"Need {number}"))
    client = client_of(outsider)
    with django_assert_num_queries(10):
        page = client.get("/mine/followed/").content.decode()
    assert page.count("followed since") == count


def test_empty_list_says_what_to_do(outsider, client_of):
    page = client_of(outsider).get("/mine/followed/").content.decode()
    assert "You follow no need yet" in page
    assert "/search/?kind=needs" in page


def test_list_keeps_silent_about_what_is_not_public_and_can_be_stopped(followed, city_buyer, outsider, client_of):
    in_state(followed, city_buyer, city_buyer, ListingState.WITHDRAWN)
    client = client_of(outsider)
    page = client.get("/mine/followed/").content.decode()
    assert "A need that is not public now" in page
    assert "Safe ways" not in page
    answer = client.post(f"/needs/{followed.public_id}/unfollow/", {"back": "list"})
    assert (answer["Location"], Follow.objects.count()) == ("/mine/followed/", 0)


def test_correction_is_told_once_to_everybody_who_follows(followed, city_buyer, outsider):
    other = UserFactory(name="Fola Follower", language="bg")
    actions.follow(actor=actor_of(other), need=followed)
    actions.follow(actor=actor_of(city_buyer), need=followed)
    correct(followed, city_buyer, problem="Only two in ten walk.")
    assert deliver() == sorted(
        [
            (city_buyer.email, "Correction 1 of “Safe ways to school” is public"),
            (outsider.email, "Correction 1 of “Safe ways to school”"),
            (other.email, "Поправка 1 на „Safe ways to school“"),
        ]
    )
    assert "Counted again." in text_to(outsider)
    assert "now: Only two in ten walk." in text_to(outsider)
    assert f"http://localhost:8000/needs/{followed.public_id}/#correction-1" in text_to(outsider)
    assert "You get this mail because you follow this need." in text_to(outsider)
    assert f"http://localhost:8000/bg/needs/{followed.public_id}/#correction-1" in text_to(other)


def test_moved_deadline_is_told_with_both_times(followed, city_buyer, outsider):
    correct(followed, city_buyer, deadline=LATER.replace(day=15))
    assert (outsider.email, "The deadline of “Safe ways to school” moved") in deliver()
    assert f"before: 1 June {LATER.year}, 12:00, Sofia time (UTC+3)" in text_to(outsider)
    assert f"now: 15 June {LATER.year}, 12:00, Sofia time (UTC+3)" in text_to(outsider)


def test_withdrawal_and_return_to_the_site_are_told(followed, city_buyer, outsider, staff):
    in_state(followed, city_buyer, staff, ListingState.WITHDRAWN)
    assert deliver() == [(outsider.email, "“Safe ways to school” was withdrawn")]
    assert "/needs/" not in text_to(outsider).partition("Stop following")[0]
    actions.reopen(actor=actor_of(city_buyer), listing=followed)
    in_state(followed, city_buyer, staff, ListingState.PUBLISHED)
    assert (outsider.email, "“Safe ways to school” is public again") in deliver()


def test_taken_down_is_told_without_what_staff_wrote_to_the_city(followed, city_buyer, outsider, staff):
    actions.return_listing(actor=actor_of(staff), listing=followed, why="Names a brand.")
    assert (outsider.email, "“Safe ways to school” was taken down") in deliver()
    assert "Names a brand" not in text_to(outsider)


def test_title_that_was_changed_since_reaches_nobody(followed, city_buyer, outsider, staff):
    actions.return_listing(actor=actor_of(staff), listing=followed, why="Names a brand.")
    correct(followed, city_buyer, title="A secret draft")
    assert [one for one in deliver() if one[0] == outsider.email] == []


def test_return_from_review_is_no_news(draft_need, city_buyer, outsider, staff):
    Follow.objects.create(need=draft_need, person=outsider)
    in_state(draft_need, city_buyer, staff, ListingState.RETURNED)
    assert [one for one in deliver() if one[0] == outsider.email] == []


def test_news_of_what_is_not_public_any_more_stays_at_home(followed, city_buyer, outsider, staff):
    correct(followed, city_buyer, problem="Only two in ten walk.")
    decide_organisation(
        actor=actor_of(staff), organisation=followed.organisation, to=OrganisationState.SUSPENDED, why="Under review"
    )
    assert [one for one in deliver() if one[0] == outsider.email] == []


def test_who_stopped_or_left_before_the_mail_gets_none(followed, city_buyer, outsider):
    correct(followed, city_buyer, problem="Only two in ten walk.")
    actions.stop_following(actor=actor_of(outsider), need=followed)
    assert [one for one in deliver() if one[0] == outsider.email] == []
    actions.follow(actor=actor_of(outsider), need=followed)
    correct(followed, city_buyer, problem="Only one in ten walks.")
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    assert [one for one in deliver() if one[0] == outsider.email] == []
    assert list(followers_of(followed)) == []


def answered(need, person):
    organisation = person.memberships.get().organisation
    answer = save_answer(
        actor=actor_of(person), need=need, organisation=organisation, written=Written(text="We would."), version=0
    )
    send_answer(actor=actor_of(person), answer=answer)
    return answer


def test_answerers_are_told_too_and_once(followed, city_buyer, vendor_owner, vendor_editor, vendor, investor):
    second = member("Orla Owner", organisation=vendor)
    answered(followed, vendor_owner)
    actions.follow(actor=actor_of(second), need=followed)
    draft = save_answer(
        actor=actor_of(investor),
        need=followed,
        organisation=investor.memberships.get().organisation,
        written=Written(text="Perhaps."),
        version=0,
    )
    deliver()
    correct(followed, city_buyer, problem="Only two in ten walk.")
    told = [receiver for receiver, _subject in deliver()]
    assert sorted(told) == sorted(["olga@people.example", city_buyer.email, vendor_owner.email, second.email])
    assert "You get this mail because your organisation answered this need." in text_to(vendor_owner)
    assert "You get this mail because you follow this need." in text_to(second)
    assert "List-Unsubscribe" not in letter_to(vendor_owner).extra_headers
    assert draft.state == "draft"


def test_answer_taken_back_or_owner_no_longer_hears_nothing(followed, city_buyer, vendor_owner):
    answer = answered(followed, vendor_owner)
    deliver()
    correct(followed, city_buyer, problem="Only two in ten walk.")
    withdraw_answer(actor=actor_of(vendor_owner), answer=answer)
    assert [one for one in deliver() if one[0] == vendor_owner.email] == []
    send_answer(actor=actor_of(vendor_owner), answer=answer)
    deliver()
    correct(followed, city_buyer, problem="Only one in ten walks.")
    Membership.objects.filter(person=vendor_owner).update(role=Role.EDITOR)
    assert [one for one in deliver() if one[0] == vendor_owner.email] == []


def test_no_delivery_says_whether_somebody_follows_or_answered(followed, city_buyer, vendor_owner):
    answered(followed, vendor_owner)
    deliver()
    correct(followed, city_buyer, problem="Only two in ten walk.")
    waiting = Delivery.objects.filter(handler="need_news").values_list("handler", "lane")
    assert sorted(waiting) == sorted(("need_news", person.subject) for person in followers_and(vendor_owner, followed))


def followers_and(person, need):
    return [*followers_of(need), person]


def test_link_in_the_mail_stops_with_one_click_and_without_signing_in(followed, city_buyer, outsider, client):
    correct(followed, city_buyer, problem="Only two in ten walk.")
    deliver()
    address = stop_url(followed, outsider)
    assert address in text_to(outsider)
    headers = letter_to(outsider).extra_headers
    assert headers["List-Unsubscribe"] == f"<{address}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = address.removeprefix("http://localhost:8000")
    asked = client.get(path).content.decode()
    assert "You then hear nothing more of “Safe ways to school”." in asked
    assert Follow.objects.count() == 1
    assert "These mails have stopped" in client.post(path, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert Follow.objects.count() == 0
    assert Entry.objects.get(verb="follow.stopped").job == "unsubscribe"
    assert "These mails have stopped" in client.post(path).content.decode()


def test_link_of_a_need_that_is_not_public_tells_nothing_of_it(followed, city_buyer, staff, outsider, client):
    path = stop_url(followed, outsider).removeprefix("http://localhost:8000")
    in_state(followed, city_buyer, staff, ListingState.WITHDRAWN)
    page = client.get(path).content.decode()
    assert "You then hear nothing more of this need." in page
    assert "Safe ways" not in page


@pytest.mark.parametrize(
    "spoil", [lambda token: token[:-1], lambda token: "x" + token, lambda _token: "aaaaaaaaaa.b.c"]
)
def test_link_that_nobody_signed_leads_nowhere(spoil, followed, outsider, client):
    token = stop_url(followed, outsider).rstrip("/").rpartition("/")[2]
    assert client.post(f"/followed/stop/{spoil(token)}/").status_code == 404
    assert (Follow.objects.count(), Need.objects.count()) == (1, 1)


def test_who_asked_stops_without_a_trace_of_her(open_need, vendor_owner):
    """She follows since she asked, without an entry that would stand beside the question's."""
    ask(open_need, vendor_owner)
    assert actions.stop_following(actor=actor_of(vendor_owner), need=open_need)
    entry = Entry.objects.get(verb="follow.stopped")
    assert (entry.person, entry.job) == ("", "questions")


def test_link_stops_for_an_owner_whose_second_factor_is_overdue(followed, vendor_owner, client_of):
    actions.follow(actor=actor_of(vendor_owner), need=followed)
    long_ago = timezone.now() - timedelta(days=30)
    Organisation.objects.update(verified_at=long_ago)
    vendor_owner.memberships.update(role_since=long_ago)
    client = client_of(vendor_owner)
    assert client.get("/workspace/").headers.get("Location", "").startswith("/account/second-step/")
    address = stop_url(followed, vendor_owner).removeprefix(settings.SITE_URL)
    assert client.post(address).status_code == 200
    assert not Follow.objects.filter(person=vendor_owner).exists()
