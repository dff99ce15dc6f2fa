"""Reads everything that somebody can get at: each page she is led to, each file, and what is behind it all."""

import io
import json
import re
import zipfile
from dataclasses import asdict
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.conf import settings
from django.core import mail
from django.core.management import call_command

from accounts.personal import held_about
from search.contents import every_content
from search.documents import document
from search.engines import engine
from search.query import Question, plan
from tests.proofs.planted.words import words_in

LINK = re.compile(rb'(?:href|src|data-[a-z-]*url|hx-get)="([^"#]+)')
LEFT_OUT = ("/static/", "/bg/", "/account/logout", "/organisations/act", "/staff/operations/translation")
ASKED_ONCE = {"/search/", "/map/", "/openings/", "/search/suggestions/", "/search/map/"}
"""Pages that can be asked without end: of these the questions of the proof are asked, and no others."""
MOST = 4  # addresses of one page that differ in their query only


def body_of(answer):
    """Return what is read of an answer: a page, a file, or the files of an archive."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"\n".join([name.encode() + archive.read(name) for name in archive.namelist()])
    return data


def links_of(page, data):
    """Yield the addresses of this site that a page leads to."""
    for found in LINK.findall(data):
        address = urljoin(page, found.decode("utf-8", "replace").replace("&amp;", "&"))
        parts = urlsplit(address)
        if not parts.netloc and parts.path.startswith("/") and not parts.path.startswith(LEFT_OUT):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def walk(client, starts, *, is_followed=True, look=None):
    """Return the words on every page, by its address: of `starts`, and of what these lead to.

    `look` is called with the address and the text of each page that is shown.
    """
    waiting, known, seen, queries = list(dict.fromkeys(starts)), set(starts), {}, {}
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        assert answer.status_code < 500, address
        data = body_of(answer) + str(sorted(answer.headers.items())).encode()
        if answer.status_code < 400:
            seen[address] = words_in(data)
        if look and answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            look(address, answer.content.decode())
        for link in links_of(address, data) if is_followed else ():
            path = link.partition("?")[0]
            queries.setdefault(path, set()).add(link)
            is_new = link not in known and not words_in(link) and len(queries[path]) <= MOST
            if is_new and not (path in ASKED_ONCE and parse_qsl(urlsplit(link).query)):
                known.add(link)
                waiting.append(link)
    return seen


def of_herself(person):
    """Return the words of what a person is handed over who asks for all that is held about her."""
    return words_in(json.dumps(held_about(person), default=str, ensure_ascii=False))


def mailed():
    """Let the worker do all that is due; return the words of the mails, by whom they went to."""
    call_command("worker", once=True)
    found = {}
    for letter in mail.outbox:
        for receiver in letter.recipients():
            found.setdefault(receiver, set()).update(words_in(letter.message().as_bytes()), words_in(letter.subject))
            found[receiver] |= words_in(letter.body)
    return found


def led_to(person):
    """Return the addresses of this site in the mails that a person got, signed ones among them."""
    own = [letter.body for letter in mail.outbox if person and person.email in letter.recipients()]
    return [found for body in own for found in re.findall(rf"{re.escape(settings.SITE_URL)}(/[^\s#]*)", body)]


def indexed(words):
    """Return the words that the index has: in its documents, among what it finds, in its files."""
    stored = words_in(json.dumps([[asdict(one), asdict(document(one))] for one in every_content()], default=str))
    found = {word for word in words if engine().search(plan(Question(text=f'"{word}"', kind="solutions"))).total}
    files = [path for path in settings.SEARCH_INDEX_FOLDER.rglob("*") if path.is_file()]
    return stored | found | set().union(*(words_in(path.read_bytes()) for path in files))


def observed():
    """Return the words in what was noticed of searches and waits to be counted."""
    files = [path for path in settings.SEARCH_OBSERVED_FOLDER.rglob("*") if path.is_file()]
    return set().union(*(words_in(path.read_bytes()) for path in files))
