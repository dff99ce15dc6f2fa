"""The effect in our database: one row for each time that an entry was counted."""

from django.db import models


class Counted(models.Model):
    """An entry was counted; nothing forbids that it happens twice, so that twice would show."""

    entry = models.CharField(max_length=26)

    def __str__(self):
        return self.entry
