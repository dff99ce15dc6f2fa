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
    with pytest.raises(CommandError, match=r"holds no queries\.jsonl"):
        call_command("evaluate", str(tmp_path), run=tmp_path / "run.jsonl")


def test_broken_row_is_refused(folder, tmp_path):
    (folder / "queries.jsonl").write_text("{broken\n")
    with pytest.raises(CommandError, match="graded"):
        call_command("evaluate", str(folder), run=tmp_path / "run.jsonl")


def test_server_that_is_away_is_said(folder, tmp_path, settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match=r"The search engine cannot be asked now\. It cannot be reached"):
        call_command("evaluate", str(folder), run=tmp_path / "run.jsonl")
