"""Saved searches, the keys under which they are found, what was reported to them, and how listings last looked."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.identifiers import PublicIdField, new_public_id
from accounts.models import Organisation
from search.states import LONGEST_NAME, Rhythm


class SavedSearch(models.Model):
    """What somebody looks for, and when she wants to hear of it.

    `chosen` holds the values of each filter, `is_plain` says that what means the same is not asked for, `is_close` that
    a listing needs all of the words, or their subject. `hour` and `weekday` (0 is Monday) are by the clock of her own
    time zone. `before` are the deliveries that waited when it was saved: what they tell of was there already.
    `filed_with` names the analysis that its keys were made with, `filing` grows with each time; `edition` is a new word
    each time that it is written. `next_mail` is when the next mail is due, None while nothing is new.
    """

    public_id = PublicIdField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="saved_searches"
    )
    is_shared = models.BooleanField(default=False)
    name = models.CharField(max_length=LONGEST_NAME)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=12)
    chosen = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=5)
    is_plain = models.BooleanField(default=False)
    is_close = models.BooleanField(default=False)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY)
    hour = models.PositiveSmallIntegerField(default=8)
    weekday = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    paused_at = models.DateTimeField(null=True, blank=True)
    next_mail = models.DateTimeField(null=True, blank=True)
    last_mail = models.DateTimeField(null=True, blank=True)
    before = models.JSONField(default=list, blank=True)
    filed_with = models.CharField(max_length=80, blank=True, db_index=True)
    filing = models.BigIntegerField(default=0, db_index=True)
    version = models.PositiveIntegerField(default=1)
    edition = models.CharField(max_length=10, default=new_public_id, editable=False)

    class Meta:
        verbose_name_plural = "saved searches"
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hour__lte=23) & Q(weekday__lte=6), name="saved_search_has_an_hour"),
            models.CheckConstraint(
                condition=Q(is_shared=False) | Q(organisation__isnull=False), name="saved_search_shared_with_a_team"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """How the journal names this search."""
        return f"saved_search:{self.public_id}"

    @property
    def is_paused(self) -> bool:
        """Whether it reports nothing now."""
        return self.paused_at is not None


class SearchKey(models.Model):
    """A number that stands for one word or value: a listing without any key of a search cannot match it.

    Rows, so that a process that compares listings can hold them in memory without working them out anew.
    """

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="keys")
    key = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["search", "key"], name="search_key_once")]

    def __str__(self) -> str:
        return str(self.key)


class Look(models.Model):
    """What was public of a listing when it was last compared with the saved searches; gone when it is not public."""

    listing = models.CharField(max_length=10, unique=True)
    kind = models.CharField(max_length=12)
    content = models.JSONField()
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "-since"], name="look_kind_since")]

    def __str__(self) -> str:
        return self.listing


class Digest(models.Model):
    """What one mail of a saved search holds, made when it fell due; `entry` is the journal's entry that planned it."""

    entry = models.CharField(max_length=26, unique=True)
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="digests")
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.entry


class Report(models.Model):
    """That a listing is to be told to a saved search, or was, by a mail: once for good, whatever becomes of either."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="reports")
    listing = models.CharField(max_length=10)
    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["listing"], condition=Q(digest=None), name="report_waiting")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["search", "listing"], name="report_once")]

    def __str__(self) -> str:
        return f"{self.listing} to {self.search}"
