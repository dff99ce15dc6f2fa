"""The forms that pages show, as a browser would send them, and what somebody could send in their place."""

import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve

from tests.test_hostile_input import VALUES

NAMES = ("report.pdf", "a.png", "../x.csv", "x" * 300, "a\x00b", "потребност.xml")


@dataclass
class Form:
    """One form of a page: where it is sent, and every field with what it may be set to, the first one as shown."""

    address: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    @property
    def key(self):
        """What tells this form from others: the name of its address, and its fields."""
        return resolve(urlsplit(self.address).path).view_name, frozenset([*self.fields, *self.files])


class Forms(HTMLParser):
    """Collects the forms of a page that change something."""

    def __init__(self, page):
        super().__init__()
        self.found, self._page, self._open, self._named, self._shown = [], page, None, None, False

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            changes = said.get("method", "").lower() == "post"
            self._open = Form(urljoin(self._page, said.get("action") or self._page)) if changes else None
            self.found += [self._open] if changes else []
        elif self._open and tag == "option" and self._named:
            values = self._open.fields[self._named]
            values.insert(0 if "selected" in said else len(values), said.get("value", ""))
        elif self._open and tag in {"input", "textarea", "select", "button"} and said.get("name"):
            self._take(tag, said)

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = None
        if tag in {"select", "textarea"}:
            self._named = None

    def handle_data(self, data):
        if self._open and self._named and self._shown and data.strip():
            self._open.fields[self._named] = [data.strip()]

    def _take(self, tag, said):
        name = said["name"]
        if said.get("type") == "file":
            self._open.files.append(name)
            return
        values = self._open.fields.setdefault(name, [])
        if tag in {"input", "button"}:
            values.insert(0 if "checked" in said else len(values), said.get("value") or "")
            return
        self._named, self._shown = name, tag == "textarea"
        if tag == "textarea":
            values.append("")


def forms_of(page, html):
    """Return the forms of a page at this address."""
    parser = Forms(page)
    parser.feed(html)
    return parser.found


def body(form, drawn, people):
    """Return what is sent: the form as it was shown, with one to four fields that hold something else, or are gone."""
    sent = {name: values[:1] for name, values in form.fields.items() if values}
    names = sorted([*form.fields, *form.files])
    for name in drawn.sample(names, min(len(names), drawn.randint(1, 4))):
        if name in form.files:
            sent[name] = SimpleUploadedFile(drawn.choice(NAMES).replace("\x00", "_"), file_content(drawn))
            continue
        choice = drawn.random()
        if choice < 0.1:
            sent.pop(name, None)
        elif choice < 0.4 and form.fields[name]:
            sent[name] = drawn.sample(form.fields[name], drawn.randint(1, min(3, len(form.fields[name]))))
        else:
            sent[name] = [value(drawn, people)]
    return {name: values if len(values) != 1 or name in form.files else values[0] for name, values in sent.items()}


def value(drawn, people):
    kinds = [
        lambda: drawn.choice(VALUES).encode("utf-8", "replace").decode(),
        lambda: str(drawn.randint(-(10**20), 10**20)),
        lambda: "".join(
            chr(drawn.choice([drawn.randint(1, 0x7F), drawn.randint(0x80, 0xD7FF)])) for _each in range(40)
        ),
        lambda: f"{drawn.randint(0, 10_000)}-{drawn.randint(0, 14)}-{drawn.randint(0, 33)}",
        lambda: drawn.choice(people),
        lambda: "слово " * drawn.randint(1, 4_000),
        lambda: f"https://x.example/{secrets.token_hex(4)}",
    ]
    return drawn.choice(kinds)()


def file_content(drawn):
    heads = [
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"<?xml version='1.0'?>",
    ]
    return drawn.choice([b"", b"title;summary\r\n", *heads]) + drawn.randbytes(drawn.randint(0, 2_000))
