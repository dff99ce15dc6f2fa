"""What is asked while measuring: words of titles, as people would look for what they have seen."""

import random

from listings.models import NeedText, ReferenceText, SolutionText
from search import analysis

TEXTS = {"solutions": SolutionText, "needs": NeedText, "references": ReferenceText}
POOL = 3_000


def titles(kind, number, seed=1):
    """Return titles with their languages, always the same ones."""
    lot = random.Random(seed)  # noqa: S311 - no secret
    rows = list(TEXTS[kind].objects.order_by("pk").values_list("title", "language")[:POOL])
    return lot.sample(rows, min(number, len(rows)))


def questions(kind, number, seed=1):
    """Return texts of one to three words that say something."""
    lot = random.Random(seed)  # noqa: S311
    asked = []
    for title, _language in titles(kind, number, seed):
        words = [title[word.start : word.end] for word in analysis.words(title)]
        telling = [word for word in words if len(word) > 3 and word.isalpha()] or ["city"]
        asked.append(" ".join(lot.sample(telling, min(len(telling), lot.choice((1, 2, 2, 3))))))
    return asked


def typed(kind, number, seed=2):
    """Return what stands in the field while somebody types: the first letters of a word, at times after another one."""
    lot = random.Random(seed)  # noqa: S311
    asked = questions(kind, number, seed)
    return [text[: lot.randint(2, max(len(text), 2))] for text in asked]
