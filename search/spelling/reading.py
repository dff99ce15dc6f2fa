"""Reads a question that was typed in Latin letters as Bulgarian or Greek: all of its words, or none."""

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial
from typing import Final, NamedTuple

from search import analysis
from search.concepts import current
from search.query import ENGLISH
from search.spelling.beginnings import Beginnings
from search.spelling.choices import Choice, Held, best, choices_of, tokens_of
from search.spelling.nearness import SHORTEST, is_word
from search.spelling.romanising import cyrillic, is_chat, romanised
from search.spelling.vocabulary import BITS, Known, Vocabulary

MOST_WORDS: Final = 25
"""How many words of a question are looked at; a longer one stays in the letters in which it was typed."""
BULGARIAN: Final = "bg"
GREEK: Final = "el"
ALPHABETS: Final[Mapping[str, re.Pattern[str]]] = {BULGARIAN: re.compile("[а-я]+"), GREEK: re.compile("[α-ω]+")}
"""The letters of folded words of each language that is also typed in Latin ones."""
CASES: Final = re.compile("^[α-ω]+[αηο]σ$")
"""Greek words that are others of their cases without the "ς"; without that of "-ες" a word is none."""
LONGEST_ABBREVIATION: Final = 5
"""How many letters an abbreviation has at most: "LED" is written so in any alphabet."""

Listed = Callable[[str], bool]
"""Whether a folded word is listed with what means the same."""
Readings = dict[str, list[Choice]]
"""What each folded word may be in another alphabet; without those that stay."""


class Lexicon(NamedTuple):
    """What is known: the words of labels and of listings, what the index holds now, and what means the same."""

    labels: Vocabulary
    listed: Vocabulary | None
    held: Held
    has_synonym: Listed


class Asked(NamedTuple):
    """A question, the reader's language, its words outside quotation marks, and whether the last may go on."""

    text: str
    language: str
    words: Sequence[analysis.Word]
    is_begun: bool = False

    @property
    def latin(self) -> list[str]:
        """The words in Latin letters, folded."""
        words = [word.folded for word in self.words if word.folded.isascii()]
        return [folded for folded in words if folded.isalpha() or is_chat(folded)]

    @property
    def is_mixed(self) -> bool:
        """Whether a word is in another alphabet already."""
        return any(letters.fullmatch(word.folded) for word in self.words for letters in ALPHABETS.values())

    @property
    def begun(self) -> str:
        """The word that may be the beginning of a longer one, "" for none."""
        return self.words[-1].folded if self.is_begun and self.words else ""


def is_typed(folded: str) -> bool:
    """Say whether a folded word is long enough to be put right."""
    return is_word(folded) or is_chat(folded)


def read_whole(
    asked: Asked, lexicon: Lexicon, strange: AbstractSet[str], slips: Mapping[str, Choice | None]
) -> dict[str, str]:
    """Return what each folded word is in Bulgarian or in Greek letters; nothing for a question in Latin ones.

    A question is read so when all of its words can be, and no language that is written in Latin letters knows them all;
    on a page in the same language when one word is `strange`. The reader's language knows what is one of `slips` away
    from its words, too, and so comes before another alphabet. One request to the index, none for most questions.
    """
    latin = asked.latin
    if not latin or len(asked.words) > MOST_WORDS or all(_knows(ENGLISH, word, lexicon.labels) for word in latin):
        return {}
    several = {script: found for script in ALPHABETS if (found := _readings(asked, script, lexicon))}
    if not several:
        return {}
    tokens = {token for found in several.values() for token in tokens_of(found.values())}
    counts = lexicon.held(sorted({*latin, *tokens}))
    whole = {script: meant for script, found in several.items() if (meant := _best(found, script, counts))}
    own = whole.pop(asked.language, None)
    if own and not strange.isdisjoint(latin):
        return _written(own)
    if not whole or (not asked.is_mixed and _is_latin(asked, lexicon, slips, counts)):
        return {}
    return _written(max(whole.values(), key=lambda meant: _listed(meant, counts)))


def _best(found: Readings, script: str, counts: Mapping[str, int]) -> dict[str, Choice]:
    """Return the best reading of each word; nothing when one has none that counts."""
    meant = {word: one for word, choices in found.items() if (one := best(choices, [script], counts))}
    return meant if len(meant) == len(found) else {}


def _written(meant: Mapping[str, Choice]) -> dict[str, str]:
    return {word: one.known.written for word, one in meant.items()}


def _listed(meant: Mapping[str, Choice], counts: Mapping[str, int]) -> tuple[int, int]:
    """Return how many listings have the words, and how many texts had."""
    words = [one.known for one in meant.values()]
    return sum(counts.get(word.folded, 0) for word in words), sum(word.texts for word in words)


def _is_latin(asked: Asked, lexicon: Lexicon, slips: Mapping[str, Choice | None], counts: Mapping[str, int]) -> bool:
    """Say whether one language that is written in Latin letters knows all words.

    All know a name, which is a word that listings have and no label. While somebody types, labels of all languages have
    been looked through, so that only the reader's and English are left.
    """
    latin, labels = asked.latin, lexicon.labels
    languages = [one for one in analysis.LANGUAGES if one not in ALPHABETS]
    spared = {word for word in latin if counts.get(word) and not any(_knows(one, word, labels) for one in languages)}
    if asked.is_begun:
        languages = [one for one in dict.fromkeys([asked.language, ENGLISH]) if one not in ALPHABETS]
        spared |= {asked.begun} if Beginnings(labels.arrays).begins(asked.begun) else set()
    else:
        spared |= set(filter(lexicon.has_synonym, latin))
    left = [word for word in latin if word not in spared]
    if any(all(_knows(language, word, labels) for word in left) for language in languages):
        return True
    wrong = [word for word in left if not _knows(asked.language, word, labels)]
    return (len(latin) == 1 or len(wrong) < len(latin)) and all(
        (one := slips.get(word)) is not None and one.known.is_of(asked.language) for word in wrong
    )


def _knows(language: str, word: str, labels: Vocabulary) -> bool:
    """Say whether a folded word is one of a language: of a label in whatever form, or one that says nothing."""
    known = labels.known(word)
    return bool(
        (known and known.is_of(language)) or current.is_spelt(word, language) or not analysis.stem_of(word, language)
    )


def _readings(asked: Asked, script: str, lexicon: Lexicon) -> Readings:
    """Return what each word may be in the letters of a language; nothing when there is one that can be nothing.

    A number or a measure, and what labels of the language have in Latin letters, is written so in any alphabet.
    """
    found: Readings = {}
    for word in asked.words:
        written = asked.text[word.start : word.end]
        if _stays(word.folded, written, asked.text, script):
            continue
        choices = _choices(word.folded, script, lexicon) if written.isascii() else []
        if written.isascii() and word.folded == asked.begun:
            choices += _begun(word.folded, script, lexicon)
        if choices:
            found[word.folded] = choices
        elif is_chat(word.folded) or (word.folded.isalpha() and not current.is_spelt(word.folded, script)):
            return {}
    return found if any(map(is_typed, found)) else {}


def _stays(folded: str, written: str, text: str, script: str) -> bool:
    """Say whether a word is in the letters of a language, a number or an abbreviation in capitals."""
    is_short = written.isupper() and len(written) <= LONGEST_ABBREVIATION and not text.isupper()
    return is_short or folded.isdigit() or bool(ALPHABETS[script].fullmatch(folded))


def _choices(folded: str, script: str, lexicon: Lexicon) -> list[Choice]:
    if not is_typed(folded):
        return _little(folded, script)

    def typed_so(vocabulary: Vocabulary) -> list[Known]:
        return [one for one in vocabulary.typed_as(folded) if ALPHABETS[script].fullmatch(one.folded)]

    found = choices_of(lexicon.labels, lexicon.listed, typed_so)
    if found or script != BULGARIAN:
        return found or choices_of(lexicon.labels, lexicon.listed, partial(_of_another_case, folded))
    return _known_by_stem(folded, Beginnings(lexicon.labels.arrays))


def _of_another_case(folded: str, vocabulary: Vocabulary) -> list[Known]:
    """Return the Greek words that are typed so but for the "s" that parts many a case from another."""
    longer = [one for one in vocabulary.typed_as(f"{folded}s") if CASES.search(one.folded)]
    shorter = vocabulary.typed_as(folded[:-1]) if folded.endswith("s") else []
    ended = [(one, one.written[:-1]) for one in longer] + [(one, f"{one.written}ς") for one in shorter]
    changed = [one._replace(written=written, folded="".join(analysis.raw(written))) for one, written in ended]
    return [one for one in changed if CASES.search(one.folded.removesuffix("σ") + "σ")]


def _known_by_stem(folded: str, labels: Beginnings) -> list[Choice]:
    """Return the Bulgarian words that are typed so in Latin letters, known by their stems alone."""
    return [
        Choice(_word(reading, BULGARIAN), current.is_spelt(reading, BULGARIAN), analysis.stem_of(reading, BULGARIAN))
        for reading in cyrillic(folded, labels.begins)
    ]


def _begun(folded: str, script: str, lexicon: Lexicon) -> list[Choice]:
    """Return the Bulgarian beginning that is typed so: of a word of a listing in the usual letters, or of a label."""
    if script != BULGARIAN:
        return []
    labels = Beginnings(lexicon.labels.arrays)
    readings = cyrillic(folded, labels.begins)
    listed = [one for one in readings[-1:] if lexicon.listed and lexicon.listed.begins(one)]
    known = listed or list(filter(labels.begins, readings))
    return [Choice(_word(reading, script), is_label=True) for reading in known[:1]]


def _little(folded: str, script: str) -> list[Choice]:
    """Return the little word that is typed so: "za" beside "улично" is „за“; or a short one that a label has."""
    if little := _stop_words(script).get(romanised(folded)):
        return [Choice(_word(little, script), is_label=True)]
    if script != BULGARIAN or current.is_spelt(folded, script):
        return []
    readings = [one for one in cyrillic(folded, lambda _begun: True) if current.is_spelt(one, script)]
    return [Choice(_word(reading, script), is_label=True) for reading in readings][:1]


@lru_cache(len(ALPHABETS))
def _stop_words(script: str) -> dict[str, str]:
    """Return the stop words of a language by what they are typed as in Latin letters."""
    short = sorted(word for word in analysis.stop_words(script) if len(word) < SHORTEST)
    return {romanised("".join(analysis.raw(word))): word for word in reversed(short)}


def _word(written: str, language: str) -> Known:
    return Known(written, "".join(analysis.raw(written)), BITS[language], 0)
