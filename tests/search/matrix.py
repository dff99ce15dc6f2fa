"""What the addresses of the search answer to whom."""

from django.urls import reverse

from listings.models import Need, Solution
from search.models import Digest, Report, SavedSearch, Synonym
from search.stopping import SIGNER
from tests.listings.matrix import PUBLIC, SIGNED_IN, STAFF_PAGE, STAFF_STEP, THEME_FORM, everybody
from tests.search.saving import saved_by

# The vendor shares it: her colleague, the editor, may look at it; to anybody else it is not there, staff included.
FOR_TEAM = {"GET": everybody(404, anonymous=302, vendor=200, editor=200), "POST": everybody(405, anonymous=302)}
MATRIX = {
    "search:search": PUBLIC,
    "search:map": PUBLIC,
    "search:suggestions": PUBLIC,
    "search:similar": PUBLIC,
    "search:why": PUBLIC,
    "search:same": PUBLIC,
    "search:saved_searches": SIGNED_IN,
    "search:save_search": {"GET": everybody(200, anonymous=302), "POST": everybody(422, anonymous=302)},
    "search:stop_mails": {"GET": everybody(200), "POST": everybody(200)},
    "search:edit_saved_search": {
        "GET": everybody(404, anonymous=302, vendor=200, editor=403),
        "POST": everybody(404, anonymous=302, vendor=422, editor=403),
    },
    "search:test_saved_search": FOR_TEAM,
    "search:delete_saved_search": {
        "GET": everybody(404, anonymous=302, vendor=200, editor=403),
        "POST": everybody(404, anonymous=302, vendor=302, editor=403),
    },
    "search:saved_search_step": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, vendor=302, editor=403),
    },
    "search:operations": STAFF_PAGE,
    "search:tend": STAFF_STEP,
    "search:translation": {"GET": everybody(404), "POST": everybody(404)},  # no translator is named
    "search:words": STAFF_PAGE,
    "search:add_words": THEME_FORM,
    "search:edit_words": THEME_FORM,
    "search:switch_words": STAFF_STEP,
}
OF_A_LISTING = {"search:similar", "search:why", "search:translation"}
ALONE = {
    "search:search",
    "search:map",
    "search:suggestions",
    "search:saved_searches",
    "search:save_search",
    "search:operations",
} | {
    "search:words",
    "search:add_words",
}
BY_THE_LINK_ALONE = frozenset({"search:stop_mails"})
"""Addresses that act for whoever has them, signed in or not."""
MODELS = (SavedSearch, Report, Digest, Synonym)


def make_saved_search(vendor):
    """Make what the addresses of saved searches are about."""
    saved_by(vendor, "lamps", is_shared=True)
    Synonym.objects.create(language="en", words="EV\nelectric vehicle", folded="ev\nelectric vehicle", edition=1)


def address_of(name):
    """Return the address of a row: of a public solution, or of the one saved search."""
    if name in OF_A_LISTING:
        return reverse(name, args=["solutions", Solution.objects.filter(state="published").first().public_id])
    if name == "search:same":
        return reverse(name, args=[Need.objects.first().public_id])
    if name in ALONE:
        return reverse(name)
    if name in {"search:edit_words", "search:switch_words"}:
        return reverse(
            name, args=[Synonym.objects.get().public_id, *(["off"] if name == "search:switch_words" else [])]
        )
    return reverse(name, args=["check"]) if name == "search:tend" else _of_a_saved_search(name)


def _of_a_saved_search(name):
    saved = SavedSearch.objects.get(name="New lamps")
    if name == "search:stop_mails":
        return reverse(name, args=[SIGNER.sign(f"{saved.public_id}.{saved.person.public_id}")])
    return reverse(name, args=[saved.public_id, *(["pause"] if name == "search:saved_search_step" else [])])
