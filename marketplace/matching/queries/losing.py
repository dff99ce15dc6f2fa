"""Where a solution loses: open needs in its themes or codes that ask for what it does not say, by public data."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from listings.details import DETAIL, PROSE
from listings.models import Need, PointText, Solution
from listings.queries import open_needs
from marketplace.matching.queries.traits import need_traits, solution_traits
from marketplace.matching.scoring import score

NEEDS_LOOKED_AT: Final = 300
"""How many open needs are looked through: the newest."""
SHOWN: Final = 10
LOSING_CASES: Final = {
    ("country", "none"): "countries",
    ("language", "none"): "languages",
    ("language", "unnamed"): "languages",
    ("budget", "above"): "price_band",
    ("budget", "on_request"): "price_model",
    ("maturity", "none"): "maturity",
    ("proof", "none"): "deployments",
    ("proof", "kin"): "size",
    ("proof", "elsewhere"): "size",
}
"""What a case of a score's feature lacks."""
ASKED: Final = {
    "certificates": r"\biso\b|\ben \d|certif|сертифик|zertif",
    "accessibility": r"accessib|wcag|en 301 549|достъпност|barrierefrei",
    "data_location": r"hosted|hosting|data cent|where .{0,40}\bdata\b|data .{0,30}(kept|stored)|хостинг|къде .*данни",
    "data_protection": r"gdpr|personal data|data protection|лични данни|защита на данни|орзд",
    "integration": r"\bapis?\b|interface|interoperab|integrat|интерфейс|интеграц|оперативна съвместимост",
    "implementation": r"how (long|soon)|weeks|months|implementation time|седмиц|месец|срок|внедряване",
    "support_hours": r"support|helpdesk|поддръжка",
    "exit_terms": r"\bexit\b|end of the contract|return of data|export|изнасяне|край на договора",
    "price_example": r"price|\bcosts?\b|\beur\b|€|цена|цени|разход",
}
"""By which words, in English and Bulgarian, a question of a buyer asks for a detail; asked of folded letters."""
PATTERNS: Final = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in ASKED.items()}


@dataclass(frozen=True, slots=True)
class Loss:
    """What some open needs ask for and a solution does not say: how many they are, and the newest of them."""

    lack: str
    count: int
    needs: Sequence[Need]
    values: tuple[str, ...] = ()

    @property
    def more(self) -> int:
        """How many there are besides those that are named."""
        return self.count - len(self.needs)


@dataclass(frozen=True, slots=True)
class Losses:
    """Where a solution loses, the most needs first, and how many open needs are in its themes or codes."""

    looked_at: int
    items: Sequence[Loss]

    @property
    def is_cut(self) -> bool:
        """Whether there are more open needs than were looked at."""
        return self.looked_at == NEEDS_LOOKED_AT


def losses_of(solution: Solution) -> Losses:
    """Return where a solution loses that was read with everything: at most fourteen queries, whatever there is."""
    themes, codes = [one.pk for one in solution.themes.all()], [one.pk for one in solution.cpv_codes.all()]
    about = Need.objects.filter(Q(themes__in=themes) | Q(cpv_codes__in=codes)).values("pk")
    rows = open_needs(Need.objects.public().filter(pk__in=about)).exclude(organisation=solution.organisation_id)
    newest = list(rows.order_by("-published_at", "-pk").values_list("pk", "public_id", "needed_by")[:NEEDS_LOOKED_AT])
    lacks: defaultdict[str, set[int]] = defaultdict(set)
    values: defaultdict[str, set[str]] = defaultdict(set)
    pks = {public_id: pk for pk, public_id, _needed_by in newest}
    (own,) = solution_traits(Solution.objects.filter(pk=solution.pk))
    for need in need_traits(Need.objects.filter(pk__in=pks.values())):
        for feature in score(need, own, None).features:
            if lack := LOSING_CASES.get((feature.name, feature.case)):
                lacks[lack].add(pks[need.id])
                values[lack].update(feature.values if lack in {"countries", "languages"} else ())
    unsaid = [name for name in ASKED if not _is_said(solution, name)]
    if "implementation" in unsaid:
        lacks["implementation"] |= {pk for pk, _public_id, needed_by in newest if needed_by}
    for pk, prompt in _prompts(pks.values()):
        for name in unsaid:
            if PATTERNS[name].search(prompt):
                lacks[name].add(pk)
    return Losses(len(newest), _losses(lacks, values, [pk for pk, *_rest in newest]))


def _prompts(needs: Iterable[int]) -> list[tuple[int, str]]:
    rows = PointText.objects.filter(point__need__in=list(needs), point__is_dropped=False)
    return list(rows.values_list("point__need", "prompt"))


def _is_said(solution: Solution, name: str) -> bool:
    return bool(getattr(solution.main_text if DETAIL[name].name in PROSE else solution, name))


def _losses(lacks: dict[str, set[int]], values: dict[str, set[str]], newest_first: Sequence[int]) -> list[Loss]:
    """Return the losses with their newest needs, in two queries."""
    named = {lack: [pk for pk in newest_first if pk in needs][:SHOWN] for lack, needs in lacks.items() if needs}
    wanted = {pk for pks in named.values() for pk in pks}
    needs = Need.objects.filter(pk__in=wanted).select_related("organisation").prefetch_related("texts").in_bulk()
    found = [
        Loss(lack, len(lacks[lack]), [needs[pk] for pk in pks if pk in needs], tuple(sorted(values.get(lack, ()))))
        for lack, pks in named.items()
    ]
    return sorted(found, key=lambda one: (-one.count, one.lack))
