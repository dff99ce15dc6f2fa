"""The action that keeps imported references."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actor import system
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings.actions.references import Counted, import_references
from listings.models import CpvCode, Reference
from listings.states import Source
from tests.listings.factories import ThemeFactory
from tests.listings.importing.rows import values

IMPORTER = system("import_references")


def test_import_references_counts_and_attaches_words(db):
    theme = ThemeFactory(key="lighting")
    code = CpvCode.objects.create(code="34993000", level=5, labels={"en": "Road-illumination equipment"})
    one = values(themes=("lighting",), cpv_codes=("34993000",))
    assert import_references(actor=IMPORTER, values=[one, values(identifier="2-2020")]) == Counted(created=2)
    reference = Reference.objects.get(identifier="1-2020")
    assert (list(reference.themes.all()), list(reference.cpv_codes.all())) == ([theme], [code])
    again = [values(digest="b"), values(identifier="2-2020"), values(identifier="3-2020")]
    assert import_references(actor=IMPORTER, values=again) == Counted(1, 1, 1)
    assert (reference.themes.count(), reference.cpv_codes.count()) == (0, 0)


def test_import_references_keeps_sources_apart(db):
    both = [values(), values(source=Source.SERVICES)]
    assert import_references(actor=IMPORTER, values=both) == Counted(created=2)


def test_import_references_keeps_nothing_of_a_batch_that_names_an_unknown_code(db):
    with pytest.raises(Incomplete, match="99999999"):
        import_references(actor=IMPORTER, values=[values(), values(identifier="2", cpv_codes=("99999999",))])
    assert (Reference.objects.count(), Entry.objects.count()) == (0, 0)


def test_import_references_is_for_jobs_and_staff(city_buyer, staff, staff_viewer):
    for person in (city_buyer, staff_viewer):
        with pytest.raises(NotAllowed):
            import_references(actor=actor_of(person), values=[values()])
    assert import_references(actor=actor_of(staff), values=[values()]) == Counted(created=1)


def test_queries_of_a_batch_do_not_grow_but_for_its_entries(db):
    counts = []
    for numbers in (range(1), range(10, 13)):
        with CaptureQueriesContext(connection) as queries:
            import_references(actor=IMPORTER, values=[values(identifier=str(number)) for number in numbers])
        counts.append(len(queries))
    an_entry_and_its_deliveries = 2
    assert counts[1] - counts[0] == 2 * an_entry_and_its_deliveries
