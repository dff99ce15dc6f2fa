"""Words that mean the same, each group of them in one language: as they were shipped, and as staff keep them."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Max
from django.utils import timezone

from accounts.identifiers import PublicIdField
from search.states import SYNONYM_TRANSITIONS, SynonymState


class SynonymQuerySet(models.QuerySet["Synonym"]):
    """Groups of words."""

    def in_use(self) -> "SynonymQuerySet":
        """Return those that questions are asked with."""
        return self.filter(state=SynonymState.USED)

    def newest_edition(self) -> int:
        """Return the number of the last change, 0 when there was none; one look-up."""
        return int(self.aggregate(newest=Max("edition"))["newest"] or 0)


class Synonym(models.Model):
    """A group: `words` are its terms, one in a line, `folded` the same for looking them up.

    `key` names what the project ships, None for what staff added. `version` rises when staff change or switch a group,
    and `load_reference` leaves it alone from version 2 on. `edition` is the number of the last change among all groups.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = SYNONYM_TRANSITIONS

    public_id = PublicIdField()
    key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    language = models.CharField(max_length=5)
    words = models.TextField()
    folded = models.TextField()
    state = models.CharField(max_length=8, choices=SynonymState.choices, default=SynonymState.USED)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="synonyms"
    )
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    edition = models.BigIntegerField(db_index=True)

    objects: ClassVar = SynonymQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["folded", "pk"]
        indexes: ClassVar = [models.Index(fields=["language", "folded"], name="synonym_in_order")]

    def __str__(self) -> str:
        return ", ".join(self.terms)

    @property
    def subject(self) -> str:
        """How the journal names this group."""
        return f"synonym:{self.public_id}"

    @property
    def terms(self) -> list[str]:
        """The terms, each as it is written."""
        return self.words.splitlines()

    @property
    def is_used(self) -> bool:
        """Whether questions are asked with it."""
        return self.state == SynonymState.USED


class SynonymTerm(models.Model):
    """A term of a group in use, by its stems: it stands in one group of its language, so that nobody has to choose."""

    synonym = models.ForeignKey(Synonym, on_delete=models.CASCADE, related_name="held")
    language = models.CharField(max_length=5)
    folded = models.CharField(max_length=240)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["language", "folded"], name="synonym_term_once")]

    def __str__(self) -> str:
        return self.folded
