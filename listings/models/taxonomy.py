"""The words by which listings are ordered: CPV codes, themes (tracks and sub-themes) and free tags."""

import hashlib
import unicodedata
from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager
from taggit.models import ItemBase, TagBase

from accounts.folding import folded, is_readable
from accounts.identifiers import PublicIdField


class CpvLevel(models.IntegerChoices):
    """How fine a CPV code is: the count of its significant digits, five and more being a category."""

    DIVISION = 2, _("Division")
    GROUP = 3, _("Group")
    CLASS = 4, _("Class")
    CATEGORY = 5, _("Category")


class CpvCode(models.Model):
    """A code of the Common Procurement Vocabulary 2008, eight digits, with its labels by language (24 of the EU).

    The ninth digit of the regulation checks the other eight; it carries nothing and is not kept.
    """

    code = models.CharField(max_length=8, unique=True)
    level = models.PositiveSmallIntegerField(choices=CpvLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, to_field="code", db_column="parent_code", null=True, related_name="children"
    )
    labels = models.JSONField()

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code

    def label(self, language: str) -> str:
        """Return the label in a language, in English when there is none."""
        return str(self.labels.get(language) or self.labels["en"])


class Theme(models.Model):  # type: ignore[django-manager-missing]  # modeltranslation makes the manager of `children`
    """A node of the curated tree: a track, which has a number from 1 to 5, or a sub-theme of a track.

    `name` and `description` are kept in English and Bulgarian by modeltranslation. `version` rises when staff change
    a theme; `load_reference` leaves a row alone from version 2 on.
    """

    public_id = PublicIdField()
    key = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    number = models.PositiveSmallIntegerField(null=True, blank=True, unique=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("Name"), max_length=100)
    description = models.CharField(_("Description"), max_length=300)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager["Theme"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["position", "key"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True, number__range=(1, 5))
                | models.Q(parent__isnull=False, number__isnull=True),
                name="theme_is_track_or_sub_theme",
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def track_number(self) -> int | None:
        """The number of the track that the theme is or belongs to: its colour."""
        return self.parent.number if self.parent else self.number


class TagManager(models.Manager["Tag"]):
    """Finds tags by their folded form, alike on both databases (SQLite folds no Cyrillic)."""

    def named(self, name: str) -> "Tag":
        """Return the tag of this name, new if there is none; ValidationError when it is no word or too long."""
        shown = " ".join(unicodedata.normalize("NFKC", name).split())
        if not is_readable(shown) or len(shown) > Tag.LONGEST:
            raise ValidationError(
                _("A tag has letters or figures and at most %(limit)s characters."), params={"limit": Tag.LONGEST}
            )
        return self.get_or_create(folded=folded(shown), defaults={"name": shown})[0]


class Tag(TagBase):
    """A free word. Two tags never differ in case, width or white space alone: `folded` is unique.

    Filters and addresses carry the folded form. Make tags with `Tag.objects.named(name)`.
    """

    LONGEST = 40

    name = models.CharField(_("Name"), max_length=LONGEST)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True, editable=False)
    # Casefolding makes at most three characters of one.
    folded = models.CharField(max_length=3 * LONGEST, unique=True, editable=False)

    objects: ClassVar[TagManager] = TagManager()  # type: ignore[assignment]  # taggit's own looks up names only

    class Meta:
        ordering: ClassVar = ["folded"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def save(self, **options: Any) -> None:
        """Store the tag with its folded form and its slug."""
        self.folded = folded(self.name)
        self.slug = self.slugify(self.name)
        super().save(**options)  # type: ignore[no-untyped-call]

    def slugify(self, tag: str, _number: int | None = None) -> str:
        """Return the words of the folded form and a digest of it, so that "C" and "C++" differ without a look-up."""
        form = folded(tag)
        return f"{slugify(form, allow_unicode=True)[:60]}-{hashlib.sha256(form.encode()).hexdigest()[:16]}"


class FoldedTags(_TaggableManager):
    """The `tags` of a listing: a name that is added, set or removed stands for the tag of the same folded form."""

    def _to_tag_model_instances(self, tags: Iterable[Tag | str], _tag_kwargs: dict[str, Any]) -> list[Tag]:
        return list(dict.fromkeys(tag if isinstance(tag, Tag) else Tag.objects.named(tag) for tag in tags))

    def remove(self, *tags: Tag | str) -> None:
        """Take tags off the listing; one that it does not carry is left out."""
        carried = self.get_queryset().filter(  # type: ignore[no-untyped-call]
            folded__in={folded(str(tag)) for tag in tags}
        )
        super().remove(*carried.values_list("name", flat=True))


class TaggedListing(ItemBase):
    """Ties a tag to a listing; a subclass adds the foreign key `content_object`."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="%(app_label)s_%(class)s_items")

    class Meta:
        abstract = True
