"""When a saved search sends a mail, to whom, and what stands in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.journal.models import Delivery, Entry
from accounts.journal.queries import lag
from accounts.queries import actor_of
from listings import actions as listings
from listings.models import Need
from search import actions
from search.models import Digest, SavedSearch
from search.rhythms import due_after
from search.states import Rhythm
from tests.listings.factories import ReferenceFactory, cpv
from tests.listings.stories import draft_need, draft_solution, published
from tests.search.saving import append_entry, let_mails_fall_due, saved_by, subjects, work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lamp(vendor_owner, staff):
    """Makes and publishes a solution about lamps."""

    def make(title="Nightfall", **changes):
        return published(draft_solution(vendor_owner, title=title, **changes), vendor_owner, staff)

    return make


def test_mail_says_what_is_new_and_why(themes, city_buyer, lamp):
    saved = saved_by(city_buyer, "lamps")
    solution = lamp()
    work()
    sent = mail.outbox[-1]
    assert (sent.subject, sent.to) == ("1 new: New lamps", [city_buyer.email])
    for part in (sent.body, sent.alternatives[0].content):
        assert f"/solutions/{solution.public_id}/" in part
        assert "Has your words: lamps" in part
        assert f"/saved-searches/{saved.public_id}/" in part
        assert "/saved-searches/stop/" in part
        assert "You get this mail because you saved the search “New lamps”." in part
    assert '<mark style="background:#FFE08A;color:#10262B">lamps</mark>' in sent.alternatives[0].content


def test_mail_has_the_headers_of_one_click(themes, city_buyer, lamp):
    saved_by(city_buyer, "lamps")
    lamp()
    work()
    parsed = mail.outbox[-1].message()
    stop = parsed["List-Unsubscribe"]
    assert stop.startswith("<http://localhost:8000/saved-searches/stop/")
    assert stop.endswith(">")
    assert stop[1:-1] in mail.outbox[-1].body
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in parsed.as_string()


def test_mail_is_in_the_receivers_language(themes, city_buyer, lamp):
    type(city_buyer).objects.filter(pk=city_buyer.pk).update(language="bg")
    city_buyer.refresh_from_db()
    saved_by(city_buyer, "lamps")
    lamp()
    work()
    sent = mail.outbox[-1]
    assert sent.subject == "Нови обяви (1): New lamps"
    assert "/bg/saved-searches/stop/" in sent.body
    assert sent.extra_headers["Content-Language"] == "bg"


def test_hit_without_the_words_has_its_subject_as_reason(themes, city_buyer, lamp, learned):
    saved_by(city_buyer, "светофари", language="bg")
    cpv("34990000", "Signalling and lights")
    lamp("Traffic lights", summary="Traffic lights for crossings.", tags=())
    work()
    assert "Same subject: Signalling and lights" in mail.outbox[-1].body


def test_search_without_words_says_that_it_has_what_was_chosen(themes, city_buyer, lamp):
    saved_by(city_buyer, "", theme=["parking"])
    lamp()
    work()
    assert "It has what you chose" in mail.outbox[-1].body


def test_search_without_words_and_filters_says_that_all_was_asked_for(themes, city_buyer, lamp):
    saved_by(city_buyer)
    lamp()
    work()
    body = mail.outbox[-1].body
    assert ("You asked for everything new of this kind" in body, "It has what you chose" in body) == (True, False)


def test_word_and_its_stem_are_named_once(themes, city_buyer, lamp):
    saved_by(city_buyer, "street lighting")
    lamp("Lighting for streets", summary="Street lighting with a light that listens.", tags=())
    work()
    assert "Has your words: streets, Street lighting" not in mail.outbox[-1].body
    assert "Has your words: Street lighting" in mail.outbox[-1].body


def test_text_part_says_when_it_sends_and_has_no_stray_lines(themes, city_buyer, lamp):
    saved_by(city_buyer, "lamps")
    lamp(), lamp("Second")
    work()
    text = mail.outbox[-1].body
    assert "You get this mail because you saved the search “New lamps”. When it sends them: At once." in text
    assert ("\n\n\n" in text, text.startswith(("1 new", "2 new")), text[-2:] == "\n\n") == (False, True, False)


def test_quiet_week_sends_nothing(themes, city_buyer):
    saved_by(city_buyer, "lamps", rhythm=Rhythm.WEEKLY)
    work()
    assert (subjects(), Delivery.objects.filter(handler="saved_search_mail").count()) == ([], 0)


def test_daily_mail_waits_for_its_hour_and_holds_all_that_is_new(themes, city_buyer, lamp):
    saved = saved_by(city_buyer, "lamps", rhythm=Rhythm.DAILY)
    lamp("First"), lamp("Second")
    work()
    planned = SavedSearch.objects.get()
    assert subjects() == []
    assert (
        Delivery.objects.get(handler="saved_search_mail").due == planned.next_mail == due_after(saved, timezone.now())
    )
    let_mails_fall_due()
    work()
    assert subjects() == ["2 new: New lamps"]
    assert SavedSearch.objects.get().next_mail is None
    work()
    assert subjects() == ["2 new: New lamps"]


def test_planned_mail_is_no_lag(themes, city_buyer, lamp):
    saved_by(city_buyer, "lamps", rhythm=Rhythm.WEEKLY)
    lamp()
    work()
    Delivery.objects.exclude(handler="saved_search_mail").delete()  # no index is built here: it waits for that
    assert lag(timezone.now()).seconds == 0
    assert lag(timezone.now() + timedelta(days=8)).seconds > 0


def test_search_that_tells_at_once_tells_the_rest_of_an_import_in_one_mail(themes, city_buyer, lamp):
    saved_by(city_buyer, "LED", "references", language="ro", name="LED")
    for number in range(3):
        append_entry("reference.imported", led_lamps(f"{number}-2024").subject)
        work()
    assert subjects() == ["1 new: LED"]
    saved = SavedSearch.objects.get()
    assert saved.next_mail == saved.last_mail + timedelta(minutes=10)
    let_mails_fall_due()
    work()
    assert subjects() == ["1 new: LED", "2 new: LED"]


def led_lamps(identifier):
    return ReferenceFactory(identifier=identifier, title="Corpuri LED", body="Iluminat public.", language="ro")


@pytest.mark.parametrize("gone", ["withdrawn", "closed", "changed", "suspended"])
def test_what_is_not_so_any_more_is_left_out(gone, themes, vendor_owner, city_buyer, staff):
    saved_by(vendor_owner, "burn", "needs", rhythm=Rhythm.DAILY)
    need = published(draft_need(city_buyer), city_buyer, staff)
    work()
    kept = published(draft_need(city_buyer, title="Fires burn", themes=("water",)), city_buyer, staff)
    work()
    if gone == "withdrawn":
        listings.withdraw(actor=actor_of(city_buyer), listing=need, why="Done.")
    elif gone == "closed":
        Need.objects.filter(pk=need.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    elif gone == "changed":
        need.texts.update(problem="They are on all night.")
    else:
        type(need.organisation).objects.filter(pk=need.organisation_id).update(state="suspended")
    let_mails_fall_due()
    work()
    assert subjects() == ([] if gone == "suspended" else ["1 new: New lamps"])
    if subjects():
        assert kept.public_id in mail.outbox[-1].body
        assert need.public_id not in mail.outbox[-1].body


@pytest.mark.parametrize("why", ["paused", "left", "inactive", "deleted"])
def test_search_that_stopped_sends_nothing(why, themes, city_buyer, lamp):
    saved = saved_by(city_buyer, "lamps", rhythm=Rhythm.DAILY)
    lamp()
    work()
    if why == "paused":
        actions.pause_search(actor=actor_of(city_buyer), saved=saved)
    elif why == "left":
        city_buyer.memberships.all().delete()
    elif why == "inactive":
        type(city_buyer).objects.filter(pk=city_buyer.pk).update(is_active=False)
    else:
        actions.delete_search(actor=actor_of(city_buyer), saved=saved)
    let_mails_fall_due()
    work()
    assert subjects() == []


def test_resumed_search_sends_what_waited(themes, city_buyer, lamp):
    saved = saved_by(city_buyer, "lamps", rhythm=Rhythm.DAILY)
    lamp()
    work()
    actions.pause_search(actor=actor_of(city_buyer), saved=saved)
    let_mails_fall_due()
    work()
    actions.resume_search(actor=actor_of(city_buyer), saved=saved)
    let_mails_fall_due()
    work()
    assert subjects() == ["1 new: New lamps"]


def test_repeated_mail_holds_the_same_under_the_same_message_id(themes, city_buyer, lamp):
    saved_by(city_buyer, "lamps")
    lamp()
    work()
    entry = Entry.objects.get(verb="digest.planned")
    again = Delivery.objects.create(entry=entry, handler="saved_search_mail", lane=entry.subject)
    Digest.objects.update(sent_at=None)  # a crash came between the mail and what is kept of it
    lamp("Third")
    work()
    first, second = (one for one in mail.outbox if "List-Unsubscribe" in one.extra_headers)
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert (first.subject, first.body) == (second.subject, second.body)
    assert (Digest.objects.filter(entry=entry.uid).count(), Delivery.objects.filter(pk=again.pk).exists()) == (1, False)


def test_changed_rhythm_moves_the_planned_mail(themes, city_buyer, lamp):
    saved = saved_by(city_buyer, "lamps", rhythm=Rhythm.WEEKLY)
    lamp()
    work()
    saving = actions.Saving(name="Lamps", rhythm=Rhythm.AT_ONCE, hour=8, weekday=0)
    wanted = actions.saved.wanted_by(saved)
    actions.edit_search(actor=actor_of(city_buyer), saved=saved, version=1, wanted=wanted, saving=saving)
    work()
    assert subjects() == ["1 new: Lamps"]


def test_journal_holds_no_words_of_a_search(themes, city_buyer, lamp):
    saved = saved_by(city_buyer, "lamps")
    lamp()
    work()
    entries = Entry.objects.filter(subject=saved.subject).order_by("id")
    assert [(one.verb, one.data) for one in entries] == [
        ("saved_search.saved", {"kind": "solutions", "rhythm": "at_once", "shared": False}),
        ("digest.planned", {}),
    ]


@pytest.mark.parametrize(
    ("rhythm", "now", "due"),
    [
        (Rhythm.DAILY, datetime(2026, 6, 3, 4, 59, tzinfo=UTC), datetime(2026, 6, 3, 5, 0, tzinfo=UTC)),
        (Rhythm.DAILY, datetime(2026, 6, 3, 5, 0, tzinfo=UTC), datetime(2026, 6, 4, 5, 0, tzinfo=UTC)),
        (Rhythm.DAILY, datetime(2026, 10, 24, 6, 0, tzinfo=UTC), datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),
        (Rhythm.WEEKLY, datetime(2026, 6, 3, 5, 0, tzinfo=UTC), datetime(2026, 6, 5, 5, 0, tzinfo=UTC)),
        (Rhythm.WEEKLY, datetime(2026, 6, 5, 5, 0, tzinfo=UTC), datetime(2026, 6, 12, 5, 0, tzinfo=UTC)),
        (Rhythm.AT_ONCE, datetime(2026, 6, 5, 5, 0, tzinfo=UTC), datetime(2026, 6, 5, 5, 0, tzinfo=UTC)),
    ],
)
def test_mail_is_due_by_the_clock_of_its_person(rhythm, now, due, city_buyer):
    saved = SavedSearch(person=city_buyer, rhythm=rhythm, hour=8, weekday=4)
    assert due_after(saved, now) == due
