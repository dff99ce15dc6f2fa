"""The command that ranks graded questions: one line for each, scratch indexes that are gone afterwards."""

import gzip
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

DOCS = [
    {"id": "1", "title": "Street lamps", "text": "LED.", "language": "en", "country": "BG"},
    {"id": "2", "title": "", "text": "Lamps for a park", "language": "en", "country": "BG"},
    {"id": "3", "title": "Electric trams", "text": "Quiet.", "language": "en", "country": "BG"},
]
QUERIES = [
    {"id": "a/1", "corpus": "needs", "text": "street lamp", "language": "en"},
    {"id": "a/2", "corpus": "needs", "text": "tram", "language": "en"},
    {"id": "a/3", "corpus": "needs", "text": "qqqq", "language": "en"},
]


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "graded"
    made.mkdir()
    with gzip.open(made / "docs-needs.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in DOCS)
    (made / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in QUERIES))
    return made


def test_every_question_is_ranked(folder, tmp_path, settings):
    out = StringIO()
    call_command("evaluate", str(folder), run=tmp_path / "run.jsonl", stdout=out)
    lines = (tmp_path / "run.jsonl").read_text().splitlines()
    assert {row["id"]: row["ranked"] for row in map(json.loads, lines)} == {
        "a/1": ["1", "2"],
        "a/2": ["3"],
        "a/3": [],
    }
    assert out.getvalue() == "3 questions ranked.\n"
    assert list(Path(settings.SEARCH_INDEX_FOLDER).parent.glob("search-scratch*")) == []


def test_folder_without_documents_is_refused(tmp_path):
    assert refused(tmp_path, tmp_path) == f"{tmp_path} holds no queries.jsonl or queries.jsonl.gz."


QUERY = {"id": "a/1", "corpus": "needs", "text": "tram", "language": "en"}
OF_QUERIES = "queries.jsonl, row 2: not a JSON object with id, corpus, text, language, each a text."
OF_DOCUMENTS = "docs-needs.jsonl, row 2: not a JSON object with id, title, text, language, each a text."


def without(row, field):
    return json.dumps({name: value for name, value in row.items() if name != field}).encode()


@pytest.mark.parametrize(
    ("name", "row", "sentence"),
    [
        ("queries.jsonl", b"{broken", OF_QUERIES),
        ("queries.jsonl", b"", OF_QUERIES),
        ("queries.jsonl", b'["a/1", "needs", "tram", "en"]', OF_QUERIES),
        ("queries.jsonl", b"[" * 100_000, OF_QUERIES),
        ("queries.jsonl", without(QUERY, "corpus"), OF_QUERIES),
        ("queries.jsonl", json.dumps({**QUERY, "text": 5}).encode(), OF_QUERIES),
        ("queries.jsonl", json.dumps(QUERY).encode("utf-16"), OF_QUERIES),
        ("docs-needs.jsonl", without(DOCS[0], "text"), OF_DOCUMENTS),
        ("docs-needs.jsonl", '{"title": "Улица"}'.encode("cp1251"), OF_DOCUMENTS),
    ],
)
def test_row_that_is_none_is_refused_by_its_number_and_the_run_of_before_stays(folder, tmp_path, name, row, sentence):
    rows = {"queries.jsonl": QUERY, "docs-needs.jsonl": DOCS[0]}
    (folder / name).write_bytes(json.dumps(rows[name]).encode() + b"\n" + row + b"\n")
    assert refused(folder, tmp_path) == f"{folder}/{sentence}"


@pytest.mark.parametrize(
    "content", [gzip.compress(json.dumps(QUERY).encode() * 400)[:-20], b"no gzip", b"\x1f\x8b\x08"]
)
def test_file_that_is_cut_off_or_damaged_is_refused_by_its_name(folder, tmp_path, content):
    (folder / "queries.jsonl").unlink()
    (folder / "queries.jsonl.gz").write_bytes(content)
    assert refused(folder, tmp_path) == f"{folder}/queries.jsonl.gz is cut off or damaged."


def refused(folder, tmp_path):
    """Return the sentence that refuses a folder; what an earlier run wrote is still there."""
    run = tmp_path / "run.jsonl"
    run.write_text("of before")
    with pytest.raises(CommandError) as refusal:
        call_command("evaluate", str(folder), run=run)
    assert run.read_text() == "of before"
    return str(refusal.value)


def test_run_that_cannot_be_written_is_said(folder, tmp_path):
    with pytest.raises(CommandError, match=r"No such file or directory: '.*nowhere/run\.jsonl'"):
        call_command("evaluate", str(folder), run=tmp_path / "nowhere" / "run.jsonl")


def test_server_that_is_away_is_said(folder, tmp_path, settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match=r"The search engine cannot be asked now\. It cannot be reached"):
        call_command("evaluate", str(folder), run=tmp_path / "run.jsonl")
