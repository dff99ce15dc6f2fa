"""Corrects typed words against the words of the CPV's labels and of what is public."""
