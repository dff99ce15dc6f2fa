"""What a vendor adds to a solution besides words, and what staff say to it once the solution is published."""

from django.db import transaction
from django.db.models import F, Min
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.files import storing
from accounts.files.reading import Content
from accounts.files.shapes import refused
from accounts.journal.actions import Already, Moved, append, move
from accounts.models import Organisation
from accounts.states import FileKind
from listings import rules
from listings.actions.rows import lock, refuse_uneditable
from listings.models import Attachment, Solution
from listings.queries.attachments import LONGEST_WORDS, MOST_DOCUMENTS, MOST_PICTURES, attached_to
from listings.states import AttachmentState, ListingState


def add_attachment(
    *, actor: Actor, solution: Solution, content: Content, words: str, certificate: str = ""
) -> Attachment:
    """Add a picture or a document that was read; `words` say what it shows, or are its title.

    With the mark of a certificate it is the one file of that certificate.

    To a published solution it is added for staff to read; nobody else sees it before. Locks the organisation, whose
    quota it counts in, then the solution. Raises `Incomplete`, `NotAllowed` or `InvalidTransition`.
    """
    with storing.written(content) as stem, transaction.atomic():
        organisation = Organisation.objects.select_for_update().get(pk=solution.organisation_id)
        lock(solution)
        refuse_uneditable(actor, solution)
        said = _described(words)
        if certificate:
            _refuse_second(solution, certificate)
        else:
            _refuse_more(solution, content.kind)
        file = storing.keep(content, stem, organisation=organisation, uploader=actor.signed_in, words=said)
        last = max((one.position for one in attached_to(solution).all), default=0)
        made = Attachment.objects.create(solution=solution, file=file, position=last + 1, certificate=certificate)
        _record("attachment.added", actor, made)
        return made


@transaction.atomic
def describe_attachment(*, actor: Actor, attachment: Attachment, words: str) -> Attachment | Already:
    """Say anew what a picture shows, or what a document is called.

    What staff approved is taken off and added again instead: they read both together. What they refused waits again.
    """
    _lock_both(actor, attachment)
    said = _described(words)
    if attachment.state == AttachmentState.APPROVED and attachment.solution.state == ListingState.PUBLISHED:
        raise Incomplete(
            _("Staff approved it with these words. Remove it and add it again with others."), field="words"
        )
    if attachment.file.words == said:
        return Already(by="", at=None)
    attachment.file.words = said
    attachment.file.save(update_fields=["words"])
    if attachment.state == AttachmentState.REFUSED:
        move(attachment, AttachmentState.WAITING, actor=actor.acting_for(attachment.solution.organisation))
    _record("attachment.edited", actor, attachment)
    return attachment


@transaction.atomic
def lead_with(*, actor: Actor, attachment: Attachment) -> Attachment | Already:
    """Let a picture be the first one of its solution: the one that stands large on the page."""
    _lock_both(actor, attachment)
    pictures = attached_to(attachment.solution).pictures
    if attachment not in pictures:
        raise Incomplete(_("Only a picture can be the first one."))
    if pictures[0] == attachment:
        return Already(by="", at=None)
    rows = Attachment.objects.filter(solution=attachment.solution)
    attachment.position = (rows.aggregate(first=Min("position"))["first"] or 0) - 1
    attachment.save(update_fields=["position"])
    append("attachment.led", attachment.subject, actor=_author(actor, attachment), data=_data(attachment))
    return attachment


@transaction.atomic
def remove_attachment(*, actor: Actor, attachment: Attachment) -> None:
    """Remove a picture or a document for good: the row now, its file once that is committed."""
    _lock_both(actor, attachment)
    _raise_version(attachment.solution)
    data = {"attachment": attachment.public_id, "kind": attachment.file.kind}
    append("solution.file_removed", attachment.solution.subject, actor=_author(actor, attachment), data=data)
    storing.remove(attachment.file)


@transaction.atomic
def decide_attachment(
    *, actor: Actor, attachment: Attachment, to: AttachmentState, why: str = "", seen: str | None = None
) -> Moved | Already:
    """Approve what was added to a published solution, or refuse it, or take down what was approved, with a reason.

    `seen` is the `sight` of what she approves; raises `StaleVersion` when it shows or says something else now. Locks
    the solution, as whoever changes the words does.
    """
    solution = Solution.objects.select_for_update().get(pk=attachment.solution_id)
    if not rules.can_review(actor, solution):
        raise NotAllowed(
            _("You belong to this organisation, so a colleague has to decide.") if actor.may_decide else ""
        )
    if to == AttachmentState.WAITING:
        raise NotAllowed
    if to == AttachmentState.REFUSED and not why.strip():
        raise Incomplete(_("Give the reason. The organisation reads it."))
    now = Attachment.objects.select_related("file").filter(pk=attachment.pk).first()
    if now is None:
        raise _gone()
    if to == AttachmentState.APPROVED and seen is not None and seen != now.sight:
        raise StaleVersion(_("The words were changed after you opened the page. Read them again, then decide."))
    if solution.state != ListingState.PUBLISHED:
        raise Incomplete(_("The solution is not published now. Its files are read together with it."))
    return move(attachment, to, actor=actor.as_staff, why=why.strip(), data=_data(attachment))


def approve_all(solution: Solution, staff: Actor) -> None:
    """Approve what waits of a solution that is published just now, inside the caller's transaction; it is locked."""
    for attachment in Attachment.objects.filter(solution=solution, state=AttachmentState.WAITING):
        move(attachment, AttachmentState.APPROVED, actor=staff, data=_data(attachment))


def _lock_both(actor: Actor, attachment: Attachment) -> None:
    """Lock the solution and read the attachment again; refuses who may not change it now."""
    solution = attachment.solution
    lock(solution)
    refuse_uneditable(actor, solution)
    try:
        attachment.refresh_from_db(from_queryset=Attachment.objects.select_for_update())
    except Attachment.DoesNotExist as gone:
        raise _gone() from gone
    attachment.solution = solution


def _record(verb: str, actor: Actor, attachment: Attachment) -> None:
    _raise_version(attachment.solution)
    append(verb, attachment.subject, actor=_author(actor, attachment), data=_data(attachment))


def _raise_version(solution: Solution) -> None:
    """Raise the version of a solution that staff have had, so that nobody approves files that she has not read."""
    if solution.submitted_at and solution.state != ListingState.PUBLISHED:
        Solution.objects.filter(pk=solution.pk).update(version=F("version") + 1)


def _author(actor: Actor, attachment: Attachment) -> Actor:
    return actor.acting_for(attachment.solution.organisation)


def _data(attachment: Attachment) -> dict[str, str]:
    return {"solution": attachment.solution.public_id, "kind": attachment.file.kind}


def _described(words: str) -> str:
    said = " ".join(words.split())
    if not said:
        raise Incomplete(_("Say in a sentence what it shows, or how the document is called."), field="words")
    if len(said) > LONGEST_WORDS:
        raise Incomplete(_("Say it in at most %d characters.") % LONGEST_WORDS, field="words")
    return said


def _refuse_second(solution: Solution, certificate: str) -> None:
    if certificate not in {one.mark for one in solution.certified}:
        raise Incomplete(_("This certificate was changed or removed meanwhile. Choose again."), field="certificate")
    if attached_to(solution).file_of(certificate):
        raise Incomplete(_("This certificate has a file. Remove it first, then add the new one."), field="certificate")


def _refuse_more(solution: Solution, kind: FileKind) -> None:
    attached = attached_to(solution)
    if kind == FileKind.PICTURE and len(attached.pictures) >= MOST_PICTURES:
        raise refused(_("A solution has at most %d pictures. Remove one first.") % MOST_PICTURES)
    if kind == FileKind.DOCUMENT and len(attached.documents) >= MOST_DOCUMENTS:
        raise refused(_("A solution has at most %d documents. Remove one first.") % MOST_DOCUMENTS)


def _gone() -> Incomplete:
    return Incomplete(_("It was removed meanwhile."))
