"""Entries are appended whole, and states are moved in one place."""

import pytest
from django.db import transaction
from django.test import override_settings

from accounts.journal import keys
from accounts.journal.actions import Already, Moved, append, entry_content, move
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Delivery, Entry, Private
from accounts.states import CapabilityState, OrganisationState
from tests.accounts.journal.conftest import ROBOT

pytestmark = pytest.mark.django_db


def test_append_is_authenticated_and_sets_off_its_deliveries(book, record):
    entry = record("thing.inside", data={"amount": 5, "tags": ["a", "b"], "state": CapabilityState.ASKED})
    stored = Entry.objects.get(pk=entry.pk)
    assert stored.mac == keys.authenticate("entry", entry_content(stored))
    assert stored.data == {"amount": 5, "tags": ["a", "b"], "state": "asked"}
    assert list(Delivery.objects.order_by("id").values_list("handler", "lane")) == [
        ("seal", "seal"),
        ("inside", "thing:a"),
    ]


def test_append_keeps_a_text_beside_the_entry_and_its_digest_in_it(record):
    entry = record(private={"why": "Vera said so", "note": ""})
    text = Private.objects.get()
    assert (text.entry, text.field, text.text) == (entry.uid, "why", "Vera said so")
    assert entry.digests == {"why": keys.digest(text.salt, "Vera said so")}


@pytest.mark.parametrize("data", [{"name": "Vera Viewer"}, {"to": "vera@city.example"}, {"share": 0.5}, {"a b": 1}])
def test_append_refuses_what_may_be_a_name(data, record):
    with pytest.raises(ValueError, match="identifiers, numbers and enum words only"):
        record(data=data)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(("verb", "subject"), [("Thing", "thing:a"), ("thing.done", "Vera Viewer")])
def test_append_refuses_a_verb_or_subject_of_another_shape(verb, subject, record):
    with pytest.raises(ValueError, match="not a verb and a subject"):
        record(verb, subject)


@pytest.mark.django_db(transaction=True)
def test_append_needs_the_transaction_of_what_it_records():
    with pytest.raises(transaction.TransactionManagementError):
        append("thing.done", "thing:a", actor=ROBOT)


def test_move_moves_records_and_tells_the_second_who_was_first(vendor_owner, staff, acts):
    organisation = vendor_owner.memberships.get().organisation
    other = type(organisation).objects.get(pk=organisation.pk)
    result = move(organisation, OrganisationState.SUSPENDED, actor=acts(staff), why="A certificate is false.")
    assert isinstance(result, Moved)
    assert (result.entry.verb, result.entry.data) == ("organisation.suspended", {"from": "verified"})
    assert Private.objects.get(entry=result.entry.uid).text == "A certificate is false."
    again = move(other, OrganisationState.SUSPENDED, actor=acts(vendor_owner))
    assert again == Already(by=staff.public_id, at=result.entry.time)
    assert (organisation.state, other.state) == ("suspended", "suspended")


def test_move_refuses_a_step_that_the_table_does_not_have(vendor_owner, acts):
    organisation = vendor_owner.memberships.get().organisation
    with pytest.raises(InvalidTransition, match="Verified"):
        move(organisation, OrganisationState.REFUSED, actor=acts(vendor_owner))
    organisation.refresh_from_db()
    assert organisation.state == "verified"


def test_macs_depend_on_the_key_and_the_purpose():
    first = keys.authenticate("entry", {"a": 1})
    assert first != keys.authenticate("seal", {"a": 1})
    with override_settings(JOURNAL_KEY="another key of at least thirty-two characters"):
        assert first != keys.authenticate("entry", {"a": 1})
