"""The files of a record, each made of its content alone."""

from typing import Final

from marketplace.matching.dossier.pdf import record_pdf
from marketplace.matching.dossier.sheets import candidates_sheet, steps_sheet
from marketplace.matching.dossier.values import Content
from marketplace.matching.written import canonical

ENDINGS: Final = {"pdf": ".pdf", "json": ".json", "candidates": "-candidates.csv", "steps": "-steps.csv"}
"""How the names of a record's files end in the storage and in their addresses."""
TYPES: Final = {
    "pdf": "application/pdf",
    "json": "application/json",
    "candidates": "text/csv; charset=utf-8",
    "steps": "text/csv; charset=utf-8",
}


def files_of(content: Content) -> dict[str, bytes]:
    """Return the files by their kinds; the JSON is canonical: UTF-8, keys sorted, no spaces, no fractions."""
    return {
        "pdf": record_pdf(content),
        "json": canonical(content),
        "candidates": candidates_sheet(content),
        "steps": steps_sheet(content),
    }
