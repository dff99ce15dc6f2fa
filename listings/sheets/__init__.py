"""Tables of solutions as files: how one is read, and how one is written."""
