"""What programme staff do with the curated tree: rename, describe, move and add; a theme is never deleted."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import append
from listings.models import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeWords:
    """How a theme is called and described, in both languages of the site."""

    name_en: str
    name_bg: str
    description_en: str
    description_bg: str


@transaction.atomic
def edit_theme(*, actor: Actor, theme: Theme, version: int, words: ThemeWords, place: int = 0) -> Theme:
    """Rename and describe a theme, and move it within its track to `place`, counted from 1 (0: where it is).

    Raises `NotAllowed` for anybody but deciding staff, `StaleVersion` when a colleague saved it since `version`,
    `Incomplete` when another theme has the name.
    """
    _may_decide(actor)
    locked = Theme.objects.select_for_update().get(pk=theme.pk)
    if locked.version != version:
        raise StaleVersion
    _refuse_a_second(words, locked)
    for field, value in asdict(words).items():
        setattr(locked, field, value)
    locked.version += 1
    locked.save()
    if place and locked.parent_id:
        _move(locked, place)
    append("theme.edited", _subject(locked), actor=actor.as_staff, data={"version": locked.version, "place": place})
    return locked


@transaction.atomic
def add_theme(*, actor: Actor, track: Theme, words: ThemeWords) -> Theme:
    """Add a sub-theme at the end of a track. Its key comes from its English name and stays.

    Raises `NotAllowed` for anybody but deciding staff, `Incomplete` when there is such a theme already.
    """
    _may_decide(actor)
    locked = Theme.objects.select_for_update().get(pk=track.pk)
    if locked.parent_id:
        raise Incomplete(_("A theme is added to one of the five tracks."))
    _refuse_a_second(words)
    last = locked.children.aggregate(last=Max("position"))["last"] or 0
    # Version 2: what staff made is theirs, and load_reference leaves it alone.
    made = Theme(key=_new_key(words.name_en), parent=locked, position=last + 1, version=2)
    for field, value in asdict(words).items():
        setattr(made, field, value)
    made.save()
    append("theme.created", _subject(made), actor=actor.as_staff, data={"track": locked.number})
    return made


def _move(theme: Theme, place: int) -> None:
    """Put a theme at a place among its neighbours; whoever's position changes is staff's from now on."""
    neighbours = list(Theme.objects.select_for_update().filter(parent_id=theme.parent_id).exclude(pk=theme.pk))
    neighbours.insert(place - 1, theme)
    for position, one in enumerate(neighbours, start=1):
        if one.position != position:
            one.position = position
            one.version += one.pk != theme.pk
            one.save(update_fields=["position", "version"])


def _refuse_a_second(words: ThemeWords, theme: Theme | None = None) -> None:
    others = Theme.objects.exclude(pk=theme.pk) if theme else Theme.objects.all()
    for language, name in (("en", words.name_en), ("bg", words.name_bg)):
        if others.filter(**{f"name_{language}": name}).exists():
            raise Incomplete(_("Another theme is called “%s” already.") % name, field=f"name_{language}")


def _new_key(name: str) -> str:
    key = slugify(name)[:60].strip("-")
    if not key:
        raise Incomplete(
            _("The English name needs Latin letters: the address of the theme is made of them."), field="name_en"
        )
    if Theme.objects.filter(key=key).exists():
        raise Incomplete(_("A theme has the address “%s” already. Choose another English name.") % key, field="name_en")
    return key


def _subject(theme: Theme) -> str:
    return f"theme:{theme.public_id}"


def _may_decide(actor: Actor) -> None:
    if not actor.may_decide:
        raise NotAllowed
