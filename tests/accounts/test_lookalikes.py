"""Names that an eye takes for one another have one skeleton; staff see them, and the legal form does not hide them."""

import pytest

from accounts import actions
from accounts.findings import look_alikes
from accounts.folding import folded
from accounts.lookalikes import skeleton
from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import Form
from accounts.values import Description
from tests.factories import OrganisationFactory

ALIKE = [
    ("Lumenta Systems", "Lurnenta Systems d.o.o."),
    ("Lumenta Systems", "LUМЕNТА SYSTEMS Ltd."),  # Cyrillic М, Е and Т
    ("Lumenta Systems", "Lumenta-Systems Sp. z o.o."),
    ("Siemens", "5iemens AG"),
    ("Siemens", "Ѕіеmens S.A."),
    ("Google", "G00GLE"),
    ("Illiad", "lll1ad"),
    ("Vivawind", "VivavvinD"),
    ("Nordsee Kapital", "Νοrdsее Kаpital GmbH"),  # Greek Ν and ο, Cyrillic е and а
    ("Община Габрово", "OБЩИНА ГАБРOВO"),  # Latin O
    ("Лампа ЕООД", "Лампа ООД"),
    ("Łódź Lamps", "Lodz Lamps"),
    ("Zürich Water", "Zurich\u200bWater AG"),
]
UNLIKE = [
    ("Lumenta Systems", "Lumenta Services"),
    ("Град Русе", "Град Рила"),
    ("Gabrovo Lamps", "Gabrovo Lights"),
    ("Ville de Lorient", "Ville de Lorraine"),
]


@pytest.mark.parametrize(("name", "other"), ALIKE)
def test_names_that_look_alike_have_one_skeleton(name, other):
    assert skeleton(name) == skeleton(other)


@pytest.mark.parametrize(("name", "other"), UNLIKE)
def test_other_names_have_another(name, other):
    assert skeleton(name) != skeleton(other)


@pytest.mark.parametrize("name", ["S.A.", "AG", "ООД", "|", "Ltd & Co. KG", "7", "東京"])
def test_skeleton_of_a_name_is_never_empty(name):
    assert skeleton(name)
    assert len(skeleton(name * 160)) <= 160


def test_skeleton_is_kept_when_a_name_is_given_and_changed(outsider):
    actor = actor_of(outsider)
    first = Description(name="Lumenta", form=Form.COMPANY, country="BG", register_number="175074752")
    organisation = actions.create_organisation(actor=actor, description=first, capabilities=["provides"])
    assert Organisation.objects.get().skeleton == "lumenta"
    changed = Description(name="Gabra", form=Form.COMPANY, country="BG", register_number="175074752")
    actor = actor_of(outsider)
    actions.edit_organisation(actor=actor, organisation=organisation, version=1, description=changed)
    assert Organisation.objects.get().skeleton == "gabra"


def test_review_page_names_what_looks_alike(staff, client_of):
    seen = OrganisationFactory(name="Lumenta Systems")
    OrganisationFactory(name="Lumenta Services")
    false = OrganisationFactory(name="LUMЕNТA SУSТEMS", state="unverified")
    assert list(look_alikes(false)) == [seen]
    page = client_of(staff).get(f"/staff/verification/{false.public_id}/").content.decode()
    assert "These names look the same at a glance:" in page
    assert f'<a href="/staff/verification/{seen.public_id}/">Lumenta Systems</a> (Verified)' in page
    assert "Lumenta Services" not in page


def test_same_name_in_capitals_that_look_otherwise_is_found(db):
    small, capitals = (
        OrganisationFactory(name=name, name_folded=folded(name)) for name in ("Δήμος Νάουσας", "ΔΉΜΟΣ ΝΆΟΥΣΑΣ")
    )
    assert small.skeleton != capitals.skeleton
    assert list(look_alikes(capitals)) == [small]
