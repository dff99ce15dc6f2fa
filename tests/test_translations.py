"""The Bulgarian catalogue is complete, and every sentence of a template is marked for it."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

CATALOGUE = Path(settings.BASE_DIR) / "marketplace" / "locale" / "bg" / "LC_MESSAGES" / "django.po"
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
SAME_IN_BOTH = {"CPV", "Enter", "Esc", "—", "%(place)s (%(people)s people)", "https://", "·"}
SAME_EVERYWHERE = {"EN", "БГ", "DOCTYPE", "html", "PDF", "JSON", "CSV", "SHA"}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sdn%]|\{[a-z_]*\}")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
KEPT_WORDS = {
    "CSV", "DEMO", "EUPL", "GeoNames", "HTML", "JSON", "TOTP", "URL", "VAT", "WCAG", "AA", "Django", "bg", "BG",
}  # fmt: skip


def messages():
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def forms(message):
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def test_every_message_is_translated():
    missing = [message.id for message in messages() if not all(forms(message)) or message.fuzzy]
    assert missing == []


def test_no_translation_looks_english():
    english = [
        message.id
        for message in messages()
        for text in forms(message)
        if not re.search("[а-яА-Я]", text) and LATIN_WORD.search(PLACEHOLDER.sub("", text))
    ]
    assert [one for one in english if one not in SAME_IN_BOTH] == []


def test_placeholders_survive_translation():
    broken = []
    for message in messages():
        source = message.id if isinstance(message.id, str) else message.id[1]
        wanted = sorted(PLACEHOLDER.findall(source))
        broken += [message.id for text in forms(message)[-1:] if sorted(PLACEHOLDER.findall(text)) != wanted]
    assert broken == []


def unmarked(source):
    """Return the words of a template that stand outside every translation tag."""
    text = re.sub(r"\{% ?comment.*?endcomment ?%\}|<!--.*?-->", " ", source, flags=re.DOTALL)
    text = re.sub(r"\{% blocktrans(late)?\b.*?\{% endblocktrans(late)? %\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"\{% block body_attrs %\}.*?\{% endblock.*?%\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<(style|script)\b.*?</\1>", " ", text, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", " ", text, flags=re.DOTALL)
    attributes = re.findall(r'\b(?:aria-label|title|alt|placeholder|label|caption)="([^"]*)"', text)
    visible = re.sub(r"&\w+;", " ", re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL))
    return [word for part in (visible, *attributes) for word in re.findall(r"[^\W\d_]{2,}", part)]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_word_of_a_template_is_marked(template):
    assert [word for word in unmarked(template.read_text()) if word not in SAME_EVERYWHERE] == []


def test_an_unmarked_word_is_found():
    assert unmarked('<p>{% translate "Yes" %} no</p><a title="hidden"></a>') == ["no", "hidden"]
