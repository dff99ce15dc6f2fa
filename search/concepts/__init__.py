"""What a text is about, as nodes of the CPV: the labels in 24 languages are a space in which all languages meet."""
