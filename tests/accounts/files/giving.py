"""Gives staff a document for a verification, as an owner does."""

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import actions
from accounts.files.reading import read_upload
from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import FileKind, OrganisationState
from tests.accounts.files.making import image, saved

EXTRACT = saved(image((200, 160)))


def give_evidence(person, organisation, words="Extract from the register", data=EXTRACT):
    """Add a document while staff have something to verify; return what was made."""
    state = organisation.state
    Organisation.objects.filter(pk=organisation.pk).update(state=OrganisationState.UNVERIFIED)
    content = read_upload(SimpleUploadedFile("sent", data), FileKind.PICTURE, FileKind.DOCUMENT)
    made = actions.add_evidence(actor=actor_of(person), organisation=organisation, content=content, words=words)
    Organisation.objects.filter(pk=organisation.pk).update(state=state)
    return made
