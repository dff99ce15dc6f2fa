"""How the tests ask the search page and read what it answers."""

from html.parser import HTMLParser

from django.utils.http import urlencode


def named(**parts):
    """Return the address of the page with these parameters."""
    return "/search/?" + urlencode(parts, doseq=True)


def titles(answer):
    return ["".join(segment.text for segment in hit.title) for hit in answer.hits]


class Controls(HTMLParser):
    """Collects what a browser sends with the search form, in it or beside it."""

    def __init__(self, page):
        super().__init__()
        self.sent, self._form, self._list = [], None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self._form = given.get("id")
        elif tag == "option" and self._list and "selected" in given:
            self.sent.append((self._list, given["value"]))
        if given.get("form", self._form) != "search-form":
            return
        if tag == "select":
            self._list = given["name"]
        elif tag == "input" and (given["type"] != "checkbox" or "checked" in given):
            self.sent.append((given["name"], given["value"]))

    def handle_endtag(self, tag):
        if tag in {"form", "select"}:
            setattr(self, {"form": "_form", "select": "_list"}[tag], None)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)


def sent(page, **typed):
    """Return the address that the browser asks for when the search form of a page is sent, with fields filled in."""
    pairs = Controls(page.content.decode()).sent
    assert len(set(pairs)) == len(pairs)
    return "/search/?" + urlencode([(name, typed.get(name, value)) for name, value in pairs])
