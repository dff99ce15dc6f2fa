"""Tests of notices that are uploaded."""
