"""The import of references: bad rows stop nothing, broken files end with a sentence, a stop leaves whole batches."""

import gzip
import json

import pytest
from django.core.management import CommandError

from listings.importing import reading, running
from listings.importing.reading import LONGEST_LINE
from listings.models import Reference
from listings.states import Source
from tests.listings.importing.rows import NOTICE, SERVICE


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": 1, "name": ', "the line is not JSON: Expecting value (character 20)"),
        (b"[1, 2]", "the line is JSON, but not an object with fields"),
        (b"null", "the line is JSON, but not an object with fields"),
        (b'{"id": "\x00"}', "the line has NUL bytes"),
        (b'{"id": "\xff"}', "the line is not UTF-8 (byte 9)"),
        (b"[" * 100_000, "the line is not JSON that can be read: a number too long, or too many brackets"),
        (
            b'{"id": ' + b"1" * 9_000 + b"}",
            "the line is not JSON that can be read: a number too long, or too many brackets",
        ),
        ({**SERVICE, "name": ""}, "the field name is empty: a reference needs a title"),
        ({**SERVICE, "name": None}, "the field name is empty: a reference needs a title"),
        ({**SERVICE, "name": ["a"]}, "the field name is not a text"),
        ({**SERVICE, "name": "a\0b"}, "the field name has NUL characters"),
        ({**SERVICE, "name": "a\ud800b"}, "the field name has half a character (a lone surrogate)"),
        ({**SERVICE, "description": "a" * 50_001}, "the field description has more than 50,000 characters"),
        ({**SERVICE, "geocoverage_codes": "BG"}, "the field geocoverage_codes is not a list"),
        ({**SERVICE, "id": ""}, "the field id is not an identifier of at most 60 characters"),
        ({**SERVICE, "id": True}, "the field id is not a text"),
        ({**SERVICE, "id": 10**70}, "the field id is not an identifier of at most 60 characters"),
        (
            {key: value for key, value in SERVICE.items() if key != "name"},
            "no field name; perhaps this is no row of services",
        ),
        (
            NOTICE,
            "no field name; perhaps this is no row of services",
        ),
    ],
)
def test_bad_row_is_reported_and_stops_nothing(run, file_of, tmp_path, line, reason):
    path = file_of(SERVICE, line, b"", {**SERVICE, "id": 10003})
    kept = tmp_path / "rejects"
    out, err, code = run(path, "services", rejects=kept)
    assert (out, err, code) == ("2 new, 0 changed, 0 unchanged, 1 rejected.\n", f"Line 2: {reason}.\n", 1)
    assert kept.read_bytes() == path.read_bytes().split(b"\n")[1] + b"\n"
    assert set(Reference.objects.values_list("identifier", flat=True)) == {"10002", "10003"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (SERVICE, "no field title; perhaps this is no row of notices"),
        ({**NOTICE, "title": "", "text": " … "}, "neither the title nor the text says anything"),
        (
            {**NOTICE, "language": "", "title": "123", "text": "4"},
            "the language is none of the 24 of the EU, and the text does not show one of them",
        ),
    ],
)
def test_row_that_is_no_notice_is_reported(run, file_of, row, reason):
    out, err, code = run(file_of(row), "notices")
    assert (out, err, code) == ("0 new, 0 changed, 0 unchanged, 1 rejected.\n", f"Line 1: {reason}.\n", 1)


@pytest.mark.parametrize(
    ("row", "source", "needed"), [(SERVICE, "services", {"id", "name"}), (NOTICE, "notices", {"id", "title"})]
)
def test_field_that_is_missing_says_no_more_than_an_empty_one(run, file_of, row, source, needed):
    """Each row lacks one field, the last one all that may be missing."""
    optional = sorted(row.keys() - needed)
    rows = [{key: value for key, value in row.items() if key != name} for name in optional]
    rows.append({key: row[key] for key in needed})
    path = file_of(*[{**one, "id": f"{number + 1:06}-2020"} for number, one in enumerate(rows)])
    out, err, code = run(path, source)
    assert (out, err, code) == (f"{len(rows)} new, 0 changed, 0 unchanged.\n", "", 0)
    bare = Reference.objects.get(identifier=f"{len(rows):06}-2020")
    assert (bare.buyer, bare.country.code or "", bare.text.body) == ("", "", "")


@pytest.mark.parametrize("compress", [True, False])
def test_line_of_five_megabytes_is_rejected_and_kept_whole(run, file_of, tmp_path, compress):
    long = json.dumps({**SERVICE, "description": "a" * 5_000_000}).encode()
    kept = tmp_path / "rejects"
    path = file_of(SERVICE, long, {**SERVICE, "id": 10003}, compress=compress)
    out, err, code = run(path, "services", rejects=kept)
    assert (out, code) == ("2 new, 0 changed, 0 unchanged, 1 rejected.\n", 1)
    assert err == f"Line 2: the line is longer than {LONGEST_LINE:,} bytes.\n"
    assert kept.read_bytes() == long + b"\n"


def test_long_line_that_nobody_keeps_is_never_held_as_a_whole(file_of):
    path = file_of(b"a" * 5_000_000, b"{}")
    with reading.opened(path) as source:
        assert [(line.number, len(line.raw)) for line in reading.lines(source.content)] == [
            (1, LONGEST_LINE + 1),
            (2, 3),
        ]


def test_same_identifier_with_other_content_is_rejected(run, file_of):
    path = file_of(SERVICE, SERVICE, {**SERVICE, "name": "Another"})
    out, err, code = run(path, "services")
    assert (out, code) == ("1 new, 0 changed, 1 unchanged, 1 rejected.\n", 1)
    assert err == "Line 3: line 1 has the same id 10002 and says something else.\n"
    assert Reference.objects.get().title == "Street lights that listen"


def test_truncated_gzip_keeps_what_came_before_and_names_the_line(run, tmp_path):
    rows = [{**SERVICE, "id": number} for number in range(300)]
    whole = gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode(), compresslevel=0)
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    out, err, code = run(path, "services")
    kept = Reference.objects.count()
    assert 100 < kept < 200
    assert err == f"Line {kept + 1}: the gzip file is damaged or cut off here; the rows after it are lost.\n"
    assert (out, code) == (f"{kept} new, 0 changed, 0 unchanged, 1 rejected.\n", 1)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("rows.jsonl.gz", b'{"id": 1}\n', "is called .gz but is not a gzip file."),
        ("rows.gz", b"\x1f\x8bnothing", "The gzip file is damaged: nothing in it can be read."),
        ("rows", b"\x1f\x8b", "The gzip file is damaged: nothing in it can be read."),
    ],
)
def test_file_that_is_no_gzip_stops_with_a_sentence(run, tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        run(path, "services")
    assert str(refusal.value).endswith(sentence)
    assert refusal.value.returncode == 1


def test_missing_file_and_folder_stop_with_a_sentence(run, tmp_path):
    with pytest.raises(CommandError, match=r"^There is no file .*nowhere\.$"):
        run(tmp_path / "nowhere", "services")
    with pytest.raises(CommandError, match=r"is a folder, not a file\.$"):
        run(tmp_path, "services")


def test_rejects_never_overwrite_the_file_itself(run, file_of, tmp_path):
    path = file_of(SERVICE)
    before = path.read_bytes()
    with pytest.raises(CommandError, match=r"^The rejected rows need a file of their own\.$"):
        run(path, "services", rejects=path)
    with pytest.raises(CommandError, match=r"cannot be written"):
        run(path, "services", rejects=tmp_path / "nowhere" / "rejects")
    assert (path.read_bytes(), Reference.objects.count()) == (before, 0)


def test_empty_file_imports_nothing(run, tmp_path):
    path = tmp_path / "empty"
    path.touch()
    assert run(path, "services") == ("0 new, 0 changed, 0 unchanged.\n", "", 0)


def test_byte_order_mark_and_windows_line_ends_are_no_fault(run, tmp_path):
    path = tmp_path / "rows"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(SERVICE).encode() + b"\r\n\r\n")
    assert run(path, "services") == ("1 new, 0 changed, 0 unchanged.\n", "", 0)


def test_stop_by_hand_leaves_whole_batches(run, file_of, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    rows = [{**SERVICE, "id": number} for number in range(5)]
    path = file_of(*rows)
    convert, seen = running.service_values, []

    def convert_three_rows(row):
        seen.append(row)
        if len(seen) == 4:
            raise KeyboardInterrupt
        return convert(row)

    monkeypatch.setattr(running, "READERS", {Source.SERVICES: convert_three_rows})
    out, _err, code = run(path, "services")
    assert (out, code) == ("Stopped. 2 new, 0 changed, 0 unchanged. A new run goes on from here.\n", 130)
    assert Reference.objects.count() == 2
    monkeypatch.undo()
    assert run(path, "services")[0] == "3 new, 0 changed, 2 unchanged.\n"
