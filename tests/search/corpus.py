"""A made-up corpus and made-up questions to it: the same for the same seed; few words are common, many are rare."""

import random
from itertools import accumulate

from search.clauses import Between, Every, Facet, Is, Leg, Phrase, Plan, Range, Some, Sort, Without, Words
from search.engines.base import Document

VOCABULARY = 4_000
LETTERS = "abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъьюя"
VALUES = {"kind": 3, "theme": 30, "tag": 300, "country": 27, "language": 24, "maturity": 5}
DAY = 86_400
FACETS = (
    *(Facet(name, name) for name in ("kind", "theme", "tag", "country")),
    Facet(
        "closing", "closes_at", (Range("week", 0, 7 * DAY), Range("month", 0, 30 * DAY), Range("later", 30 * DAY + 1))
    ),
)


def pieces(words):
    """Yield every four letters in a row of words."""
    for word in words:
        yield from (word[at : at + 4] for at in range(max(len(word) - 3, 1)))


class Corpus:
    """Documents and questions from one stream of random numbers."""

    def __init__(self, seed=4):
        self.random = random.Random(seed)  # noqa: S311 - a corpus is no secret
        self.words = ["".join(self.random.choices(LETTERS, k=self.random.randint(2, 14))) for _ in range(VOCABULARY)]
        self.zipf = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))

    def tokens(self, most, least=0):
        """Return so many words, the first of the vocabulary the most often."""
        return self.random.choices(self.words, cum_weights=self.zipf, k=self.random.randint(least, most))

    def values(self, name, most=1):
        number = min(most, VALUES[name])
        return tuple(f"{name} {int(self.random.paretovariate(0.7)) % VALUES[name]}" for _ in range(number))

    def document(self, number):
        """Return a document; its text depends on what was made before it."""
        random_, title, body = self.random, self.tokens(8, 1), self.tokens(self.random.choice((20, 60, 200)))
        return Document(
            id=f"d{number:07}",
            owner=f"owner {random_.randrange(400)}",
            digest=f"{random_.getrandbits(64):x}",
            texts={"combined": (*title * 3, *body), **random_.choice(({"raw": (*title, *body)}, {}))}
            | random_.choice(({"cognates": tuple(pieces(title))}, {})),
            keywords={name: self.values(name, 3 if name == "tag" else 1) for name in VALUES},
            numbers={
                "newest": (random_.randrange(2**31) << 31) + number,
                "closes_at": random_.choice((2**40, random_.randrange(90 * DAY))),
            },
        )

    def question(self):
        """Return a plan with words, at times a phrase, an exclusion, filters, a second leg, or a sort."""
        random_ = self.random
        words = tuple({word: random_.uniform(0.3, 3) for word in self.tokens(random_.choice((3, 6, 120)), 1)}.items())
        ranking, phrase = Words("combined", words), Phrase("raw", tuple(self.tokens(3, 2)), 2.0)
        found = [Some((ranking, phrase, Is("tag", self.values("tag"))), random_.choice((1, 1, 1, 2)))]
        if random_.random() < 0.2:
            found.append(Without(random_.choice((Phrase("raw", tuple(self.tokens(2, 2))), Words("raw", words[:1])))))
        parts = Words("cognates", tuple((word[:4], 0.1) for word, _weight in words))
        legs = [Leg((ranking, parts, phrase)), Leg((Words("raw", words),), 0.4)]
        return Plan(
            found=Every(tuple(found)),
            filters=self.filters(),
            legs=tuple(legs[: random_.choice((1, 1, 2))]),
            facets=FACETS,
            sort=Sort("newest", descending=random_.random() < 0.5) if random_.random() < 0.15 else None,
            offset=random_.choice((0, 0, 0, 20, 100)),
            seed=words[0][0],
        )

    def filters(self):
        every = {
            **{name: Is(name, self.values(name, 2)) for name in ("kind", "country", "theme")},
            "closing": Between("closes_at", 0, self.random.choice((7, 30, 60)) * DAY),
        }
        return {name: clause for name, clause in every.items() if self.random.random() < 0.25}
