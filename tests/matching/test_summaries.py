"""A city publishes what it learned from a consultation; other modes have no summary, and no text is lost."""

import re
from difflib import SequenceMatcher
from itertools import groupby
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings.actions import follow
from listings.states import Mode
from marketplace.matching import actions
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Summary, SummaryDraft
from marketplace.matching.queries import lines_between
from tests.matching.stories import let_pass, make_need, write_answer

WORDS = "Nine in ten advise a pilot first."


@pytest.fixture
def consultation(city_buyer):
    return let_pass(make_need(city_buyer, mode=Mode.CONSULTATION))


def page_of(need):
    return f"/needs/{need.public_id}/summary/"


def keep(person, need, text=WORDS, version=0):
    return actions.keep_summary(actor=actor_of(person), need=need, text=text, version=version)


def publish(person, need, text=WORDS, version=0):
    return actions.publish_summary(actor=actor_of(person), need=need, text=text, version=version)


def test_summary_is_read_by_everybody(consultation, city_buyer, client):
    publish(city_buyer, consultation)
    address = f"/needs/{consultation.public_id}/openings/"
    assert f'<p class="pre-line" lang="en">{WORDS}</p>' in client.get(address).content.decode()
    # The rail of the need's page has no room for it, so it leads there.
    rail = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert (f'href="{address}#summary"' in rail, WORDS in rail) == (True, False)
    assert publish(city_buyer, consultation).number == 1
    assert publish(city_buyer, consultation, "Nobody advises it.", 1).number == 2
    assert list(Entry.objects.filter(subject__startswith="summary:").order_by("id").values_list("verb", flat=True)) == [
        "summary.published",
        "summary.edited",
    ]


@pytest.mark.parametrize("mode", [Mode.SMALL_PURCHASE, Mode.ELSEWHERE, Mode.PARTNERSHIP])
def test_other_modes_have_none(mode, city_buyer, client_of):
    need = make_need(city_buyer, mode=mode)
    with pytest.raises(NotOpen):
        publish(city_buyer, need)
    assert client_of(city_buyer).get(f"/needs/{need.public_id}/summary/").status_code == 404


@pytest.mark.parametrize("who", ["city_viewer", "vendor_owner", "staff", "other_city"])
def test_the_city_s_editors_alone_write_it(who, consultation, request):
    with pytest.raises(NotAllowed):
        publish(request.getfixturevalue(who), consultation)
    assert Summary.objects.count() == 0


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_text_has_its_bounds(text, consultation, city_buyer, client_of):
    with pytest.raises(Incomplete):
        publish(city_buyer, consultation, text)
    sent = {"text": text, "language": "en", "version": "0", "look": "1"}
    answer = client_of(city_buyer).post(page_of(consultation), sent)
    assert (answer.status_code, Summary.objects.count(), SummaryDraft.objects.count()) == (422, 0, 0)


def test_draft_is_its_own_team_s_until_it_is_published(consultation, city_buyer, city_viewer, client_of, client):
    buyer, address = client_of(city_buyer), page_of(consultation)
    kept = buyer.post(address, {"text": f" {WORDS}\r\nTwo lines. ", "language": "bg", "version": "0"}, follow=True)
    assert [str(it) for it in kept.context["messages"]] == ["The draft is kept."]
    assert f"{WORDS}\nTwo lines.</textarea>" in kept.content.decode()
    for reader in (client, client_of(city_viewer)):
        public = reader.get(f"/needs/{consultation.public_id}/openings/").content.decode()
        assert (WORDS in public, reader.get(f"{address}versions/").status_code) == (False, 404)
    look = buyer.post(address, {"text": f"{WORDS}\nThree.", "language": "bg", "version": "1", "look": "1"}, follow=True)
    assert (look.redirect_chain, "What changes" in look.content.decode()) == ([(f"{address}look/", 302)], False)
    done = buyer.post(f"{address}look/", {"version": "2"}, follow=True)
    assert f'<p class="pre-line" lang="bg">{WORDS}\nThree.</p>' in done.content.decode()
    draft = SummaryDraft.objects.get()
    assert (draft.text, draft.version) == ("", 3)
    assert [str(it) for it in buyer.get(f"{address}look/", follow=True).context["messages"]] == [
        "No draft waits to be published."
    ]


def test_empty_text_drops_the_draft(consultation, city_buyer, client_of):
    keep(city_buyer, consultation)
    sent = {"text": "", "language": "en", "version": "1"}
    answer = client_of(city_buyer).post(page_of(consultation), sent, follow=True)
    assert [str(it) for it in answer.context["messages"]] == ["No draft is kept."]
    assert (SummaryDraft.objects.get().text, WORDS in answer.content.decode()) == ("", False)


def test_draft_that_says_what_is_public_is_dropped_and_nobody_is_told(consultation, city_buyer, client_of):
    publish(city_buyer, consultation)
    keep(city_buyer, consultation, version=1)
    buyer, address = client_of(city_buyer), page_of(consultation)
    done = buyer.post(f"{address}look/", {"version": "2"}, follow=True)
    assert [str(it) for it in done.context["messages"]] == [
        "The public summary says this already. Nothing is published anew."
    ]
    assert (SummaryDraft.objects.get().text, Summary.objects.count()) == ("", 1)
    assert Entry.objects.filter(verb="summary.edited").count() == 0


def test_draft_like_the_public_text_is_guarded_too(consultation, city_buyer):
    publish(city_buyer, consultation)
    keep(city_buyer, consultation, "Nobody advises it.", 1)
    with pytest.raises(StaleVersion):
        publish(city_buyer, consultation, WORDS, 1)
    assert SummaryDraft.objects.get().text == "Nobody advises it."


def test_changed_draft_is_not_published_unseen(consultation, city_buyer, client_of):
    keep(city_buyer, consultation)
    keep(city_buyer, consultation, "Nobody advises it.", 1)
    page = client_of(city_buyer).post(f"{page_of(consultation)}look/", {"version": "1"})
    assert (page.status_code, Summary.objects.count()) == (422, 0)
    assert "Somebody changed the draft meanwhile." in page.content.decode()
    assert "Nobody advises it." in page.content.decode()


def test_every_version_stays_readable_with_what_changed(consultation, city_buyer, client, client_of):
    publish(city_buyer, consultation, f"{WORDS}\nIt costs little.")
    client_of(city_buyer).post(
        page_of(consultation), {"text": f"{WORDS}\nIt costs much.", "language": "en", "version": 1}
    )
    look = client_of(city_buyer).get(f"{page_of(consultation)}look/").content.decode()
    changed = f"{WORDS}<br><del>It costs little.</del><br><ins>It costs much.</ins></p>"
    assert changed in look
    publish(city_buyer, consultation, f"{WORDS}\nIt costs much.", 2)
    page = client.get(f"{page_of(consultation)}versions/").content.decode()
    assert (page.count("<section id="), changed in page, f"{WORDS}<br>It costs little.</p>" in page) == (2, True, True)
    assert page.index("version-2") < page.index("version-1")
    openings = client.get(f"/needs/{consultation.public_id}/openings/").content.decode()
    assert "Version 2: read what changed since the first one" in openings


def test_versions_cost_the_same_however_many(consultation, city_buyer, client, django_assert_num_queries):
    publish(city_buyer, consultation)
    address = f"{page_of(consultation)}versions/"
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address)
    publish(city_buyer, consultation, "Two.", 1)
    publish(city_buyer, consultation, "Three.", 2)
    with django_assert_num_queries(6):
        assert client.get(address).content.decode().count("<section id=") == 3


def test_hidden_need_hides_its_versions(consultation, city_buyer, client, client_of, vendor_owner):
    publish(city_buyer, consultation)
    consultation.organisation.state = "suspended"
    consultation.organisation.save()
    for reader in (client, client_of(vendor_owner)):
        assert reader.get(f"{page_of(consultation)}versions/").status_code == 404


def test_stale_draft_shows_both_texts(consultation, city_buyer, client_of):
    keep(city_buyer, consultation)
    with pytest.raises(StaleVersion):
        keep(city_buyer, consultation, "Other")
    with pytest.raises(StaleVersion):
        publish(city_buyer, consultation, "Other")
    client, address = client_of(city_buyer), page_of(consultation)
    sent = {"text": "Mine is better.", "language": "en", "version": "0"}
    page = client.post(address, sent).content.decode()
    assert (WORDS in page, "Mine is better." in page) == (True, True)
    version = re.search(r'name="version" value="([0-9]+)"', page)[1]
    answer = client.post(address, sent | {"version": version}, follow=True)
    assert "Mine is better." in answer.content.decode()
    assert SummaryDraft.objects.get().text == "Mine is better."


def test_followers_and_answerers_get_one_mail_of_each_version(city_buyer, vendor_owner, outsider):
    consultation = make_need(city_buyer, mode=Mode.CONSULTATION)
    write_answer(vendor_owner, consultation)
    follow(actor=actor_of(outsider), need=consultation)
    follow(actor=actor_of(vendor_owner), need=consultation)
    consultation = let_pass(consultation)
    call_command("worker", "--once", verbosity=0)
    mail.outbox.clear()
    publish(city_buyer, consultation)
    publish(city_buyer, consultation, "Nobody advises it.", 1)
    call_command("worker", "--once", verbosity=0)
    told = sorted((one.to[0], one.subject, "Nobody advises it." in one.body) for one in mail.outbox)
    title = consultation.title
    assert told == sorted(
        (person.email, heading, True)
        for person in (vendor_owner, outsider)
        for heading in (
            f"What the city learned: “{title}”",
            f"What the city learned was corrected: “{title}”",
        )
    )


def test_before_the_deadline_it_is_a_draft(city_buyer, client_of):
    need = make_need(city_buyer, mode=Mode.CONSULTATION)
    keep(city_buyer, need)
    with pytest.raises(NotOpen):
        publish(city_buyer, need, version=1)
    page = client_of(city_buyer).post(f"{page_of(need)}look/", {"version": "1"})
    assert (page.status_code, Summary.objects.count(), SummaryDraft.objects.get().text) == (422, 0, WORDS)
    assert "The summary is published after the deadline" in page.content.decode()


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("a\nb\nc", "a\nx\nc", " a|del b|ins x| c"),
        ("a\n" * 300 + "b", "a\n" * 299 + "x\nb", " a*299|del a|ins x| b"),
        ("a\n" * 300, "a\n" * 301, " a*300|ins a"),
        ("a\n" * 301, "b", "del a*301|ins b"),
    ],
)
def test_lines_are_marked_where_they_changed(before, after, marked):
    said = [f"{one.mark} {one.words}" for one in lines_between(before, after)]
    runs = [(line, len(list(same))) for line, same in groupby(said)]
    assert "|".join(line if many == 1 else f"{line}*{many}" for line, many in runs) == marked


def test_long_texts_of_short_lines_are_compared_at_once():
    before, after = "a\n" * 2_000, "a\na\nb\n" * 666
    matched = []
    with patch.object(SequenceMatcher, "get_opcodes", lambda one: matched.append(one) or []):
        lines = list(lines_between(before, after))
    assert (matched, len(lines)) == ([], 2 + 1_998 + 1_996)
