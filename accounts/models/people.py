"""The person who signs in: an e-mail address, a name, a language and a time zone; never a role."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.identifiers import PublicIdField


class UserManager(BaseUserManager["User"]):
    """Makes people and finds them by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person with an e-mail address in its folded form and a hashed password."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by e-mail address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


FIRST_ZONE = "Europe/Brussels"
"""Where a person lives by the clock until more is known of her: the programme's own zone."""


def validate_time_zone(name: str) -> None:
    """Refuse a name that the time zone database does not know."""
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a known time zone."), params={"name": name})


class User(AbstractBaseUser):
    """A person. What she may do comes from her memberships alone."""

    public_id = PublicIdField()
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=50, default=FIRST_ZONE, validators=[validate_time_zone])
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    terms = models.CharField(max_length=10, blank=True)  # the last version accepted, as `Agreement` has it
    erased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_folded_once")]

    def __str__(self) -> str:
        return gettext("A former user") if self.erased_at else self.name or self.email

    @property
    def subject(self) -> str:
        """How the journal names this person."""
        return f"person:{self.public_id}"
