"""What every answer was asked to speak to, and the criteria by which the city said it would score."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.models import Need
from listings.queries import points_of, values_of_point
from listings.queries.criteria import criterion_values_of
from listings.queries.points import answered_with
from marketplace.matching.dossier.values import Block, Content, Section, note, table, yes_or_no


def _read(need: Need) -> list[Any]:
    return [
        {
            "id": one.public_id,
            "position": one.position,
            "edition": one.edition,
            "kind": one.kind,
            "required": one.required,
            "words": one.words,
            "prompt": values.prompt,
            "help": values.help,
            "unit": values.unit,
            "choices": list(values.choices),
        }
        for one, values in ((one, values_of_point(one)) for one in points_of(need))
    ]


def _blocks(content: Content) -> list[Block]:
    if not content["points"]:
        return [note(_("No points were asked: each answer is one text."))]
    rows = [
        (
            one["position"],
            f"{one['prompt']} {one['help']}".strip(),
            answered_with(one["kind"], words=one["words"], unit=one["unit"], choices=one["choices"]),
            yes_or_no(one["required"]),
        )
        for one in content["points"]
    ]
    return [table((_("Number"), _("Point"), _("Answered with"), _("Asked of everybody")), rows, title=_("Points"))]


POINTS: Final = Section(
    name="points", title=gettext_lazy("What vendors were asked"), read=_read, blocks=_blocks, waits=False
)


def _read_criteria(need: Need) -> list[Any]:
    """Return the criteria as they were fixed when the need was published."""
    return [
        {
            "id": one.key,
            "name": one.name,
            "meaning": one.meaning,
            "weight": one.weight,
            "zero": one.zero,
            "five": one.five,
        }
        for one in criterion_values_of(need)
    ]


def _criteria_blocks(content: Content) -> list[Block]:
    if not content["criteria"]:
        return [note(_("The need has no criteria with weights."))]
    rows = [
        (one["name"], one["meaning"], f"{one['weight']} %", one["zero"], one["five"]) for one in content["criteria"]
    ]
    head = (_("Criterion"), _("What it means"), _("Weight"), _("Earns 0 points"), _("Earns 5 points"))
    return [table(head, rows, title=_("Criteria and weights, fixed at publication"))]


CRITERIA: Final = Section(
    name="criteria",
    title=gettext_lazy("Criteria and weights"),
    read=_read_criteria,
    blocks=_criteria_blocks,
    waits=False,
)
