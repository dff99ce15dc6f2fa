"""The import of references: a second run changes nothing, and the files as shipped have no rejects."""

from pathlib import Path

import pytest

from accounts.journal.models import Delivery, Entry
from listings.models import Reference, ReferenceText
from tests.listings.importing.rows import SERVICE
from tests.services import lacking

SHARED = Path(__file__).parents[4] / "shared"


def test_second_run_changes_nothing(run, file_of):
    rows = [{**SERVICE, "id": number} for number in range(150)]
    assert run(file_of(*rows), "services")[0] == "150 new, 0 changed, 0 unchanged.\n"
    before = (list(Reference.objects.values()), list(ReferenceText.objects.values()))
    counts = (Entry.objects.count(), Delivery.objects.count())
    reordered = [dict(reversed(row.items())) for row in rows]
    assert run(file_of(*reordered, compress=True), "services") == ("0 new, 0 changed, 150 unchanged.\n", "", 0)
    assert (list(Reference.objects.values()), list(ReferenceText.objects.values())) == before
    assert (Entry.objects.count(), Delivery.objects.count()) == counts


def test_changed_row_is_renewed_under_its_old_address(run, file_of):
    run(file_of(SERVICE, {**SERVICE, "id": 2}), "services")
    before = Reference.objects.get(identifier="10002")
    out, _err, _code = run(file_of({**SERVICE, "name": "Lights that hear", "start_date": "2020"}), "services")
    assert out == "0 new, 1 changed, 0 unchanged.\n"
    after = Reference.objects.get(identifier="10002")
    assert (after.public_id, after.year, after.title) == (before.public_id, 2020, "Lights that hear")
    assert after.texts.count() == 1
    assert list(Entry.objects.filter(subject=after.subject).order_by("id").values_list("verb", "data", "job")) == [
        ("reference.imported", {"source": "services", "how": "created"}, "import_references"),
        ("reference.imported", {"source": "services", "how": "changed"}, "import_references"),
    ]


@pytest.mark.parametrize(
    ("name", "source", "count"),
    [("data/public-services.jsonl.gz", "services", 853), ("relevance/docs-needs.jsonl.gz", "notices", 1160)],
)
def test_file_as_shipped_has_no_rejects(run, name, source, count):
    path = SHARED / name
    if not path.exists():
        lacking(f"the real file {name} is not in the folder shared beside the project")
    assert run(path, source) == (f"{count:,} new, 0 changed, 0 unchanged.\n", "", 0)
    assert not ReferenceText.objects.filter(body__regex=r"[\w.]+@[\w-]+\.[a-z]{2}").exists()
    assert run(path, source) == (f"0 new, 0 changed, {count:,} unchanged.\n", "", 0)
    assert Entry.objects.count() == count
