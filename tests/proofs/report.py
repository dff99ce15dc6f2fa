"""The table that the proofs print: one row for each, with its figures."""

TITLE = "proofs"
HEADINGS = ("proof", "stack", "figures", "seconds")


def table(rows):
    """Return the rows as lines of a Markdown table."""
    cells = [HEADINGS, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return lines


def said(figures):
    """Return figures as words: `lost_effects=0` becomes `0 lost effects`."""
    return ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in figures.items())
