"""A person takes a copy of all that is held about her, and has herself erased; the record still verifies."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils import timezone

from accounts import actions, holding, retention
from accounts.errors import Incomplete, NotAllowed
from accounts.journal import verify
from accounts.journal.actions import append
from accounts.journal.mail import queue_letter
from accounts.journal.models import Entry, Letter, Private
from accounts.models import Invitation, JoinRequest, Membership, Session, User
from accounts.personal import held_about, holders
from accounts.queries import actor_of
from accounts.states import InvitationState, OrganisationState, RequestState, Role
from listings.models import Revision, Solution
from listings.queries import history_of
from search.models import SavedSearch
from tests.accounts.teams import invited, mails, organisation_of
from tests.factories import PASSWORD, OrganisationFactory, UserFactory, member
from tests.listings.factories import published_solution
from tests.search.saving import saved_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaver(vendor_owner):
    """An editor with something of everything, whose name and address stand nowhere else."""
    person = member("Zebraname Zebrasurname", role=Role.EDITOR, organisation=organisation_of(vendor_owner))
    User.objects.filter(pk=person.pk).update(email="zebra@people.example")
    EmailAddress.objects.filter(user=person).update(email="zebra@people.example")
    person.refresh_from_db()
    Authenticator.objects.create(user=person, type="totp", data={})
    saved_by(person, "zebrasearch")
    published_solution(
        organisation=organisation_of(vendor_owner),
        contact_name="Zebraname Zebrasurname",
        contact_email="zebra@people.example",
    )
    actions.ask_to_join(actor=actor_of(person), organisation=OrganisationFactory(), message="Zebramessage")
    actions.keep_organisation_draft(actor=actor_of(person), values={"name": "Zebradraft"})
    append("thing.done", "thing:a", actor=actor_of(person), private={"why": "Zebrareason"})
    return person


def signed_in(client_of, person):
    """Return a client that typed its password just now, as a person on her way to her data does."""
    client = client_of(person)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def erased(person):
    return actions.erase_person(actor=actor_of(person), typed=person.email)


def test_copy_has_all_that_is_held(client_of, leaver):
    client = signed_in(client_of, leaver)
    answer = client.post("/account/data/download/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="own-data-')
    copy = json.loads(answer.content)
    assert set(copy) == {"made", *(holder.name for holder in holders())}
    (account,) = copy["account"]
    assert (account["name"], account["email"]) == ("Zebraname Zebrasurname", "zebra@people.example")
    assert ([one["kind"] for one in account["second_factors"]], len(account["sessions"])) == (["totp"], 1)
    assert [one["kind"] for one in copy["teams"]] == ["member", "asked", "describes an organisation"]
    assert [one["text"] for one in copy["searches"]] == ["zebrasearch"]
    assert [one["contact_email"] for one in copy["contacts"]] == ["zebra@people.example"]
    assert [one["why"] for one in copy["record"] if "why" in one] == ["Zebrareason"]
    assert Entry.objects.get(verb="person.exported").person == leaver.public_id


def test_copy_and_erasure_ask_for_the_password_again_when_it_was_long_ago(client_of, leaver):
    client = client_of(leaver)
    for answer in (client.post("/account/data/download/"), client.get("/account/data/erase/")):
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/account/reauthenticate/")


def test_copy_holds_nothing_of_others(vendor_owner, leaver):
    assert vendor_owner.email not in json.dumps(held_about(leaver))
    assert "Zebra" not in json.dumps(held_about(vendor_owner))


def test_erased_person_is_nowhere(client_of, leaver, vendor_owner):
    signed_in(client_of, leaver)
    expires = timezone.now() + timedelta(days=1)
    letter = {"subject": "", "text": "", "html": "", "language": "en", "expires_at": expires, "actor": actor_of(leaver)}
    queue_letter(to="zebra@people.example", **letter)
    queue_letter(to="other@people.example", **letter)
    erased(leaver)
    assert found_in_the_database("zebra") == []
    assert Letter.objects.count() == 1
    left = (Session.objects.count(), SavedSearch.objects.count(), Authenticator.objects.filter(user=leaver).count())
    assert left == (0, 0, 0)
    assert JoinRequest.objects.get().state == RequestState.WITHDRAWN
    assert not Membership.objects.filter(person=leaver).exists()
    person = User.objects.get(pk=leaver.pk)
    assert (person.name, person.email, person.is_active) == ("", f"{person.public_id}@erased.invalid", False)
    assert (str(person), person.has_usable_password()) == ("A former user", False)
    assert verify.verify()


def found_in_the_database(word):
    """Return the columns in which a word stands, in any letters; sessions and letters are encrypted."""
    return [
        f"{model._meta.label}.{field.attname}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if any(word in str(value).lower() for value in model._base_manager.values_list(field.attname, flat=True))
    ]


def test_word_that_stands_there_is_found(leaver):
    assert set(found_in_the_database("zebra")) >= {
        "accounts.User.name",
        "account.EmailAddress.email",
        "journal.Private.text",
        "listings.Solution.contact_email",
        "search.SavedSearch.text",
    }


def test_pages_say_a_former_user(client_of, leaver, vendor_owner):
    organisation = organisation_of(vendor_owner)
    erased(leaver)
    page = client_of(vendor_owner).get(f"/organisations/{organisation.public_id}/activity/").content.decode()
    assert ("member left: A former user, Editor" in page, "Zebra" in page) == (True, False)
    assert mails() == [(vendor_owner.email, "A former user left Organisation of Otto Owner")]


def test_contact_of_a_solution_goes_and_the_record_says_why(leaver):
    erased(leaver)
    solution = Solution.objects.get()
    assert (solution.contact_name, solution.contact_email, solution.version) == ("", "", 2)
    assert history_of(solution)[0].what == "its contact left; name another one"


def test_person_erases_herself_on_the_page(client_of, leaver):
    client = signed_in(client_of, leaver)
    page = client.get("/account/data/erase/").content.decode()
    assert (
        "Mails that were sent cannot be called back." in page,
        "That you asked a question about a need" in page,
    ) == (True, True)
    answer = client.post("/account/data/erase/", {"typed": "someone@people.example"})
    assert (answer.status_code, "Type the address with which you sign in." in answer.content.decode()) == (422, True)
    assert "Zebraname" in User.objects.get(pk=leaver.pk).name
    page = client.post("/account/data/erase/", {"typed": " Zebra@people.example "}, follow=True).content.decode()
    assert "Your account is erased." in page
    assert client.get("/workspace/").status_code == 302
    client.post("/account/login/", {"login": "zebra@people.example", "password": PASSWORD})
    assert client.get("/workspace/").status_code == 302


def test_last_owner_hands_over_first(client_of, vendor_owner, vendor_editor):
    client = signed_in(client_of, vendor_owner)
    page = client.get("/account/data/erase/").content.decode()
    assert ("Hand over first" in page, "Organisation of Otto Owner" in page) == (True, True)
    with pytest.raises(Incomplete, match="Make somebody else an owner of “Organisation of Otto Owner” first"):
        erased(vendor_owner)
    vendor_editor.memberships.update(role=Role.OWNER)
    erased(vendor_owner)
    assert not Membership.objects.filter(person=vendor_owner).exists()


def test_nobody_is_erased_twice(leaver):
    erased(leaver)
    with pytest.raises(NotAllowed):
        actions.erase_person(actor=actor_of(User.objects.get(pk=leaver.pk)), typed=leaver.email)


def test_invitations_to_and_by_her_are_taken_back(vendor_owner, leaver):
    to_her = invited(member("Ida Inviter"), "zebra@people.example")
    leaver.memberships.update(role=Role.OWNER)
    by_her = invited(leaver, "guest@people.example")
    erased(leaver)
    rows = {one.pk: (one.state, one.email) for one in Invitation.objects.all()}
    assert rows[to_her.pk] == (InvitationState.REVOKED, f"{leaver.public_id}@erased.invalid")
    assert rows[by_her.pk] == (InvitationState.REVOKED, "guest@people.example")


def test_texts_about_procurements_stay_until_the_hold_ends(client_of, leaver):
    append("need.excluded", "need:aaaaaaaaaa", actor=actor_of(leaver), private={"why": "Zebraheld"})
    page = signed_in(client_of, leaver).get("/account/data/erase/").content.decode()
    assert "1 text that you wrote about a procurement is under legal hold" in page
    erased(leaver)
    assert list(Private.objects.values_list("text", flat=True)) == ["Zebraheld"]
    retention.apply_rules(None)
    assert Private.objects.count() == 1


def test_texts_go_when_the_hold_has_ended(leaver, monkeypatch):
    append("need.excluded", "need:aaaaaaaaaa", actor=actor_of(leaver), private={"why": "Zebraheld"})
    append("need.excluded", "need:aaaaaaaaaa", actor=actor_of(UserFactory()), private={"why": "Of a colleague"})
    erased(leaver)
    monkeypatch.setattr(holding, "LEGAL_HOLD", -timedelta(days=1))
    retention.apply_rules(None)
    assert list(Private.objects.values_list("text", flat=True)) == ["Of a colleague"]
    assert verify.verify()


def test_addresses_and_messages_go_after_their_time(vendor_owner, outsider):
    organisation = organisation_of(vendor_owner)
    invitation = invited(vendor_owner)
    request = actions.ask_to_join(actor=actor_of(outsider), organisation=organisation, message="I work there.")
    actions.turn_away(actor=actor_of(vendor_owner), request=request, why="No")
    retention.apply_rules(None)
    assert (Invitation.objects.get().email, JoinRequest.objects.get().message) == (invitation.email, "I work there.")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=181))
    JoinRequest.objects.update(created_at=timezone.now() - timedelta(days=366))
    retention.apply_rules(None)
    assert (Invitation.objects.get().email, JoinRequest.objects.get().message) == ("", "")
    assert Invitation.objects.get().state == InvitationState.REVOKED


def test_retention_leaves_the_record_and_ledgers_alone():
    assert [apps.get_model(label)._meta.label for label in retention.EXEMPT] == list(retention.EXEMPT)
    assert "accounts.retention.APPLY" in settings.JOURNAL_SCHEDULE
    assert [rule.model for rule in retention.rules()] == [
        *("accounts.Session", "accounts.Invitation", "accounts.JoinRequest", "accounts.OrganisationDraft"),
        *("accounts.Evidence", "accounts.Evidence", "journal.Private", "listings.Report"),
        *("listings.Question", "listings.Proposal", "search.SolutionDay", "search.AskedWords", "matching.Record"),
        "matching.Partner",
        "matching.Audit",
    ]


def test_rule_about_what_is_exempt_is_refused(monkeypatch):
    monkeypatch.setattr(retention, "EXEMPT", ("accounts.Session",))
    retention.rules.cache_clear()  # an exception is not kept, so the next test reads the table anew
    with pytest.raises(ImproperlyConfigured, match=r"accounts\.Session is kept as it is"):
        retention.rules()


def test_privacy_page_says_how_long(client):
    page = client.get("/privacy/").content.decode()
    assert ("180 days" in page, "Addresses of people who were invited" in page) == (True, True)


def test_every_column_that_names_a_person_has_a_holder():
    """A table that comes to name people must be thought of here: whoever adds one says what becomes of it."""
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is User
    }
    assert columns == {
        "account.EmailAddress.user",
        "mfa.Authenticator.user",
        "accounts.Agreement.person",
        "accounts.Invitation.invited_by",
        "accounts.OrganisationDraft.person",
        "accounts.JoinRequest.person",
        "accounts.Membership.person",
        "accounts.Organisation.reviewer",
        "accounts.Recovery.person",
        "accounts.Recovery.proposed_by",
        "accounts.RegisterLookup.person",
        "accounts.Reset.person",
        "accounts.Reset.proposer",
        "accounts.Session.person",
        "accounts.StoredFile.uploader",
        "inquiries.Acceptance.by",
        "inquiries.Message.author",
        "listings.Appeal.person",
        "listings.Decision.person",
        "listings.Follow.person",
        "listings.Look.asker",
        "listings.Look.looker",
        "listings.Need.reviewer",
        "listings.Question.person",
        "listings.Report.person",
        "listings.Report.reviewer",
        "listings.Revision.reviewer",
        "listings.Solution.reviewer",
        "matching.Candidate.moved_by",
        "matching.Assessor.person",
        "matching.Audit.person",
        "matching.Curation.curator",
        "matching.Round.started_by",
        "matching.Freeze.frozen_by",
        "matching.Mark.made_by",
        "matching.Result.written_by",
        "matching.Source.added_by",
        "matching.Match.city_by",
        "matching.Match.vendor_by",
        "matching.PartnerNote.person",
        "search.SavedSearch.person",
        "socialaccount.SocialAccount.user",
        "search.Synonym.added_by",
    }


def test_worker_goes_on_after_an_erasure(leaver):
    erased(leaver)
    call_command("worker", once=True)
    assert {letter.to[0] for letter in mail.outbox} & {"zebra@people.example"} == set()


def test_erased_owner_is_no_receiver(leaver, vendor_owner):
    leaver.memberships.update(role=Role.OWNER)
    OrganisationFactory(state=OrganisationState.VERIFIED)
    erased(leaver)
    assert [to for to, _subject in mails()] == [vendor_owner.email]


@pytest.mark.parametrize(
    "contact",
    [("Someone", "Zebra@People.example"), ("zebraname zebrasurname", "former@elsewhere.example")],
    ids=["in other letters", "by name at a former address"],
)
def test_contact_goes_however_it_was_written(leaver, contact):
    Solution.objects.update(contact_name=contact[0], contact_email=contact[1])
    values = {"title": "Kept", "contact_name": contact[0], "contact_email": contact[1]}
    Revision.objects.create(solution=Solution.objects.get(), values=values)
    others = Revision.objects.create(
        solution=published_solution(), values={**values, "contact_name": "Otto", "contact_email": "otto@people.example"}
    )
    erased(leaver)
    assert Revision.objects.get(solution__contact_email="").values == {
        **values,
        "contact_name": "",
        "contact_email": "",
    }
    assert Revision.objects.get(pk=others.pk).values["contact_email"] == "otto@people.example"
    others.solution.delete()
    assert list(Solution.objects.values_list("contact_name", "contact_email")) == [("", "")]
