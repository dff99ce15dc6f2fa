"""Kits: what a city shares after an outcome, in numbered editions, and the needs that were made after one."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.identifiers import PublicIdField
from listings.kits import (
    KIT_TRANSITIONS,
    LONGEST_LESSON,
    LONGEST_PART,
    LONGEST_PRICE_UNIT,
    PARTS,
    Currency,
    KitState,
    KitValues,
    Vat,
)
from listings.models.needs import Need


class KitWords(models.Model):
    """What a kit says. A price in whole cents comes with its currency, its unit, and whether VAT is in it."""

    language = models.CharField(max_length=2)
    specification = models.TextField(max_length=LONGEST_PART, blank=True)
    clauses = models.TextField(max_length=LONGEST_PART, blank=True)
    criteria = models.TextField(max_length=LONGEST_PART, blank=True)
    lesson = models.TextField(max_length=LONGEST_LESSON, blank=True)
    unit_price = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, choices=Currency.choices, blank=True)
    price_unit = models.CharField(max_length=LONGEST_PRICE_UNIT, blank=True)
    vat = models.CharField(max_length=7, choices=Vat.choices, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(unit_price=None, currency="", price_unit="", vat="")
                | models.Q(unit_price__gte=0) & ~models.Q(currency="") & ~models.Q(price_unit="") & ~models.Q(vat=""),
                name="%(class)s_price_is_whole",
            ),
        ]

    @property
    def values(self) -> KitValues:
        """What it says, as a form shows it and an action takes it."""
        return KitValues(**{name: getattr(self, name) for name in KitValues.__dataclass_fields__})

    @property
    def texts(self) -> tuple[str, ...]:
        """What it says in words, without the price, whatever the spaces."""
        return tuple(" ".join(getattr(self, name).split()) for name in PARTS)


class Kit(KitWords):
    """The kit of a need as its team writes it; others read `shared`, the last edition, while the state says shared."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = KIT_TRANSITIONS

    public_id = PublicIdField()
    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="kit")
    state = models.CharField(max_length=10, choices=KitState.choices, default=KitState.DRAFT, db_index=True)
    shared = models.ForeignKey(
        "listings.KitEdition", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta(KitWords.Meta):
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """How the journal names it."""
        return f"kit:{self.public_id}"

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it; reads the need and its organisation."""
        return self.state == KitState.SHARED and self.need.is_public


class KitEdition(KitWords):
    """A kit as it was shared: numbered from 1 and never changed.

    `folded` holds its words for the look-up without a search engine.
    """

    kit = models.ForeignKey(Kit, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    shared_at = models.DateTimeField(default=timezone.now)
    folded = models.TextField(editable=False)

    class Meta(KitWords.Meta):
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            *KitWords.Meta.constraints,
            models.UniqueConstraint(fields=["kit", "number"], name="kit_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kit} {self.number}"


class KitCopy(models.Model):
    """A need was begun or filled after an edition of a kit; it stays when the kit is taken back."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="kit_copies")
    edition = models.ForeignKey(KitEdition, on_delete=models.PROTECT, related_name="copies")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "edition"], name="kit_copied_once")]

    def __str__(self) -> str:
        return f"{self.need}: {self.edition}"
