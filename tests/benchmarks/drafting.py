"""Makes documents without a database by the hundred thousand: their words are analysed once each, not once a text."""

from functools import lru_cache
from itertools import islice

from search import analysis
from search.cognates import cognates
from search.contents import every_content
from search.documents import TITLE_TIMES, document
from search.engines.base import Document
from search.schema import COGNATES, COMBINED, CONCEPTS, RAW, STARTS
from tests.benchmarks.listings import SEED, labels, real_texts
from tests.benchmarks.words import Writer

LENDERS = 1_000
"""How many real documents lend what they are about, and what they are filtered by."""


class Drafter:
    """Makes documents; the same ones in the same order for the same database."""

    def __init__(self):
        self._lenders = [document(content) for content in islice(every_content(), LENDERS)]
        self._writer = Writer(real_texts(), labels(), SEED)

    def documents(self, number):
        """Yield so many documents."""
        for place in range(number):
            written = self._writer.text()
            title, body = (tokens_of(text, written.language) for text in (written.title, written.body))
            lender = self._lenders[self._writer.random.randrange(len(self._lenders))]
            texts = {name: TITLE_TIMES * title[name] + body[name] for name in (COMBINED, COGNATES)}
            texts |= {RAW: title[RAW] + body[RAW], STARTS: analysis.starts(written.title)}
            texts[CONCEPTS] = lender.texts[CONCEPTS]
            yield Document(
                id=f"made{place:07}",
                owner=lender.owner,
                digest=str(place),
                texts={name: tuple(tokens) for name, tokens in texts.items()},
                keywords=lender.keywords,
                numbers=lender.numbers | {"newest": place},
            )


def tokens_of(text, language):
    """Return the tokens of a text by field, word by word."""
    found = [word_tokens(word, language) for word in text.split()]
    return {name: [token for one in found for token in one[name]] for name in (COMBINED, COGNATES, RAW)}


@lru_cache(500_000)
def word_tokens(word, language):
    raw = list(analysis.raw(word))
    return {COMBINED: [*analysis.stems(word, language), *raw], COGNATES: list(cognates(word)), RAW: raw}
