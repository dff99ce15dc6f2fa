"""Every form that a page shows takes generated input: nothing breaks, and what is refused has changed nothing."""

import random

import pytest
from django.db import transaction

from listings.models import Need, Solution
from tests.proofs.found_forms import body, forms_of
from tests.test_permissions import MATRIX, address_of, make_everything, persons
from tests.writes import written

pytestmark = pytest.mark.once("a form refuses the same whatever the database is")
EACH, EACH_IN_FULL = 2, 1_000
AS = ("vendor", "city", "investor", "staff", "outsider", "anonymous")


@pytest.fixture(scope="module")
def world(kept):
    return make_everything()


@pytest.fixture
def people(world, db):
    return persons(world)


@pytest.fixture
def forms(people, client_of):
    """Every form that one of the people is shown, with who she is: each once."""
    found, vendor = {}, people["vendor"].memberships.get().organisation
    for who in AS:
        client = client_of(people[who])
        for name in MATRIX:
            page = client.get(address_of(name, vendor))
            if page.status_code == 200 and page.headers["Content-Type"].startswith("text/html"):
                for form in forms_of(page.request["PATH_INFO"], page.content.decode()):
                    found.setdefault(form.key, (who, form))
    return found


def test_forms_take_generated_input_without_a_500_or_half_a_change(forms, people, client_of, full, row):
    assert len(forms) > 100
    others = [one.public_id for model in (Solution, Need) for one in model.objects.all()]
    clients = {who: client_of(people[who]) for who in AS}
    wrong, sent = [], 0
    for key, (who, form) in sorted(forms.items(), key=lambda item: (item[0][0], sorted(item[0][1]))):
        for number in range(EACH_IN_FULL if full else EACH):
            drawn = random.Random(f"{key[0]} {sorted(key[1])} {number}")  # noqa: S311
            data = body(form, drawn, others)
            with transaction.atomic():
                with written() as left:
                    answer = clients[who].post(form.address, data)
                transaction.set_rollback(True)
            sent += 1
            if answer.status_code >= 500 or (answer.status_code not in {200, 302, 303} and left):
                wrong.append((key[0], who, answer.status_code, left, data))
    assert wrong == []
    row("generated input", forms=len(forms), inputs=sent, broken=0, half_changes=0)
