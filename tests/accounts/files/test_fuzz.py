"""Whatever is sent as a file, it is taken or refused with a sentence at its field: 1,000 of each kind in a proof."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.errors import Incomplete
from accounts.files.reading import read_upload
from accounts.states import FileKind
from tests.accounts.files.making import TINY_PDF, exif_of, image, pdf_with, saved, with_everything

FULL = os.environ.get("PROVE") == "1"
SEEDS = {
    "JPEG": [saved(image((160, 160)), exif=exif_of(6)), saved(image((160, 160)), progressive=True)],
    "PNG": [saved(image((160, 160), "P"), "PNG"), with_everything("PNG")],
    "WEBP": [saved(image((160, 160)), "WEBP"), saved(image((160, 160), "RGBA"), "WEBP", lossless=True, exif=exif_of())],
    "PDF": [TINY_PDF, pdf_with(b"", b"4 0 <</Type/Annot>>")],
    "anything": [b"", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"\xff\xd8\xff", b"%PDF-", b"\x89PNG\r\n\x1a\n"],
}
CHANGES = st.lists(
    st.tuples(st.sampled_from(["set", "cut", "put", "double"]), st.floats(0, 1), st.binary(min_size=1, max_size=12)),
    max_size=8,
)


def changed(data, changes):
    """Return a file with bytes set, cut out, put in, or a piece said twice; most changes lie near its beginning."""
    for how, place, piece in changes:
        at = int(len(data) * place**3)
        if how == "set":
            data = data[:at] + piece + data[at + len(piece) :]
        elif how == "cut":
            data = data[:at] + data[at + len(piece) * 7 :]
        elif how == "put":
            data = data[:at] + piece + data[at:]
        else:
            data = data[:at] + data[at : at + 400] + data[at:]
    return data


@pytest.mark.parametrize("kind", SEEDS)
def test_any_file_is_taken_or_refused_with_a_sentence(kind):
    taken, fields = [], set()

    @settings(
        max_examples=1000 if FULL else 40,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.sampled_from(SEEDS[kind]), CHANGES)
    def look(seed, changes):
        sent = SimpleUploadedFile("sent", changed(seed, changes))
        try:
            content = read_upload(sent, FileKind.PICTURE, FileKind.DOCUMENT)
        except Incomplete as refusal:
            fields.add((refusal.field, bool(str(refusal))))
        else:
            taken.append(content)
            assert content.size > 0
            assert content.kind == (FileKind.DOCUMENT if kind == "PDF" else FileKind.PICTURE)

    look()
    assert bool(taken) == (kind != "anything")
    assert fields == {("file", True)}
