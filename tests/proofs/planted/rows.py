"""The people of the proof, and how a word is put into a row where nobody types it."""

from accounts.models import User
from accounts.states import Form, Role
from tests.factories import member
from tests.people import colleague
from tests.proofs.planted.words import word_of
from tests.test_permissions import MATRIX, address_of, make_everything, persons

EMAIL = "{}@people.example"


def cast():
    """Make the world of the permission matrix and those who are missing in it; return everybody by a word."""
    people = persons(make_everything())
    people["partner"] = User.objects.get(name="Petra Partner")
    people["town"] = member("Cora City", "buys", form=Form.CITY)
    people["assessor"] = colleague(people["city"], "Asa Assessor", Role.EDITOR)
    people["auditor"] = member("Audra Auditor", form=Form.COMPANY)
    return people


def addresses(people):
    """Return every address of the permission matrix that shows anybody a page, asked for before more is made."""
    vendor = people["vendor"].memberships.get().organisation
    return sorted({address_of(name, vendor) for name, row in MATRIX.items() if 200 in row["GET"].values()})


def set_in(key, rows, value="{}"):
    """Set a column of the first of these rows to something with the key's word; `key` begins with Model.column."""
    row, column = rows.order_by("pk").first(), key.split()[0].split(".")[1]
    word = word_of(key)
    stored = value(word) if callable(value) else value.format(word)
    assert type(row).objects.filter(pk=row.pk).update(**{column: stored}) == 1, key
    return row
