"""Hostile files: each is refused with its own sentence, within a second and 64 MB, and expands to nothing."""

import os
import time
import tracemalloc

import pytest

from listings.notices.errors import (
    HasDtd,
    NotANotice,
    NotXml,
    StrangeEncoding,
    TooDeep,
    TooLarge,
    TooMuch,
)
from listings.notices.reading import DEEPEST, MOST_BYTES, root_of
from tests.listings.notices.samples import TED, eforms, ted

OPEN = f'<TED_EXPORT xmlns="{TED}">'
CLOSE = "</TED_EXPORT>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
FULL = 4_900_000


def inside(content):
    return f"{OPEN}{content}{CLOSE}".encode()


def filled(piece):
    return inside(piece * (FULL // len(piece.encode())))


def numbered(piece):
    return inside("".join(piece.format(n) for n in range(FULL // len(piece) - 100_000)))


LONGEST = 1.0 if os.environ.get("PROVE") == "1" else 60.0
"""Seconds of a processor. On a machine where much else runs, they say little of the code: `make prove` counts them."""

HOSTILE = {
    "billion laughs": (f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>'.encode, HasDtd),
    "quadratic": (f'<!DOCTYPE a [<!ENTITY x "{"y" * 50_000}">]><a>{"&x;" * 50_000}</a>'.encode, HasDtd),
    "a file of ours": (lambda: b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', HasDtd),
    "an outer dtd": (lambda: b'<!DOCTYPE a SYSTEM "http://localhost/a.dtd"><a/>', HasDtd),
    "a dtd in utf-16": (lambda: '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"), HasDtd),
    "an entity of nobody": (lambda: inside("&who;"), NotXml),
    "deep": (lambda: inside("<a>" * 600_000), TooDeep),
    "many elements": (lambda: filled("<a/>"), TooMuch),
    "many names": (lambda: numbered("<b{0:x}/>"), TooMuch),
    "many elements of a notice": (lambda: filled("<P>a</P>"), TooMuch),
    "many attributes": (lambda: inside("<a" + "".join(f' a{n}=""' for n in range(400_000)) + "/>"), TooMuch),
    "attributes of many": (lambda: numbered('<a b{0:x}=""/>'), TooMuch),
    "a huge attribute": (lambda: inside(f'<a b="{"x" * FULL}"/>'), TooMuch),
    "a huge name": (lambda: inside(f"<{'a' * FULL}/>"), TooMuch),
    "a huge comment": (lambda: inside(f"<!--{'x' * FULL}-->"), TooMuch),
    "a long namespace": (lambda: inside(f'<n:a xmlns:n="{"x" * 100_000}">{"<n:b/>" * 700_000}</n:a>'), TooMuch),
    "many namespaces": (lambda: numbered('<a xmlns="{0:x}"/>'), TooMuch),
    "utf-7": (lambda: b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-', StrangeEncoding),
    "ebcdic": (f'<?xml version="1.0" encoding="cp037"?>{OPEN}{CLOSE}'.encode, StrangeEncoding),
    "an encoding of nobody": (lambda: b'<?xml version="1.0" encoding="klingon"?><a/>', StrangeEncoding),
    "a NUL": (lambda: inside("a\0b"), NotXml),
    "half a character": (lambda: inside("a").replace(b"a", b"\xc3("), NotXml),
    "nothing": (lambda: b"", NotXml),
    "a pdf": (lambda: b"%PDF-1.7 \xe2\xe3\xcf\xd3", NotXml),
    "cut": (lambda: ted()[:700], NotXml),
    "two roots": (lambda: ted() + ted(), NotXml),
    "a page": (lambda: b"<html><body/></html>", NotANotice),
    "a name without the namespace": (lambda: b"<ContractNotice/>", NotANotice),
    "a namespace that only begins alike": (f'<a:TED_EXPORT xmlns:a="{TED}x"/>'.encode, NotANotice),
    "too large": (lambda: b" " * (MOST_BYTES + 1), TooLarge),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_in_time(name):
    make, error = HOSTILE[name]
    content = make()
    began = time.process_time()
    with pytest.raises(error):
        root_of([content])
    assert time.process_time() - began < LONGEST


@pytest.mark.parametrize(
    "name",
    ["many names", "many elements of a notice", "many attributes", "attributes of many", "a long namespace",
     "many namespaces", "a huge attribute", "deep"],
)  # fmt: skip
def test_hostile_file_takes_little_memory(name):
    """What Python and expat ask for, which takes its memory from Python too."""
    make, error = HOSTILE[name]
    content = make()
    tracemalloc.start()
    try:
        with pytest.raises(error):
            root_of([content])
        assert tracemalloc.get_traced_memory()[1] < 64_000_000
    finally:
        tracemalloc.stop()


def test_depth_counts_what_is_skipped():
    fits = DEEPEST - 1
    assert root_of([inside("<a>" * fits + "</a>" * fits)]).name == "TED_EXPORT"
    with pytest.raises(TooDeep):
        root_of([inside("<a>" * (fits + 1) + "</a>" * (fits + 1))])


def test_elements_of_strange_namespaces_are_not_read():
    read = root_of([inside('<P>a</P><x:P xmlns:x="urn:x">b<P>c</P></x:P>')])
    assert [(one.name, one.text) for one in read.below()] == [("P", "a")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings_of_notices_are_read(encoding):
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = f'<?xml version="1.0" encoding="{declared}"?>{OPEN}<P>Zähler</P>{CLOSE}'
    assert [one.text for one in root_of([text.encode(encoding)]).below()] == ["Zähler"]


def test_file_is_read_alike_in_any_pieces():
    whole = root_of([eforms()])
    assert root_of([bytes([one]) for one in eforms()]) == whole
