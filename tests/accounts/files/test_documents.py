"""PDFs: kept byte for byte, and refused when they are locked, broken off, or do more than being read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.errors import Incomplete
from accounts.files import pdf
from accounts.files.reading import read_upload
from accounts.states import FileKind
from tests.accounts.files.making import TINY_PDF, pdf_broken_off, pdf_with, saved


def read(data, *kinds):
    return read_upload(SimpleUploadedFile("sheet.pdf", data), *(kinds or (FileKind.DOCUMENT,)))


def test_pdf_is_kept_as_it_is():
    content = read(TINY_PDF)
    assert (content.kind, content.parts, content.size) == (FileKind.DOCUMENT, {".pdf": TINY_PDF}, len(TINY_PDF))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (TINY_PDF[:-20], "damaged"),
        (TINY_PDF + b" " * 5000, "damaged"),
        (TINY_PDF.replace(b"/Root", b"/Encrypt 9 0 R/Root"), "password"),
        (TINY_PDF.replace(b"/Root", b"/E#6Ecrypt 9 0 R/Root"), "password"),
        (pdf_with(b"4 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n"), "scripts"),
        (pdf_with(b"4 0 obj<</S/J#61vaScript/JS(app.alert(1))>>endobj\n"), "scripts"),
        (pdf_with(b"4 0 obj<</S/Launch/F(cmd.exe)>>endobj\n"), "scripts"),
        (pdf_with(b"4 0 obj<</Names<</EmbeddedFiles 5 0 R>>>>endobj\n"), "scripts"),
        (pdf_with(b"", b"4 0 <</S/JavaScript/JS(app.alert(1))>>"), "scripts"),
        (pdf_with(b"", b"4 0 <</S/JavaScript>>").replace(b"/ObjStm", b"/Obj#53t#6D"), "scripts"),
        (pdf_with(b"#41" * 120_000), "more than can be looked through"),
        (pdf_broken_off(), "more than can be looked through"),
        (pdf_with(b"", b" " * 300_000 + b"<</S/JavaScript>>"), "scripts"),
        (pdf_with(b"/ObjStm " * 30_000), "more than can be looked through"),
        (b"x" + TINY_PDF, "no PDF"),
        (saved(), "no PDF"),
        (b"PK\x03\x04 word/document.xml", "no PDF"),
    ],
)
def test_what_is_no_pdf_for_here_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(Incomplete, match=sentence) as refusal:
        read(data)
    assert refusal.value.field == "file"


def test_name_that_lies_across_two_looks_is_seen():
    filling = b"a" * (pdf.STEP - len(TINY_PDF.partition(b"trailer")[0]) - 4)
    sent = pdf_with(filling + b"/JavaScript \n")
    assert sent.index(b"/JavaScript") < pdf.STEP < sent.index(b"/JavaScript") + 11
    with pytest.raises(Incomplete, match="scripts"):
        read(sent)


def test_plain_packed_objects_and_forms_are_taken():
    assert read(pdf_with(b"", b"4 0 <</Type/Annot/AcroForm 1 0 R>>")).kind == FileKind.DOCUMENT


def test_both_kinds_are_told_apart():
    both = (FileKind.PICTURE, FileKind.DOCUMENT)
    assert (read(TINY_PDF, *both).kind, read(saved(), *both).kind) == (FileKind.DOCUMENT, FileKind.PICTURE)
    with pytest.raises(Incomplete, match="neither a PDF nor a picture"):
        read(b"GIF89a", *both)
    with pytest.raises(Incomplete, match="no picture"):
        read(TINY_PDF, FileKind.PICTURE)
