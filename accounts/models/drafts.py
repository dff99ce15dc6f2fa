"""What somebody has begun to say of an organisation that is not here yet."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class OrganisationDraft(models.Model):
    """What a person typed so far, field by field as her browser sent it; hers alone until she sends it."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="organisation_draft")
    values = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.values.get("name", ""))
