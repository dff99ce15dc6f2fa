"""Ready sentences for the reasons that staff give, in every language of the site; each is changed before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.states import OrganisationState


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready sentence: what staff choose it by, and what the organisation reads."""

    label: str | Promise
    sentence: str | Promise


NUMBER: Final = {
    "number_unknown": Ready(
        _("Number not in the register"),
        _(
            "We did not find the number that you gave in the register of your country. Please check it, and tell us in "
            "which register it stands."
        ),
    ),
    "name_differs": Ready(
        _("Name differs from the register"),
        _("The register has another name for this number. Please write the name as it stands there."),
    ),
}
MORE: Final = {
    **NUMBER,
    "website_missing": Ready(
        _("Website is missing or does not open"),
        _("Please give the organisation’s own website. The one that you gave is missing or does not open."),
    ),
    "address_elsewhere": Ready(
        _("Owner’s address is not the organisation’s"),
        _(
            "Please sign in with an address at the organisation’s own domain, or ask a colleague who has one to become "
            "an owner. We cannot tell from a free-mail address that you act for the organisation."
        ),
    ),
    "look_alike": Ready(
        _("Name looks like another one"),
        _("The name looks like that of another organisation here. Please tell us how the two belong together."),
    ),
}
REFUSED: Final = {
    **NUMBER,
    "not_authorised": Ready(
        _("Does not act for the organisation"),
        _("The organisation told us that you do not act for it. If this is wrong, let its management write to us."),
    ),
    "second_entry": Ready(
        _("Is here already"),
        _("This organisation is here already. Please ask its owners to let you join."),
    ),
    "out_of_scope": Ready(
        _("Neither buys, provides nor invests"),
        _("The programme is for bodies that buy, provide or invest in urban solutions, and this one does none of it."),
    ),
}
SUSPENDED: Final = {
    "false_statement": Ready(
        _("A statement proved false"),
        _("A statement in your listings proved to be false. Please write to us, so that it can be put right."),
    ),
    "struck_off": Ready(
        _("No longer in the register"),
        _("The register says that the organisation no longer exists or is being wound up."),
    ),
    "taken_over": Ready(
        _("Account may be in other hands"),
        _("Somebody else may have got into the account of an owner. We closed it until we have spoken with you."),
    ),
}
READY: Final[Mapping[str, Mapping[str, Ready]]] = {
    OrganisationState.INCOMPLETE: MORE,
    OrganisationState.REFUSED: REFUSED,
    OrganisationState.SUSPENDED: SUSPENDED,
}


def ready_choices(to: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the ready sentences of a decision, grouped by the language in which each would be written."""
    return [
        (name, [(f"{code}.{key}", str(one.label)) for key, one in READY[to].items()])
        for code, name in _languages()
        if to in READY
    ]


def ready_sentence(to: str, chosen: str) -> str:
    """Return the sentence of a choice ("bg.look_alike") in its language, or "" for what is no choice."""
    code, _dot, key = chosen.partition(".")
    one = READY.get(to, {}).get(key)
    if one is None or code not in dict(settings.LANGUAGES):
        return ""
    with translation.override(code):
        return str(one.sentence)


def _languages() -> list[tuple[str, str]]:
    return [(code, translation.get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
