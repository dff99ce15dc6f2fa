"""Reads a procurement notice that a city uploads (TED XML R2.0.9, eForms XML) into the beginning of a need."""
