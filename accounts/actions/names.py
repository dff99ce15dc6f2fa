"""Keeps the words that organisations are known by."""

from collections.abc import Iterable

from accounts.models import NameWord, Organisation
from accounts.models.names import name_words_of


def keep_names(organisations: Iterable[Organisation]) -> None:
    """Write the words of their names anew, in the transaction of whatever changed these; each is locked, or new."""
    for organisation in organisations:
        organisation.name_words.all().delete()
        NameWord.objects.bulk_create(name_words_of(organisation))
