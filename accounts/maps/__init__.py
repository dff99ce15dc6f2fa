"""A map of Europe: where places lie on it, which of them are drawn as one mark, and what its table says."""
