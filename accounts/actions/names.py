"""Keeps the words that organisations are known by."""

from collections.abc import Iterable

from accounts.lookalikes import skeleton
from accounts.models import NameWord, Organisation
from accounts.models.names import name_words_of


def keep_names(organisations: Iterable[Organisation]) -> None:
    """Write the words and the skeletons of their names anew, in the transaction of whatever changed these.

    Each organisation is locked, or new.
    """
    for organisation in organisations:
        organisation.name_words.all().delete()
        NameWord.objects.bulk_create(name_words_of(organisation))
        organisation.skeleton = skeleton(organisation.name)
        Organisation.objects.filter(pk=organisation.pk).update(skeleton=organisation.skeleton)
