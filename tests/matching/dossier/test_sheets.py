"""The tables have a row for each candidate and step, and no cell of them is reckoned."""

import csv
import io

from marketplace.matching.dossier.sheets import STEP_COLUMNS, candidates_sheet, steps_sheet
from tests.matching.dossier.contents import content, with_words


def read(sheet):
    return list(csv.reader(io.StringIO(sheet.decode("utf-8-sig"), newline="")))


def test_candidates_and_answers_have_a_row_each():
    head, first, second = read(candidates_sheet(content(words="Yes")))
    identifiers = ["Identifier of the organisation", "Identifier of the candidate"]
    assert head[:6] == ["Organisation", *identifiers, "Solution", "State", "Reason"]
    assert first[:7] == ["Northport", "aaaaaaaaaa", "cccccccccc", "Yes", "Excluded", "Something else", "Yes"]
    assert (second[:2], second[-4:]) == (["Yes", "vendor0001"], ["Yes", "Yes", "Yes", "1, own words"])
    assert head[12] == "1. Yes"


def test_candidate_stands_in_one_row_with_its_answer():
    held = content(words="Yes")
    held["candidates"][0]["answer"] = held["answers"][0]["id"]
    held["results"] = [{"answer": held["answers"][0]["id"], "kind": "not_chosen"}]
    _head, row = read(candidates_sheet(held))
    assert (row[0], row[4], row[7], row[8], row[11]) == ("Northport", "Excluded", "90.0", "Not chosen", "a" * 64)


def test_steps_are_called_as_in_the_json():
    head, row = read(steps_sheet(content(words="Why")))
    assert head == list(STEP_COLUMNS)
    assert row == [
        "2026-11-01T10:00:00+00:00",
        "need.published",
        "need:nnnnnnnnnn",
        "Northport",
        "",
        "",
        "Why",
        '{"version": 1}',
        "u" * 26,
        "7",
        "c" * 64,
    ]


def test_no_cell_is_reckoned():
    rows = read(candidates_sheet(with_words("=1+1"))) + read(steps_sheet(with_words("=1+1")))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    assert [cell for row in rows for cell in row].count("'=1+1") == 7
