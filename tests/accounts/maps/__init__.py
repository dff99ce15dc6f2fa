"""Tests of the map of Europe."""
