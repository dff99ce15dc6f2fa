"""Sessions are unreadable in the database."""

from django.contrib.sessions.models import Session

from accounts.sessions import SessionStore


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
