"""The words that organisations are known by, so that a name is found by how one of its words begins or ends."""

from collections.abc import Iterator
from typing import ClassVar

from django.db import models

from accounts.folding import plain_words
from accounts.models.organisations import Organisation
from accounts.states import Form, OrganisationState


class NameWordQuerySet(models.QuerySet["NameWord"]):
    """Words by what may be seen of their organisations."""

    def public(self) -> "NameWordQuerySet":
        """Return those of organisations that the programme vouches for."""
        return self.filter(organisation__state=OrganisationState.VERIFIED)


class NameWord(models.Model):
    """A word of a name, and of a city's place in English and Bulgarian; not whether the organisation may be shown.

    In bytes, which every database sorts alike, so that what begins so is one range; `backwards` is for what ends so.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="name_words")
    is_city = models.BooleanField()
    word = models.BinaryField()
    backwards = models.BinaryField()

    objects: ClassVar = NameWordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["word", "organisation"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_city", "word", "organisation"], name="name_word_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["is_city", "backwards"], name="name_word_backwards")]

    def __str__(self) -> str:
        return bytes(self.word).decode()


def name_words_of(organisation: Organisation) -> Iterator[NameWord]:
    """Yield the rows of an organisation, unsaved."""
    is_city = organisation.form == Form.CITY
    place = organisation.place if is_city else None
    names = (organisation.name, place.name, place.name_bg) if place else (organisation.name,)
    for word in sorted(set(plain_words(" ".join(names)))):
        yield NameWord(organisation=organisation, is_city=is_city, word=word.encode(), backwards=word[::-1].encode())
