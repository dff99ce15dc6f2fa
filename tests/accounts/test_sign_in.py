"""The entrance: signing up, signing in, codes, the second step, and what a stranger may not learn."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.management import call_command
from django.template.loader import render_to_string
from django.urls import get_resolver, reverse

from accounts.journal.models import Entry, Letter
from accounts.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "maria@vendor.example"
NEW = "another battery staple"


@pytest.fixture
def code(code_for):
    return lambda address=ADDRESS: code_for(address)


@pytest.fixture
def maria(db):
    return UserFactory(name="Maria Novak", email=ADDRESS)


def sign_up(client, address=ADDRESS, **query):
    form = {"name": "Maria Novak", "email": address, "password1": PASSWORD, **query}
    return client.post(reverse("account_signup"), form, follow=True)


def sign_in(client, person, **query):
    return client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD, **query})


def ask_for_code(client, address=ADDRESS, **query):
    return client.post(reverse("account_request_login_code"), {"email": address, **query}, follow=True)


def signed_in(client):
    return client.get(reverse("pages:workspace")).status_code == 200


def totp(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(client):
    """Show the password once more and set the authenticator app up; return its secret."""
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return secret


def subjects():
    call_command("worker", once=True)
    return [letter.subject for letter in mail.outbox]


def test_sign_up_asks_for_the_code_then_signs_in(client, code):
    page = sign_up(client, next="/organisations/new/")
    assert page.redirect_chain[-1][0] == reverse("account_email_verification_sent")
    assert not signed_in(client)
    answer = client.post(reverse("account_email_verification_sent"), {"code": code()})
    assert answer.url == "/organisations/new/"
    assert signed_in(client)
    assert User.objects.get().name == "Maria Novak"
    assert EmailAddress.objects.get().verified


def test_sign_up_keeps_what_was_typed_but_the_password(client):
    page = client.post(
        reverse("account_signup"), {"name": "Maria", "email": ADDRESS, "password1": "123", "next": "/about/"}
    )
    html = page.content.decode()
    assert 'value="Maria"' in html
    assert f'value="{ADDRESS}"' in html
    assert 'value="123"' not in html
    assert '<input type="hidden" name="next" value="/about/">' in html
    assert "This password is too short. Take at least 12 characters." in html


def test_password_signs_in_and_keeps_the_way(client, maria):
    assert sign_in(client, maria, next="/about/").url == "/about/"
    assert signed_in(client)


def test_wrong_password_does_not_sign_in(client, maria):
    page = client.post(reverse("account_login"), {"login": ADDRESS, "password": "wrong"})
    assert page.status_code == 200
    assert f'value="{ADDRESS}"' in page.content.decode()
    assert not signed_in(client)


def test_code_signs_in_and_keeps_the_way(client, maria, code):
    page = ask_for_code(client, next="/about/")
    address, query = page.redirect_chain[-1][0].split("?")
    assert parse_qs(query) == {"next": ["/about/"]}
    assert client.post(address, {"code": code(), "next": "/about/"}).url == "/about/"
    assert signed_in(client)


@pytest.mark.parametrize("typed", ["{} ", " {}", "{0:.4} {0:.9}"])
def test_code_may_be_pasted_with_blanks(client, maria, code, typed):
    ask_for_code(client)
    plain = code()
    text = typed.format(plain) if ":" not in typed else plain.replace("-", " ")
    client.post(reverse("account_confirm_login_code"), {"code": text})
    assert signed_in(client)


def test_third_wrong_code_ends_it(client, maria, code):
    ask_for_code(client)
    right = code()
    for _ in range(2):
        page = client.post(reverse("account_confirm_login_code"), {"code": "0000-0000"})
        assert 'value="0000-0000"' in page.content.decode()
    client.post(reverse("account_confirm_login_code"), {"code": "0000-0000"})
    answer = client.post(reverse("account_confirm_login_code"), {"code": right})
    assert answer.url == reverse("account_request_login_code")
    assert not signed_in(client)


def test_expired_code_is_not_taken(client, maria, code, settings):
    ask_for_code(client)
    right = code()
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    answer = client.post(reverse("account_confirm_login_code"), {"code": right}, follow=True)
    assert answer.redirect_chain == [(reverse("account_request_login_code"), 302)]
    assert "If a code was not taken, ask for a new one here." in answer.content.decode()
    assert not signed_in(client)


def test_new_code_replaces_the_first(client, maria, code):
    ask_for_code(client)
    first = code()
    page = client.post(reverse("account_confirm_login_code"), {"action": "resend"}, follow=True)
    assert "A code is on its way" in page.content.decode()
    second = code()
    assert second != first
    client.post(reverse("account_confirm_login_code"), {"code": first})
    assert not signed_in(client)
    client.post(reverse("account_confirm_login_code"), {"code": second})
    assert signed_in(client)


def test_too_many_tries_are_a_page(client, maria, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    form = {"login": ADDRESS, "password": "wrong"}
    assert client.post(reverse("account_login"), form).status_code == 200
    page = client.post(reverse("account_login"), form)
    assert page.status_code == 429
    assert "Please wait a little" in page.content.decode()


def test_sixth_wrong_password_stops_the_right_one_too(client, maria):
    for _ in range(5):
        client.post(reverse("account_login"), {"login": ADDRESS, "password": "wrong"})
    page = sign_in(client, maria)
    assert page.status_code == 200
    assert "That was tried too often" in page.content.decode()


def test_password_is_replaced_with_a_code(client, maria, code):
    client.post(reverse("account_reset_password"), {"email": ADDRESS})
    answer = client.post(reverse("account_confirm_password_reset_code"), {"code": code()}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("account_complete_password_reset")
    client.post(reverse("account_complete_password_reset"), {"password1": NEW, "password2": NEW})
    maria.refresh_from_db()
    assert maria.check_password(NEW)
    assert subjects() == ["Your code for a new password", "Your password was replaced"]


def test_password_change_needs_the_present_one(client, maria):
    sign_in(client, maria)
    form = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), form).status_code == 200
    client.post(reverse("account_change_password"), {**form, "oldpassword": PASSWORD})
    maria.refresh_from_db()
    assert maria.check_password(NEW)
    assert signed_in(client)
    assert subjects() == ["Your password was changed"]


def test_person_without_a_password_sets_one(client, maria):
    maria.set_unusable_password()
    maria.save()
    client.force_login(maria)
    assert client.get(reverse("account_change_password")).url == reverse("account_set_password")
    client.post(reverse("account_set_password"), {"password1": NEW, "password2": NEW})
    maria.refresh_from_db()
    assert maria.check_password(NEW)
    assert subjects() == ["Your account has a password now"]


def test_address_changes_after_password_and_code(client, maria, code):
    client.force_login(maria)
    answer = client.post(reverse("account_email"), {"email": "new@vendor.example", "action_add": ""})
    assert urlsplit(answer.url).path == reverse("account_reauthenticate")
    answer = client.post(answer.url, {"password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("account_email_verification_sent")
    assert User.objects.get().email == ADDRESS
    client.post(reverse("account_email_verification_sent"), {"code": code("new@vendor.example")})
    assert User.objects.get().email == "new@vendor.example"
    assert [(one.email, one.verified, one.primary) for one in EmailAddress.objects.all()] == [
        ("new@vendor.example", True, True)
    ]
    assert subjects() == ["Confirm your e-mail address", "Your e-mail address was changed"]
    assert mail.outbox[-1].to == [ADDRESS]


def test_second_step_takes_the_code_of_the_app(client, maria):
    sign_in(client, maria)
    secret = set_up_app(client)
    client.post(reverse("account_logout"))
    assert sign_in(client, maria, next="/about/").url == reverse("mfa_authenticate")
    assert not signed_in(client)
    page = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert page.status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": totp(secret)}).url == "/about/"
    assert signed_in(client)


def test_code_by_mail_does_not_replace_the_second_step(client, maria, code):
    sign_in(client, maria)
    set_up_app(client)
    client.post(reverse("account_logout"))
    ask_for_code(client)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code()})
    assert answer.url == reverse("mfa_authenticate")
    assert not signed_in(client)


def test_recovery_code_works_once(client, maria):
    sign_in(client, maria)
    set_up_app(client)
    first = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    download = client.get(reverse("mfa_download_recovery_codes")).content.decode()
    assert f"{first[:4]} {first[4:]}" in download
    for expected in (302, 200):
        client.post(reverse("account_logout"))
        sign_in(client, maria)
        answer = client.post(reverse("mfa_authenticate"), {"code": f"{first[:4]} {first[4:]}"})
        assert answer.status_code == expected
    assert not signed_in(client)


def test_app_is_switched_off_with_a_notice(client, maria, django_capture_on_commit_callbacks):
    sign_in(client, maria)
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert subjects() == [
        "Two-step sign-in is on: authenticator app",
        "New recovery codes were made",
        "The authenticator app is switched off",
    ]


def test_secret_of_the_app_is_encrypted(client, maria):
    sign_in(client, maria)
    secret = set_up_app(client)
    stored = {one.type: one for one in Authenticator.objects.all()}
    assert set(stored) == {"totp", "recovery_codes"}
    assert secret not in str(stored["totp"].data)
    assert stored["recovery_codes"].wrap().generate_codes()[0] not in str(stored["recovery_codes"].data)


def alike(page, *addresses):
    """Return a page without what differs between any two visitors."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
    for address in addresses:
        html = html.replace(address, "ADDRESS")
    return html


def test_sign_up_does_not_tell_whether_an_address_is_known(client_of, maria):
    known, unknown = sign_up(client_of(), ADDRESS), sign_up(client_of(), "new@vendor.example")
    assert alike(known, ADDRESS) == alike(unknown, "new@vendor.example")
    assert known.redirect_chain == unknown.redirect_chain
    assert subjects() == ["You have an account already", "Confirm your e-mail address"]
    assert [letter.to for letter in mail.outbox] == [[ADDRESS], ["new@vendor.example"]]


@pytest.mark.parametrize("name", ["account_request_login_code", "account_reset_password"])
def test_code_does_not_tell_whether_an_address_is_known(client_of, maria, name):
    pages = [
        client_of().post(reverse(name), {"email": address}, follow=True)
        for address in (ADDRESS, "stranger@vendor.example")
    ]
    assert alike(pages[0], ADDRESS) == alike(pages[1], "stranger@vendor.example")
    assert subjects()[1] == "No account under this address"
    assert mail.outbox[1].to == ["stranger@vendor.example"]


def test_code_is_in_no_entry_and_in_no_letter_in_clear(client, maria, code):
    ask_for_code(client)
    letter = Letter.objects.get()
    entries = str(list(Entry.objects.values()))
    ciphertext = bytes(letter.ciphertext)
    right = code()
    for plain in (right, right.replace("-", ""), ADDRESS):
        assert plain not in entries
        assert plain.encode() not in ciphertext
    assert "letter.queued" in entries
    assert not Letter.objects.exists()
    assert right not in str(list(Entry.objects.values()))


def test_every_page_of_allauth_is_ours(settings):
    names = {"account/signup_closed.html"}
    for pattern in patterns(get_resolver().url_patterns):
        view = getattr(pattern.callback, "view_class", None)
        if view and (pattern.name or "").startswith(("account_", "mfa_")):
            names.add(view.template_name)
    names.discard(None)
    assert len(names) > 20
    assert sorted(name for name in names if not (settings.BASE_DIR / "templates" / name).exists()) == []


def patterns(found):
    for pattern in found:
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern.url_patterns)
        else:
            yield pattern


def test_closed_sign_up_says_so(rf):
    assert "No new accounts at the moment" in render_to_string("account/signup_closed.html", request=rf.get("/"))


@pytest.mark.parametrize("name", ["account_confirm_email", "account_reset_password_from_key", "account_verify_phone"])
def test_ways_that_are_not_used_are_not_there(name):
    known = {pattern.name for pattern in patterns(get_resolver().url_patterns)}
    assert "account_login" in known
    assert name not in known
