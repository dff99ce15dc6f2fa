"""Who follows a need, what somebody follows, and the link in a mail that stops it."""

from typing import Final, NamedTuple

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import User
from listings.models import Follow, Need
from listings.queries.visible import with_everything

SIGNER: Final = Signer(salt="listings.stop", sep=".")
"""Its signatures do not expire, and hold as long as their key is the site's, or among `SECRET_KEY_FALLBACKS`."""


def is_followed(actor: Actor, need: Need) -> bool:
    """Whether the actor follows a need; no query for a passer-by."""
    return actor.is_authenticated and Follow.objects.filter(need=need, person=actor.person).exists()


def followers_of(need: Need) -> QuerySet[User]:
    """Return the active people who follow a need, for mail."""
    return User.objects.filter(is_active=True, follows__need=need).order_by("pk")


def followed_by(actor: Actor) -> QuerySet[Follow]:
    """Return what the actor follows, the latest first, with the needs as a list shows them."""
    needs = Prefetch("need", with_everything(Need.objects.all()))
    return Follow.objects.filter(person=actor.person).prefetch_related(needs).order_by("-since", "-id")


class Named(NamedTuple):
    """What the link of a mail names."""

    need: Need
    person: User


def stop_url(need: Need, person: User) -> str:
    """Return the whole address of the page that stops the mails about a need, in the active language."""
    token = SIGNER.sign(f"{need.public_id}.{person.public_id}")
    return settings.SITE_URL + reverse("listings:stop_following", args=[token])


def named_by(token: str) -> Named | None:
    """Return what a link names; None when nobody signed it so, or when it is no longer there."""
    try:
        public_id, _dot, person_id = SIGNER.unsign(token).partition(".")
    except BadSignature:
        return None
    need = Need.objects.select_related("organisation").prefetch_related("texts").filter(public_id=public_id).first()
    person = User.objects.filter(public_id=person_id).first()
    return Named(need, person) if need and person else None


def follow_named(named: Named) -> Follow | None:
    """Return what still follows of what a link names."""
    return Follow.objects.filter(need=named.need, person=named.person).first()
