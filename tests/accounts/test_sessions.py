"""Sessions are unreadable in the database; a person sees where she is signed in, and ends what she does not know."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import retention
from accounts.agents import browser_of, system_of
from accounts.journal.models import Entry
from accounts.models import Session
from accounts.sessions import PRESENCE, SessionStore
from tests.factories import PASSWORD

LIST = "/account/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0"
    " Mobile/15E148 Safari/604.1"
)
KIT = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
CHROME = f"Mozilla/5.0 (Linux; Android 10; K) {KIT} Mobile Safari/537.36"
EDGE = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Safari/537.36 Edg/140.0"


def test_session_is_encrypted_at_rest_and_comes_back(db):
    store = SessionStore()
    store["code"] = "4711-0815"
    store.save()
    row = Session.objects.get()
    assert row.session_key == store.session_key
    assert SessionStore(store.session_key)["code"] == "4711-0815"
    assert row.session_data.startswith("gAAAA")
    assert "4711" not in row.session_data


def test_site_uses_the_encrypted_store(client_of, outsider):
    client_of(outsider)
    assert Session.objects.get().session_data.startswith("gAAAA")


def test_session_of_another_key_is_an_empty_one(db, settings):
    store = SessionStore()
    store["code"] = "4711-0815"
    store.save()
    settings.JOURNAL_KEY = "another key that is long enough to be one"
    assert dict(SessionStore(store.session_key).items()) == {}


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        (FIREFOX, ("Firefox", "Linux")),
        (SAFARI, ("Safari", "iPhone")),
        (CHROME, ("Chrome", "Android")),
        (EDGE, ("Edge", "Windows")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", ("Safari", "macOS")),
        ("curl/8.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_agent_is_told_in_two_words(agent, named):
    assert (browser_of(agent), system_of(agent)) == named


@pytest.fixture
def entered(client_of, vendor_owner):
    """Return a function that signs the vendor's owner in with a browser."""

    def enter(agent=FIREFOX):
        client = client_of()
        form = {"login": vendor_owner.email, "password": PASSWORD}
        client.post(reverse("account_login"), form, headers={"User-Agent": agent}, REMOTE_ADDR="203.0.113.77")
        assert client.get("/workspace/").status_code == 200
        return client

    return enter


def key_of(client):
    return client.session.session_key


def row_of(client):
    return Session.objects.get(session_key=key_of(client))


def end(client, session):
    return client.post(reverse("accounts:end_session", args=[session.public_id]), follow=True)


def test_list_tells_each_session_and_marks_this_one(entered, outsider, client_of):
    here, phone = entered(FIREFOX), entered(SAFARI)
    client_of(outsider)
    page = here.get(LIST)
    assert [(one.title, one.is_here) for one in page.context["page_obj"]] == [
        ("Firefox on Linux", True),
        ("Safari on iPhone", False),
    ]
    html = page.content.decode()
    assert html.count("This one") == 1
    assert key_of(here) not in html
    assert key_of(phone) not in html


def test_no_network_address_is_kept(entered):
    client = entered()
    client.get(LIST, REMOTE_ADDR="203.0.113.77")
    assert "203.0.113.77" not in str(dict(client.session))
    assert "203.0.113.77" not in str(list(Session.objects.values()))


def test_browser_without_a_name_is_told_so(client_of, outsider):
    assert "A browser that does not say its name" in client_of(outsider).get(LIST).content.decode()


def test_long_or_odd_agent_makes_no_error(entered):
    assert row_of(entered("Firefox/" * 400 + "\x7f<script>")).title == "Firefox"


def test_ended_session_is_signed_out_with_its_next_request(entered, vendor_owner):
    here, phone = entered(), entered(SAFARI)
    page = end(here, row_of(phone))
    assert "That session has ended." in page.content.decode()
    assert phone.get("/workspace/").status_code == 302
    assert here.get("/workspace/").status_code == 200
    entry = Entry.objects.get(verb="sessions.ended")
    assert (entry.subject, entry.person, entry.data) == (vendor_owner.subject, vendor_owner.public_id, {"number": 1})


def test_second_press_and_a_strangers_session_answer_alike(entered, client_of, outsider):
    here, stranger = entered(), client_of(outsider)
    gone = row_of(entered(SAFARI))
    end(here, gone)
    answers = [end(here, session) for session in (gone, row_of(stranger))]
    assert ["That session is not open any more." in one.content.decode() for one in answers] == [True, True]
    assert stranger.get("/workspace/").status_code == 200


def test_all_others_end_at_once(entered, client_of, outsider):
    here, phone, tablet, stranger = entered(), entered(SAFARI), entered(CHROME), client_of(outsider)
    page = here.post(reverse("accounts:end_other_sessions"), follow=True)
    assert "2 other sessions have ended." in page.content.decode()
    assert [one.get("/workspace/").status_code for one in (here, phone, tablet, stranger)] == [200, 302, 302, 200]
    page = here.post(reverse("accounts:end_other_sessions"), follow=True)
    assert "You are signed in nowhere else." in page.content.decode()
    assert "End all others" not in page.content.decode()


@pytest.mark.parametrize("has_password", [True, False])
def test_new_password_ends_all_others(entered, vendor_owner, has_password, client_of):
    name, form = "account_change_password", {"oldpassword": PASSWORD}
    here, phone = entered(), entered(SAFARI)
    if not has_password:
        vendor_owner.set_unusable_password()
        vendor_owner.save()
        here, phone = client_of(vendor_owner), client_of(vendor_owner)
        name, form = "account_set_password", {}
    new = "another battery staple"
    here.post(reverse(name), {**form, "password1": new, "password2": new})
    assert [one.get("/workspace/").status_code for one in (here, phone)] == [200, 302]
    assert [one.is_here for one in here.get(LIST).context["page_obj"]] == [True]


def test_last_seen_is_written_every_ten_minutes(entered, django_assert_num_queries):
    client = entered()
    first = row_of(client).seen_at
    session = client.session
    session[PRESENCE] = {**session[PRESENCE], "seen": session[PRESENCE]["seen"] - 540}
    session.save()
    client.get("/about/")
    assert row_of(client).seen_at == first - timedelta(seconds=540)
    session[PRESENCE] = {**session[PRESENCE], "seen": session[PRESENCE]["seen"] - 60}
    session.save()
    client.get("/about/")
    assert row_of(client).seen_at >= first
    assert row_of(client).since == first


def test_sessions_that_are_over_are_not_listed_and_are_cleared(entered):
    here, phone = entered(), entered(SAFARI)
    Session.objects.filter(session_key=key_of(phone)).update(expire_date=timezone.now() - timedelta(days=1, seconds=1))
    assert [one.is_here for one in here.get(LIST).context["page_obj"]] == [True]
    retention.apply_rules(None)
    assert [one.session_key for one in Session.objects.all()] == [key_of(here)]


@pytest.mark.parametrize("others", [0, 2])
def test_list_asks_as_often_for_one_as_for_three(entered, others, django_assert_num_queries):
    here = entered()
    for _each in range(others):
        entered(SAFARI)
    with django_assert_num_queries(5):
        here.get(LIST)
