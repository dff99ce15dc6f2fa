"""Texts of others by machine: from a translator that settings name, on a reader's request, beside the original."""
