"""Tests of search; the contract's assertions say what they found, though their files are no test files."""

import pytest

pytest.register_assert_rewrite("tests.search.answers", "tests.search.contract", "tests.search.sample")
