"""What a test needs and does not find: it is skipped, or fails where everything has to be there."""

import os

import pytest


def lacking(sentence):
    """End a test that lacks something, with a sentence that says how it is brought.

    It fails with REQUIRE_SERVICES and wherever CI is "true", as continuous integration sets it: there a skipped test
    would look like one that passed.
    """
    if os.environ.get("REQUIRE_SERVICES") or os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)
