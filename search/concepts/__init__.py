"""What a text is about, as nodes of the CPV: its labels and terms in 24 languages are where all languages meet."""
