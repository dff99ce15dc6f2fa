"""Adds pictures and documents to solutions as a vendor does, through the action."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.files.reading import read_upload
from accounts.queries import actor_of
from accounts.states import FileKind
from listings import actions
from listings.models import Attachment
from tests.accounts.files.making import TINY_PDF, image, saved

SMALL = saved(image((200, 160)))


def content(data=SMALL):
    return read_upload(SimpleUploadedFile("sent", data), FileKind.PICTURE, FileKind.DOCUMENT)


def attached(solution, person, words="A street with counters", data=SMALL):
    """Add a picture (or the file that `data` is) to a solution; return what was made."""
    return actions.add_attachment(actor=actor_of(person), solution=solution, content=content(data), words=words)


def sheet(solution, person, words="Data sheet"):
    """Add a PDF to a solution; return what was made."""
    return attached(solution, person, words, TINY_PDF)


def sent(data=SMALL, name="photo.jpg"):
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, data)


def address_of_attachment(name):
    """Return the address of a row of the matrix that is about one picture or document, else None."""
    if "attachment" not in name or name in {"listings:attachments", "listings:waiting_attachments"}:
        return None
    one = Attachment.objects.first()
    more = {"listings:attachment": [one.file.page_name], "listings:decide_attachment": ["approved"]}
    return reverse(name, args=[one.public_id, *more.get(name, [])])
