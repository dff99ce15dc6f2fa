"""Listings and questions by lot, the same for the same seed: words of three languages, and every filter there is."""

import random
from datetime import timedelta

from django.utils import timezone

from listings.states import Maturity, Mode, PriceBand, Source
from search.criteria import Criteria
from search.filters import SORTS, filters_of
from search.schema import KINDS
from tests.listings.factories import (
    ReferenceFactory,
    ThemeFactory,
    cpv,
    lister,
    published_need,
    published_solution,
    theme,
)

WORDS = {
    "en": "street lighting lamps road bridge repair wheelchair bicycles sensors park school traffic winter cleaning",
    "bg": "улично осветление лампи пътища мост ремонт велосипеди датчици парк училище движение зима почистване",
    "fi": "katuvalaistus valaisimet tie silta korjaus polkupyörät anturit puisto koulu liikenne talvi siivous",
}
THEMES = ("lighting", "cycling", "parking", "water")
CODES = ("34993000", "34430000", "45233141", "50232100")
TAGS = ("LoRaWAN", "open data", "DALI")
COUNTRIES = ("BG", "FI", "PT", "EE")
BUDGETS = (None, 10_000_00, 50_000_00, 149_999_99, 500_000_00, 9_000_000_00)
FILTER_VALUES = {
    "theme": (*THEMES, "mobility", "nowhere"),
    "country": (*COUNTRIES, "unknown", "XX"),
    "language": (*WORDS, "mt"),
    "division": ("34", "45", "50", "99"),
    "tag": ("lorawan", "open data", "dali", "none"),
    "cpv": (*CODES, "34000000", "45233000"),
    "runs_in": (*COUNTRIES, "XX"),
    "like": ("BG.31", "RO.36", "none"),
}


class Lots(random.Random):
    """What is drawn for a listing, and questions."""

    def words(self, least, most, language=None):
        """Return some words of a language, of any without one."""
        known = WORDS[language or self.choice(list(WORDS))].split()
        return " ".join(self.choices(known, k=self.randint(least, most)))

    def some(self, values, most=2, least=0):
        return tuple(self.sample(values, self.randint(least, min(most, len(values)))))

    def text(self):
        """Return a language, with a title and a body in it."""
        language = self.choice(list(WORDS))
        return {"language": language, "title": self.words(1, 5, language), "body": self.words(3, 30, language)}

    def budget(self):
        """Return the fields of a budget, public or not, of which either end may be open."""
        low, high = sorted(self.choices(BUDGETS, k=2), key=lambda amount: (amount is None, amount))
        return {"budget_public": self.random() < 0.7, "budget_low": low, "budget_high": high}

    def deadline(self):
        return timezone.now() + timedelta(days=self.choice((-40, -3, 2, 9, 300)), hours=self.randrange(20))

    def criteria(self):
        """Return what somebody may look for: words, a phrase, an exclusion, filters, an order."""
        kind = self.choice(KINDS)
        words = self.choice(("", self.words(1, 1), self.words(1, 3), self.words(4, 12), self._phrased()))
        filters = self.sample(filters_of(kind), self.choice((0, 1, 1, 2, 3)))
        chosen = {one.name: self.some(self._values(one), 3, 1) for one in filters}
        ways = {"is_exact": True, "is_close": self.random() < 0.25}
        asked = Criteria(words, kind, chosen, language=self.choice(("en", "bg")), **ways)
        return asked.ordered(self.choice(("", "", "", *SORTS)))

    def _phrased(self):
        language = self.choice(list(WORDS))
        one, other = self.words(1, 1, language), self.words(1, 1, language)
        return self.choice((f'"{one} {other}"', f"{one} -{other}", f'{one} -"{other} {one}"'))

    def _values(self, one):
        return tuple(str(value) for value, _label in one.choices) or FILTER_VALUES[one.name]


def make_words():
    """Make the themes and the codes that listings by lot have."""
    for key in THEMES:
        ThemeFactory(key=key)
    for code in CODES:
        cpv(code, f"Code {code}")


def make_listings(lots, number):
    """Make so many public listings of each kind, of eight organisations a side."""
    make_words()
    vendors, cities = ([lister(capability) for _ in range(8)] for capability in ("provides", "buys"))
    for place in range(number):
        words = {"themes": lots.some(THEMES, 3), "cpv_codes": lots.some(CODES)}
        text = lots.text()
        summary, description = text["body"], lots.words(0, 9, text["language"])
        published_solution(
            lots.choice(vendors),
            **words,
            tags=lots.some(TAGS),
            title=text["title"],
            summary=summary,
            description=description,
            language=text["language"],
            maturity=lots.choice(Maturity.values),
            price_band=lots.choice(PriceBand.values),
            countries=lots.some(COUNTRIES, 3),
            languages=lots.some(tuple(WORDS)),
        )
        text = lots.text()
        published_need(
            lots.choice(cities),
            themes=words["themes"],
            tags=lots.some(TAGS),
            cpv_codes=lots.some(CODES),
            title=text["title"],
            problem=text["body"],
            language=text["language"],
            mode=lots.choice(Mode.values),
            deadline=lots.deadline(),
            **lots.budget(),
        )
        text = lots.text()
        reference = ReferenceFactory(
            identifier=f"{place}-2024",
            **text,
            country=lots.choice((*COUNTRIES, "")),
            source=lots.choice(Source.values),
        )
        reference.themes.set([theme(key) for key in lots.some(THEMES)])
        reference.cpv_codes.set([cpv(code) for code in lots.some(CODES)])
