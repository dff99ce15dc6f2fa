"""The rows of the table, one file each: `measure(full)` returns the figures of it."""
