"""A measured row of the table, and how the table is printed and kept."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, beside what, and the goal; `control` and `ratio` are None where nothing is beside it.

    `judged` is the number that the goal is about: the ratio, or what was measured. `most` says that it must be at most
    the goal, otherwise at least. Without a goal the row is for orientation.
    """

    what: str
    ours: float
    unit: str
    beside: str = ""
    control: float | None = None
    goal: float | None = None
    judges_ratio: bool = False
    most: bool = True
    note: str = ""

    @property
    def ratio(self):
        """How many times the control it is; None without one."""
        return self.ours / self.control if self.control else None

    @property
    def judged(self):
        """The number that the goal is about."""
        return self.ratio if self.judges_ratio else self.ours

    @property
    def reached(self):
        """Whether the goal is reached; None without one."""
        if self.goal is None:
            return None
        return self.judged <= self.goal if self.most else self.judged >= self.goal

    def plain(self):
        """Return it as JSON has it."""
        return {**asdict(self), "ratio": self.ratio, "reached": self.reached}

    def line(self):
        """Return it as a line of the table."""
        sign = "≤" if self.most else "≥"
        goal = "" if self.goal is None else f"{sign} {self.goal:g}{' ×' if self.judges_ratio else ''}"
        verdict = {None: "", True: "reached", False: "SHORT"}[self.reached]
        control = "" if self.control is None else f"{self.control:.2f}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} ×"
        ours = f"{self.ours:.2f} {self.unit}"
        return f"{self.what:<62}{ours:>16}  {self.beside:<38}{control:>9}{ratio:>10}{goal:>11}  {verdict}"


HEAD = f"{'what':<62}{'ours':>16}  {'control':<38}{'':>9}{'ratio':>10}{'goal':>11}"


def written(figures):
    """Return figures as the text of a JSON file."""
    return json.dumps([one.plain() for one in figures], indent=1, ensure_ascii=False)


def read(text):
    """Return the figures of such a text."""
    fields = Figure.__dataclass_fields__
    return [Figure(**{name: value for name, value in row.items() if name in fields}) for row in json.loads(text)]
