"""A test that lacks something is skipped on a desk, and fails where everything has to be there."""

import pytest

from tests.services import lacking


@pytest.mark.parametrize(
    ("variables", "outcome"),
    [
        ({}, pytest.skip.Exception),
        ({"CI": "false"}, pytest.skip.Exception),
        ({"CI": "true"}, pytest.fail.Exception),
        ({"REQUIRE_SERVICES": "1"}, pytest.fail.Exception),
    ],
)
def test_what_is_lacking_skips_or_fails(monkeypatch, variables, outcome):
    for name in ("CI", "REQUIRE_SERVICES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(outcome, match="no lamp here"):
        lacking("no lamp here")
