"""Reads files of past notices and known cases, row by row, and hands them to the action that keeps them."""
