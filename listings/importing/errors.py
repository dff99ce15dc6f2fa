"""Why an import refuses a row, or the whole file: sentences fit for a person at a terminal."""


class Unreadable(Exception):
    """The file as a whole cannot be read."""


class Rejected(Exception):
    """One row cannot become a reference; the others can."""
