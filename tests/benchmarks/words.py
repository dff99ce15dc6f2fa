"""Writes texts with the word statistics of real ones: which word follows which, and words that come again."""

import random
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

AGAIN = 0.25
"""How often the next word is one that the text began from: a real text comes back to its own words."""
NEW = 0.01
"""How often a word is a name that no text had before: half of one word and half of another."""
START = ""
FEWEST = 20
"""How many texts a language needs to be written in; with fewer, all of its texts would be the same."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text: its language, its title, its body in sentences, and the place of the real one that it began from."""

    language: str
    title: str
    body: str
    source: int


@dataclass
class Model:
    """What is known of one language: the words of each of its texts, and what follows on each word."""

    texts: list[list[str]] = field(default_factory=list)
    titles: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    after: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def learn(self, title, body, place):
        """Take in one text; `place` says where it stands among all."""
        words = f"{title} {body}".split()
        self.texts.append(words)
        self.titles.append(max(len(title.split()), 1))
        self.places.append(place)
        self.follow(words)

    def follow(self, words):
        """Take in which word follows which, without a text that others begin from."""
        for one, other in pairwise([START, *words]):
            self.after[one].append(other)


class Writer:
    """Writes texts from one stream of random numbers: the same texts for the same seed and the same real ones.

    `texts` are triples of language, title and body; `labels` are pairs of language and label, which teach words only.
    """

    def __init__(self, texts, labels, seed):
        self.random = random.Random(seed)  # noqa: S311 - texts are no secret
        models = defaultdict(Model)
        for place, (language, title, body) in enumerate(texts):
            models[language].learn(title, body, place)
        self.models = {name: one for name, one in sorted(models.items()) if len(one.texts) >= FEWEST}
        for language, label in labels:
            if language in self.models:
                self.models[language].follow(label.split())
        self._languages = list(self.models)
        self._shares = list(accumulate(len(one.texts) for one in self.models.values()))

    def text(self, longest=120):
        """Return a text of at most `longest` words that begins from a real one, which it is as long as."""
        language = self._languages[bisect_left(self._shares, self.random.randint(1, self._shares[-1]))]
        model = self.models[language]
        place = self.random.randrange(len(model.texts))
        source, titled = model.texts[place], model.titles[place]
        words = self._words(model, source, max(min(len(source), titled + longest), titled + 5))
        title = " ".join(words[:titled])[:150].strip()
        return Written(language, title[:1].upper() + title[1:], " ".join(words[titled:]), model.places[place])

    def _words(self, model, source, length):
        words, last, chance, pick = [], START, self.random.random, self.random.choice
        for _each in range(length):
            lot = chance()
            following = model.after.get(last)
            if lot < NEW:
                last = self.name(source)
            elif lot < NEW + AGAIN or not following:
                last = pick(source)
            else:
                last = pick(following)
            words.append(last)
        return words

    def name(self, source):
        """Return a name that is nobody's: the beginning of one word and the end of another."""
        one, other = self.random.choice(source), self.random.choice(source)
        return (one[: len(one) // 2 + 1] + other[len(other) // 2 :]).capitalize()


def shares(texts):
    """Return how often each word stands in texts, as a part of all words, the most frequent first."""
    counts = Counter(word for words in texts for word in words)
    total = sum(counts.values())
    return {word: count / total for word, count in counts.most_common()}
