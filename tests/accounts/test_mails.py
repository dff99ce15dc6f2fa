"""Every mail that the entrance sends: readable in text and HTML, and as long-lived as it says."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.core import context
from django.conf import settings
from django.utils import timezone

from accounts.adapter import LETTER_LIFE, AccountAdapter
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

FOLDERS = ["account/email", "mfa/email"]
OUR_OWN = ["accounts/email/account_connected", "accounts/email/account_disconnected"]
NOT_SENT = {"account/email/password_reset_key"}
WITH_A_CODE = {
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/login_code",
    "account/email/password_reset_code",
}
ALL = sorted(
    f"{folder}/{path.name.removesuffix('_subject.txt')}"
    for folder in FOLDERS
    for path in (Path(allauth.__file__).parent / "templates" / folder).glob("*_subject.txt")
)
MAILS = [prefix for prefix in [*ALL, *OUR_OWN] if prefix not in NOT_SENT]


@pytest.fixture
def render(rf):
    """Return a function that renders one mail as allauth would."""

    def make(prefix, **more):
        values = {
            "code": "1234-5678",
            "timestamp": timezone.now(),
            "ip": "192.0.2.7",
            "user_agent": "Firefox <133>",
            "from_email": "old@vendor.example",
            "to_email": "new@vendor.example",
            "deleted_email": "old@vendor.example",
            "signup_url": "http://localhost/account/signup/",
            "password_reset_url": "http://localhost/account/password/reset/",
            "email": "o'hara@vendor.example",
            "provider_name": "City Login",
            **more,
        }
        with context.request_context(rf.get("/")):
            return AccountAdapter().render_mail(prefix, values["email"], values)

    return make


def html(message):
    return message.alternatives[0][0]


def words(text):
    """Return the words of a mail without tags and addresses."""
    return set(re.findall(r"\w{4,}", re.sub(r"<[^>]+>|https?://\S+", " ", text.replace("&#x27;", "'"))))


@pytest.mark.parametrize("prefix", MAILS)
def test_every_mail_is_ours(prefix):
    for ending in ("subject.txt", "message.txt", "message.html"):
        assert (settings.BASE_DIR / "templates" / f"{prefix}_{ending}").exists()


@pytest.mark.parametrize("prefix", MAILS)
def test_mail_says_the_same_in_text_and_html(render, prefix):
    message = render(prefix)
    assert words(message.body) - words(html(message)) == set()
    assert message.subject in message.body
    assert "\n" not in message.subject
    assert "&" not in message.body
    assert "Firefox <133>" not in html(message)


@pytest.mark.parametrize("prefix", MAILS)
def test_mail_greets_by_name_when_it_is_known(render, prefix):
    assert "\nHello,\n" in render(prefix).body
    maria = UserFactory(name="Мария <b>O'Hara</b>")
    message = render(prefix, user=maria)
    assert f"\nHello {maria.name},\n" in message.body
    assert "Мария &lt;b&gt;O&#x27;Hara&lt;/b&gt;," in html(message)


@pytest.mark.parametrize("prefix", sorted(WITH_A_CODE))
def test_code_stands_alone_and_in_no_link(render, prefix):
    message = render(prefix)
    assert [line.strip() for line in message.body.splitlines() if "1234-5678" in line] == ["1234-5678"]
    assert html(message).count("1234-5678") == 1
    assert "1234" not in message.subject
    assert re.findall(r"https?://", message.body + html(message)) == []


@pytest.mark.parametrize("prefix", sorted(set(MAILS) - WITH_A_CODE))
def test_other_mails_hold_no_code(render, prefix):
    message = render(prefix)
    assert "1234" not in message.body + html(message)


@pytest.mark.parametrize("prefix", sorted(WITH_A_CODE))
def test_code_lives_as_long_as_the_mail_says(render, prefix):
    minutes = int(re.search(r"until (\d+) minutes", render(prefix).body)[1])
    assert LETTER_LIFE.total_seconds() == minutes * 60
    assert {
        settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
        settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
        settings.ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT,
        settings.ACCOUNT_LOGIN_TIMEOUT,
    } == {minutes * 60}
