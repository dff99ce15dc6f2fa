"""Eight points that make a need one that vendors understand, each judged by what can be counted in its text.

They advise its own team and stop nothing. Sentences and words are counted alike in all 24 languages.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

GOOD_PROBLEM: Final = 40
"""Words below which readers of a problem mostly ask for more."""
GOOD_TRIED: Final = 8
"""Words below which nobody learns why something was not enough."""
SHORTEST: Final = 100
LONGEST: Final = 1_000
"""Words of all the texts together between which a need is read to its end and can be judged."""
EASY: Final = 20
HARD: Final = 28
"""Words of an average sentence: up to `EASY` it is easy to read, above `HARD` it is read twice."""
LONGEST_READ: Final = 30_000
"""Characters that are judged; all the fields together hold 22,160."""

WORD: Final = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
# Not after one letter or a number, as in "г. Габрово" or "z. B.", nor after these: what follows begins with a capital.
SHORTENED: Final = "".join(rf"(?<!\b{short})" for short in ("гр", "ул", "кв", "св", "Nr", "No", "Dr", "St", "ul", "nr"))
SENTENCE_END: Final = re.compile(
    SHORTENED + r"(?<=[^\W\d_]{2})[.!?;…]+[)\"”“»]*\s+(?=[^\W\d_a-zа-я]|\d|[„“«\"(])|[!?]\s+|\n+"
)
ACRONYM: Final = re.compile(r"(?<![\w(-])[^\W\d_a-zа-яα-ω]{2,6}(?![\w-])")
IN_BRACKETS: Final = re.compile(r"\(\s*[„“\"]?([^\W\d_]{2,6})[”“\"]?\s*\)")
BEFORE_BRACKETS: Final = re.compile(r"(?<!\w)([^\W\d_]{2,6})\s+\([^()]{6,}\)")
KNOWN: Final = frozenset(
    {"EU", "ЕС", "UE", "EC", "CPV", "VAT", "ДДС", "MWST", "TVA", "IVA", "EUR", "PDF", "IT", "ИТ", "CO"}
)
"""Short words in capitals that need no explanation here."""
MOST_NAMED: Final = 5


class Verdict(StrEnum):
    """What came of a point."""

    GOOD = "good"
    PARTLY = "partly"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What stands in a need's form, be it valid or not."""

    title: str = ""
    problem: str = ""
    affected: str = ""
    tried: str = ""
    outcome: str = ""
    has_budget: bool = False
    has_mode: bool = False
    has_month: bool = False

    @property
    def texts(self) -> list[str]:
        """Its texts without the title, cut at what is judged."""
        return [text[:LONGEST_READ] for text in (self.problem, self.affected, self.tried, self.outcome) if text.strip()]


@dataclass(frozen=True, slots=True)
class Point:
    """One point: what it is about, the verdict, what to do, and the field where one does it."""

    name: str
    verdict: Verdict
    advice: str
    field: str


def points_of(written: Written) -> list[Point]:
    """Return the eight points in their order."""
    return [
        _problem(written),
        _affected(written),
        _budget(written),
        _tried(written),
        _route(written),
        _measure(written),
        _plain(written),
        _length(written),
    ]


def _problem(written: Written) -> Point:
    count = _words(written.problem)
    verdict = Verdict.GOOD if count >= GOOD_PROBLEM else Verdict.PARTLY if count else Verdict.MISSING
    advice = {
        Verdict.GOOD: ngettext(
            "It has %(count)s word. Read once more whether it tells what is wrong, not what to buy.",
            "It has %(count)s words. Read once more whether they tell what is wrong, not what to buy.",
            count,
        ),
        Verdict.PARTLY: ngettext(
            "It has %(count)s word. Say more of what is wrong, where, and since when.",
            "It has %(count)s words. Say more of what is wrong, where, and since when.",
            count,
        ),
        Verdict.MISSING: _("Say what is wrong, where, and since when."),
    }
    return Point(_("The problem, not a product"), verdict, advice[verdict] % {"count": count}, "problem")


def _affected(written: Written) -> Point:
    verdict = _with_figure(written.affected)
    advice = {
        Verdict.GOOD: _("It says who and how many."),
        Verdict.PARTLY: _("Add a figure: how many people, streets or services."),
        Verdict.MISSING: _("Say who lives or works with the problem, and how many they are."),
    }
    return Point(_("Users: who is affected"), verdict, advice[verdict], "affected")


def _budget(written: Written) -> Point:
    verdict = Verdict.GOOD if written.has_budget else Verdict.MISSING
    advice = {
        Verdict.GOOD: _("There is a range, for everybody or for your own team."),
        Verdict.MISSING: _("Give a range, however wide. You decide who sees it."),
    }
    return Point(_("Budget"), verdict, advice[verdict], "budget")


def _tried(written: Written) -> Point:
    count = _words(written.tried)
    verdict = Verdict.GOOD if count >= GOOD_TRIED else Verdict.PARTLY if count else Verdict.MISSING
    advice = {
        Verdict.GOOD: _("Vendors will not offer you the same again."),
        Verdict.PARTLY: _("Say also why it was not enough."),
        Verdict.MISSING: _("Say what was tried and why it was not enough, or that nothing was."),
    }
    return Point(_("What was tried"), verdict, advice[verdict], "tried")


def _route(written: Written) -> Point:
    said = written.has_mode + written.has_month
    verdict = (Verdict.MISSING, Verdict.PARTLY, Verdict.GOOD)[said]
    advice = {
        Verdict.GOOD: _("It says how you ask and when the solution is to be in use."),
        Verdict.PARTLY: _("Say both how you ask (the mode) and from which month it is to be in use."),
        Verdict.MISSING: _("Say how you ask (the mode) and from which month it is to be in use."),
    }
    field = "needed_by" if written.has_mode else "mode"
    return Point(_("Route to adoption"), verdict, advice[verdict], field)


def _measure(written: Written) -> Point:
    verdict = _with_figure(written.outcome)
    advice = {
        Verdict.GOOD: _("The outcome has a figure by which you will see that it is solved."),
        Verdict.PARTLY: _("Add a figure and a date by which you will see that it is solved."),
        Verdict.MISSING: _("Say how you will see that it is solved, with a figure."),
    }
    return Point(_("Measure of success"), verdict, advice[verdict], "outcome")


def _plain(written: Written) -> Point:
    name = _("Plain language")
    average = sentence_length(written.texts)
    if not average:
        return Point(name, Verdict.MISSING, _("There is no text yet."), "problem")
    acronyms = unexplained([written.title, *written.texts])
    advice = []
    if average > EASY:
        advice.append(
            ngettext(
                "Sentences have %(count)s word on average. Part the long ones.",
                "Sentences have %(count)s words on average. Part the long ones.",
                average,
            )
            % {"count": average}
        )
    if acronyms:
        named = ", ".join(acronyms[:MOST_NAMED])
        advice.append(_("Explain at the first use: %(words)s.") % {"words": named})
    if not advice:
        praise = ngettext(
            "Sentences have %(count)s word on average.", "Sentences have %(count)s words on average.", average
        ) % {"count": average}
        return Point(name, Verdict.GOOD, praise, "problem")
    verdict = Verdict.MISSING if average > HARD else Verdict.PARTLY
    return Point(name, verdict, " ".join(advice), "problem")


def _length(written: Written) -> Point:
    count = sum(_words(text) for text in written.texts)
    words = {"count": count, "least": SHORTEST, "most": LONGEST}
    verdict, advice = (
        Verdict.PARTLY,
        ngettext(
            "%(count)s word: what is longer than %(most)s is seldom read to its end.",
            "%(count)s words: what is longer than %(most)s is seldom read to its end.",
            count,
        ),
    )
    if not count:
        verdict, advice = Verdict.MISSING, _("There is no text yet.")
    elif count < SHORTEST:
        advice = ngettext(
            "%(count)s word: fewer than %(least)s leave much open.",
            "%(count)s words: fewer than %(least)s leave much open.",
            count,
        )
    elif count <= LONGEST:
        verdict, advice = Verdict.GOOD, ngettext("%(count)s word.", "%(count)s words.", count)
    return Point(_("Length"), verdict, advice % words, "problem")


def sentence_length(texts: list[str]) -> int:
    """Return how many words a sentence has on average, rounded; 0 without words."""
    counts = [count for text in texts for part in SENTENCE_END.split(text) if (count := _words(part or ""))]
    return round(sum(counts) / len(counts)) if counts else 0


def unexplained(texts: list[str]) -> list[str]:
    """Return the acronyms that no text explains in or before brackets, each once; a line in capitals has none."""
    whole = "\n".join(texts)
    explained = {*IN_BRACKETS.findall(whole), *BEFORE_BRACKETS.findall(whole), *KNOWN}
    found = (one for line in whole.split("\n") if line != line.upper() for one in ACRONYM.findall(line))
    return [one for one in dict.fromkeys(found) if one == one.upper() and one not in explained]


def _with_figure(text: str) -> Verdict:
    if not text.strip():
        return Verdict.MISSING
    return Verdict.GOOD if any(sign.isdigit() for sign in text) else Verdict.PARTLY


def _words(text: str) -> int:
    return sum(1 for _word in WORD.finditer(text[:LONGEST_READ]))
