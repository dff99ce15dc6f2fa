"""Makes points that a need asks every answer to speak to."""

from accounts.queries import actor_of
from listings import actions
from listings.models import Need
from listings.points import PointValues
from listings.states import PointKind

TEXT = PointValues(prompt="How does it work?", kind=PointKind.TEXT, words=50, help="In plain words.")
NUMBER = PointValues(prompt="What does it cost?", kind=PointKind.NUMBER, unit="EUR a year")
YES_NO = PointValues(prompt="Does it run already?", kind=PointKind.YES_NO, required=False)
CHOICE = PointValues(prompt="Where are the data?", kind=PointKind.CHOICE, choices=("In the city", "In the EU"))
ALL = (TEXT, NUMBER, YES_NO, CHOICE)


def ask_points(person, need, points=ALL, *, reason="Because."):
    """Store points of a need as its buyer; those of an open one with a reason."""
    stored = Need.objects.get(pk=need.pk)
    return actions.save_points(
        actor=actor_of(person), need=stored, version=stored.version, points=points, reason=reason
    )


def sent(points, *, version, then="save", reason=None):
    """What the form sends for these points."""
    data = {"version": version, "rows": len(points), "then": then}
    for number, one in enumerate(points, 1):
        cells = {**one.plain(), "key": one.key, "choices": "\n".join(one.choices), "place": number}
        data |= {f"{number}-{name}": "" if value is None else value for name, value in cells.items()}
        if not one.required:
            del data[f"{number}-required"]
    return data if reason is None else {**data, "reason": reason}
