"""Gathers the words of the CPV's labels, and those of what is public now."""

from collections import Counter
from collections.abc import Iterable, Mapping

from search.documents import Content
from search.mapped import Array
from search.spelling.beginnings import label_beginnings
from search.spelling.standards import standard_arrays, standards_in
from search.spelling.vocabulary import Words


def label_words(
    labels: Mapping[str, Mapping[str, str]], terms: Mapping[str, Mapping[str, Iterable[str]]], languages: Iterable[str]
) -> dict[str, Array]:
    """Return the arrays of the words of labels and terms (by code, by language), and of the labels' beginnings."""
    words, spoken = Words(), list(languages)
    for language in spoken:
        for texts in labels.values():
            words.add(texts.get(language, ""), language)
        for called in terms.values():
            words.add("\n".join(called.get(language, ())), language)
    return words.arrays() | label_beginnings(labels, spoken)


def listed_words(contents: Iterable[Content]) -> dict[str, Array]:
    """Return the arrays of the words of public listings, and of the standards that they name."""
    words, standards = Words(), Counter[tuple[str, str]]()
    for content in contents:
        named: set[tuple[str, str]] = set()
        for text in content.texts:
            words.add(f"{text.title}\n{text.body}", text.language)
            named.update(standards_in(f"{text.title}\n{text.body}"))
        standards.update(named)
    return words.arrays() | standard_arrays(standards)
