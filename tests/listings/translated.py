"""What texts in further languages say in tests, and how they come to stand there."""

from accounts.queries import actor_of
from listings import actions
from listings.models import Revision
from listings.values import TextValues
from tests.listings.stories import fresh

BULGARIAN = {
    "title": "Нощен светлик",
    "summary": "Приглушава лампи.",
    "description": "Сензори на *стълбове*.",
    "benefits": "",
    "constraints": "",
    "city_provides": "",
    "integration": "",
    "data_protection": "",
    "exit_terms": "",
    "accessibility_note": "",
    "support": "",
    "price_example": "",
}
OF_A_NEED = {
    "title": "Лампи, които горят денем",
    "problem": "Лампите светят през деня.",
    "affected": "",
    "tried": "",
    "outcome": "Светят само нощем.",
}


def words_of(listing, **changes):
    usual = BULGARIAN if listing._meta.model_name == "solution" else OF_A_NEED
    return {**usual, **changes}


def text(listing, language="bg", labels=(), **changes):
    """Return the values of a text in a further language."""
    return TextValues(language=language, words=words_of(listing, **changes), labels=tuple(labels))


def write(person, listing, language="bg", *, reason="", labels=(), **changes):
    """Save a text in a further language as a form does that was just opened."""
    listing = fresh(listing)
    values = text(listing, language, labels, **changes)
    return actions.save_text(
        actor=actor_of(person), listing=listing, version=listing.version, values=values, reason=reason
    )


def approve(staff, revision):
    """Let staff approve a change as it stands."""
    revision = Revision.objects.get(pk=revision.pk)
    return actions.approve_revision(actor=actor_of(staff), revision=revision, version=revision.version)


def translate(person, staff, listing, language="bg", **changes):
    """Let a published solution have a text in a further language."""
    approve(staff, write(person, listing, language, **changes))
    return fresh(listing)
