"""Gives a stored file to whoever was let in by the view: nothing in it can run, and nobody between keeps it."""

from typing import Final

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseBase
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
    answer = FileResponse(
        opened,
        as_attachment=is_document,
        filename=f"{slugify(file.words, allow_unicode=True)[:80] or 'document'}.pdf" if is_document else name,
        content_type="application/pdf" if is_document else "image/webp",
    )
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    keeps = is_public and not is_document
    answer.headers["Cache-Control"] = f"private, max-age={WEEK}, immutable" if keeps else "no-store, private"
    return answer
