"""What a solution says of what buyers compare reaches the index as words and as keywords."""

import pytest

from listings.models import Solution
from listings.queries import with_everything
from search.contents import content_of
from tests.listings.factories import SolutionFactory


@pytest.mark.django_db
def test_details_of_a_solution_are_words_and_keywords():
    solution = SolutionFactory(mims=("mim2",), data_location=("city", "eea"), implementation="quarter")
    solution.texts.update(integration="NGSI-LD and MQTT", exit_terms="CSV in ten days", price_lines=[["Set-up", 100]])
    found = content_of(with_everything(Solution.objects.all()).get())
    assert found.texts[0].body.splitlines()[2:] == [
        "NGSI-LD and MQTT",
        "CSV in ten days",
        solution.organisation.name,
        "MIM2",
    ]
    assert {name: found.keywords[name] for name in ("mims", "data_location", "implementation")} == {
        "mims": ("mim2",),
        "data_location": ("city", "eea"),
        "implementation": ("quarter",),
    }
