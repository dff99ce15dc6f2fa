"""Where somebody is signed in."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext as _

from accounts.sessions import SessionStore


class Session(AbstractBaseSession):
    """A session; one that a person opened says with what, since when and when it was last seen. No address is kept."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="sessions"
    )
    # Not unique: when a session gets a new key, its new row stands beside the old one for a moment.
    public_id = models.CharField(max_length=10, blank=True, db_index=True, editable=False)
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        ordering: ClassVar = ["-seen_at", "session_key"]

    @property
    def title(self) -> str:
        """Return browser and system in words."""
        if self.browser and self.system:
            return _("%(browser)s on %(system)s") % {"browser": self.browser, "system": self.system}
        return self.browser or self.system or _("A browser that does not say its name")

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        """Return the store that writes these rows."""
        return SessionStore
