"""The journal's tables: entries and seals are only ever appended."""

from typing import ClassVar, Final

from django.db import models
from django.utils import timezone

from accounts.journal.keys import new_uid


class Entry(models.Model):
    """One thing that was done. Ids, numbers and enum words only; never a name or free text."""

    id = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=26, unique=True, default=new_uid)
    time = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, db_index=True)
    person = models.CharField(max_length=10, blank=True)
    organisation = models.CharField(max_length=10, blank=True)
    job = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict, blank=True)
    digests = models.JSONField(default=dict, blank=True)
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [models.Index(fields=["subject", "verb", "-id"], name="entry_subject_verb")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(person="") | ~models.Q(job=""),
                name="entry_has_an_author",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Private(models.Model):
    """Free text that one person wrote into an entry. Deleting the row erases it; the entry keeps the digest."""

    entry = models.CharField(max_length=26)
    field = models.CharField(max_length=30)
    person = models.CharField(max_length=10, blank=True, db_index=True)
    salt = models.CharField(max_length=32)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "field"], name="private_once_per_field")]

    def __str__(self) -> str:
        return f"{self.entry} {self.field}"


UNTOLD: Final = "answer:"
"""How the subjects begin of which nobody but their authors may read that they are there, or since when."""


class Delivery(models.Model):
    """What one handler still owes one entry, in one lane. Deleted when done.

    A claimed delivery is in hand until `due`, when its lease ends. At most one delivery of a lane has a claim.
    `assignee` is the public identifier of who looks after it once it was set aside; no worker reads or writes it.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=26, default=new_uid, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.DO_NOTHING, related_name="deliveries")
    handler = models.CharField(max_length=80)
    lane = models.CharField(max_length=80)
    due = models.DateTimeField(default=timezone.now)
    since = models.DateTimeField(default=timezone.now)
    claim = models.BigIntegerField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)
    quarantined_at = models.DateTimeField(null=True, blank=True)
    # The database has the default, too: a process of the release before goes on appending while this one is rolled out.
    assignee = models.CharField(max_length=10, blank=True, default="", db_default="")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "handler", "lane"], name="delivery_once_per_lane")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["handler", "due"],
                name="delivery_due",
                condition=models.Q(quarantined_at__isnull=True),
            ),
            models.Index(
                fields=["handler", "lane", "id"],
                name="delivery_lane",
                condition=models.Q(quarantined_at__isnull=True),
            ),
            models.Index(
                fields=["handler", "lane", "claim"],
                name="delivery_in_hand",
                condition=models.Q(claim__isnull=False),
            ),
            # Only what waits for the button is ever looked for by its public identifier.
            models.Index(
                fields=["uid"],
                name="delivery_quarantined",
                condition=models.Q(quarantined_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.lane}"

    @property
    def is_secret(self) -> bool:
        """Whether staff, who look after it, may not read what it is about or when that was done."""
        return self.entry.subject.startswith(UNTOLD)

    @property
    def subject(self) -> str:
        """How the journal names this delivery."""
        return f"delivery:{self.uid}"


class Claim(models.Model):
    """One row for each claim; its number is the fencing token and an indexed document's version."""

    number = models.BigAutoField(primary_key=True)
    time = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.number)


class Seal(models.Model):
    """A link of the chain over the entries, in the order in which they were sealed."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.BigIntegerField(unique=True)
    mac = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.position}:{self.mac}"


class Letter(models.Model):
    """A mail with a login code, encrypted, from `letter.queued` until it is sent or expired."""

    uid = models.CharField(max_length=26, primary_key=True, default=new_uid)
    ciphertext = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"letter until {self.expires_at:%Y-%m-%d %H:%M}"

    @property
    def subject(self) -> str:
        """How the journal names this letter."""
        return f"letter:{self.uid}"


class ScheduledRun(models.Model):
    """A job that fell due once: the unique pair lets any number of workers tick the same clock."""

    job = models.CharField(max_length=60)
    due = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "due"], name="scheduled_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.due:%Y-%m-%d %H:%M}"
