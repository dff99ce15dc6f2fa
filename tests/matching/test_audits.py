"""An auditor reads one need's file for some days: granted by an owner, taken up once, each reading on the record."""

from datetime import UTC, datetime, time, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed
from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings.states import Mode
from marketplace.matching import actions, rules
from marketplace.matching.auditing import send_link
from marketplace.matching.errors import NotOpen
from marketplace.matching.held import AUDITS
from marketplace.matching.keeping import AUDITORS
from marketplace.matching.models import Audit
from marketplace.matching.queries.audits import SIGNER
from tests.factories import UserFactory
from tests.matching.audited import REASON, audited, grant
from tests.matching.pages import said, text_of
from tests.matching.recorded import ended_need, file_of, record
from tests.matching.stories import make_need, write_answer

QUERIES = 11
SECRET = "Our secret lamps cost little."


@pytest.fixture
def ended(city_buyer, vendor_owner):
    return ended_need(city_buyer, vendor_owner, text=SECRET)


@pytest.fixture
def auditor(db):
    person = UserFactory(name="Ada Auditor", email="ada@court.example")
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    return person


def steps():
    rows = Entry.objects.filter(subject__startswith="audit:").order_by("id")
    return [(one.verb, one.data.get("part", "")) for one in rows]


def test_auditor_opens_parts_and_each_is_on_the_record_once_an_hour(ended, city_buyer, auditor, client_of):
    audit, client = audited(city_buyer, ended, auditor), client_of(auditor)
    page = text_of(client.get(f"/audits/{audit.public_id}/"))
    assert ("You read as auditor until" in page, SECRET in page) == (True, False)
    refused = client.get(f"/audits/{audit.public_id}/answers/", follow=True)
    assert (said(refused), SECRET in refused.content.decode()) == (
        ["Open the part first: each reading is put on the record."],
        False,
    )
    for _again in range(2):
        opened = client.post(f"/audits/{audit.public_id}/open/", {"part": "answers"}, follow=True)
        assert SECRET in text_of(opened)
    assert steps() == [("audit.granted", ""), ("audit.accepted", ""), ("audit.opened", "answers")]


def test_reading_is_put_on_the_record_again_after_an_hour(ended, city_buyer, auditor, client_of, monkeypatch):
    audit, client = audited(city_buyer, ended, auditor), client_of(auditor)
    client.post(f"/audits/{audit.public_id}/open/", {"part": "need"})
    later = timezone.now() + timedelta(minutes=61)
    monkeypatch.setattr("marketplace.matching.queries.audits.timezone.now", lambda: later)
    assert client.get(f"/audits/{audit.public_id}/need/").status_code == 302
    client.post(f"/audits/{audit.public_id}/open/", {"part": "need"})
    assert steps()[2:] == [("audit.opened", "need")] * 2


def test_every_part_can_be_read(ended, city_buyer, auditor, client_of):
    record(city_buyer, ended)
    audit, client = audited(city_buyer, ended, auditor), client_of(auditor)
    page = client.get(f"/audits/{audit.public_id}/")
    names = list(page.context["titles"])
    assert names == [
        *("need", "corrections", "points", "criteria", "questions", "opening", "answers", "freezes", "candidates"),
        *("scores", "outcome", "results", "summary", "steps", "records"),
    ]
    for name in names:
        text_of(client.post(f"/audits/{audit.public_id}/open/", {"part": name}, follow=True))
    assert len(steps()) == 2 + len(names)


def test_sealed_answers_stay_sealed_for_her(city_buyer, vendor_owner, auditor, client_of):
    need = make_need(city_buyer, mode=Mode.SMALL_PURCHASE)
    write_answer(vendor_owner, need, SECRET)
    audit, client = audited(city_buyer, need, auditor), client_of(auditor)
    page = client.get(f"/audits/{audit.public_id}/")
    assert list(page.context["titles"]) == ["need", "corrections", "points", "criteria", "outcome", "summary"]
    for part in ("answers", "opening", "questions", "steps", "candidates", "records"):
        assert client.post(f"/audits/{audit.public_id}/open/", {"part": part}).status_code == 404
        assert client.get(f"/audits/{audit.public_id}/{part}/").status_code == 404
    assert SECRET not in text_of(client.post(f"/audits/{audit.public_id}/open/", {"part": "need"}, follow=True))


def test_files_are_handed_out_by_a_form_and_noted(ended, city_buyer, auditor, client_of):
    made, audit, client = record(city_buyer, ended), audited(city_buyer, ended, auditor), client_of(auditor)
    address = f"/audits/{audit.public_id}/records/{made.public_id}/pdf/"
    assert client.get(address).status_code == 405
    assert client.get(f"/records/{made.public_id}/pdf/").status_code == 404
    page = text_of(client.post(f"/audits/{audit.public_id}/check/", {"digest": made.digests["json"]}))
    assert ("byte for byte" in page, steps()[-1]) == (True, ("audit.opened", "check"))
    assert client.post(address).content == file_of(made, "pdf")
    assert steps()[-1] == ("audit.opened", "pdf-1")


def test_she_reads_this_file_alone(ended, city_buyer, other_city, vendor_owner, auditor, client_of):
    audit, client = audited(city_buyer, ended, auditor), client_of(auditor)
    other = ended_need(other_city, vendor_owner, cpv_codes=())
    made = record(other_city, other)
    assert client.post(f"/audits/{audit.public_id}/records/{made.public_id}/pdf/").status_code == 404
    for address in (f"/needs/{ended.public_id}/answers/", f"/needs/{ended.public_id}/file/"):
        assert client.get(address).status_code == 404
    for person in (city_buyer, vendor_owner, other_city):
        assert client_of(person).get(f"/audits/{audit.public_id}/").status_code == 404


def test_access_ends_at_once_when_it_is_taken_back(ended, city_buyer, auditor, client_of):
    audit, client = audited(city_buyer, ended, auditor), client_of(auditor)
    client.post(f"/audits/{audit.public_id}/open/", {"part": "answers"})
    answer = client_of(city_buyer).post(f"/auditors/{audit.public_id}/revoke/", follow=True)
    assert said(answer) == ["The access is taken back. The next page is refused to her."]
    assert client.get(f"/audits/{audit.public_id}/answers/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.open_part(actor=actor_of(auditor), audit=audit, part="need")


def test_access_ends_by_the_clock(ended, city_buyer, auditor, client_of):
    audit, client = audited(city_buyer, ended, auditor), client_of(auditor)
    Audit.objects.update(until=timezone.now().date() - timedelta(days=2))
    assert client.get(f"/audits/{audit.public_id}/").status_code == 404
    assert client.post(f"/audits/{audit.public_id}/open/", {"part": "need"}).status_code == 404


def test_link_works_once_for_the_address_it_was_sent_to(ended, city_buyer, auditor, outsider, client, client_of):
    audit = grant(city_buyer, ended, "Ada@Court.example ")
    address = f"/audits/links/{SIGNER.sign(audit.public_id)}/"
    assert client.get(f"/audits/links/{audit.public_id}.forged/").status_code == 404
    page = text_of(client.get(address))
    assert ("Sign in with the account" in page, ended.title in page) == (True, False)
    assert (client.post(address).status_code, Audit.objects.get().state) == (200, "waiting")
    page = text_of(client_of(outsider).get(address))
    assert ("You are signed in with another address" in page, REASON in page) == (True, False)
    with pytest.raises(NotAllowed):
        actions.accept_audit(actor=actor_of(outsider), audit=audit)
    assert REASON in text_of(client_of(auditor).get(address))
    answer = client_of(auditor).post(address, follow=True)
    assert said(answer) == ["You may read this file now."]
    assert (Audit.objects.get().person, Audit.objects.get().state) == (auditor, "accepted")
    assert "This link was used already" in text_of(client_of(outsider).get(address))


def test_unproved_address_is_refused(ended, city_buyer, auditor):
    audit = grant(city_buyer, ended, auditor.email)
    EmailAddress.objects.filter(user=auditor).update(verified=False)
    with pytest.raises(NotAllowed):
        actions.accept_audit(actor=actor_of(auditor), audit=audit)


def test_link_that_was_taken_back_says_so(ended, city_buyer, auditor, client_of):
    audit = grant(city_buyer, ended, auditor.email)
    actions.revoke_audit(actor=actor_of(city_buyer), audit=audit)
    with pytest.raises(NotOpen):
        actions.accept_audit(actor=actor_of(auditor), audit=audit)
    page = text_of(client_of(auditor).get(f"/audits/links/{SIGNER.sign(audit.public_id)}/"))
    assert "This link works no longer" in page


def test_mail_brings_the_link_unless_it_was_taken_back(ended, city_buyer, auditor):
    audit = grant(city_buyer, ended, auditor.email)
    delivery = Entry.objects.get(verb="audit.granted").deliveries.get(handler__endswith="audit_mail")
    send_link(delivery)
    sent = mail.outbox[0]
    assert (sent.to, SIGNER.sign(audit.public_id) in sent.body, REASON in sent.body) == ([auditor.email], True, True)
    actions.revoke_audit(actor=actor_of(city_buyer), audit=audit)
    send_link(delivery)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("who", ["city_viewer", "colleague_editor", "vendor_owner", "staff", "other_city"])
def test_owners_alone_grant(who, ended, request):
    with pytest.raises(NotAllowed):
        grant(request.getfixturevalue(who), ended, "ada@court.example")
    assert Audit.objects.count() == 0


@pytest.mark.parametrize(
    ("options", "field"), [({"days": 0}, "until"), ({"days": 91}, "until"), ({"reason": " "}, "reason")]
)
def test_grant_has_its_bounds(options, field, ended, city_buyer):
    with pytest.raises(Incomplete) as refusal:
        grant(city_buyer, ended, "ada@court.example", **options)
    assert (refusal.value.field, Audit.objects.count()) == (field, 0)


def test_member_and_second_grant_are_refused(ended, city_buyer, city_viewer):
    grant(city_buyer, ended, "ada@court.example", days=90)
    for email in (city_viewer.email, "ADA@court.example"):
        with pytest.raises(Incomplete) as refusal:
            grant(city_buyer, ended, email)
        assert refusal.value.field == "email"
    assert Audit.objects.count() == 1


def test_page_grants_and_keeps_what_was_typed(ended, city_buyer, client_of):
    client, address = client_of(city_buyer), f"/needs/{ended.public_id}/auditors/grant/"
    refused = text_of(client.post(address, {"email": "ada", "reason": "Because.", "until": "never"}), 422)
    assert ("Because." in refused, Audit.objects.count()) == (True, 0)
    sent = {"email": "ada@court.example", "reason": "Because.", "until": rules.today_of(ended), "language": "bg"}
    answer = client.post(address, sent, follow=True)
    assert said(answer) == ["The link is on its way. Every part that she reads will stand on this page."]
    assert "ada@court.example" in text_of(answer)


def test_team_sees_what_was_read(ended, city_buyer, city_viewer, auditor, client_of):
    audit = audited(city_buyer, ended, auditor)
    client_of(auditor).post(f"/audits/{audit.public_id}/open/", {"part": "steps"})
    page = text_of(client_of(city_viewer).get(f"/needs/{ended.public_id}/auditors/"))
    assert ("Every step, in order," in page, 'name="email"' in page, "Take back" in page) == (True, False, False)
    assert client_of(city_viewer).post(f"/auditors/{audit.public_id}/revoke/").status_code == 403


def test_list_has_one_count_of_queries(ended, city_buyer, client_of, django_assert_num_queries):
    grant(city_buyer, ended, "one@court.example")
    client, address = client_of(city_buyer), f"/needs/{ended.public_id}/auditors/"
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    for name in ("two", "three"):
        grant(city_buyer, ended, f"{name}@court.example")
    with django_assert_num_queries(QUERIES):
        client.get(address)


def test_erased_auditor_reads_no_more_and_leaves_no_address(ended, city_buyer, auditor, client_of):
    audit = audited(city_buyer, ended, auditor)
    assert AUDITS.held(auditor) == [
        {"kind": "auditor", "need": ended.public_id, "email": auditor.email, "until": audit.until.isoformat()}
    ]
    AUDITS.erase(auditor)
    audit.refresh_from_db()
    assert (audit.person, audit.email) == (None, "")
    assert client_of(auditor).get(f"/audits/{audit.public_id}/").status_code == 404


def test_address_goes_a_year_after_the_access_and_the_steps_stay(ended, city_buyer, auditor, client_of):
    audit = audited(city_buyer, ended, auditor)
    last, before = datetime.combine(audit.until, time(12), tzinfo=UTC), steps()
    assert (AUDITORS.keeps, AUDITORS.apply(last)) == (timedelta(days=365), 0)
    assert (AUDITORS.apply(last + timedelta(days=1)), AUDITORS.apply(last + timedelta(days=1))) == (1, 0)
    audit.refresh_from_db()
    assert (audit.email, audit.person, steps()) == ("", auditor, before)
    page = text_of(client_of(city_buyer).get(f"/needs/{ended.public_id}/auditors/"))
    assert ("An address that is not kept any more" in page, auditor.email in page) == (True, False)
