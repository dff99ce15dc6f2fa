"""Tables as spreadsheets write them are read alike; hostile files are refused within a second and 64 MB."""

import codecs
import contextlib
import os
import random
import time
import tracemalloc

import pytest

from listings.sheets.errors import SheetError, UnknownLetters
from listings.sheets.reading import MOST_BYTES, MOST_ROWS, table_of
from listings.sheets.writing import guarded, sheet_of

FULL = os.environ.get("PROVE") == "1"
LONGEST = 1.0 if FULL else 60.0
"""Seconds of a processor. On a machine where much else runs, they say little of the code: `make prove` counts them."""
INPUTS = 1_000 if FULL else 100
WANTED = (("title", "tags"), ((2, ("Лампи, умни", "a\nb")),))

ALIKE = {
    "commas": 'title,tags\n"Лампи, умни","a\nb"\n'.encode(),
    "semicolons": 'title;tags\r\nЛампи, умни;"a\nb"\r\n'.encode(),
    "tabs": 'title\ttags\nЛампи, умни\t"a\nb"'.encode(),
    "with the mark of utf-8": codecs.BOM_UTF8 + 'Title;TAGS\nЛампи, умни;"a\nb"\n'.encode(),
    "utf-16 with its mark": 'title\ttags\nЛампи, умни\t"a\nb"\n'.encode("utf-16"),
    "a line that names the separator": 'sep=;\r\ntitle;tags\r\nЛампи, умни;"a\nb"\r\n'.encode(),
}


@pytest.mark.parametrize("name", ALIKE)
def test_habits_of_spreadsheets_are_read_alike(name):
    table = table_of(ALIKE[name])
    assert (table.columns, table.rows) == WANTED


def test_older_letters_are_read_when_somebody_says_which():
    content = 'title;tags\nЛампи, умни;"a\nb"\n'.encode("cp1251")
    with pytest.raises(UnknownLetters) as refused:
        table_of(content)
    assert refused.value.field == "encoding"
    assert table_of(content, "cp1251").rows == WANTED[1]
    assert table_of("title\nStraße €\n".encode("cp1252"), "cp1252").rows == ((2, ("Straße €",)),)


def test_empty_rows_are_left_out_and_the_others_keep_their_numbers():
    assert table_of(b"title,x\n\nOne,1\n , \nTwo,2\n").rows == ((3, ("One", "1")), (5, ("Two", "2")))


ROW = b"a,b\n"
HOSTILE = {
    "nothing": lambda: b"",
    "white space": lambda: b" \n \n",
    "a NUL": lambda: b"title\na\0b\n",
    "a zip": lambda: b"PK\x03\x04" + bytes(range(256)),
    "half a character": lambda: b"title\n\xc3(\n",
    "utf-16 cut": lambda: codecs.BOM_UTF16_LE + b"t\0i",
    "utf-7": lambda: codecs.BOM_UTF8 + b"+ADw-\n\xff",
    "millions of columns": lambda: b"," * (MOST_BYTES - 1),
    "millions of columns below": lambda: b"title\n" + b"," * (MOST_BYTES - 10),
    "one line": lambda: b"title\n" + b"x" * (MOST_BYTES - 10),
    "one line of quotes": lambda: b"title\n" + b'"' * (MOST_BYTES - 11),
    "an unclosed quote": lambda: b'title\n"abc\n' + b"x\n" * 500_000,
    "a quote in a cell": lambda: b'title\n"a"b\n',
    "too many rows": lambda: b"title\n" + b"x\n" * (MOST_ROWS + 1),
    "a million rows": lambda: ROW * (MOST_BYTES // len(ROW)),
    "too large": lambda: b"x" * (MOST_BYTES + 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_in_time_and_memory(name):
    content = HOSTILE[name]()
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(SheetError) as refused:
        table_of(content)
    took, (_now, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(refused.value) != ""
    assert peak < 64_000_000
    assert took < LONGEST


CELLS = [
    "=1+1",
    "@SUM(A1)",
    "+49 1",
    "-1",
    "\tx",
    "\rx",
    "'=1",
    "''-1",
    "plain",
    "it's",
    "'",
    "",
    "a\nb",
    'a"b',
    "a,b;c\td",
]


def test_what_is_written_is_read_back_and_nothing_is_reckoned():
    table = table_of(sheet_of(["title", "x"], [["y", cell] for cell in CELLS]))
    assert [row[1] for _number, row in table.rows] == CELLS
    assert [guarded(cell)[0] for cell in CELLS[:8]] == ["'"] * 8


@pytest.mark.parametrize("seed", range(INPUTS))
def test_generated_bytes_are_read_or_refused(seed):
    chance = random.Random(seed)  # noqa: S311  # repeatable
    pieces = [b"title", b"id", b",", b";", b"\t", b'"', b"\n", b"\r\n", b"\0", b"\xff", b"=", b"'", "ж".encode(), b"a"]
    content = b"".join(chance.choices(pieces, k=chance.randrange(200)))
    with contextlib.suppress(SheetError):
        assert len(table_of(content, chance.choice(["utf-8", "cp1251", "cp1252", "x"])).rows) <= MOST_ROWS


def test_each_cell_is_quoted_so_that_no_other_separator_splits_it():
    content = sheet_of(["title", "x"], [["Foo;=1+1", "y\t=2"], ["", 'say "it"']])
    assert content.decode("utf-8-sig").split("\r\n") == [
        *('"title","x"', '"Foo;=1+1","y\t=2"', '"","say ""it"""', ""),
    ]
