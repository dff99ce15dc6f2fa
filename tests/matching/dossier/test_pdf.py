"""The PDF is tagged, the same content gives the same bytes, and what people wrote is never read as markup."""

import re
import zlib

import pytest

from marketplace.matching.dossier.letters import fit
from marketplace.matching.dossier.pdf import record_pdf
from tests.matching.dossier.contents import content, with_words

HOSTILE = [
    '#eval("1+1")',
    '#read("/etc/passwd")',
    "#panic()",
    "*_$<>`@#[]{}\\~= - + / //",
    "$ sum_(i=0)^n $",
    '#import "@preview/x:1.0.0"',
    "漢字 😀 عربى אב",
    "\x00\x07\u202e\u200b\ufffe",
    "x" * 10_000,
    "\u0323\u0301" * 50,
    "q\u0323\u0301\u0489\ua670\u1ab0",
    "\U000e0001\U0010fffd",
    "",
]


def test_pdf_is_tagged_and_says_its_language_and_title():
    made = record_pdf(content(language="bg"))
    assert made.startswith(b"%PDF-")
    assert (b"/MarkInfo" in made, b"/StructTreeRoot" in made) == (True, True)
    plain = made + b"".join(_unpacked(made))
    assert (b"/Lang (bg)" in plain or b"/Lang(bg)" in plain) is True
    assert b"pdfuaid:part" in plain
    assert (b"/TH" in plain, b"/DisplayDocTitle true" in plain) == (True, True)


def test_same_content_gives_the_same_bytes():
    assert record_pdf(content()) == record_pdf(content())
    assert record_pdf(content()) != record_pdf(with_words("Other words"))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_stays_text(words):
    """It compiles, and differs from the same record without it only by the text."""
    assert record_pdf(with_words(words)).startswith(b"%PDF-")


def test_words_of_markup_are_set_letter_by_letter():
    """What is evaluated would vanish, so that both would look alike."""
    assert record_pdf(with_words("#[]")) != record_pdf(with_words(""))
    assert record_pdf(with_words("#let x = 1")) != record_pdf(with_words(""))


def test_signs_without_a_letter_are_named():
    assert fit("a漢b") == "a[U+6F22]b"
    assert fit("Щ € „ő“") == "Щ € „ő“"
    assert fit("a\u202eb\u200b") == "ab"
    assert fit("x" * 30) == "x" * 12 + "\u200b" + "x" * 12 + "\u200b" + "x" * 6


def _unpacked(data):
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            continue
