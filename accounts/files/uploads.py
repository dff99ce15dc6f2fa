"""Takes what a request sends into files without a name, and no more of it than any form here would take."""

import tempfile
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from accounts.files.limits import MOST_IN_A_REQUEST

MOST_SENT = 6 * MOST_IN_A_REQUEST
"""Beyond this the rest is not even waited for; below it, it is read and dropped, so that a page can say so."""


class BoundedUpload(FileUploadHandler):
    """Writes to files that vanish with the process; counts all files of a request together."""

    def handle_raw_input(self, *sent: Any, **_more: Any) -> None:
        """Refuse what is said to be far too much before it is read."""
        _data, _headers, length, *_rest = sent
        if length > MOST_SENT:
            raise RequestDataTooBig("The request is larger than any form takes.")
        self.kept = self.sent = 0

    def new_file(self, *args: Any, **options: Any) -> None:
        """Begin with the next file."""
        super().new_file(*args, **options)
        # Closed by the request, with everything that was sent with it.
        self.file = tempfile.TemporaryFile(prefix="upload-")  # noqa: SIM115
        self.sent = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """Keep a piece as long as there is room for it."""
        self.sent += len(raw_data)
        self.kept += len(raw_data)
        if self.kept <= MOST_IN_A_REQUEST:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":  # noqa: ARG002
        """Return the file with the size that was sent, kept or not: a form refuses by it."""
        self.file.seek(0)
        return UploadedFile(
            file=self.file,
            name=self.file_name,
            content_type=self.content_type,
            size=self.sent,
            charset=self.charset,
        )

    def upload_interrupted(self) -> None:
        """Let go of what came so far."""
        if hasattr(self, "file"):
            self.file.close()
