"""Makes listings by the thousand, in bulk, from what stands in the database: the same rows for the same seed."""

import base64
import random
from datetime import UTC, datetime, timedelta
from itertools import chain, islice

from django.db import transaction

from accounts.folding import folded
from accounts.models import Capability, NameWord, Organisation, Place
from accounts.models.names import name_words_of
from accounts.states import CapabilityState, Form, OrganisationState, RegisterCheck
from listings.models import (
    CpvCode,
    Need,
    NeedText,
    Reference,
    ReferenceText,
    Solution,
    SolutionText,
    Tag,
    TaggedNeed,
    TaggedSolution,
    Theme,
)
from listings.states import ListingState, Maturity, Mode, PriceBand, PriceModel, Source
from tests.benchmarks.words import Writer

SEED = 5
BATCH = 1_000
TAIL = 2.1
"""The steepness of how many listings an organisation has: most have a few, the first ones very many."""
KINDS, SHARES = ("solution", "need", "reference"), (0.45, 0.25, 0.3)
FIRST, LAST = datetime(2023, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
CLOSED, OPEN = datetime(2026, 2, 1, 12, tzinfo=UTC), datetime(2031, 2, 1, 12, tzinfo=UTC)
COUNTRIES = ("BG", "RO", "DE", "FR", "IT", "ES", "PL", "PT", "FI", "SE", "EE", "LV", "LT", "GR", "HR", "SI", "SK", "CZ")
ORGANISATIONS = {"solution": (Form.COMPANY, "provides"), "need": (Form.CITY, "buys")}


def real_texts():
    """Return language, title and body of all that is in the database, in the order of their making."""
    found = [
        (one.language, one.title, f"{one.summary} {one.description}") for one in SolutionText.objects.order_by("pk")
    ]
    found += [(one.language, one.title, f"{one.problem} {one.outcome}") for one in NeedText.objects.order_by("pk")]
    found += [(one.language, one.title, one.body) for one in ReferenceText.objects.order_by("pk")]
    return found


def labels():
    """Return language and text of every label of the CPV."""
    rows = CpvCode.objects.order_by("code").values_list("labels", flat=True)
    return [(language, label) for row in rows for language, label in sorted(row.items())]


class Maker:
    """Makes organisations and listings; what it draws from is read once."""

    def __init__(self, seed=SEED):
        self.random = random.Random(seed)  # noqa: S311 - listings are no secret
        self.writer = Writer(real_texts(), labels(), seed)
        self.themes = list(Theme.objects.filter(parent__isnull=False).order_by("key"))
        self.codes = list(CpvCode.objects.filter(level__gte=4).order_by("code"))
        self.tags = list(Tag.objects.order_by("folded"))
        self.places = list(Place.objects.order_by("geonames_id")[:500])
        self.owners = {}
        for rows in (self.themes, self.codes, self.tags):
            self.random.shuffle(rows)  # what is frequent here is nobody's choice

    def make(self, number, state=ListingState.PUBLISHED):
        """Make so many listings of all kinds, in transactions of a thousand; return them."""
        for kind in ORGANISATIONS:
            self.owners.setdefault(kind, self._organisations(kind, max(number // 12, 4)))
        kinds = iter(self.random.choices(KINDS, SHARES, k=number))
        made = []
        while some := list(islice(kinds, BATCH)):
            with transaction.atomic():
                for kind in KINDS:
                    made += getattr(self, f"_{kind}s")(some.count(kind), state)
        return made

    def public_id(self):
        return base64.b32encode(self.random.randbytes(7)).decode().lower()[:10]

    def _organisations(self, kind, number):
        form, capability = ORGANISATIONS[kind]
        rows = []
        for place in range(number):
            name = f"{self.writer.text().title[:60]} {place}"
            rows.append(
                Organisation(
                    public_id=self.public_id(),
                    name=name,
                    name_folded=folded(name),
                    form=form,
                    country=self.random.choice(COUNTRIES),
                    register_number=f"{place:09}",
                    register_check=RegisterCheck.VALID,
                    place=self.random.choice(self.places),
                    state=OrganisationState.VERIFIED,
                )
            )
        Organisation.objects.bulk_create(rows, BATCH)
        NameWord.objects.bulk_create(chain.from_iterable(map(name_words_of, rows)), BATCH)
        granted = {"name": capability, "state": CapabilityState.GRANTED}
        Capability.objects.bulk_create(
            [Capability(public_id=self.public_id(), organisation=row, **granted) for row in rows], BATCH
        )
        return rows

    def _few(self, rows, most, least=0):
        """Return different rows, those at the beginning of the list the most often."""
        number = self.random.randint(least, most)
        places = (int(self.random.paretovariate(0.5)) - 1 for _each in range(number))
        return list({place: rows[place] for place in places if place < len(rows)}.values()) or rows[:least]

    def _listed(self, kind, state):
        """Return what a solution and a need have in common."""
        owners = self.owners[kind]
        when = FIRST + (LAST - FIRST) * self.random.random()
        return {
            "public_id": self.public_id(),
            "organisation": owners[int(len(owners) * self.random.random() ** TAIL)],
            "state": state,
            "submitted_at": when - timedelta(days=1),
            "published_at": when if state == ListingState.PUBLISHED else None,
        }

    def _solutions(self, number, state):
        rows, texts = [], []
        for _each in range(number):
            row = Solution(
                **self._listed("solution", state),
                maturity=self.random.choice(Maturity.values),
                price_band=self.random.choice(PriceBand.values),
                price_model=self.random.choice(PriceModel.values),
                countries=tuple(sorted(self._few(COUNTRIES, 5, 1))),
                contact_email="somebody@vendor.example",
            )
            written = self.writer.text()
            cut = written.body.rfind(" ", 0, 160)
            body = {"summary": written.body[:cut] or written.title, "description": written.body[cut:] or written.title}
            texts.append(self._text(SolutionText, written, body, solution=row))
            row.languages = (written.language,)
            rows.append(row)
        return self._stored(rows, texts, TaggedSolution)

    def _needs(self, number, state):
        rows, texts = [], []
        for _each in range(number):
            public = self.random.random() < 0.5
            row = Need(
                **self._listed("need", state),
                mode=self.random.choice(Mode.values),
                budget_low=self.random.choice((1, 5, 20)) * 1_000_000 if public else None,
                budget_public=public,
                deadline=self.random.choice((None, CLOSED, OPEN, OPEN)),
                deadline_zone="Europe/Sofia",
                portal_link="https://portal.example/",
                maturity_accepted=(Maturity.MARKET,),
            )
            written = self.writer.text()
            cut = written.body.rfind(" ", 0, max(len(written.body) * 2 // 3, 1))
            body = {"problem": written.body[:cut] or written.title, "outcome": written.body[cut:] or written.title}
            texts.append(self._text(NeedText, written, body, need=row))
            rows.append(row)
        return self._stored(rows, texts, TaggedNeed)

    def _references(self, number, _state):
        rows, texts = [], []
        for _each in range(number):
            public_id = self.public_id()
            row = Reference(
                public_id=public_id,
                source=Source.NOTICES,
                identifier=f"made-{public_id}",
                country=self.random.choice(COUNTRIES),
                buyer=self.random.choice(self.owners["need"]).name,
                year=self.random.randint(2016, 2025),
                licence="CC0",
                digest="0" * 64,
            )
            written = self.writer.text()
            texts.append(self._text(ReferenceText, written, {"body": written.body}, reference=row))
            rows.append(row)
        return self._stored(rows, texts, None)

    def _text(self, model, written, body, **of):
        words = folded("\n".join([written.title, *body.values()]))
        return model(language=written.language, title=written.title, folded=words, **body, **of)

    def _stored(self, rows, texts, tagged):
        """Store rows of one kind with their texts, themes, codes and tags."""
        if not rows:
            return []
        model, name = type(rows[0]), type(rows[0])._meta.model_name
        model.objects.bulk_create(rows)
        type(texts[0]).objects.bulk_create(texts)
        for field, known, most in (("themes", self.themes, 2), ("cpv_codes", self.codes, 2)):
            through, other = getattr(model, field).through, getattr(model, field).field.m2m_reverse_name()
            through.objects.bulk_create(
                through(**{f"{name}_id": row.pk, other: one.pk if other.endswith("_id") else one.code})
                for row in rows
                for one in self._few(known, most, least=0 if field == "cpv_codes" else 1)
            )
        if tagged:
            tagged.objects.bulk_create(
                tagged(content_object=row, tag=one) for row in rows for one in self._few(self.tags, 3)
            )
        return rows
