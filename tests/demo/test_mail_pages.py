"""The demonstration's mailbox: the newest mail first, each in its own language, its HTML alone in a frame."""

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from accounts.journal import mail_folder
from tests.journeys.test_accessibility import ON_SQLITE, look

TO = "vera@city.example"
HTML = "<p style='color: #333'>Кодът е <b>123456</b>.</p><script>alert(1)</script>"


@pytest.fixture
def letters(settings, tmp_path):
    """One mail in English, then one in Bulgarian with an HTML part."""
    settings.EMAIL_BACKEND = "accounts.journal.mail.FolderBackend"
    settings.MAIL_FOLDER = tmp_path / "mail"
    EmailMultiAlternatives("You are matched", "With <Nightfall>.", to=[TO], headers={"Content-Language": "en"}).send()
    second = EmailMultiAlternatives("Вашият код", "Кодът е 123456.", to=[TO], headers={"Content-Language": "bg"})
    second.attach_alternative(HTML, "text/html")
    second.send()
    return mail_folder.messages()


def test_list_shows_the_newest_first_each_in_its_language(client, db, letters):
    text = client.get(reverse("demo:mail")).content.decode()
    titles = [f'lang="{one.language}">{one.subject}</a>' for one in letters]
    assert [one.subject for one in letters] == ["Вашият код", "You are matched"]
    assert [text.count(title) for title in titles] == [1, 1]
    assert text.index(titles[0]) < text.index(titles[1])


def test_empty_mailbox_says_what_to_do(client, db, settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path / "mail"
    assert "No mail yet" in client.get(reverse("demo:mail")).content.decode()


def test_mail_stands_as_text_and_shows_a_frame_only_when_it_has_html(client, db, letters):
    bulgarian, english = (client.get(reverse("demo:message", args=[one.id])).content.decode() for one in letters)
    assert '<pre class="letter" lang="bg">Кодът е 123456.' in bulgarian
    assert "With &lt;Nightfall&gt;." in english
    assert [text.count("<iframe") for text in (bulgarian, english)] == [1, 0]


def test_html_of_a_mail_runs_nothing_and_opens_in_our_pages_alone(client, db, letters):
    answer = client.get(reverse("demo:message_html", args=[letters[0].id]))
    assert answer.content.decode().strip() == HTML
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert (policy["sandbox"], policy["default-src"], policy["frame-ancestors"]) == ("", "'none'", "'self'")


@ON_SQLITE
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_mailbox_has_no_finding(page, live_server, letters, prefix):
    for address in ["/demo/mail/", *(f"/demo/mail/{one.id}/" for one in letters)]:
        assert (address, look(page, f"{live_server.url}{prefix}{address}")) == (address, [])
