"""What the record holds about a listing, in words."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.journal.models import Entry, Private
from accounts.models import Organisation, User
from accounts.queries import HISTORY_LENGTH, Line
from listings.language import language_name
from listings.models import Attachment, Revision, Solution
from listings.models.listing import Listing

KEPT_LONGER: Final = gettext_lazy("records kept until a later day")
STEPS: Final = {
    "created": pgettext_lazy("listing", "created"),
    "begun": gettext_lazy("begun with a notice"),
    "begun_after": gettext_lazy("begun or filled after a kit"),
    "seconded": gettext_lazy("an organisation said “we too”"),
    "unseconded": gettext_lazy("an organisation took its “we too” back"),
    "edited": pgettext_lazy("listing", "edited"),
    "submitted": gettext_lazy("sent for review"),
    "published": gettext_lazy("published"),
    "returned": gettext_lazy("returned"),
    "withdrawn": gettext_lazy("withdrawn"),
    "draft": gettext_lazy("back to a draft"),
    "assigned": gettext_lazy("reviewer changed"),
    "corrected": gettext_lazy("corrected"),
    "budget_edited": gettext_lazy("own budget changed"),
    "file_removed": gettext_lazy("picture or document removed"),
    "confirmed": gettext_lazy("confirmed for 12 months"),
    "lapsed": gettext_lazy("left the lists: not confirmed for 12 months"),
    "declared": gettext_lazy("declared that no ground for exclusion applies"),
    "declaration_taken_back": gettext_lazy("took the declaration on exclusion back"),
    "kept_longer": KEPT_LONGER,
    "contact_erased": gettext_lazy("its contact left; name another one"),
}
REVISION_STEPS: Final = {
    "waiting": gettext_lazy("change sent for review"),
    "edited": gettext_lazy("waiting change edited"),
    "approved": gettext_lazy("change approved"),
    "returned": gettext_lazy("change returned"),
    "dropped": gettext_lazy("change dropped"),
    "assigned": gettext_lazy("reviewer of the change named"),
}
ATTACHMENT_STEPS: Final = {
    "added": gettext_lazy("picture or document added"),
    "edited": gettext_lazy("words of a picture or document changed"),
    "led": gettext_lazy("first picture changed"),
    "waiting": gettext_lazy("refused picture or document corrected"),
    "approved": gettext_lazy("picture or document approved"),
    "refused": gettext_lazy("picture or document refused"),
}
TEXT_STEPS: Final = {
    "text_added": gettext_lazy("text in a further language added"),
    "text_changed": gettext_lazy("text in a further language changed"),
    "text_removed": gettext_lazy("text in a further language removed"),
    "text_leads": gettext_lazy("main language changed"),
}
STEPS_OF: Final = {"revision": REVISION_STEPS, "attachment": ATTACHMENT_STEPS}
OWN_VERBS: Final = frozenset({"need.budget_edited"})
"""What nobody outside the listing's organisation learns, staff included."""
OF_OTHERS: Final = frozenset({"need.seconded", "need.unseconded"})
"""What somebody of another organisation does: it is named, and its person is not."""


def history_of(listing: Listing, *, own: bool = False) -> list[Line]:
    """Return what the record holds about a listing, its revisions and files: at most 50 lines, in five queries, or six.

    The newest comes first.

    `own` is for pages that members of its organisation alone see; without it a private budget leaves no line.
    """
    subjects = [listing.subject]
    if isinstance(listing, Solution):
        subjects += [revision.subject for revision in Revision.objects.filter(solution=listing)]
        subjects += [one.subject for one in Attachment.objects.filter(solution=listing)]
    rows = Entry.objects.filter(subject__in=subjects).order_by("-id")
    entries = list((rows if own else rows.exclude(verb__in=OWN_VERBS))[:HISTORY_LENGTH])
    people = {entry.person for entry in entries if entry.verb not in OF_OTHERS}
    names = {one.public_id: str(one) for one in User.objects.filter(public_id__in=people)}
    others = {entry.organisation for entry in entries if entry.verb in OF_OTHERS}
    if others:
        names |= dict(Organisation.objects.filter(public_id__in=others).values_list("public_id", "name"))
    uids = [entry.uid for entry in entries]
    reasons = dict(Private.objects.filter(entry__in=uids, field="why").values_list("entry", "text"))
    return [
        Line(
            time=entry.time,
            what=words_of(entry),
            who=names.get(entry.organisation if entry.verb in OF_OTHERS else entry.person) or _("The system"),
            why=reasons.get(entry.uid, ""),
        )
        for entry in entries
    ]


def words_of(entry: Entry) -> str:
    """Return what an entry about a listing or a revision says was done."""
    kind, _dot, step = entry.verb.partition(".")
    if language := entry.data.get("language"):
        what = str(TEXT_STEPS.get(entry.data.get("what", ""), STEPS_OF.get(kind, STEPS).get(step, entry.verb)))
        return _("%(what)s: %(language)s") % {"what": what, "language": language_name(language)}
    return str(STEPS_OF.get(kind, STEPS).get(step, entry.verb))
