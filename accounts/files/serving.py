"""Gives a stored file to whoever was let in by the view: nothing in it can run, and nobody between keeps it."""

from typing import Final

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.text import slugify

from accounts.models import StoredFile
from accounts.states import FileKind

POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
WEEK: Final = 7 * 86_400


def serve(file: StoredFile, name: str, *, is_public: bool) -> HttpResponseBase:
    """Return one part of a file by the name in its address, which its content decides; 404 for another name.

    A PDF comes as a download, never inside the site's pages. A public picture may stay in the reader's own browser for
    a week, since another content has another address; a shared cache would go on showing what was withdrawn.
    """
    part = file.part_named(name)
    if part is None:
        raise Http404
    try:
        opened = default_storage.open(part)
    except FileNotFoundError as error:
        raise Http404 from error
    is_document = file.kind == FileKind.DOCUMENT
    answer = _download(opened, file.words) if is_document else _picture(opened)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    keeps = is_public and not is_document
    answer.headers["Cache-Control"] = f"private, max-age={WEEK}, immutable" if keeps else "no-store, private"
    return answer


def _picture(opened: "File[bytes]") -> HttpResponseBase:
    """Return a picture, which is small since it was made here."""
    with opened:
        return HttpResponse(opened.read(), content_type="image/webp")


def _download(opened: "File[bytes]", title: str) -> HttpResponseBase:
    """Return a PDF piece by piece, called by its title."""
    name = slugify(title, allow_unicode=True)[:80] or "document"
    return FileResponse(opened, as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf")
