"""The whole job as one story: from a vendor's sign-up to money that is agreed in principle, in both languages."""

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.journal.queries import quarantined
from accounts.journal.verify import verify
from listings.models import Need, Solution
from marketplace.inquiries.models import Acceptance, Inquiry
from search.engines import engine
from search.indexing import drift, rebuild
from tests.factories import member
from tests.journeys.roles import City, Desk, Investor, Staff, Vendor, say_yes
from tests.journeys.words import BULGARIAN, ENGLISH
from tests.listings.stories import make_themes

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "maria@vendor.example"


@pytest.fixture(
    params=[
        pytest.param(ENGLISH, id="english"),
        pytest.param(BULGARIAN, id="bulgarian", marks=pytest.mark.once("what is done is the same in both languages")),
    ]
)
def words(request):
    return request.param


@pytest.fixture
def desk(words, new_page, live_server, city_buyer, investor, staff):
    """Return a desk of a role, with somebody signed in; all read the same language, and an empty index is there."""
    make_themes()
    rebuild()
    site = live_server.url + words.prefix

    def sit_down(role, person=None):
        made = role(new_page(), site)
        if person:
            person.language = words.language
            person.save()
            made.sign_in(person)
        return made

    yield sit_down
    engine().drop()


def work():
    call_command("worker", once=True)


def test_vendor_city_staff_and_investor_do_the_whole_job(words, desk, last_code, city_buyer, investor, staff):
    vendor, city, office = desk(Vendor), desk(City, city_buyer), desk(Staff, staff)

    vendor.sign_up("Maria Novak", EMAIL, last_code)
    vendor.describe(words.vendor)
    assert words.waits in vendor.text()
    office.verify(words.vendor)
    vendor.list_solution(words)
    office.publish(words.title)
    city.post_need(words)
    office.publish(words.need)
    work()
    solution, need = Solution.objects.get().public_id, Need.objects.get().public_id

    assert city.search(words.question) == [words.title]
    city.follow_title(words.title)
    assert city.page.url.endswith(f"/solutions/{solution}/")
    city.open_matches(need)
    reasons = city.reasons(solution)
    assert reasons.points == round(sum(reasons.parts), 1) == 90
    assert reasons.sentences == list(words.sentences)
    city.show_interest()
    vendor.show_interest(solution, need)
    assert words.matched in vendor.text()
    work()
    assert sorted(one.to[0] for one in mail.outbox if one.subject.startswith(words.mail_matched)) == sorted(
        [EMAIL, city_buyer.email]
    )

    city.open_inquiry(words, solution, need)
    room = Inquiry.objects.get().public_id
    funder = desk(Investor, investor)
    funder.ask_to_join(words.inquiry, words.note)
    say_yes(city, room)
    say_yes(vendor, room)
    funder.offer(room, "480 000", words.condition)
    city.accept(room, "310 000")
    funder.open(f"/inquiries/{room}/")
    assert words.accepted in funder.text("#offers")
    funder.agree(room)
    city.conclude(room)
    assert words.agreed in city.text("header.page-head")

    outsider = desk(Desk, member("Olga Other", "provides", "invests", "buys"))
    outsider.open(f"/inquiries/{room}/", status=404)
    office.open(f"/inquiries/{room}/", status=404)
    office.open("/staff/inquiries/?tab=agreed")
    seen = office.text()
    assert [name for name in (words.vendor, words.agreed, room) if name not in seen] == []
    assert [secret for secret in (words.inquiry, words.purpose, "310", "480", "500") if secret in seen] == []

    work()
    assert Acceptance.objects.get().amount == 310_000_00
    assert (drift().ids, quarantined().count(), verify().unsealed) == ([], 0, 0)
    assert {letter.subject for letter in mail.outbox if is_cyrillic(letter.subject) != (words is BULGARIAN)} == set()


def is_cyrillic(text):
    return any("а" <= sign <= "я" for sign in text.lower())
