"""What nobody who looks for something would send, by lot: to every address of the search, in every parameter."""

import unicodedata
from random import Random
from urllib.parse import quote, quote_from_bytes

from search.filters import FILTERS, SORTS
from search.schema import KINDS

CLASSES = ("Lu", "Ll", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Ps", "Sm", "Sc", "Zs", "Zl", "Cf", "Cc", "Co")
SYNTAX = (
    *("combined:lamp", "_exists_:raw", "lamp~2", "lam*", "l?mp", "lamp^9", "[a TO z]", "{1 TO *}", "+lamp -lamp"),
    *(
        "(lamp AND (",
        "NOT",
        "AND",
        "OR",
        "/la.*p/",
        "/(a+)+$/",
        '"lamp bench"~3',
        "IN [lamp bench]",
        "raw:IN[a]",
        "*:*",
    ),
    *(
        '{"match_all":{}}',
        '{"script":{"source":"1"}}',
        "$where: 1",
        "'; DROP TABLE listings_solution; --",
        "%s%n{0}{{7*7}}",
    ),
    *("..%2f..%2fetc/passwd", "<script>alert(1)</script>", "${jndi:ldap://x}", "\\u0000", "\\", "\r\nSet-Cookie: a=b"),
)
SIGNS = (
    '"',
    "„“",
    "«»",
    "-",
    "−",
    "- -",
    '-"',
    '"-',
    "(",
    "\\",
    "'",
    "*",
    "^",
    "~",
    ":",
    "/",
    "\u200f",
    "\u202e",
    "\u0000",
)
NUMBERS = (
    "0",
    "-1",
    "9" * 40,
    "1e309",
    "NaN",
    "٣",
    "²",
    "1.",
    "0x10",
    "1,5 kW",
    "868 MHz",
    "ISO 37120",
    "½",
    "1_000",
    "+1",
)
EMOJI = ("🏙️", "👩‍👩‍👧‍👦", "🇧🇬", "🚲" * 60, "☃", "\U0001f9d1\U0001f3fd‍\U0001f680")
RIGHT_TO_LEFT = ("إنارة الشوارع", "תאורת רחוב", "\u202eevitcurtsed", "خيابان\u200cها")
SCRIPTS = ("街路照明", "가로등", "सड़क", "ถนน", "ქუჩა", "улично осветление", "φωτισμός", "ﬀﬁ", "ǅ", "İstanbul", "ß" * 40)
OTHERS = ("kind", "sort", "page", "exact", "was_open", "lang", "q", "q[]", "")


class Hostile(Random):
    """Texts, addresses and forms that are meant to break something."""

    def text(self):
        """Return one text; it may hold halves of surrogate pairs and control characters."""
        return self.choice(
            (
                self._letters,
                self._of_a_class,
                self._marks,
                self._long,
                self._repeated,
                self._mixed,
                lambda: self.choice(SYNTAX),
                lambda: self.choice((*EMOJI, *RIGHT_TO_LEFT, *SCRIPTS)),
                lambda: self.choice(NUMBERS),
            )
        )()

    def _letters(self):
        return "".join(chr(self.randrange(0x110000)) for _ in range(self.randrange(1, 60)))

    def _of_a_class(self):
        wanted, found = self.choice(CLASSES), []
        for _try in range(400):
            one = chr(self.randrange(0x3100))
            if unicodedata.category(one) == wanted:
                found.append(one)
        return " ".join(found)

    def _marks(self):
        """Return letters under a thousand marks."""
        return self.choice("aеo") + self.choice("\u0301\u0300\u0489\u20dd\u0336") * self.choice((9, 1_000, 3_000))

    def _long(self):
        return self.choice(("a", "щ", "lamp", "lamp ", "a b ", "é")) * self.choice((70, 1_000, 8_000))

    def _repeated(self):
        return self.choice(SIGNS) * self.choice((1, 2, 300, 3_000)) + self.choice(("", "lamp", "lamp bench"))

    def _mixed(self):
        parts = (*SYNTAX, *SIGNS, *NUMBERS, *EMOJI, *SCRIPTS, "lamp", "street")
        return self.choice(("", " ")).join(self.choices(parts, k=self.randrange(2, 40)))

    def parameters(self):
        """Return names and values: some of the search's own, the same one by the hundred at times."""
        pairs = [("q", self.text())] if self.random() < 0.8 else []
        for _filter in range(self.choice((0, 0, 1, 2, 5))):
            name = self.choice((*FILTERS, *OTHERS))
            pairs.append((name, self.choice((self.text, lambda: self.choice(NUMBERS), lambda: self.choice(KINDS)))()))
        if self.random() < 0.05:
            name = self.choice((*FILTERS, "q", "page", "kind"))
            pairs += [(name, f"{value}") for value in range(self.choice((60, 900)))]
        if self.random() < 0.3:
            pairs.append(("kind", self.choice(KINDS)))
            pairs.append(("sort", self.choice((*SORTS, "price", ""))))
        if self.random() < 0.2:
            pairs.append(("page", self.choice(("0", "-3", "2", "501", "999999", "10000000", "9" * 30, "²", "1e3"))))
        self.shuffle(pairs)
        return pairs

    def query(self):
        """Return parameters as they stand in an address: in UTF-8, with halves of pairs, or in no encoding at all."""
        if self.random() < 0.05:
            return quote_from_bytes(b"q=" + self.randbytes(self.randrange(1, 80)), safe="=&")
        return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in self.parameters())

    def identifier(self, known):
        """Return the public identifier of a listing, or what may stand in an address in its place."""
        if self.random() < 0.6:
            return self.choice(known)
        return self.choice(("x" * 10, "0", "-", "_" * 300, "a-b", "9" * 40, "none", "search"))

    def form(self):
        """Return what is sent with the form that saves a search; Django's client takes no halves of pairs."""
        names = ("name", "rhythm", "weekday", "hour", "is_shared", "text", "filters", "version", "kind", "csrf")
        chosen = self.sample(names, self.randrange(1, len(names)))
        return {name: self.text().encode("utf-8", "replace").decode() for name in chosen}


def quoted(text):
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
