"""Figures of results are read as people write them, and never guessed."""

import pytest
from django.core.exceptions import ValidationError

from listings.forms.deployments import FigureField


@pytest.mark.parametrize("typed", ["1,250", "1.250", "12,500", "1,250,000"])
def test_figure_that_may_mean_two_things_is_not_guessed(typed):
    with pytest.raises(ValidationError, match="Write thousands without a comma or point"):
        FigureField().clean(typed)


def test_figure_is_read_as_people_write_it():
    assert [str(FigureField().clean(one)) for one in ("1 250", "30,5", "30.5", "0,25", "-0", "-7")] == [
        *("1250", "30.5", "30.5", "0.25", "0", "-7"),
    ]
