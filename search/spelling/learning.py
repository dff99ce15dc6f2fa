"""Gathers the words of the CPV's labels, and those of what is public now."""

from collections.abc import Iterable, Mapping

from search.documents import Content
from search.mapped import Array
from search.spelling.vocabulary import Words


def label_words(labels: Mapping[str, Mapping[str, str]], languages: Iterable[str]) -> dict[str, Array]:
    """Return the arrays of the words of labels (by code, by language): 16 MB, in 5 seconds."""
    words = Words()
    for language in languages:
        for texts in labels.values():
            words.add(texts.get(language, ""), language)
    return words.arrays()


def listed_words(contents: Iterable[Content]) -> dict[str, Array]:
    """Return the arrays of the words of public listings."""
    words = Words()
    for content in contents:
        for text in content.texts:
            words.add(f"{text.title}\n{text.body}", text.language)
    return words.arrays()
