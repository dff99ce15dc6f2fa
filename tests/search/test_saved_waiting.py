"""What a mail left out is not lost: it waits, and is told when it matches again or somebody may be told again."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts import actions as accounts
from accounts.actions.people import Profile
from accounts.queries import actor_of
from accounts.states import OrganisationState
from listings import actions as listings
from search import actions, alerts
from search.actions import digests
from search.models import Digest, Look, Report, SavedSearch
from search.queries.saved import last_week, own_searches
from search.states import Rhythm
from search.wanted import Wanted
from tests.listings.stories import changed, draft_need, draft_solution, fresh, published
from tests.search.indexed import stand
from tests.search.saving import let_mails_fall_due, reported, saved_by, subjects, work

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = ["1 new: New lamps"]
OTHER = {
    "title": "Bins",
    "summary": "Bins.",
    "description": "Bins.",
    "themes": ("water",),
    "tags": (),
    "cpv_codes": (),
}


@pytest.fixture
def saved(themes, city_buyer):
    return saved_by(city_buyer, "lamps", rhythm=Rhythm.DAILY)


@pytest.fixture
def lamp(saved, vendor_owner, staff):
    """A solution that waits for the mail of the saved search."""
    made = published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    assert reported(saved) == [made.public_id]
    return made


def mails():
    """Let what is planned fall due, and return the subjects of all mails so far."""
    let_mails_fall_due()
    work()
    return subjects()


def rewritten(solution, person, staff, **values):
    """Change the text of a published solution, which staff approve."""
    changed(fresh(solution), person, **values)
    revision = fresh(solution).revisions.order_by("-pk").first()
    listings.approve_revision(actor=actor_of(staff), revision=revision, version=revision.version)
    work()


def waiting(person):
    return own_searches(actor_of(person)).get().waiting


def test_suspended_vendor_is_told_of_when_it_stands_again(lamp, city_buyer, vendor_owner, staff):
    organisation = vendor_owner.memberships.get().organisation
    stand(organisation, OrganisationState.SUSPENDED, staff)
    work()
    assert (mails(), waiting(city_buyer)) == ([], 0)
    stand(organisation, OrganisationState.VERIFIED, staff)
    work()
    assert waiting(city_buyer) == 1
    assert mails() == TOLD
    assert Report.objects.get().digest.sent_at


def test_listing_that_matches_again_is_told(lamp, vendor_owner, staff):
    rewritten(lamp, vendor_owner, staff, **OTHER)
    assert mails() == []
    rewritten(lamp, vendor_owner, staff)
    assert (mails(), mails()) == (TOLD, TOLD)


def test_listing_that_matches_again_before_anybody_looked_is_told(lamp, vendor_owner, staff):
    rewritten(lamp, vendor_owner, staff, **OTHER)
    before = Look.objects.get().content
    assert mails() == []
    rewritten(lamp, vendor_owner, staff)
    Look.objects.update(content=before)  # no worker looked while it was another
    mail.outbox.clear()
    SavedSearch.objects.update(next_mail=None)
    rewritten(lamp, vendor_owner, staff, tags=("night",))
    assert mails() == TOLD


def test_need_that_was_withdrawn_is_told_when_it_is_back(themes, city_buyer, vendor_owner, staff):
    saved_by(vendor_owner, "dark", "needs", rhythm=Rhythm.DAILY)
    need = published(draft_need(city_buyer, title="Dark paths"), city_buyer, staff)
    work()
    listings.withdraw(actor=actor_of(city_buyer), listing=need)
    work()
    assert mails() == []
    listings.reopen(actor=actor_of(city_buyer), listing=fresh(need))
    published(fresh(need), city_buyer, staff)
    work()
    assert mails() == TOLD


def test_search_that_is_changed_back_tells_what_it_met(saved, lamp, city_buyer):
    saving = actions.Saving(name="New lamps", rhythm=Rhythm.DAILY, hour=8, weekday=0)
    for version, text, told in ((1, "submarines", []), (2, "lamps", TOLD)):
        wanted = Wanted.of(text, "solutions", {}, "en")
        actions.edit_search(actor=actor_of(city_buyer), saved=saved, version=version, wanted=wanted, saving=saving)
        assert mails() == told


def test_pause_while_mails_do_not_leave_loses_nothing(saved, lamp, city_buyer, monkeypatch):
    def away(**_mail):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(alerts.mail, "deliver", away)
        let_mails_fall_due()
        call_command("worker", "--once")
    actions.pause_search(actor=actor_of(city_buyer), saved=saved)
    let_mails_fall_due()
    call_command("worker", "--once")
    assert (subjects(), waiting(city_buyer)) == ([], 1)
    actions.resume_search(actor=actor_of(city_buyer), saved=saved)
    assert mails() == TOLD


def test_person_who_left_is_planned_nothing(saved, lamp, city_buyer):
    membership = city_buyer.memberships.get()
    membership.delete()
    assert mails() == []
    assert SavedSearch.objects.get().next_mail is None


def test_repeated_delivery_after_the_mail_sends_none(saved, lamp):
    assert mails() == TOLD
    digest = Digest.objects.get()
    digests.settle(digest=digest, told=[lamp.public_id])
    assert (mails(), reported(saved)) == (TOLD, [lamp.public_id])


def test_mail_has_the_titles_of_all_and_the_next_one_what_was_too_much(
    themes, city_buyer, vendor_owner, staff, monkeypatch
):
    monkeypatch.setattr(alerts, "MOST_SHOWN", 2)
    monkeypatch.setattr(digests, "MOST_TOLD", 3)
    saved = saved_by(city_buyer, "lamps", rhythm=Rhythm.DAILY)
    made = [published(draft_solution(vendor_owner, title=f"Lamp {n}"), vendor_owner, staff) for n in range(4)]
    work()
    assert mails() == ["3 new: New lamps"]
    for part in (mail.outbox[-1].body, mail.outbox[-1].alternatives[0].content):
        assert "Also new" in part
        assert [f"/solutions/{one.public_id}/" in part for one in made] == [True, True, True, False]
    assert mails() == ["3 new: New lamps", "1 new: New lamps"]
    assert "Also new" not in mail.outbox[-1].body
    assert reported(saved) == [one.public_id for one in made]


def test_test_of_last_week_has_what_newly_matched(themes, city_buyer, vendor_owner, staff):
    saved = saved_by(city_buyer, "lamps")
    made = published(draft_solution(vendor_owner, **OTHER), vendor_owner, staff)
    work()
    Look.objects.update(since=timezone.now() - timedelta(days=30))
    assert last_week(saved).listings == []
    rewritten(made, vendor_owner, staff)
    assert last_week(saved).listings == [made.public_id]
    Report.objects.update(made_at=timezone.now() - timedelta(days=8))
    assert last_week(saved).listings == []


def test_planned_mail_follows_into_another_time_zone(saved, lamp, city_buyer):
    profile = Profile(name="Bisera", language="en", time_zone="Pacific/Auckland")
    accounts.edit_profile(actor=actor_of(city_buyer), version=city_buyer.version, profile=profile)
    work()
    moment = SavedSearch.objects.get().next_mail
    assert moment.astimezone(ZoneInfo("Pacific/Auckland")).hour == 8
    assert mails() == TOLD
